"""``shouhou verify``: checks that no case's history was changed, dropped or moved."""

import argparse
from typing import TYPE_CHECKING

from .answering import REFUSED, Answer, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``verify``."""
    verify = subparsers.add_parser("verify", help="核对历史记录链 / check the history chains")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(act=verify_histories)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def verify_histories(args: argparse.Namespace) -> Answer:
    """Recomputes every chain. Exit code 1 when one is broken. Writes nothing."""
    from shouhou.usecases.verification import verify_histories as check

    report = check()
    record = {
        "cases": report.cases,
        "rows": report.rows,
        "broken": [
            {"case_id": broken.case_id, "seq": broken.seq, "problem": broken.problem}
            for broken in report.broken
        ],
    }
    words = f"{report.cases} 个售后单，{report.rows} 条记录 / cases and rows checked: "
    words += "全部一致 / all agree" if not report.broken else f"{len(report.broken)} 处不一致 / broken"
    words += "".join(f"\n  #{broken.case_id} {broken.seq} {broken.problem}" for broken in report.broken)
    return Answer(record=record, words=words, exit_code=REFUSED if report.broken else 0)
