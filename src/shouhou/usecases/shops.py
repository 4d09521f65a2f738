"""Shops: creating, showing and changing them. Authorisations are in ``sessions`` and ``authorising``.

Where an actor may be None, that is the command line: whoever may run it holds the database anyway.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.db import IntegrityError, transaction

from shouhou.domain.access import Permission, Role, permissions_of
from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.storage import events
from shouhou.storage.models import AddressBookEntry, Membership, Shop, ShopSession
from shouhou.storage.queries import shops as rows
from shouhou.storage.queries.records import ShopView
from shouhou.storage.sealing import seal

from . import sources
from .actor import Actor, demand, roles_everywhere, roles_in
from .authorising import authorise_url, finish_authorisation
from .errors import Missing
from .sessions import check_connection, check_sources, secret, set_session

__all__ = [
    "ShopChanges",
    "authorise_url",
    "check_connection",
    "create_shop",
    "finish_authorisation",
    "save_shop",
    "set_session",
    "shop_by_name",
    "shop_view",
    "shop_views",
]

CHANNELS = ("api", "files")
PROFILES = ("today", "seed")
WEEK_MINUTES = 7 * 24 * 60
FILES_STALE_MINUTES = (
    12 * 60
)  # a shop that lives from files exports once in the morning and once later in the day
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChanges:
    """What to change; None leaves a member as it is. An empty ``default_address_id`` means none."""

    name: str | None = None
    gateway: str | None = None
    app_key: str | None = None
    app_secret: str | None = None
    first_response_minutes: int | None = None
    stale_minutes: int | None = None
    withdrawal_profile: str | None = None
    default_address_id: str | None = None


def shop_views(*, actor: Actor | None, now: datetime) -> tuple[ShopView, ...]:
    """The person's shops, or all for the command line; oldest first. Six queries at most."""
    return rows.shop_views(shop_ids=None if actor is None else tuple(roles_everywhere(actor=actor)))


def shop_view(*, actor: Actor | None, shop_id: int, now: datetime) -> ShopView:
    """One shop, for anyone who works in it. Raises ``Missing``."""
    if actor is not None and not roles_in(actor=actor, shop_id=shop_id):
        raise Missing
    return _one(shop_id)


def shop_by_name(*, name: str) -> ShopView:
    """The shop of that very name, for the command line. Raises ``Missing``."""
    shop_id = Shop.objects.filter(name=name).values_list("pk", flat=True).first()
    if shop_id is None:
        raise Missing
    return _one(shop_id)


def create_shop(
    *,
    actor: Actor | None,
    name: str,
    shop_type: ShopType | str,
    channel: str = "api",
    gateway: str,
    app_key: str,
    app_secret: str,
    session: str,
    sub_session: str,
    now: datetime,
) -> ShopView:
    """Makes a shop whose data is read from now on; its creator becomes its owner. Writes.

    The platform is not asked: what it says of the authorisations shows in the shop's sources. Raises
    ``Refused`` with the wrong inputs in ``fields``; ``not_permitted`` unless the actor owns a shop already.
    """
    if actor is not None:
        _demand_owner_somewhere(actor)
    wrong: dict[str, str] = {}
    live = channel == "api"
    fields: dict[str, Any] = {
        "name": _name(name, wrong),
        "shop_type": _one_of([kind.value for kind in ShopType], shop_type, "shop_type", wrong),
        "channel": _one_of(CHANNELS, channel, "channel", wrong),
        "gateway": _gateway(gateway, wrong) if live or gateway else "",
        "app_key": _app_key(app_key, wrong) if live or app_key else "",
        "app_secret_sealed": seal(secret(app_secret, "app_secret", wrong)) if live or app_secret else "",
    }
    tokens = {
        "main": secret(session, "session", wrong) if session else "",
        "sub": secret(sub_session, "sub_session", wrong) if sub_session else "",
    }
    if live and not session and not sub_session:
        wrong["session"] = "必填"
    _refuse(wrong)
    try:
        with transaction.atomic():
            stale = {} if live else {"stale_minutes": FILES_STALE_MINUTES}
            shop = Shop.objects.create(created_at=now, **stale, **fields)
            ShopSession.objects.bulk_create(
                ShopSession(shop=shop, kind=kind, token_sealed=seal(token), updated_at=now)
                for kind, token in tokens.items()
            )
            if live:
                sources.ensure(shop_id=shop.pk, now=now)
            if actor is not None:
                Membership.objects.create(user_id=actor.user_id, shop=shop, role=Role.OWNER.value)
            events.announce(shop_id=shop.pk, kind="shop")
    except IntegrityError as error:
        raise _taken() from error
    log.info("shop_created", shop_id=shop.pk, by=actor.mark if actor else "cli")
    return _one(shop.pk)


def save_shop(*, actor: Actor | None, shop_id: int, changes: ShopChanges, now: datetime) -> ShopView:
    """Changes a shop's settings; a new way to reach it is tried at once. Writes.

    Raises ``Missing`` and ``Refused`` with the wrong inputs in ``fields``; then nothing is changed.
    """
    if actor is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    fields = _checked(shop_id, changes)
    try:
        with transaction.atomic():
            if fields and not Shop.objects.filter(pk=shop_id).update(**fields):
                raise Missing
            if fields.keys() & {"gateway", "app_key", "app_secret_sealed"}:
                check_sources(shop_id=shop_id, now=now)
            if fields:
                events.announce(shop_id=shop_id, kind="shop")
    except IntegrityError as error:
        raise _taken() from error
    if fields:
        log.info("shop_changed", shop_id=shop_id, members=sorted(fields), by=actor.mark if actor else "cli")
    return _one(shop_id)


def _one(shop_id: int) -> ShopView:
    found = rows.shop_views(shop_ids=[shop_id])
    if not found:
        raise Missing
    return found[0]


def _demand_owner_somewhere(actor: Actor) -> None:
    held = roles_everywhere(actor=actor).values()
    if not held and not Shop.objects.exists():
        return  # the first shop of an installation belongs to whoever set it up
    if not any(Permission.MANAGE_SHOP in permissions_of(roles) for roles in held):
        raise Refused("not_permitted", "只有店主可以新建店铺", {"permission": Permission.MANAGE_SHOP})


def _checked(shop_id: int, changes: ShopChanges) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {}
    if changes.name is not None:
        fields["name"] = _name(changes.name, wrong)
    if changes.gateway is not None:
        fields["gateway"] = _gateway(changes.gateway, wrong)
    if changes.app_key is not None:
        fields["app_key"] = _app_key(changes.app_key, wrong)
    if changes.app_secret is not None:
        fields["app_secret_sealed"] = seal(secret(changes.app_secret, "app_secret", wrong))
    if changes.withdrawal_profile is not None:
        profile = _one_of(PROFILES, changes.withdrawal_profile, "withdrawal_profile", wrong)
        fields["withdrawal_profile"] = profile
    if changes.default_address_id is not None:
        fields["default_address_id"] = _address_id(shop_id, changes.default_address_id, wrong)
    for member in ("first_response_minutes", "stale_minutes"):
        minutes = getattr(changes, member)
        if minutes is not None:
            fields[member] = _minutes(minutes, member, wrong)
    _refuse(wrong)
    return fields


def _name(text: str, wrong: dict[str, str]) -> str:
    name = text.strip()
    if not name or len(name) > 80 or not name.isprintable():
        wrong["name"] = "请填写 1 至 80 个字的店铺名称"
    return name


def _gateway(text: str, wrong: dict[str, str]) -> str:
    gateway = text.strip()
    if len(gateway) > 300 or not _is_address(gateway):
        wrong["gateway"] = "请填写以 http:// 或 https:// 开头的完整网址"
    return gateway


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    clean = text.isascii() and text.isprintable() and " " not in text
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return clean and plain and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


def _app_key(text: str, wrong: dict[str, str]) -> str:
    key = text.strip()
    if not key or len(key) > 60 or not key.isascii() or not key.isalnum():
        wrong["app_key"] = "请填写 App Key（字母或数字）"
    return key


def _one_of(choices: tuple[str, ...] | list[str], value: str, member: str, wrong: dict[str, str]) -> str:
    if value not in choices:
        wrong[member] = "请从列表中选择"
    return value


def _address_id(shop_id: int, address_id: str, wrong: dict[str, str]) -> str:
    known = AddressBookEntry.objects.filter(shop_id=shop_id, address_id=address_id)
    if address_id and not known.exists():
        wrong["default_address_id"] = "地址库中没有这个地址"
    return address_id


def _minutes(minutes: int, member: str, wrong: dict[str, str]) -> int:
    if not 1 <= minutes <= WEEK_MINUTES:
        wrong[member] = "请填写 1 至 10080 分钟"
    return minutes


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)


def _taken() -> Refused:
    return Refused("name_taken", "已经有同名的店铺", {"name": "名称已被使用"})
