"""Our case (售后单): one buyer's one problem with one order line in one shop.

The case is governed: only ``TRANSITIONS`` moves it, consulted on the write path. The refund beside it is
observed and moves as the platform says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from .errors import Refused
from .refund.deadlines import Deadline, DeadlineSource
from .refund.facts import RefundFacts
from .refund.vocabulary import OPEN_STATUSES, RefundStatus
from .rules import Certainty

REOPEN_WITHIN = timedelta(days=15)
"""A refund joins a case closed less than 15 days ago: the protection period (天猫交易时效规定 2026-08-11)."""


class CaseState(StrEnum):
    """Stored state of a case."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class CaseEvent(StrEnum):
    """What moves a case."""

    REFUND_ARRIVED = "refund_arrived"  # a refund was seen that belongs to it
    REFUND_REOPENED = "refund_reopened"  # an ended refund runs again
    ACTED_ON = "acted_on"  # note, message, decision
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"  # into another case


_S, _E = CaseState, CaseEvent

TRANSITIONS: Mapping[tuple[CaseState, CaseEvent], CaseState] = MappingProxyType(
    {
        (_S.OPEN, _E.REFUND_ARRIVED): _S.OPEN,
        (_S.OPEN, _E.REFUND_REOPENED): _S.OPEN,
        (_S.OPEN, _E.ACTED_ON): _S.OPEN,
        (_S.OPEN, _E.CLOSE): _S.CLOSED,
        (_S.OPEN, _E.MERGE): _S.MERGED,
        (_S.CLOSED, _E.REFUND_ARRIVED): _S.OPEN,
        (_S.CLOSED, _E.REFUND_REOPENED): _S.OPEN,
        (_S.CLOSED, _E.REOPEN): _S.OPEN,
        (_S.CLOSED, _E.ACTED_ON): _S.CLOSED,  # a note after the end; it opens nothing
        (_S.CLOSED, _E.MERGE): _S.MERGED,
    }
)


def advance(
    state: CaseState, event: CaseEvent, *, open_refunds: int = 0, open_commands: int = 0
) -> CaseState:
    """The state after ``event``. Raises ``Refused`` when the table has no such move, or when a case is to be
    closed while a refund or a command of it is still open.
    """
    new = TRANSITIONS.get((state, event))
    if new is None:
        raise Refused(
            "case_state", "售后单的当前状态不能做这个操作，请刷新后再看", {"state": state, "event": event}
        )
    if event is _E.CLOSE and open_refunds:
        raise Refused("refund_open", "还有退款没有结束，不能关闭售后单", {"open_refunds": str(open_refunds)})
    if event in (_E.CLOSE, _E.MERGE) and open_commands:
        raise Refused(
            "command_open", "还有操作没有结束，请等它完成或先取消它", {"open_commands": str(open_commands)}
        )
    return new


class WaitingFor(StrEnum):
    """Whose move it is."""

    US = "us"
    BUYER = "buyer"
    WAREHOUSE = "warehouse"
    CARRIER = "carrier"
    PLATFORM = "platform"


def waiting_for(facts: RefundFacts | None) -> WaitingFor:
    """Derived from the refund; ``None`` (no refund) and anything unknown wait for us, so that nobody waits
    for ever.
    """
    if facts is None or facts.unknown or facts.status is None:
        return WaitingFor.US
    if facts.intervened and facts.status in OPEN_STATUSES:
        return WaitingFor.PLATFORM
    return _waiting_at(facts.status, signed=facts.return_signed_at is not None)


def _waiting_at(status: RefundStatus, *, signed: bool) -> WaitingFor:
    match status:
        case RefundStatus.REFUSED | RefundStatus.WAITING_RETURN | RefundStatus.WAITING_BUYER_CONFIRM:
            return WaitingFor.BUYER
        case RefundStatus.WAITING_RECEIPT:
            # The parcel is on its way until the shop has signed for it.
            return WaitingFor.WAREHOUSE if signed else WaitingFor.CARRIER
        case RefundStatus.WAITING_SELLER_SEND:
            return WaitingFor.WAREHOUSE
        case RefundStatus.FREIGHT_BILL_PENDING:
            return WaitingFor.PLATFORM
        case (
            RefundStatus.WAITING_SELLER
            | RefundStatus.WAITING_ADDRESS
            | RefundStatus.CLOSED
            | RefundStatus.SUCCESS
            | RefundStatus.TURNED_INTO_REFUND
        ):
            return WaitingFor.US
        case _:
            assert_never(status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case of the same shop and order line."""

    case_id: int
    state: CaseState
    closed_at: datetime | None = None


class Join(StrEnum):
    """What happens with a refund that belongs to no case yet."""

    JOIN = "join"
    REOPEN = "reopen"
    NEW = "new"


def join(candidates: tuple[Candidate, ...], *, now: datetime) -> tuple[Join, int | None]:
    """Where a refund goes: the open case of its (shop, oid); else the one closed last, less than 15 days ago,
    opens again; else a new one. Of several open ones the newest.
    """
    still_open = [one for one in candidates if one.state is _S.OPEN]
    if still_open:
        return Join.JOIN, max(one.case_id for one in still_open)
    recent = [
        (one.closed_at, one.case_id)
        for one in candidates
        if one.state is _S.CLOSED and one.closed_at is not None and now - one.closed_at < REOPEN_WITHIN
    ]
    if recent:
        return Join.REOPEN, max(recent)[1]
    return Join.NEW, None


class DueKind(StrEnum):
    """Whose clock a due moment belongs to."""

    PROMISE = "promise"  # the shop's own
    PLATFORM = "platform"


class DueCertainty(StrEnum):
    """How sure a due moment is."""

    PLATFORM = "platform"  # the platform said so, or the shop set it itself
    ESTIMATED = "estimated"  # 估算
    UNCONFIRMED = "unconfirmed"  # 待确认


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """The moment that orders the queue."""

    at: datetime
    kind: DueKind
    certainty: DueCertainty
    started_at: datetime | None


def next_due_at(
    *,
    first_response_due_at: datetime | None,
    first_response_at: datetime | None,
    opened_at: datetime | None,
    deadlines: tuple[Deadline, ...],
) -> NextDue | None:
    """The earliest of the open first-response promise and the running platform deadlines; None when nothing
    runs. Of equals the platform's, which costs more to miss. All times on one clock, the platform's.
    """
    found = [_platform_due(one) for one in deadlines if one.due_at is not None]
    if first_response_due_at is not None and first_response_at is None:
        found.append(
            NextDue(
                at=first_response_due_at,
                kind=DueKind.PROMISE,
                certainty=DueCertainty.PLATFORM,
                started_at=opened_at,
            )
        )
    return min(found, key=lambda due: (due.at, due.kind is DueKind.PROMISE), default=None)


def _platform_due(one: Deadline) -> NextDue:
    assert one.due_at is not None
    if one.source is DeadlineSource.PLATFORM:
        certainty = DueCertainty.PLATFORM
    elif one.certainty is Certainty.SURE:
        certainty = DueCertainty.ESTIMATED
    else:
        certainty = DueCertainty.UNCONFIRMED
    return NextDue(at=one.due_at, kind=DueKind.PLATFORM, certainty=certainty, started_at=one.node_started_at)


class StepName(StrEnum):
    """The five steps."""

    INTAKE = "intake"  # 受理
    DIAGNOSIS = "diagnosis"  # 诊断
    OPTIONS = "options"  # 方案
    EXECUTION = "execution"  # 执行
    CLOSING = "closing"  # 闭环


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFacts:
    """What is recorded of a case; the steps follow from it and are never set."""

    has_refund: bool = False
    order_known: bool = False
    first_response_at: datetime | None = None
    category_recorded: bool = False
    party_recorded: bool = False
    wish_recorded: bool = False
    option_chosen: bool = False
    commands_decided: int = 0
    commands_confirmed: int = 0
    commands_open: int = 0
    refunds_open: int = 0
    refund_ended: bool = False
    case_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: ``done`` of ``of``, and what is missing."""

    name: StepName
    done: int
    of: int
    missing: tuple[str, ...]


def steps(facts: RecordedFacts) -> tuple[Step, ...]:
    """The five steps 受理 诊断 方案 执行 闭环 with what each still lacks."""
    decided = facts.commands_decided > 0 or facts.refund_ended
    carried_out = facts.commands_open == 0 and (facts.commands_confirmed > 0 or facts.refund_ended)
    return (
        _step(
            StepName.INTAKE,
            order=facts.order_known,
            problem=facts.has_refund or facts.category_recorded,
            first_response=facts.first_response_at is not None,
        ),
        _step(
            StepName.DIAGNOSIS,
            category=facts.category_recorded,
            party=facts.party_recorded,
            wish=facts.wish_recorded or facts.has_refund,
        ),
        _step(StepName.OPTIONS, option=facts.option_chosen or decided),
        _step(StepName.EXECUTION, decision=decided, confirmed=carried_out),
        _step(
            StepName.CLOSING,
            refunds_ended=facts.refunds_open == 0 and (facts.refund_ended or not facts.has_refund),
            closed=facts.case_closed,
        ),
    )


def _step(name: StepName, **parts: bool) -> Step:
    missing = tuple(part for part, done in parts.items() if not done)
    return Step(name=name, done=len(parts) - len(missing), of=len(parts), missing=missing)
