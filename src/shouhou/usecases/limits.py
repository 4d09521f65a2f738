"""A shop's limits of authority: what holds, what will, who changed it, and changing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction

from shouhou.domain.access import Permission, Role, permissions_of
from shouhou.domain.authority import Money
from shouhou.domain.errors import Refused
from shouhou.domain.money import MOST_FEN
from shouhou.domain.rules import china_day
from shouhou.storage import events
from shouhou.storage.clocks import badge_of
from shouhou.storage.models import AuthorityLimit, Shop
from shouhou.storage.queries.approval_records import LimitChange, LimitRow, LimitsPage

from .actor import Actor, demand
from .authority import FOUR_EYES, in_force, limits_in_force

log = structlog.get_logger()

PLACES: tuple[str, ...] = (*(role.value for role in Role), FOUR_EYES)
LATEST = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLimit:
    """What shall hold for a role, or for the second line, from a day on. Fen; ``None``: no limit.

    For the second line ``each_fen`` is the line and ``day_fen`` says nothing.
    """

    role: str
    money: str
    each_fen: int | None
    day_fen: int | None
    valid_from: date
    valid_to: date | None = None


def limits_page(*, actor: Actor, shop_id: int, now: datetime) -> LimitsPage:
    """Everything about the shop's limits, for all who work there. Raises ``Missing``."""
    roles = demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    today = china_day(now)
    changes = tuple(
        _change(row)
        for row in AuthorityLimit.objects.filter(shop_id=shop_id).select_related("created_by").order_by("-id")
    )
    return LimitsPage(
        shop=badge_of(Shop.objects.get(pk=shop_id)),
        today=today,
        rows=_rows(shop_id, today),
        later=tuple(one for one in changes if one.valid_from > today),
        changes=changes,
        may_edit=Permission.MANAGE_SHOP in permissions_of(roles),
    )


def save_limit(*, actor: Actor, shop_id: int, limit: NewLimit, now: datetime) -> LimitsPage:
    """Lets a limit hold from a day on; the one before ends the day before. No row is ever edited otherwise. Writes.

    Raises ``Missing``, ``Refused`` by field.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_SHOP)
    today = china_day(now)
    wrong = _wrong(limit, today)
    if wrong:
        raise Refused("invalid_limit", "请检查标出的内容", wrong)
    day_fen = None if limit.role == FOUR_EYES else limit.day_fen
    with transaction.atomic():
        Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
        rows = AuthorityLimit.objects.filter(shop_id=shop_id, role=limit.role, kind=limit.money)
        for row in rows.filter(valid_to=None, valid_from__lt=limit.valid_from):
            if (
                limit.valid_to is None
            ):  # a limit with an end lies over the one before, which holds again afterwards
                row.valid_to = limit.valid_from - timedelta(days=1)
                row.save(update_fields=["valid_to"])
        made = AuthorityLimit.objects.create(
            shop_id=shop_id,
            role=limit.role,
            kind=limit.money,
            each_fen=limit.each_fen,
            day_fen=day_fen,
            valid_from=limit.valid_from,
            valid_to=limit.valid_to,
            created_by_id=actor.user_id,
            created_at=now,
        )
        events.announce(shop_id=shop_id, kind="shop")
    log.info("limit_set", shop_id=shop_id, limit=made.pk, role=limit.role, money=limit.money, by=actor.mark)
    return limits_page(actor=actor, shop_id=shop_id, now=now)


def _wrong(limit: NewLimit, today: date) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if limit.role not in PLACES:
        wrong["role"] = "请从列表中选择"
    if limit.money not in tuple(Money):
        wrong["money"] = "请从列表中选择"
    for name, fen in (("each_fen", limit.each_fen), ("day_fen", limit.day_fen)):
        if fen is not None and not 0 <= fen <= MOST_FEN:
            wrong[name] = "金额不正确"
    too_little = limit.day_fen is not None and (limit.each_fen is None or limit.each_fen > limit.day_fen)
    if limit.role != FOUR_EYES and too_little and not wrong.keys() & {"each_fen", "day_fen"}:
        wrong["day_fen"] = "当日额度不能低于单笔额度"
    if limit.valid_from < today:
        wrong["valid_from"] = "不能早于今天：已经作出的决定不会因此改变"
    elif limit.valid_from > today + LATEST:
        wrong["valid_from"] = "太晚"
    if limit.valid_to is not None and limit.valid_to < limit.valid_from:
        wrong["valid_to"] = "不能早于开始的日期"
    return wrong


def _rows(shop_id: int, today: date) -> tuple[LimitRow, ...]:
    now = limits_in_force(shop_id=shop_id, day=today)
    own: Mapping[tuple[str, str], AuthorityLimit] = {
        (row.role, row.kind): row for row in in_force(shop_id=shop_id, day=today)
    }
    rows = []
    for place in PLACES:
        for money in Money:
            row = own.get((place, money))
            bound = None if place == FOUR_EYES else now.by_role[Role(place), money]
            rows.append(
                LimitRow(
                    role=place,
                    money=money,
                    each_fen=bound.each_fen if bound else now.second_fen[money],
                    day_fen=bound.day_fen if bound else None,
                    shipped=row is None,
                    valid_from=row.valid_from if row else None,
                    valid_to=row.valid_to if row else None,
                )
            )
    return tuple(rows)


def _change(row: AuthorityLimit) -> LimitChange:
    return LimitChange(
        role=row.role,
        money=row.kind,
        each_fen=row.each_fen,
        day_fen=row.day_fen,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        by_name=row.created_by.display_name,
        at=row.created_at,
    )
