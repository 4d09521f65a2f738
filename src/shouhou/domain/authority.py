"""How much a person may give away on their own word, and when somebody else has to agree.

Two lines are drawn for every kind of money. The first is the person's own: so much for one decision, so much for one
Chinese day; several roles add up, the most generous counts. The second is the shop's: above it two people who may
must agree ("four eyes"), whoever decides. One decision cut into several for the same order is judged as one (ADR 0010).
Amounts are fen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from .money import checked_fen


class Money(StrEnum):
    """What is given away: each has limits of its own."""

    REFUND = "refund"  # what the platform pays back from the order
    COMPENSATION = "compensation"  # what the shop gives besides


class Why(StrEnum):
    """The limit that was met."""

    EACH = "each"  # 单笔额度
    DAY = "day"  # 当日额度
    SECOND = "second"  # 双人复核线
    # The amount alone is within the limit; with what was given for the order before it is not.
    ORDER_EACH = "order_each"
    ORDER_SECOND = "order_second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One role's limit. ``None``: none. A role without a row has ``NOTHING``, never everything."""

    each_fen: int | None
    day_fen: int | None


NOTHING = Limit(each_fen=0, day_fen=0)
UNLIMITED = Limit(each_fen=None, day_fen=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One person's word for one amount of an order. Two who approved the same decision have one each."""

    decision: str  # tells amounts from words: the decision's command
    user_id: int
    amount_fen: int
    asked_by: int | None  # who asked for the approval that it went through; None: it needed none


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was given for the same order before, of the same kind of money, and did not come to nothing."""

    own_fen: int = 0  # decided by the person on their own word: counts when they decide again
    word_fen: int = 0  # that, and what they approved for others: counts when they approve again
    all_fen: int = 0  # by anybody, approved or not: counts for the second line


NOTHING_YET = Earlier()


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """The order's part in meeting a limit."""

    given_fen: int  # before
    amount_fen: int  # now
    limit_fen: int

    @property
    def total_fen(self) -> int:
        """What is judged."""
        return self.given_fen + self.amount_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinLimit:
    """The person may decide alone."""

    left_today_fen: int | None  # after this decision; None: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsApproval:
    """``eyes`` different people have to approve, none of them the asker.

    ``within_own``: the asker's own limits would allow it, only the second line does not. ``so_far``: where the amount
    alone would not have met the limit.
    """

    why: Why
    eyes: int
    within_own: bool = False
    so_far: SoFar | None = None


Verdict: TypeAlias = WithinLimit | NeedsApproval


def together(limits: Iterable[Limit]) -> Limit:
    """The limits of several roles as one: of each bound the most generous. None at all: nothing may be given."""
    found = list(limits)
    if not found:
        return NOTHING
    return Limit(each_fen=_most(one.each_fen for one in found), day_fen=_most(one.day_fen for one in found))


def earlier_of(uses: Iterable[Use], *, user_id: int) -> Earlier:
    """What ``uses`` of an order come to for a person. Pure. An amount on the word of two people counts once."""
    found = list(uses)
    theirs = [one for one in found if one.user_id == user_id]
    return Earlier(
        # Alone with a reason is the person's own word, though an approval was written for it.
        own_fen=sum(one.amount_fen for one in theirs if one.asked_by in (None, user_id)),
        word_fen=sum(one.amount_fen for one in theirs),
        all_fen=sum({one.decision: one.amount_fen for one in found}.values()),
    )


def verdict(
    *,
    amount_fen: int,
    limits: Iterable[Limit],
    used_today_fen: int,
    second_fen: int | None,
    earlier: Earlier = NOTHING_YET,
) -> Verdict:
    """Whether a person whose roles have these ``limits`` may give ``amount_fen`` away now. Pure.

    ``used_today_fen``: what they gave away today of the same kind, ``earlier``: for the same order on any day. An
    amount at the limit is within it. Above the second line the asker counts as one of the two if their own limit covers
    the amount, else two others must agree.
    """
    checked_fen(amount_fen)
    own = together(limits)
    met = own_bound(
        amount_fen=amount_fen, limit=own, used_today_fen=used_today_fen, for_order_fen=earlier.own_fen
    )
    if second_fen is not None and earlier.all_fen + amount_fen > second_fen:
        alone = amount_fen > second_fen
        return NeedsApproval(
            why=Why.SECOND if alone else Why.ORDER_SECOND,
            eyes=1 if met is None else 2,
            within_own=met is None,
            so_far=None if alone else _so_far(earlier.all_fen, amount_fen, second_fen),
        )
    if met is not None:
        of_order = met is Why.ORDER_EACH
        so_far = _so_far(earlier.own_fen, amount_fen, own.each_fen) if of_order else None
        return NeedsApproval(why=met, eyes=1, so_far=so_far)
    left = None if own.day_fen is None else own.day_fen - used_today_fen - amount_fen
    return WithinLimit(left_today_fen=left)


def own_bound(*, amount_fen: int, limit: Limit, used_today_fen: int, for_order_fen: int = 0) -> Why | None:
    """Which of a person's own bounds an amount meets; ``None`` when it is within all.

    ``for_order_fen``: what of the same order counts as one decision with it.
    """
    if limit.each_fen is not None and amount_fen > limit.each_fen:
        return Why.EACH
    if limit.each_fen is not None and for_order_fen + amount_fen > limit.each_fen:
        return Why.ORDER_EACH
    if limit.day_fen is not None and used_today_fen + amount_fen > limit.day_fen:
        return Why.DAY
    return None


def covers(*, amount_fen: int, limit: Limit, for_order_fen: int = 0) -> bool:
    """Whether somebody with this limit may ever agree to the amount: the day's rest is asked when they do."""
    met = own_bound(amount_fen=amount_fen, limit=limit, used_today_fen=0, for_order_fen=for_order_fen)
    return met is None


def enough(*, eyes: int, agreed: int, others_left: int, alone: bool) -> bool:
    """Whether an approval has all it needs.

    ``alone``: the last person gave a reason for going on without the second pair of eyes, which counts only when
    nobody else in the shop could give it (``others_left`` is 0). One person at least must have agreed.
    """
    return agreed >= eyes or (agreed >= 1 and others_left == 0 and alone)


def _most(bounds: Iterable[int | None]) -> int | None:
    found = list(bounds)
    return None if None in found else max(one for one in found if one is not None)


def _so_far(given_fen: int, amount_fen: int, limit_fen: int | None) -> SoFar | None:
    if limit_fen is None:
        return None
    return SoFar(given_fen=given_fen, amount_fen=amount_fen, limit_fen=limit_fen)
