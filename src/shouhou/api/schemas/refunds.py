"""Refunds, with what each side may do now and until when."""

from pydantic import Field

from shouhou.domain.refund.vocabulary import Action, DisputeType, Flow, Party, Reason, RefundStatus
from shouhou.storage.queries.records import DeadlineView, RefundView

from .commands import Command
from .shape import Chooser, Filters, Moment, Out, OwnId, PlatformId


class Deadline(Out):
    """Until when the node lasts (platform time), whose turn it is, what happens then."""

    at: Moment | None = Field(description="null while paused")
    started_at: Moment | None
    party: Party
    on_expiry: RefundStatus | None
    source: str = Field(description="platform | estimated")
    certainty: str = Field(description="sure | probable | unverified")
    rule_key: str
    rule_source: str
    paused: bool
    remaining_seconds: int | None
    finding_seconds: int | None = Field(description="Platform's deadline minus ours, when over five minutes.")


class Move(Out):
    """What a party may do now, or why not."""

    party: Party
    action: Action
    allowed: bool
    by_hand: bool = Field(description="Only in the platform's own console.")
    leads_to: RefundStatus | None
    reason: Reason | None
    possible_from: Moment | None
    certainty: str
    source: str


class RefuseReason(Out):
    """A reason that the platform accepts for refusing."""

    reason_id: str
    text: str
    tips: str


class Refund(Out):
    """One refund (退款单). A status of null is a code that shouhou does not know: see ``status_raw``."""

    refund_id: str
    case_id: int
    shop_id: int
    tid: str
    oid: str
    dispute_type: DisputeType | None
    dispute_type_raw: str
    flow: Flow | None
    status: RefundStatus | None
    status_raw: str
    phase: str
    good_status: str
    order_status: str
    cs_status: str
    cs_status_raw: str
    advance_status: str
    constraint: str
    constraint_raw: str
    has_good_return: bool | None
    refund_fen: int
    total_fen: int | None
    max_fen: int = Field(description="What may be paid at most.")
    price_fen: int | None
    num: int | None
    title: str
    sku: str
    reason: str
    description: str
    applied_at: Moment | None
    modified_at: Moment | None
    ended_at: Moment | None
    version: str = Field(description="The platform's version of the refund, a string.")
    return_company: str
    return_waybill: str
    return_sent_at: Moment | None
    return_address: str
    withdrawals: int
    read_at: Moment
    deadline: Deadline | None
    moves: list[Move]
    refuse_reasons: list[RefuseReason]
    open_command: Command | None


class RefundList(Out):
    """One page of refunds."""

    items: list[Refund]
    next: str | None


class RefundFilters(Filters):
    """Filters of the list of refunds."""

    shop: OwnId | None = None
    status: RefundStatus | None = None
    tid: PlatformId | None = None


class ShopChoice(Chooser):
    """Which of your shops is meant."""

    shop: OwnId | None = None


def refund_of(view: RefundView) -> Refund:
    """The shape of a record."""
    members = {name: getattr(view, name) for name in Refund.model_fields if name != "deadline"}
    return Refund(**members, deadline=_deadline_of(view.deadline))


def _deadline_of(view: DeadlineView | None) -> Deadline | None:
    if view is None:
        return None
    remaining = int(view.remaining.total_seconds()) if view.remaining is not None else None
    finding = int(view.finding.total_seconds()) if view.finding is not None else None
    members = {name: getattr(view, name) for name in _DEADLINE_MEMBERS}
    return Deadline(**members, remaining_seconds=remaining, finding_seconds=finding)


_DEADLINE_MEMBERS = [name for name in Deadline.model_fields if not name.endswith("_seconds")]
