"""``shouhou sync``: reads a shop's marketplace once, now, in this process."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .answering import OUTSIDE, USAGE, Answer, Fault, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``sync``."""
    sync = subparsers.add_parser("sync", help="同步一家店铺 / read a shop's marketplace once")
    sync.add_argument("--shop", required=True, metavar="NAME")
    sync.add_argument("--once", action="store_true", help="同步一次后退出 / one round, then stop")
    sync.add_argument("--json", action="store_true")
    sync.set_defaults(act=sync_once)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def sync_once(args: argparse.Namespace) -> Answer:
    """One round. Exit code 3 when a part of it failed; what was read is kept. Writes."""
    from shouhou.usecases.sync import sync_shop_once

    if not args.once:
        raise Fault(
            code="invalid",
            message="持续同步由 shouhou run 负责；这里请加 --once / shouhou run syncs all the time; say --once here",
            fields={"--once": "必填 / required"},
            exit_code=USAGE,
        )
    report = sync_shop_once(shop_name=args.shop, now=datetime.now(UTC))
    record = asdict(report)
    record["errors"] = list(report.errors)
    record["data_as_of"] = report.data_as_of.astimezone(UTC).isoformat() if report.data_as_of else None
    words = (
        f"{report.shop}: 读取退款 / refunds {report.refunds_read}, 新建售后单 / cases {report.cases_opened}, "
        f"订单 / orders {report.orders}"
    )
    if report.errors:
        words += "".join(f"\n  {error}" for error in report.errors)
    return Answer(record=record, words=words, exit_code=OUTSIDE if report.errors else 0)
