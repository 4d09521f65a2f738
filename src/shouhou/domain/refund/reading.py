"""What a marketplace told us, in our words, before it becomes rows.

Values from an outside enumeration are ``Known`` or ``Unknown``: an unknown code is kept, shown and
flagged, never refused. Money is integer fen, time is aware UTC, ids are strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from .vocabulary import (
    AdvanceStatus,
    Constraint,
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Party,
    Phase,
    RefundStatus,
    ShopType,
)

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Known(Generic[E]):
    """A code that we have a word for; ``raw`` is the platform's spelling."""

    value: E
    raw: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that we have no word for."""

    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReading:
    """One refund as read. ``None`` means the platform did not say."""

    refund_id: str
    tid: str
    oid: str
    status: Known[RefundStatus] | Unknown
    dispute_type: Known[DisputeType] | Unknown | None = None
    phase: Known[Phase] | Unknown | None = None
    good_status: Known[GoodStatus] | Unknown | None = None
    order_status: Known[OrderStatus] | Unknown | None = None
    cs_status: Known[CsStatus] | Unknown | None = None
    advance_status: Known[AdvanceStatus] | Unknown | None = None
    constraint: Known[Constraint] | Unknown | None = None
    has_good_return: bool | None = None
    refund_fen: int
    total_fen: int | None = None
    payment_fen: int | None = None
    price_fen: int | None = None
    num: int | None = None
    item_id: str = ""
    title: str = ""
    sku: str = ""
    outer_id: str = ""
    reason: str = ""
    description: str = ""
    buyer_nick: str = ""
    buyer_open_uid: str = ""
    seller_nick: str = ""
    created_at: datetime | None = None
    modified_at: datetime | None = None
    ended_at: datetime | None = None
    version: int | None = None
    timeout_at: datetime | None = None
    """The platform's own deadline of the present node; it always wins over a computed one."""
    return_company: str = ""
    return_waybill: str = ""
    return_sent_at: datetime | None = None
    return_address: str = ""
    shipping_type: str = ""
    attribute: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The member as received, for the record; no rule reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineReading:
    """One sub-order (子订单)."""

    oid: str
    title: str = ""
    sku: str = ""
    item_id: str = ""
    outer_id: str = ""
    num: int = 1
    price_fen: int = 0
    paid_fen: int = 0
    """What the buyer paid for this line after discounts, without postage."""
    status: Known[OrderStatus] | Unknown | None = None
    refund_status_raw: str = ""
    refund_id: str = ""
    waybill: str = ""
    carrier: str = ""
    picture_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReading:
    """One order (tid) with its lines."""

    tid: str
    status: Known[OrderStatus] | Unknown
    paid_fen: int
    """All that the buyer paid, postage included: the ceiling of every refund on it."""
    postage_fen: int = 0
    buyer_nick: str = ""
    buyer_open_uid: str = ""
    seller_nick: str = ""
    shipping_type: str = ""
    created_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    ended_at: datetime | None = None
    modified_at: datetime | None = None
    buyer_message: str = ""
    seller_memo: str = ""
    receiver_masked: str = ""
    lines: tuple[OrderLineReading, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReading:
    """One message or piece of evidence on a refund."""

    message_id: str
    refund_id: str
    author: Party | None
    author_nick: str
    content: str
    created_at: datetime
    is_return_address: bool = False
    picture_urls: tuple[str, ...] = ()
    phase: Known[Phase] | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReason:
    """A reason the platform accepts for refusing this refund now."""

    reason_id: str
    text: str
    tips: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAddress:
    """One address of the seller's address book."""

    address_id: str
    name: str
    province: str
    city: str
    district: str
    street: str
    post_code: str = ""
    mobile: str = ""
    phone: str = ""
    memo: str = ""
    is_default_return: bool = False

    @property
    def one_line(self) -> str:
        """Province to street in one line, without name and phone."""
        return f"{self.province}{self.city}{self.district}{self.street}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerReading:
    """The shop's owner as the marketplace names it."""

    user_id: str
    nick: str
    shop_type: ShopType


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A push message: something happened to a refund. Never a fact by itself."""

    message_id: str
    topic: str
    seller_nick: str
    refund_id: str
    """Empty when the message is about something else."""
    tid: str = ""
    modified_at: datetime | None = None
    published_at: datetime | None = None
    session_revoked: bool = False
