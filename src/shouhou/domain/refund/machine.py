"""Who may do what now, and what it leads to: the table asked with facts, rules and a moment.

Complete: every flow, status, party and action answers, and nothing here raises for facts that a platform
can show. The platform decides in the end; this is what we know before asking it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from ..rules import Certainty, Rules
from .deadlines import Deadline, deadline
from .facts import RefundFacts
from .table import IN_FLOW, PAIRS, ROWS, UNLOCKED, Condition, Platform, Row
from .vocabulary import (
    OPEN_STATUSES,
    Action,
    Constraint,
    Flow,
    Party,
    Reason,
    RefundStatus,
)
from .withdrawal import Profile, withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Yes. ``leads_to`` None: the status stays; ``by_hand``: only in the platform's own console."""

    leads_to: RefundStatus | None
    by_hand: bool
    certainty: Certainty
    source: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllowed:
    """No. ``until``: from when it becomes possible, where waiting helps."""

    reason: Reason
    until: datetime | None = None
    certainty: Certainty = Certainty.SURE
    source: str = ""


Answer: TypeAlias = Allowed | NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of "what each side may do now". ``due_at`` and ``then``: this party's turn ends, and how."""

    party: Party
    action: Action
    allowed: bool
    by_hand: bool
    leads_to: RefundStatus | None
    reason: Reason | None
    possible_from: datetime | None
    certainty: Certainty
    source: str
    outcome: str
    due_at: datetime | None
    then: RefundStatus | None


def may(
    facts: RefundFacts, *, party: Party, action: Action, rules: Rules, now: datetime, profile: Profile
) -> Answer:
    """Whether ``party`` may do ``action`` at ``now`` (aware, platform time). Writes nothing, raises nothing.

    For ``EXPIRE`` it says what the running out leads to, not whether the time has come: only the platform's
    clock decides that.
    """
    if (facts.shop_type, party, action) not in PAIRS:
        return NotAllowed(reason=Reason.WRONG_PARTY)
    if facts.unknown:
        return _in_unknown_state(party, action)
    row = ROWS.get(_key(facts, party, action))
    if row is None:
        return NotAllowed(reason=_no_row(facts, party, action))
    for condition in row.conditions:
        refusal = _refusal(condition, facts, row, rules, now, profile)
        if refusal is not None:
            return refusal
    return _allowed(row, facts, rules, now, profile)


def moves(facts: RefundFacts, *, rules: Rules, now: datetime, profile: Profile) -> tuple[Move, ...]:
    """What both sides, the officer and the platform's timer may do now, in the order the screen shows it.

    Refused ones appear when they are this flow's and the reason is worth reading (locked, too early,
    forbidden …), not when they merely belong to another node.
    """
    clock = deadline(facts, rules=rules)
    found = []
    for party in (Party.SELLER, Party.BUYER, Party.OFFICER, Party.PLATFORM, Party.CARRIER):
        for action in Action:
            answer = may(facts, party=party, action=action, rules=rules, now=now, profile=profile)
            if _worth_showing(answer, facts, party, action):
                found.append(_move(party, action, answer, clock))
    return tuple(found)


def _key(
    facts: RefundFacts, party: Party, action: Action
) -> tuple[Flow, RefundStatus | None, Party, Action, Platform]:
    # Without a refund nothing was applied for yet; the answer does not depend on the flow.
    flow = facts.flow if facts.flow is not None else Flow.RETURN
    return (flow, facts.status, party, action, _platform(facts))


def _platform(facts: RefundFacts) -> Platform:
    if facts.status not in OPEN_STATUSES:
        return Platform.OUT  # nothing to intervene in
    if facts.platform_in:
        return Platform.IN
    return Platform.ASKED if facts.intervened else Platform.OUT


def only_by_hand(facts: RefundFacts, *, party: Party, action: Action) -> bool:
    """Whether the action, where it is allowed, can be done only in the platform's own console."""
    row = None if facts.unknown else ROWS.get(_key(facts, party, action))
    if row is None:
        return party is Party.SELLER
    if party is Party.SELLER and facts.constraint is Constraint.WEB_ONLY:
        return True
    return facts.shop_type in row.by_hand or (row.by_hand_seven_day and facts.seven_day)


def _in_unknown_state(party: Party, action: Action) -> Answer:
    """The platform shows something new: talking is always possible, by hand, everything else waits."""
    if action is Action.LEAVE_MESSAGE and party is not Party.OFFICER:
        return Allowed(
            leads_to=None, by_hand=party is Party.SELLER, certainty=Certainty.UNVERIFIED, source=""
        )
    return NotAllowed(reason=Reason.UNKNOWN_STATE, certainty=Certainty.UNVERIFIED)


def _no_row(facts: RefundFacts, party: Party, action: Action) -> Reason:
    if facts.status is None or facts.flow is None:
        return Reason.WRONG_NODE
    if facts.status not in OPEN_STATUSES:
        return Reason.ENDED
    if action is Action.APPLY:
        return Reason.ALREADY_OPEN
    if party is Party.OFFICER and not facts.platform_in:
        return Reason.PLATFORM_NOT_IN
    if action is Action.STEP_IN:
        return Reason.LOCKED_BY_PLATFORM  # an officer has the case already
    if (facts.flow, party, action) not in IN_FLOW:
        return Reason.WRONG_FLOW
    if facts.intervened and (facts.flow, party, action) not in UNLOCKED:
        return Reason.LOCKED_BY_PLATFORM
    return Reason.WRONG_NODE


def _refusal(
    condition: Condition, facts: RefundFacts, row: Row, rules: Rules, now: datetime, profile: Profile
) -> NotAllowed | None:
    match condition:
        case Condition.WITHDRAWAL:
            answer = withdrawal(facts, rules=rules, now=now, profile=profile)
            if answer.reason is None:
                return None
            return NotAllowed(reason=answer.reason, certainty=answer.certainty, source=answer.source)
        case Condition.PROTECTION:
            return _protection_over(facts, rules, now)
        case Condition.NOT_RECEIVED_WAIT:
            return _too_early(facts, rules, now)
        case Condition.GOODS_REFUSED:
            if facts.return_number:
                return None
            return NotAllowed(reason=Reason.WRONG_NODE, source=row.source)
        case Condition.MAY_REFUSE:
            if facts.constraint is not Constraint.CANNOT_REFUSE:
                return None
            return NotAllowed(reason=Reason.CANNOT_REFUSE, source="operation_contraint cannot_refuse [A2]")
        case _:
            assert_never(condition)


def protection_ends_at(facts: RefundFacts, *, rules: Rules) -> datetime | None:
    """Until when the buyer may apply: 15 days after 交易成功, 90 for some categories. None: no end known.

    天猫交易时效规定 (2026-08-11). Before 交易成功 there is no end.
    """
    if facts.order_ended_at is None:
        return None
    row = rules.find(
        key="aftersale.window",
        shop_type=facts.shop_type,
        at=facts.order_ended_at,
        category=facts.category,
    )
    return facts.order_ended_at + row.span if row is not None else None


def _protection_over(facts: RefundFacts, rules: Rules, now: datetime) -> NotAllowed | None:
    end = protection_ends_at(facts, rules=rules)
    if end is None or now <= end:
        return None
    return NotAllowed(reason=Reason.OUT_OF_TIME, source="天猫交易时效规定 2026-08-11，售后保障期 [T1]")


def _too_early(facts: RefundFacts, rules: Rules, now: datetime) -> NotAllowed | None:
    if facts.applied_at is None:
        return None
    row = rules.find(key="cs.apply_wait.not_received", shop_type=facts.shop_type, at=facts.applied_at)
    wait = row.span if row is not None else timedelta(0)
    from_then = facts.applied_at + wait
    if row is None or now >= from_then:
        return None
    return NotAllowed(reason=Reason.TOO_EARLY, until=from_then, certainty=row.certainty, source=row.source)


def _allowed(row: Row, facts: RefundFacts, rules: Rules, now: datetime, profile: Profile) -> Allowed:
    certainty, source = row.certainty_in(facts.shop_type), row.source
    if Condition.WITHDRAWAL in row.conditions:
        answer = withdrawal(facts, rules=rules, now=now, profile=profile)
        certainty, source = answer.certainty, answer.source
    seven_day = row.by_hand_seven_day and facts.seven_day
    # That the console takes what the method refuses is no platform's text.
    doubtful = seven_day and certainty is Certainty.SURE
    return Allowed(
        leads_to=row.leads_to,
        by_hand=only_by_hand(facts, party=row.party, action=row.action),
        certainty=Certainty.PROBABLE if doubtful else certainty,
        source=source,
        outcome=_SEVEN_DAY_RISK if seven_day else row.outcome,
    )


_SEVEN_DAY_RISK = "七天无理由：商品完好时拒绝属无故拒绝售后，平台会判赔"  # 违背承诺的规则 2026-08-12 [T8]

_SILENT = frozenset({Reason.WRONG_PARTY, Reason.WRONG_FLOW, Reason.WRONG_NODE, Reason.PLATFORM_NOT_IN})


def _worth_showing(answer: Answer, facts: RefundFacts, party: Party, action: Action) -> bool:
    if isinstance(answer, Allowed):
        # The officer may come in at any time; that is news only once somebody has asked for it.
        return action is not Action.STEP_IN or facts.intervened
    if answer.reason in _SILENT or answer.reason is Reason.ALREADY_OPEN:
        return False
    if answer.reason is Reason.ENDED:
        return False
    if answer.reason is Reason.UNKNOWN_STATE:
        return party is Party.SELLER
    # A lock is worth a line only where the action would be possible without it.
    if answer.reason is Reason.LOCKED_BY_PLATFORM and facts.flow is not None:
        return (facts.flow, facts.status, party, action, Platform.OUT) in ROWS
    return True


def _move(party: Party, action: Action, answer: Answer, clock: Deadline | None) -> Move:
    allowed = isinstance(answer, Allowed)
    # A message stops no clock.
    turn = clock is not None and clock.party is party and action is not Action.LEAVE_MESSAGE
    runs = turn or action is Action.EXPIRE
    return Move(
        party=party,
        action=action,
        allowed=allowed,
        by_hand=isinstance(answer, Allowed) and answer.by_hand,
        leads_to=answer.leads_to if isinstance(answer, Allowed) else None,
        reason=answer.reason if isinstance(answer, NotAllowed) else None,
        possible_from=answer.until if isinstance(answer, NotAllowed) else None,
        certainty=answer.certainty,
        source=answer.source,
        outcome=answer.outcome if isinstance(answer, Allowed) else "",
        due_at=clock.due_at if clock is not None and runs else None,
        then=clock.on_expiry if clock is not None and runs else None,
    )


__all__ = [
    "Allowed",
    "Answer",
    "Move",
    "NotAllowed",
    "Profile",
    "may",
    "moves",
    "only_by_hand",
    "protection_ends_at",
]
