"""Until when a refund stays at its node, whose turn it is, and what happens then.

One function computes it; label, clock, queue and expiry all read its answer. The platform's own deadline
always wins; ours is an estimate and, beside the platform's, a check on our rules.

Durations: 天猫/天猫国际2026年农历春节发货时间及交易流程调整公告 (2026-01-27), table of 日常处理时效 and its
exception for what *enters* a node between 2026-02-10 00:00 and 2026-02-23 23:59:59.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..rules import Certainty, RuleRow, Rules
from .facts import EnteredBy, RefundFacts
from .table import GOODS_BACK, ROWS, SENT_OUT, SHIPPED, Platform
from .vocabulary import OPEN_STATUSES, Action, CsStatus, Flow, Party, RefundStatus

FINDING_OVER = timedelta(minutes=5)


class DeadlineSource(StrEnum):
    """Who says so."""

    PLATFORM = "platform"
    ESTIMATED = "estimated"  # 估算


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The clock of the present node. ``due_at`` None while it stands still; then ``remaining`` is what is left."""

    due_at: datetime | None
    party: Party
    on_expiry: RefundStatus | None
    """None: the status does not follow from the rules; ``outcome`` says what is known."""
    outcome: str
    source: DeadlineSource
    certainty: Certainty
    rule_key: str
    rule_source: str
    node_started_at: datetime | None
    paused: bool
    remaining: timedelta | None
    finding: timedelta | None
    """The platform's deadline minus ours, when they differ by more than five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Which rule limits a node. The first key that has a row decides."""

    flows: frozenset[Flow]
    statuses: frozenset[RefundStatus]
    party: Party
    keys: tuple[str, ...]
    entered_by: EnteredBy | None = None
    """Only when the node was entered so; None: however."""
    signed: bool = False
    """Only when the shop signed for the return; the limit then counts from the signature."""


_S = RefundStatus

# Read from top to bottom: the first that fits.
LIMITS: tuple[Limit, ...] = (
    Limit(
        flows=frozenset({Flow.REFUND_UNSHIPPED}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("refund.unshipped.seller_act",),
    ),
    Limit(
        flows=SHIPPED,
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("refund.shipped.seller_act",),
    ),
    Limit(
        flows=frozenset({Flow.RETURN}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("return.seller_act",),
    ),
    Limit(
        flows=frozenset({Flow.EXCHANGE}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("exchange.seller_act",),
    ),
    Limit(
        flows=frozenset({Flow.RESHIP}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("reship.seller_act",),
    ),
    Limit(
        flows=frozenset({Flow.REPAIR}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        entered_by=EnteredBy.MODIFIED,
        keys=("repair.seller_act.modified",),
    ),
    Limit(
        flows=frozenset({Flow.REPAIR}),
        statuses=frozenset({_S.WAITING_SELLER}),
        party=Party.SELLER,
        keys=("repair.seller_act",),
    ),
    Limit(
        flows=frozenset({Flow.REFUND_UNSHIPPED}),
        statuses=frozenset({_S.REFUSED}),
        party=Party.BUYER,
        keys=("refuse.buyer_act.unshipped",),
    ),
    Limit(
        flows=frozenset(Flow),
        statuses=frozenset({_S.REFUSED}),
        party=Party.BUYER,
        keys=("refuse.buyer_act",),
    ),
    Limit(
        flows=GOODS_BACK,
        statuses=frozenset({_S.WAITING_RETURN}),
        party=Party.BUYER,
        keys=("return.buyer_ship",),
    ),
    Limit(
        flows=frozenset({Flow.RETURN}),
        statuses=frozenset({_S.WAITING_RECEIPT}),
        party=Party.SELLER,
        signed=True,
        keys=("return.seller_confirm.signed",),
    ),
    Limit(
        flows=frozenset({Flow.RETURN}),
        statuses=frozenset({_S.WAITING_RECEIPT}),
        party=Party.SELLER,
        keys=("return.seller_confirm",),
    ),
    Limit(
        flows=frozenset({Flow.EXCHANGE}),
        statuses=frozenset({_S.WAITING_RECEIPT, _S.WAITING_SELLER_SEND}),
        party=Party.SELLER,
        signed=True,
        keys=("exchange.seller_send.signed",),
    ),
    Limit(
        flows=frozenset({Flow.EXCHANGE}),
        statuses=frozenset({_S.WAITING_RECEIPT, _S.WAITING_SELLER_SEND}),
        party=Party.SELLER,
        keys=("exchange.seller_send",),
    ),
    Limit(
        flows=frozenset({Flow.RESHIP}),
        statuses=frozenset({_S.WAITING_SELLER_SEND}),
        party=Party.SELLER,
        keys=("reship.seller_send",),
    ),
    Limit(
        flows=frozenset({Flow.REPAIR}),
        statuses=frozenset({_S.WAITING_RECEIPT}),
        party=Party.SELLER,
        signed=True,
        keys=("repair.seller_send",),
    ),
    Limit(
        flows=frozenset({Flow.REPAIR}),
        statuses=frozenset({_S.WAITING_SELLER_SEND}),
        party=Party.SELLER,
        keys=("repair.seller_send",),
    ),
    Limit(
        flows=frozenset({Flow.REPAIR}),
        statuses=frozenset({_S.WAITING_BUYER_CONFIRM}),
        party=Party.BUYER,
        keys=("repair.buyer_confirm",),
    ),
    Limit(
        flows=SENT_OUT,
        statuses=frozenset({_S.WAITING_BUYER_CONFIRM}),
        party=Party.BUYER,
        keys=("exchange.buyer_confirm",),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Estimate:
    due_at: datetime
    started_at: datetime
    row: RuleRow


def deadline(facts: RefundFacts, *, rules: Rules) -> Deadline | None:
    """The deadline of the refund's present node; None when nothing runs or nothing is known about it.

    All times are the platform's. Raises nothing for facts that a platform can show.
    """
    if facts.status not in OPEN_STATUSES or facts.flow is None:
        return _of_unknown(facts)
    limit = limit_of(facts)
    estimate = _estimate(facts, limit, rules) if limit is not None else None
    if facts.platform_in:
        return _paused(facts, limit, estimate)
    if facts.platform_timeout_at is not None:
        return _told(facts, facts.platform_timeout_at, limit, estimate)
    if estimate is None:
        return None
    return _build(
        facts,
        limit,
        estimate,
        due_at=estimate.due_at,
        source=DeadlineSource.ESTIMATED,
        certainty=_running_certainty(facts, estimate.row.certainty),
    )


def limit_of(facts: RefundFacts) -> Limit | None:
    """The limit that the present node stands under, whether or not a rule gives its length."""
    for limit in LIMITS:
        if (
            facts.flow in limit.flows
            and facts.status in limit.statuses
            and limit.entered_by in (None, facts.entered_by)
            and (not limit.signed or facts.return_signed_at is not None)
        ):
            return limit
    return None


def _estimate(facts: RefundFacts, limit: Limit, rules: Rules) -> _Estimate | None:
    entered = facts.entered_at or (facts.applied_at if facts.status is _S.WAITING_SELLER else None)
    if limit.signed and facts.return_signed_at is not None:
        # The parcel may be signed for before the buyer has filled in its number.
        started = max(entered or facts.return_signed_at, facts.return_signed_at)
    elif entered is not None:
        started = entered
    else:
        return None
    # A holiday window counts by the moment the node was entered, not by the signature.
    counted_from = entered or started
    row = _row_for(facts, limit, rules, counted_from)
    if row is None:
        return None
    if row.is_exception:
        started = counted_from
    due = started + row.span + _lead_time(facts, limit, rules, counted_from)
    due = max(due, _not_before(facts, limit, rules, counted_from) or due)
    return _Estimate(due_at=_resumed(facts, limit, started, row) or due, started_at=counted_from, row=row)


def _row_for(facts: RefundFacts, limit: Limit, rules: Rules, at: datetime) -> RuleRow | None:
    for key in limit.keys:
        row = rules.find(key=key, shop_type=facts.shop_type, at=at, category=facts.category)
        if row is not None:
            return row
    return None


def _lead_time(facts: RefundFacts, limit: Limit, rules: Rules, at: datetime) -> timedelta:
    """Exchange, signed: the new item's own shipping time comes before the five days."""
    if limit.keys[0] != "exchange.seller_send.signed":
        return timedelta(0)
    shipping = rules.find(key="ship.limit", shop_type=facts.shop_type, at=at, category=facts.category)
    return shipping.span if shipping is not None else timedelta(0)


def _not_before(facts: RefundFacts, limit: Limit, rules: Rules, at: datetime) -> datetime | None:
    row = rules.find(key=f"{limit.keys[0]}.not_before", shop_type=facts.shop_type, at=at)
    return row.moment if row is not None else None


def _resumed(facts: RefundFacts, limit: Limit, started: datetime, row: RuleRow) -> datetime | None:
    """After an intervention the clock goes on with what was left (天猫交易时效规定, 2026-08-11).

    None when the remainder does not apply: another node since, or a signature since, which starts a limit of
    its own.
    """
    if facts.cs_remaining is None or facts.cs_since is None or facts.platform_in:
        return None
    if facts.entered_at is not None and facts.entered_at > facts.cs_since:
        return None
    signed = limit.signed and not row.is_exception
    if signed and started > facts.cs_since:
        return None
    # Signed for while the clock stood still: the limit of the signature runs from the moment it goes on. Not
    # knowing when the pause began, the shorter of both is the safe one.
    left = min(facts.cs_remaining, row.span) if signed else facts.cs_remaining
    return facts.cs_since + left


def _paused(facts: RefundFacts, limit: Limit | None, estimate: _Estimate | None) -> Deadline | None:
    """The platform is in: nothing runs out, and what was left is kept."""
    if limit is None:
        return None
    running = facts.platform_timeout_at or (estimate.due_at if estimate is not None else None)
    remaining = facts.cs_remaining
    if remaining is None and running is not None and facts.cs_since is not None:
        remaining = max(running - facts.cs_since, timedelta(0))
    told = facts.platform_timeout_at is not None
    return _build(
        facts,
        limit,
        estimate,
        due_at=None,
        source=DeadlineSource.PLATFORM if told else DeadlineSource.ESTIMATED,
        certainty=_weakest(estimate),
        remaining=remaining,
    )


def _told(facts: RefundFacts, told: datetime, limit: Limit | None, estimate: _Estimate | None) -> Deadline:
    """The platform's own deadline, and how far ours is from it."""
    difference = told - estimate.due_at if estimate is not None else timedelta(0)
    return _build(
        facts,
        limit,
        estimate,
        due_at=told,
        source=DeadlineSource.PLATFORM,
        certainty=_running_certainty(facts, Certainty.SURE),
        finding=difference if abs(difference) > FINDING_OVER else None,
    )


def _of_unknown(facts: RefundFacts) -> Deadline | None:
    """A state that we have no word for: the platform's deadline is shown, what follows is not known."""
    if facts.platform_timeout_at is None or (facts.status is not None and facts.status not in OPEN_STATUSES):
        return None
    if facts.no_refund:
        return None
    return _build(
        facts,
        None,
        None,
        due_at=facts.platform_timeout_at,
        source=DeadlineSource.PLATFORM,
        certainty=Certainty.SURE,
    )


def _build(
    facts: RefundFacts,
    limit: Limit | None,
    estimate: _Estimate | None,
    *,
    due_at: datetime | None,
    source: DeadlineSource,
    certainty: Certainty,
    remaining: timedelta | None = None,
    finding: timedelta | None = None,
) -> Deadline:
    leads_to, outcome = _expiry(facts)
    return Deadline(
        due_at=due_at,
        party=limit.party if limit is not None else Party.SELLER,
        on_expiry=leads_to,
        outcome=outcome,
        source=source,
        certainty=certainty,
        rule_key=estimate.row.key if estimate is not None else "",
        rule_source=estimate.row.source if estimate is not None else "",
        node_started_at=estimate.started_at if estimate is not None else facts.entered_at,
        paused=due_at is None,
        remaining=remaining,
        finding=finding,
    )


def _expiry(facts: RefundFacts) -> tuple[RefundStatus | None, str]:
    if facts.flow is None:
        return None, ""
    row = ROWS.get((facts.flow, facts.status, Party.PLATFORM, Action.EXPIRE, Platform.OUT))
    return (row.leads_to, row.outcome) if row is not None else (None, "")


def _running_certainty(facts: RefundFacts, certainty: Certainty) -> Certainty:
    """Once an intervention was asked for, no text says whether the clock still runs: better shown than lost."""
    return Certainty.UNVERIFIED if facts.intervened else certainty


def _weakest(estimate: _Estimate | None) -> Certainty:
    return estimate.row.certainty if estimate is not None else Certainty.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWindow:
    """Until when both sides may upload evidence, and until when the seller may settle after that."""

    upload_until: datetime
    settle_until: datetime
    certainty: Certainty
    source: str


def evidence_window(facts: RefundFacts, *, rules: Rules) -> EvidenceWindow | None:
    """The evidence window of an intervention; None unless the platform is taking evidence.

    Normally 3 days and 24 hours (help texts 2019-2022, probable); in the Spring Festival window of 2026
    15 days and 3 days (公告 2026-01-27).
    """
    if facts.cs_status is not CsStatus.EVIDENCE or facts.cs_since is None:
        return None
    upload = rules.find(key="cs.evidence.upload", shop_type=facts.shop_type, at=facts.cs_since)
    settle = rules.find(key="cs.evidence.settle", shop_type=facts.shop_type, at=facts.cs_since)
    if upload is None or settle is None:
        return None
    until = facts.cs_since + upload.span
    return EvidenceWindow(
        upload_until=until,
        settle_until=until + settle.span,
        certainty=upload.certainty,
        source=upload.source,
    )


__all__ = [
    "FINDING_OVER",
    "LIMITS",
    "Deadline",
    "DeadlineSource",
    "EvidenceWindow",
    "Limit",
    "deadline",
    "evidence_window",
    "limit_of",
]
