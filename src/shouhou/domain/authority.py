"""How much a person may give away on their own word, and when somebody else has to agree.

Two lines are drawn for every kind of money. The first is the person's own: so much for one decision, so much for one
Chinese day; several roles add up, the most generous counts. The second is the shop's: above it two people who may
must agree ("four eyes"), whoever decides. Amounts are fen.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One role's limit. ``None``: none. A role without a row has ``NOTHING``, never everything."""

    each_fen: int | None
    day_fen: int | None


NOTHING = Limit(each_fen=0, day_fen=0)
UNLIMITED = Limit(each_fen=None, day_fen=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinLimit:
    """The person may decide alone."""

    left_today_fen: int | None  # after this decision; None: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsApproval:
    """``eyes`` different people have to approve, none of them the asker.

    ``within_own``: the asker's own limits would allow it, only the second line does not.
    """

    why: Why
    eyes: int
    within_own: bool = False


Verdict: TypeAlias = WithinLimit | NeedsApproval


def together(limits: Iterable[Limit]) -> Limit:
    """The limits of several roles as one: of each bound the most generous. None at all: nothing may be given."""
    found = list(limits)
    if not found:
        return NOTHING
    return Limit(each_fen=_most(one.each_fen for one in found), day_fen=_most(one.day_fen for one in found))


def verdict(
    *, amount_fen: int, limits: Iterable[Limit], used_today_fen: int, second_fen: int | None
) -> Verdict:
    """Whether a person whose roles have these ``limits`` may give ``amount_fen`` away now. Pure.

    ``used_today_fen``: what they gave away today of the same kind. An amount at the limit is within it. Above the
    second line the asker counts as one of the two if their own limit covers the amount, else two others must agree.
    """
    checked_fen(amount_fen)
    own = together(limits)
    met = own_bound(amount_fen=amount_fen, limit=own, used_today_fen=used_today_fen)
    if second_fen is not None and amount_fen > second_fen:
        return NeedsApproval(why=Why.SECOND, eyes=1 if met is None else 2, within_own=met is None)
    if met is not None:
        return NeedsApproval(why=met, eyes=1)
    left = None if own.day_fen is None else own.day_fen - used_today_fen - amount_fen
    return WithinLimit(left_today_fen=left)


def own_bound(*, amount_fen: int, limit: Limit, used_today_fen: int) -> Why | None:
    """Which of a person's own bounds an amount meets; ``None`` when it is within both."""
    if limit.each_fen is not None and amount_fen > limit.each_fen:
        return Why.EACH
    if limit.day_fen is not None and used_today_fen + amount_fen > limit.day_fen:
        return Why.DAY
    return None


def covers(*, amount_fen: int, limit: Limit) -> bool:
    """Whether somebody with this limit may ever agree to the amount: the day's rest is asked when they do."""
    return own_bound(amount_fen=amount_fen, limit=limit, used_today_fen=0) is None


def enough(*, eyes: int, agreed: int, others_left: int, alone: bool) -> bool:
    """Whether an approval has all it needs.

    ``alone``: the last person gave a reason for going on without the second pair of eyes, which counts only when
    nobody else in the shop could give it (``others_left`` is 0). One person at least must have agreed.
    """
    return agreed >= eyes or (agreed >= 1 and others_left == 0 and alone)


def _most(bounds: Iterable[int | None]) -> int | None:
    found = list(bounds)
    return None if None in found else max(one for one in found if one is not None)
