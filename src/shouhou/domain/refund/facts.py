"""The frozen record that every refund rule reads, and how its flow is found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .vocabulary import (
    AdvanceStatus,
    Constraint,
    CsStatus,
    DisputeType,
    Flow,
    GoodStatus,
    OrderStatus,
    Phase,
    RefundStatus,
    ShopType,
)


class EnteredBy(StrEnum):
    """What brought the refund to its present node; decides which limit runs."""

    APPLIED = "applied"
    MODIFIED = "modified"
    REFUSED = "refused"
    AGREED = "agreed"
    RETURNED = "returned"  # the buyer filled in the return number
    RECEIVED = "received"  # the seller confirmed the goods, something goes out next
    SENT = "sent"  # the seller sent the replacement, missing piece or repaired goods
    ENDED = "ended"


# The platform has the case in hand and every trade timer stands still (天猫交易时效规定, 2026-08-11).
# NEEDED is not among them: it was asked for, nobody has taken the case, and no text says that the timer
# stops on the mere request. The parties are locked from the request on.
PLATFORM_IN = frozenset(
    {
        CsStatus.STEPPED_IN,
        CsStatus.FIRST_REVIEW_DONE,
        CsStatus.SECOND_REVIEW_FAILED,
        CsStatus.EVIDENCE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """One refund as the rules see it. Times are aware, on the platform's clock; money is fen.

    ``status`` None with a ``status_raw`` is a state that we have no word for; None without one means that
    the order line has no refund yet. ``flow`` None: we cannot tell what was applied for.
    """

    shop_type: ShopType
    flow: Flow | None
    status: RefundStatus | None
    status_raw: str = ""
    phase: Phase | None = None
    cs_status: CsStatus | None = CsStatus.NONE
    """None is a code that we have no word for."""
    cs_since: datetime | None = None
    """When the platform came in; once it is out again, when it went out."""
    cs_remaining: timedelta | None = None
    """What was left of the node's time when the platform came in."""
    advance_status: AdvanceStatus | None = AdvanceStatus.NONE
    constraint: Constraint | None = Constraint.NONE
    applied_at: datetime | None = None
    entered_at: datetime | None = None
    entered_by: EnteredBy | None = None
    order_ended_at: datetime | None = None
    """交易成功, from which the protection period counts."""
    return_number: bool = False
    return_signed_at: datetime | None = None
    platform_timeout_at: datetime | None = None
    read_at: datetime | None = None
    withdrawals: int = 0
    """Applications for this order line that the buyer withdrew before."""
    seven_day: bool = False
    category: str = ""
    """The rule category of the goods (virtual, …), empty when general or not known."""
    refund_fen: int = 0
    total_fen: int | None = None
    order_paid_fen: int | None = None
    others_fen: int = 0
    """Successful and open refunds of the same order besides this one."""

    @property
    def no_refund(self) -> bool:
        """Whether nothing stands on the order line yet."""
        return self.status is None and not self.status_raw

    @property
    def unknown(self) -> bool:
        """Whether the platform shows something about the state that we have no word for."""
        return not self.no_refund and (self.status is None or self.flow is None or self.cs_status is None)

    @property
    def platform_in(self) -> bool:
        """Whether the platform has the case in hand."""
        return self.cs_status in PLATFORM_IN

    @property
    def intervened(self) -> bool:
        """Whether an intervention was asked for or goes on."""
        return self.platform_in or self.cs_status is CsStatus.NEEDED


_NOT_SHIPPED = frozenset(
    {OrderStatus.PAID, OrderStatus.PREAUTH, OrderStatus.PAYMENT_PENDING, OrderStatus.SHIPPING_FORBIDDEN}
)
_PLAIN = {
    DisputeType.RETURN_AND_REFUND: Flow.RETURN,
    DisputeType.EXCHANGE: Flow.EXCHANGE,
    DisputeType.RESHIP: Flow.RESHIP,
    DisputeType.REPAIR: Flow.REPAIR,
}
# top-api 3.3 and 3.4: attribute ``disputeRequest``.
_REQUESTS = {"1": DisputeType.REFUND_ONLY, "3": DisputeType.RETURN_AND_REFUND, "4": DisputeType.EXCHANGE}


def flow_of(
    *,
    dispute_type: DisputeType | None,
    good_status: GoodStatus | None = None,
    order_status: OrderStatus | None = None,
    has_good_return: bool | None = None,
    attribute: str = "",
    phase: Phase | None = None,
    known: Flow | None = None,
    status: RefundStatus | None = None,
) -> Flow | None:
    """What kind of refund this is, or None when nothing tells.

    The dispute type decides; where it is missing or 其他, the attribute's ``disputeRequest``, then whether
    goods come back (top-api 3.1). ``known`` is the flow found earlier: once the refund has closed the
    order, nothing tells any more whether it had been shipped.

    A refund only that the platform has turned into a return (支持退货退款, 协商退货退款) keeps its type; that
    goods come back, or that the refund waits for them, makes it a return.
    """
    kind = dispute_type if dispute_type not in (None, DisputeType.OTHER) else _requested(attribute)
    if kind is None and has_good_return is not None:
        kind = DisputeType.RETURN_AND_REFUND if has_good_return else DisputeType.REFUND_ONLY
    if kind is None:
        return known
    if kind in _PLAIN:
        return _PLAIN[kind]
    if has_good_return or status in (RefundStatus.WAITING_RETURN, RefundStatus.WAITING_RECEIPT):
        return Flow.RETURN
    return _refund_only(good_status, order_status, phase, known)


def _refund_only(
    good_status: GoodStatus | None, order_status: OrderStatus | None, phase: Phase | None, known: Flow | None
) -> Flow:
    if good_status in (GoodStatus.RECEIVED, GoodStatus.RETURNED):
        return Flow.REFUND_RECEIVED
    if order_status in _NOT_SHIPPED:
        return Flow.REFUND_UNSHIPPED
    if order_status is OrderStatus.PARTLY_SHIPPED:
        # Said of the whole order, not of the line. The unshipped limit is the shorter, so the safe one.
        return known or Flow.REFUND_UNSHIPPED
    if order_status in (None, OrderStatus.CLOSED_BY_REFUND) and known is not None:
        return known
    if good_status is None and phase is Phase.AFTER_SALE:
        return Flow.REFUND_RECEIVED
    return Flow.REFUND_NOT_RECEIVED


def says_seven_day(reason: str) -> bool:
    """Whether the chosen reason is the seven-day return, in the platforms' two spellings (platform-rules 10)."""
    return "七天无理由" in reason or "7天无理由" in reason


def _requested(attribute: str) -> DisputeType | None:
    for part in attribute.split(";"):
        name, _, value = part.partition(":")
        if name == "disputeRequest":
            return _REQUESTS.get(value)
    return None
