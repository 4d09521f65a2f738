"""The two authorisations of a shop: replacing one, and going on with what waited for it."""

from datetime import datetime

import structlog
from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.commands import CommandState
from shouhou.domain.errors import Refused
from shouhou.marketplaces.port import SessionKind
from shouhou.storage import events
from shouhou.storage.models import Command, Shop, ShopSession, SyncSource
from shouhou.storage.sealing import seal

from .actor import Actor, demand
from .errors import Missing
from .settling import move

MAX_SECRET = 4096
log = structlog.get_logger()


def set_session(*, actor: Actor | None, shop_id: int, kind: str, token: str, now: datetime) -> None:
    """Replaces an authorisation; when it ends is unknown. What waited for it goes on. Writes.

    ``kind``: main | sub. Raises ``Missing`` and ``Refused``.
    """
    if actor is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    wrong: dict[str, str] = {}
    if kind not in tuple(SessionKind):
        wrong["kind"] = "请从列表中选择"
    clean = secret(token, "token", wrong)
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    store_session(shop_id=shop_id, kind=SessionKind(kind), token=clean, now=now)
    log.info("session_replaced", shop_id=shop_id, kind=kind, by=actor.mark if actor else "cli")


def store_session(
    *,
    shop_id: int,
    kind: SessionKind,
    token: str,
    now: datetime,
    nick: str = "",
    expires_at: datetime | None = None,
    write_until: datetime | None = None,
) -> None:
    """Keeps the token sealed, forgets the old refusal, and lets waiting commands and sources go on. Writes.

    ``expires_at`` and ``write_until`` are platform time. No right is checked here. Raises ``Missing``.
    """
    with transaction.atomic():
        if not Shop.objects.select_for_update(no_key=True).filter(pk=shop_id).exists():
            raise Missing
        ShopSession.objects.update_or_create(
            shop_id=shop_id,
            kind=kind.value,
            defaults={
                "token_sealed": seal(token),
                "nick": nick[:120],
                "expires_at": expires_at,
                "write_until": write_until,
                "refused_at": None,
                "refused_text": "",
                "updated_at": now,
            },
        )
        _go_on(shop_id=shop_id, now=now)
        check_sources(shop_id=shop_id, now=now)
        events.announce(shop_id=shop_id, kind="shop")


def check_connection(*, actor: Actor | None, shop_id: int, now: datetime) -> None:
    """Has every source of the shop read as soon as a worker is free; the result shows in the sources. Writes.

    Raises ``Missing`` and ``Refused``.
    """
    if actor is not None:
        demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    with transaction.atomic():
        if not check_sources(shop_id=shop_id, now=now):
            raise Missing
        events.announce(shop_id=shop_id, kind="shop")


def check_sources(*, shop_id: int, now: datetime) -> int:
    """Makes the shop's sources due now; returns how many there are. Writes."""
    return SyncSource.objects.filter(shop_id=shop_id).update(due_at=now)


def secret(text: str, member: str, wrong: dict[str, str]) -> str:
    """``text`` without blanks around it; notes in ``wrong`` when it cannot be a key or a token."""
    clean = text.strip()
    if not clean:
        wrong[member] = "必填"
    elif len(clean) > MAX_SECRET or not clean.isascii() or not clean.isprintable() or " " in clean:
        wrong[member] = "内容不正确，请重新复制"
    return clean


def _go_on(*, shop_id: int, now: datetime) -> None:
    """Commands that waited for an authorisation are due again."""
    waiting = Command.objects.select_related("shop").filter(
        shop_id=shop_id, state=CommandState.NEEDS_SESSION.value
    )
    for command in waiting.order_by("case_id", "created_at"):
        move(command, CommandState.PENDING, now=now)
    events.wake("commands")
