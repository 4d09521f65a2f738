"""``shouhou token create``: a key for programs. It is shown once and kept only as a digest."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .answering import Answer, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``token create``."""
    token = subparsers.add_parser("token", help="接口令牌 / keys for programs")
    actions = token.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="新建令牌，只显示一次 / create a key, shown once")
    create.add_argument("--user", required=True, metavar="NAME")
    create.add_argument("--label", default="", metavar="L")
    create.add_argument("--json", action="store_true")
    create.set_defaults(act=create_token)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def create_token(args: argparse.Namespace) -> Answer:
    """Makes a token that acts with the person's own rights. Writes."""
    from shouhou.usecases.users import create_token as create

    token = create(actor=None, username=args.user, label=args.label, now=datetime.now(UTC))
    return Answer(record={"token": token, "user": args.user, "label": args.label}, words=token)
