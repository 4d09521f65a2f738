"""``shouhou shop``: create a shop, list the shops, hand a shop a new authorisation."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .answering import USAGE, Answer, Fault, answered, checked_secret, secret_in

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``shop create|list|session``."""
    shop = subparsers.add_parser("shop", help="店铺 / shops")
    actions = shop.add_subparsers(dest="action", required=True, metavar="ACTION")
    _register_create(actions)
    listing = actions.add_parser("list", help="列出店铺 / list the shops")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(act=list_shops)
    session = actions.add_parser("session", help="更新授权 / hand over a new authorisation")
    session.add_argument("name", metavar="NAME")
    session.add_argument("--kind", required=True, choices=["main", "sub"])
    session.add_argument("--token-file", required=True, metavar="F")
    session.add_argument("--json", action="store_true")
    session.set_defaults(act=set_session)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def _register_create(actions: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    create = actions.add_parser("create", help="新建店铺 / create a shop")
    create.add_argument("name", metavar="NAME")
    create.add_argument("--type", required=True, choices=["B", "C"], help="B 天猫 Tmall, C 淘宝 Taobao")
    create.add_argument(
        "--gateway",
        metavar="URL",
        help="开放平台网关；不填这四项就是没有接口的店铺 / without these four the shop lives from exported files",
    )
    create.add_argument("--app-key", metavar="K")
    create.add_argument("--secret-file", metavar="F", help="内含 App Secret 的文件")
    create.add_argument("--session", metavar="S", help="主账号授权 / main session")
    create.add_argument("--sub-session", default="", metavar="S", help="子账号授权 / sub-account session")
    create.add_argument("--json", action="store_true")
    create.set_defaults(act=create_shop)


def create_shop(args: argparse.Namespace) -> Answer:
    """Creates a shop, with live access or, without any of it, one that lives from exported files. Writes.

    The answer holds no secret.
    """
    from shouhou.domain.refund.vocabulary import ShopType
    from shouhou.usecases.shops import create_shop as create

    live = _wants_live(args)
    view = create(
        actor=None,
        name=args.name,
        shop_type=ShopType(args.type),
        channel="api" if live else "files",
        gateway=args.gateway or "",
        app_key=args.app_key or "",
        app_secret=secret_in(args.secret_file) if live else "",
        session=checked_secret(args.session, name="--session") if live else "",
        sub_session=checked_secret(args.sub_session, name="--sub-session") if args.sub_session else "",
        now=datetime.now(UTC),
    )
    record = _record(view)
    return Answer(record=record, words=f"已创建店铺 / shop created: {record['name']} (#{record['id']})")


def _wants_live(args: argparse.Namespace) -> bool:
    """All four ways in, or none of them. Raises ``Fault`` for some."""
    four = {
        "--gateway": args.gateway,
        "--app-key": args.app_key,
        "--secret-file": args.secret_file,
        "--session": args.session,
    }
    missing = [name for name, value in four.items() if not value]
    if len(missing) == len(four) and not args.sub_session:
        return False
    if missing:
        raise Fault(
            code="invalid",
            message=f"还缺 / missing: {' '.join(missing)}",
            fields=dict.fromkeys(missing, "必填 / required"),
            exit_code=USAGE,
        )
    return True


def list_shops(args: argparse.Namespace) -> Answer:
    """All shops of the installation."""
    from shouhou.usecases.shops import shop_views

    records = [_record(view) for view in shop_views(actor=None, now=datetime.now(UTC))]
    lines = [
        f"#{record['id']}  {record['type']}  {record['name']}  {record['gateway']}" for record in records
    ]
    return Answer(
        record={"items": records, "next": None},
        words="\n".join(lines) or "还没有店铺 / no shop yet",
    )


def set_session(args: argparse.Namespace) -> Answer:
    """Replaces one authorisation of a shop. Writes."""
    from shouhou.usecases.shops import set_session as replace
    from shouhou.usecases.shops import shop_by_name

    view = shop_by_name(name=args.name)
    replace(
        actor=None,
        shop_id=view.badge.shop_id,
        kind=args.kind,
        token=secret_in(args.token_file),
        now=datetime.now(UTC),
    )
    return Answer(
        record={"shop": args.name, "kind": args.kind},
        words=f"已更新授权 / authorisation replaced: {args.name} ({args.kind})",
    )


def _record(view: Any) -> dict[str, Any]:
    from shouhou.api.schemas.shops import shop_of

    return shop_of(view).model_dump(mode="json")
