"""``shouhou user create``: a person with one role in one shop, or the same role in several."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .answering import USAGE, Answer, Fault, answered, secret_from_stdin

ROLES = ["agent", "returns_clerk", "dispute_handler", "review_handler", "supervisor", "owner", "read_only"]
if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``user create``."""
    user = subparsers.add_parser("user", help="用户 / people")
    actions = user.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="新建用户 / create a person")
    create.add_argument("name", metavar="NAME")
    create.add_argument("--role", choices=ROLES, default="")
    create.add_argument(
        "--shop",
        action="append",
        default=[],
        metavar="S",
        help="可重复；都不填时，由本人登录后新建店铺 / may be repeated; without one they make their shop themselves",
    )
    create.add_argument("--display-name", default="", metavar="D")
    create.add_argument("--password-stdin", action="store_true", help="从标准输入读取密码 / read from stdin")
    create.add_argument("--json", action="store_true")
    create.set_defaults(act=create_user)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def create_user(args: argparse.Namespace) -> Answer:
    """Creates the person. The password comes from standard input, never from the command line. Writes."""
    from shouhou.domain.access import Role
    from shouhou.usecases.shops import shop_by_name
    from shouhou.usecases.users import create_user as create

    if not args.password_stdin:
        raise Fault(
            code="invalid",
            message="请用 --password-stdin 从标准输入提供密码 / give the password on stdin with --password-stdin",
            fields={"--password-stdin": "必填 / required"},
            exit_code=USAGE,
        )
    if bool(args.shop) != bool(args.role):
        missing = "--role" if args.shop else "--shop"
        raise Fault(
            code="invalid",
            message="店铺和角色要一起填 / a shop and a role go together",
            fields={missing: "必填 / required"},
            exit_code=USAGE,
        )
    password = secret_from_stdin("password")
    shops = [shop_by_name(name=name).badge for name in dict.fromkeys(args.shop)]
    user_id = create(
        actor=None,
        name=args.name,
        display_name=args.display_name or args.name,
        password=password,
        roles=[(shop.shop_id, Role(args.role)) for shop in shops],
        now=datetime.now(UTC),
    )
    record = {
        "id": user_id,
        "name": args.name,
        "role": args.role,
        "shops": [{"id": shop.shop_id, "name": shop.name} for shop in shops],
    }
    return Answer(record=record, words=f"已创建用户 / person created: {args.name} ({args.role})")
