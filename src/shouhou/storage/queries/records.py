"""The frozen records that pages and the API read. No query here.

Times are aware UTC on the host's clock unless a member says "platform"; money is fen; a member ending in
``_raw`` is the platform's own spelling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shouhou.domain.commands import CommandKind
from shouhou.domain.refund.vocabulary import (
    Action,
    DisputeType,
    Flow,
    Party,
    Reason,
    RefundStatus,
    ShopType,
)

from .diagnosis import DiagnosisView


class QueueView(StrEnum):
    """The queue's chips."""

    ALL = "all"  # open, not snoozed
    MINE = "mine"
    UNASSIGNED = "unassigned"
    BREACHING = "breaching"  # 将超时: due within two hours, or late
    INTERVENED = "intervened"  # 平台介入
    WAITING_BUYER = "waiting_buyer"
    WAITING_WAREHOUSE = "waiting_warehouse"
    SNOOZED = "snoozed"
    ATTENTION = "attention"  # a command is unknown or needs a person, a code or a session
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopClock:
    """Platform time of one shop, from the last two measurements."""

    host_at: datetime | None
    platform_at: datetime | None
    rate: float = 1.0

    def platform_time(self, host_now: datetime) -> datetime:
        """Platform time at ``host_now``; the same moment when never measured."""
        if self.host_at is None or self.platform_at is None:
            return host_now
        return self.platform_at + (host_now - self.host_at) * self.rate

    def host_time(self, platform_moment: datetime) -> datetime:
        """Host time at which the platform's clock will show ``platform_moment``."""
        if self.host_at is None or self.platform_at is None:
            return platform_moment
        return self.host_at + (platform_moment - self.platform_at) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopBadge:
    """A shop as lists show it."""

    shop_id: int
    name: str
    shop_type: ShopType
    is_demo: bool
    clock: ShopClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a row is due and whose clock that is. ``at`` and ``started_at`` are platform time."""

    at: datetime
    started_at: datetime | None
    kind: str  # promise (店) | platform (平台)
    certainty: str  # platform | estimated | unconfirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One case in the queue."""

    case_id: int
    number: str
    version: int
    shop: ShopBadge
    state: str
    waiting_for: str
    owner_id: int | None
    owner_name: str
    buyer_name: str  # masked for this viewer
    title: str
    amount_fen: int
    refund_id: str
    flow: Flow | None
    dispute_type: DisputeType | None
    status: RefundStatus | None
    status_raw: str
    cs_open: bool
    open_refunds: int
    command_state: str
    due: Due | None
    last_text: str
    last_from: str  # buyer | seller | note | officer | platform | ""
    last_activity_at: datetime
    snoozed_until: datetime | None
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One keyset page. ``next`` is opaque, None at the end."""

    rows: tuple[QueueRow, ...]
    next: str | None
    view: QueueView


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAge:
    """How fresh one stream of a shop is."""

    name: str  # hints | refunds | orders | clock | addresses
    data_as_of: datetime | None
    last_error: str
    last_error_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """One authorisation, without its token. Ends are platform time, the rest host time."""

    kind: str  # main | sub
    present: bool
    nick: str
    expires_at: datetime | None
    write_until: datetime | None
    refused_at: datetime | None
    refused_text: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    """Everything of a shop that its settings page and the API show. No secret."""

    badge: ShopBadge
    marketplace: str
    channel: str
    gateway: str
    app_key: str
    has_secret: bool
    seller_nick: str
    seller_user_id: str
    withdrawal_profile: str
    first_response_minutes: int
    stale_minutes: int
    default_address_id: str
    sources: tuple[SourceAge, ...]
    sessions: tuple[SessionState, ...]
    addresses: tuple["AddressView", ...]
    members: tuple["MemberView", ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressView:
    """A return address."""

    address_id: str
    name: str
    line: str
    mobile: str
    is_default_return: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """Someone who works in a shop."""

    user_id: int
    username: str
    display_name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """Until when a refund's node lasts (platform time), whose turn it is, what happens then."""

    at: datetime | None  # None while paused
    started_at: datetime | None
    party: Party
    on_expiry: RefundStatus | None
    source: str  # platform | estimated
    certainty: str  # sure | probable | unverified
    rule_key: str
    rule_source: str
    paused: bool
    remaining: timedelta | None
    finding: timedelta | None  # platform's minus ours, when over five minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """What one party may do now, or why not."""

    party: Party
    action: Action
    allowed: bool
    by_hand: bool
    leads_to: RefundStatus | None
    reason: Reason | None
    possible_from: datetime | None
    certainty: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandView:
    """One instruction and where it stands."""

    command_id: str
    case_id: int
    refund_id: str  # empty for a payment, which is about no refund
    kind: CommandKind
    channel: str
    state: str
    params: dict[str, Any]  # amounts, ids, texts; never a code or a session
    actor_name: str
    created_at: datetime
    finished_at: datetime | None
    unknown_since: datetime | None
    attempts: int
    outcome_code: str
    outcome_text: str
    steps_done: tuple[str, ...]
    ticked_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still may change."""
        return self.state not in ("confirmed", "refused", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReasonView:
    """A reason the platform accepts."""

    reason_id: str
    text: str
    tips: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """One refund of a case. Times of the platform are platform time."""

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
    max_fen: int  # what may be paid at most: its own fee and the order's remainder
    price_fen: int | None
    num: int | None
    title: str
    sku: str
    reason: str
    description: str
    applied_at: datetime | None
    modified_at: datetime | None
    ended_at: datetime | None
    version: str  # the platform's, as text: beyond 2^53 in JSON
    return_company: str
    return_waybill: str
    return_sent_at: datetime | None
    return_address: str
    withdrawals: int
    read_at: datetime
    deadline: DeadlineView | None
    moves: tuple[MoveView, ...]
    refuse_reasons: tuple[RefuseReasonView, ...]
    source: str  # api | file | paste | hand: who told us last
    open_command: CommandView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineView:
    """One line; ``is_subject`` marks the one the case is about."""

    oid: str
    title: str
    sku: str
    num: int
    price_fen: int
    paid_fen: int
    refunded_fen: int
    refunding_fen: int
    status: str
    status_raw: str
    waybill: str
    carrier: str
    is_subject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """The order beside the words. ``refundable_fen`` is what is left under the ceiling."""

    tid: str
    status: str
    status_raw: str
    paid_fen: int
    postage_fen: int
    refunded_fen: int
    refunding_fen: int
    refundable_fen: int
    created_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    ended_at: datetime | None
    shipping_type: str
    buyer_message: str
    seller_memo: str
    receiver_masked: str
    lines: tuple[OrderLineView, ...]
    read_at: datetime


class Weight(StrEnum):
    """How loud an entry of the timeline is."""

    MESSAGE = "message"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One entry. For messages and notes ``text`` is what was written; for events ``kind`` and ``params`` say it."""

    key: str  # stable, unique within the case
    at: datetime
    weight: Weight
    author: str  # buyer | seller | officer | platform | system | user
    author_name: str
    text: str
    kind: str  # history kind, or ""
    params: dict[str, Any]
    pictures: tuple[str, ...]  # SHA-256 of what was kept; the platform's link until then
    is_return_address: bool
    seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One of the five steps 受理 诊断 方案 执行 闭环."""

    name: str  # intake | diagnosis | options | execution | closing
    done: int
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A review that belongs to a case."""

    result: str  # good | neutral | bad | ""
    result_raw: str
    content: str
    reply: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """All that the case page and ``GET /api/v1/cases/{id}`` show."""

    row: QueueRow
    sources: tuple[SourceAge, ...]
    stale_minutes: int
    first_response_due_at: datetime | None
    first_response_at: datetime | None
    closed_at: datetime | None
    steps: tuple[StepView, ...]
    refunds: tuple[RefundView, ...]  # the lead refund first
    order: OrderView | None
    timeline: tuple[TimelineEntry, ...]
    commands: tuple[CommandView, ...]  # newest first
    addresses: tuple[AddressView, ...]
    default_address_id: str
    permissions: frozenset[str]  # domain.access.Permission values of this viewer in this shop
    earlier_cases: tuple[QueueRow, ...]
    channel: str  # api | files
    origin: str  # refund | review | hand
    problem: str  # as the person who filed it said, or empty
    wish: str
    story: str
    reviews: tuple[ReviewView, ...]
    diagnosis: DiagnosisView | None
    findings: Mapping[str, str | int | bool]  # what a person found out: ``domain.options.findings``
    platform_now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRowView:
    """One dated rule."""

    key: str
    shop_type: str  # B | C | "" for both
    category: str
    value: str
    unit: str
    valid_from: str
    valid_to: str
    source: str
    certainty: str
    origin: str  # shipped | shop
    note: str
