"""Whose word suffices for an amount: limits in force, what was used today and for the order, who else could agree."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from shouhou.domain.access import Permission, Role, permissions_of
from shouhou.domain.authority import (
    NOTHING,
    Earlier,
    Limit,
    Money,
    NeedsApproval,
    SoFar,
    Verdict,
    Why,
    covers,
    earlier_of,
    own_bound,
    together,
    verdict,
)
from shouhou.domain.rules import china_day
from shouhou.rulebook.authority import shipped_limits
from shouhou.storage import history
from shouhou.storage.models import Approval, AuthorityLimit, AuthorityUse, Case, Command, Membership
from shouhou.storage.queries.authority import uses_for_order

from .actor import Actor, demand

FOUR_EYES = "four_eyes"  # in place of a role: the row that holds the shop's second line


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person may still give away today, for the forms that ask. Fen; ``None``: no limit.

    It knows no order: what was given for one before is asked when the decision is made.
    """

    each_fen: int | None
    left_today_fen: int | None
    second_fen: int | None

    def why(self, amount_fen: int) -> Why | None:
        """The limit that an amount would meet, as things stand."""
        if self.second_fen is not None and amount_fen > self.second_fen:
            return Why.SECOND
        limit = Limit(each_fen=self.each_fen, day_fen=self.left_today_fen)
        return own_bound(amount_fen=amount_fen, limit=limit, used_today_fen=0)


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """A shop's limits on one day. Fen."""

    by_role: Mapping[tuple[Role, Money], Limit]
    second_fen: Mapping[Money, int | None]

    def of(self, roles: Iterable[Role], money: Money) -> tuple[Limit, ...]:
        """The limits that these roles bring."""
        return tuple(self.by_role.get((role, money), NOTHING) for role in roles)


def limits_in_force(*, shop_id: int, day: date) -> LimitsInForce:
    """The shipped limits with the shop's own on top; of two rows for a day the newer holds. One query."""
    shipped = shipped_limits()
    by_role = dict(shipped.limits)
    second: dict[Money, int | None] = dict(shipped.second_fen)
    for row in in_force(shop_id=shop_id, day=day):
        if row.role == FOUR_EYES:
            second[Money(row.kind)] = row.each_fen
        else:
            by_role[Role(row.role), Money(row.kind)] = Limit(each_fen=row.each_fen, day_fen=row.day_fen)
    return LimitsInForce(by_role=by_role, second_fen=second)


def in_force(*, shop_id: int, day: date) -> list[AuthorityLimit]:
    """The shop's own rows that hold on a day, the older first: of two for the same the last one counts. One query."""
    rows = AuthorityLimit.objects.filter(shop_id=shop_id, valid_from__lte=day)
    return list(rows.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("id"))


def judge(
    *, case: Case, user_id: int, roles: Iterable[Role], money: Money, amount_fen: int, now: datetime
) -> Verdict:
    """Whether the person may give this away now, with what was given for the order before. The caller holds the order.

    Waits for their other decisions of the day: the caller's transaction holds the day until it ends, so that two
    decisions cannot both take what is left of it.
    """
    day = china_day(now)
    hold_day(shop_id=case.shop_id, user_id=user_id, day=day)
    limits = limits_in_force(shop_id=case.shop_id, day=day)
    return verdict(
        amount_fen=amount_fen,
        limits=limits.of(roles, money),
        used_today_fen=used_today(shop_id=case.shop_id, user_id=user_id, money=money, day=day),
        second_fen=limits.second_fen[money],
        earlier=earlier(case, user_id=user_id, money=money),
    )


def more_eyes(row: Approval, case: Case, *, now: datetime) -> NeedsApproval | None:
    """What a waiting approval needs beyond what was found when it was asked for: others may have been let through for
    the order since, and each of several asked for at once looked small. ``None``: nothing. The caller holds the order.

    The author's day plays no part: it was asked then, and what is approved is not counted on it.
    """
    money = Money(row.kind)
    limits = limits_in_force(shop_id=row.shop_id, day=china_day(now))
    answer = verdict(
        amount_fen=row.amount_fen,
        limits=limits.of(_roles_of(shop_id=row.shop_id, user_id=row.asked_by_id), money),
        used_today_fen=0,
        second_fen=limits.second_fen[money],
        earlier=earlier(case, user_id=row.asked_by_id, money=money),
    )
    return answer if isinstance(answer, NeedsApproval) and answer.eyes > row.eyes else None


def standing(*, actor: Actor, shop_id: int, money: Money, now: datetime) -> Standing:
    """Where the person stands today. Holds nothing: the decision asks again. Raises ``Missing``."""
    roles = demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_CASE)
    day = china_day(now)
    limits = limits_in_force(shop_id=shop_id, day=day)
    own = together(limits.of(roles, money))
    used = used_today(shop_id=shop_id, user_id=actor.user_id, money=money, day=day)
    return Standing(
        each_fen=own.each_fen,
        left_today_fen=None if own.day_fen is None else max(own.day_fen - used, 0),
        second_fen=limits.second_fen[money],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound of an approver that an amount meets. ``so_far``: where what stands on their word for the order counts."""

    why: Why
    so_far: SoFar | None = None


def bound_of_approver(
    case: Case, *, user_id: int, money: Money, amount_fen: int, now: datetime
) -> Bound | None:
    """Which of an approver's own bounds the amount meets; ``None`` when they may agree. The caller holds the order and
    their day.
    """
    day = china_day(now)
    roles = _roles_of(shop_id=case.shop_id, user_id=user_id)
    limit = together(limits_in_force(shop_id=case.shop_id, day=day).of(roles, money))
    for_order = earlier(case, user_id=user_id, money=money).word_fen
    met = own_bound(
        amount_fen=amount_fen,
        limit=limit,
        used_today_fen=used_today(shop_id=case.shop_id, user_id=user_id, money=money, day=day),
        for_order_fen=for_order,
    )
    if met is None:
        return None
    if met is not Why.ORDER_EACH or limit.each_fen is None:
        return Bound(why=met)
    so_far = SoFar(given_fen=for_order, amount_fen=amount_fen, limit_fen=limit.each_fen)
    return Bound(why=met, so_far=so_far)


def earlier(case: Case, *, user_id: int, money: Money) -> Earlier:
    """What was given for the case's order before, as it counts for the person. One query."""
    return earlier_of(uses_for_order(case, kind=money), user_id=user_id)


def _roles_of(*, shop_id: int, user_id: int) -> list[Role]:
    rows = Membership.objects.filter(shop_id=shop_id, user_id=user_id).values_list("role", flat=True)
    return [Role(role) for role in rows]


def hold_order(case: Case) -> None:
    """Waits until nobody else decides on money of the case's order, in any of its cases, and keeps it so.

    The order's own row would not do: it may not have been read yet, and readings hold it for reasons of theirs.
    """
    _hold(f"authority:{case.shop_id}:order:{case.tid}" if case.tid else f"authority:case:{case.pk}")


def hold_day(*, shop_id: int, user_id: int, day: date) -> None:
    """Waits until nobody else decides on this person's word in this shop on this day, and keeps it so."""
    _hold(f"authority:{shop_id}:{user_id}:{day.isoformat()}")


def _hold(text: str) -> None:
    """Until the transaction ends; again by the same transaction is harmless."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def used_today(*, shop_id: int, user_id: int, money: Money, day: date) -> int:
    """What the person gave away on that day and did not get back. Fen."""
    rows = AuthorityUse.objects.filter(shop_id=shop_id, user_id=user_id, kind=money, day=day, freed_at=None)
    return int(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def who_may_approve(
    case: Case, *, money: Money, amount_fen: int, but: Collection[int], now: datetime
) -> frozenset[int]:
    """Everyone in the shop whose right and own limits suffice, also for what stands on their word for the order,
    without those in ``but``. Three queries.
    """
    limits = limits_in_force(shop_id=case.shop_id, day=china_day(now))
    uses = uses_for_order(case, kind=money)
    roles: dict[int, set[Role]] = {}
    members = Membership.objects.filter(shop_id=case.shop_id, user__is_active=True).exclude(user_id__in=but)
    for user_id, role in members.values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(Role(role))
    return frozenset(
        user_id
        for user_id, held in roles.items()
        if Permission.APPROVE in permissions_of(held)
        and covers(
            amount_fen=amount_fen,
            limit=together(limits.of(held, money)),
            for_order_fen=earlier_of(uses, user_id=user_id).word_fen,
        )
    )


def use(
    case: Case,
    command: Command,
    *,
    user_ids: Collection[int],
    money: Money,
    amount_fen: int,
    approval: Approval | None,
    at: datetime,
    now: datetime,
) -> None:
    """Writes down on whose word the money goes: theirs is the day it counts for. The caller saves the case. Writes.

    ``at``: platform time, for the history.
    """
    for user_id in sorted(user_ids):
        AuthorityUse.objects.create(
            shop_id=case.shop_id,
            case=case,
            user_id=user_id,
            kind=money,
            amount_fen=amount_fen,
            day=china_day(now),
            command=command,
            approval=approval,
            at=now,
        )
        body: dict[str, Any] = {"command": str(command.pk), "money": money, "amount_fen": amount_fen}
        if approval is not None:
            body["approval"] = approval.pk
        history.append(case, at=at, actor=f"user:{user_id}", kind="authority.used", body=body)


def free(case: Case, command_id: uuid.UUID, *, at: datetime, now: datetime) -> None:
    """The command came to nothing: what it took of anybody's day is given back. The caller saves the case. Writes."""
    for row in (
        AuthorityUse.objects.select_for_update().filter(command_id=command_id, freed_at=None).order_by("id")
    ):
        row.freed_at = now
        row.save(update_fields=["freed_at"])
        body = {
            "command": str(command_id),
            "money": row.kind,
            "amount_fen": row.amount_fen,
            "user": row.user_id,
        }
        history.append(case, at=at, actor="system", kind="authority.freed", body=body)
