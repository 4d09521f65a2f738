"""When a buyer may withdraw an application (撤销): two dated profiles stand side by side.

``seed``: the guide of 2025-12-07, section five: only before the seller agreed, that is while the seller must
act or has refused. ``today``: the platform's help text of 2021-01-26: until the return number is filled in.
Both: not once the platform is in. After a withdrawal the trade goes on and its remaining time runs on; the
buyer may apply again inside the protection period.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from ..rules import Certainty, RuleRow, Rules
from .facts import RefundFacts
from .vocabulary import Reason, RefundStatus


class Profile(StrEnum):
    """Which text about withdrawals a shop goes by."""

    SEED = "seed"
    TODAY = "today"


class Until(StrEnum):
    """The value of rule ``withdrawal.until``."""

    SELLER_AGREED = "seller_agreed"
    RETURN_NUMBER = "return_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Whether the buyer may withdraw now; ``reason`` says why not."""

    possible: bool
    reason: Reason | None
    until: Until
    used: int
    limit: int | None
    """How often an order line's application may be withdrawn; None when no text sets a number."""
    source: str
    certainty: Certainty


# Nothing was agreed yet: here both profiles let the buyer withdraw.
_BEFORE_AGREEING = frozenset({RefundStatus.WAITING_SELLER, RefundStatus.REFUSED})

NODES: Mapping[Until, frozenset[RefundStatus]] = MappingProxyType(
    {
        Until.SELLER_AGREED: _BEFORE_AGREEING,
        # The seller agreed, and no goods are on the way.
        Until.RETURN_NUMBER: _BEFORE_AGREEING | {RefundStatus.WAITING_ADDRESS, RefundStatus.WAITING_RETURN},
    }
)
"""Where the buyer may withdraw."""


def withdrawal(facts: RefundFacts, *, rules: Rules, now: datetime, profile: Profile) -> Withdrawal:
    """What the profile in force at ``now`` says about this refund. The seller cannot withdraw for the buyer."""
    row = rules.find(key="withdrawal.until", shop_type=facts.shop_type, at=now, category=profile)
    most = rules.find(key="withdrawal.max", shop_type=facts.shop_type, at=now, category=profile)
    until = Until(row.value) if row is not None else Until.SELLER_AGREED
    limit = most.number if most is not None else None
    reason = _refusal(facts, until, limit)
    deciding = most if reason is Reason.WITHDRAWN_BEFORE else row
    return Withdrawal(
        possible=reason is None,
        reason=reason,
        until=until,
        used=facts.withdrawals,
        limit=limit,
        source=_source(deciding),
        certainty=deciding.certainty if deciding is not None else Certainty.UNVERIFIED,
    )


def _refusal(facts: RefundFacts, until: Until, limit: int | None) -> Reason | None:
    if facts.intervened:
        return Reason.LOCKED_BY_PLATFORM
    if facts.status not in NODES[until]:
        return Reason.PROFILE
    if until is Until.RETURN_NUMBER and facts.return_number:
        return Reason.PROFILE
    if limit is not None and facts.withdrawals >= limit:
        return Reason.WITHDRAWN_BEFORE
    return None


def _source(row: RuleRow | None) -> str:
    return row.source if row is not None else ""
