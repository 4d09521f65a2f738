"""What the sandbox remembers. Times are epoch milliseconds of the sandbox clock, money is integer fen."""

from dataclasses import dataclass, field
from typing import Any

from .codes import Advance, Cs, Goods, Kind, OrderStatus, Phase, Status


@dataclass
class Address:
    """One entry of a seller's address book; ``district`` goes out as ``country``."""

    contact_id: int
    contact_name: str
    province: str
    city: str
    district: str
    addr: str
    zip_code: str
    phone: str
    mobile_phone: str
    area_id: int
    memo: str
    send_def: bool
    get_def: bool
    cancel_def: bool
    modify_ms: int

    @property
    def whole(self) -> str:
        """One line, as it is shown to a buyer."""
        return f"{self.province}{self.city}{self.district}{self.addr}"


@dataclass
class Shop:
    """A seller, most with an app of their own."""

    key: str
    nick: str
    shop_type: str
    user_id: int
    app_key: str
    app_secret: str
    seller_mobile: str
    sub_nick: str
    sub_user_id: int
    credit_level: int
    addresses: list[Address]
    topics: list[str] = field(default_factory=list)
    permitted_ms: int = 0
    sms_required: bool = True

    @property
    def has_app(self) -> bool:
        """False for a shop that lives from files: no app is authorised, no session exists."""
        return bool(self.app_key)

    @property
    def is_tmall(self) -> bool:
        """天猫 (B) rather than 淘宝 (C)."""
        return self.shop_type == "B"

    @property
    def return_address(self) -> Address:
        """Where goods go back when nobody says otherwise."""
        return next(a for a in self.addresses if a.cancel_def)


@dataclass
class Session:
    """An access token; ``w2_ms`` ends the right to the high-risk writes long before ``expires_ms``."""

    token: str
    refresh_token: str
    shop: str
    kind: str
    created_ms: int
    expires_ms: int
    r2_ms: int
    w2_ms: int
    replaced: bool = False


@dataclass
class Line:
    """A sub-order: one product of an order. ``payment_fen`` is what the buyer paid for it."""

    oid: int
    num_iid: int
    title: str
    sku_id: int
    sku_name: str
    outer_id: str
    cid: int
    price_fen: int
    num: int
    payment_fen: int
    seven_day: bool = True
    virtual: bool = False
    status: str = OrderStatus.WAIT_SELLER_SEND_GOODS
    refund_status: str = "NO_REFUND"
    refund_id: int = 0
    refunded_fen: int = 0
    consign_ms: int = 0
    end_ms: int = 0
    company: str = ""
    waybill: str = ""
    confirm_due_ms: int = 0
    confirm_left_ms: int = 0


@dataclass
class Order:
    """A trade. ``signed_ms`` is the carrier's sign-off of the outward parcel."""

    tid: int
    shop: str
    buyer: str
    buyer_nick: str
    buyer_open_uid: str
    receiver_name: str
    receiver_state: str
    receiver_city: str
    receiver_district: str
    created_ms: int
    paid_ms: int
    modified_ms: int
    payment_fen: int
    post_fen: int
    alipay_no: str
    lines: list[Line]
    status: str = OrderStatus.WAIT_SELLER_SEND_GOODS
    consign_ms: int = 0
    signed_ms: int = 0
    end_ms: int = 0
    buyer_message: str = ""
    crowd: bool = False

    def line(self, oid: int) -> Line:
        """The sub-order of that number; KeyError when it is of another order."""
        for line in self.lines:
            if line.oid == oid:
                return line
        raise KeyError(oid)

    @property
    def refunded_fen(self) -> int:
        """What was given back so far."""
        return sum(line.refunded_fen for line in self.lines)


@dataclass
class Refund:
    """One 退款单. ``version`` moves with every change and is the platform's guard against stale writes."""

    refund_id: int
    tid: int
    oid: int
    shop: str
    kind: str
    phase: str
    status: str
    goods: str
    fee_fen: int
    reason: str
    desc: str
    created_ms: int
    modified_ms: int
    version: int
    order_status: str
    total_fen: int
    shipped: bool
    cs: int = Cs.NONE
    advance: int = Advance.NONE
    advance_wanted: bool = False
    constraint: str = ""
    due_ms: int = 0
    due_left_ms: int = 0
    node: str = ""
    company: str = ""
    waybill: str = ""
    returned_ms: int = 0
    signed_ms: int = 0
    address: str = ""
    freight_bearer: int = -1
    reviewed_version: int = 0
    refused_reason: str = ""
    paid_fen: int = 0
    end_ms: int = 0
    evidence_due_ms: int = 0
    withdrawals: int = 0
    new_company: str = ""
    new_waybill: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still act."""
        return not Status(self.status).is_final

    @property
    def is_return(self) -> bool:
        """Whether goods have to travel back (return, exchange, repair)."""
        return self.kind not in (Kind.REFUND, Kind.RESHIPPING, Kind.OTHERS)

    @property
    def goods_back(self) -> bool:
        """Whether the buyer has sent the goods back."""
        return self.goods == Goods.RETURNED


@dataclass
class Message:
    """A word under a refund (留言/凭证); ``pictures`` are file names under ``/pictures/``."""

    message_id: int
    refund_id: int
    role: str
    owner_id: int
    owner_nick: str
    content: str
    created_ms: int
    phase: str
    message_type: str = "NORMAL"
    pictures: list[str] = field(default_factory=list)


@dataclass
class Hint:
    """A TMC message waiting in an app's queue; ``visible_ms`` is host time."""

    hint_id: int
    app_key: str
    topic: str
    user_id: int
    nick: str
    content: str
    pub_ms: int
    visible_ms: int = 0


@dataclass
class Payment:
    """Money that went back to a buyer."""

    number: int
    refund_id: int
    tid: int
    oid: int
    fen: int
    at_ms: int
    cause: str


@dataclass
class Call:
    """One gateway call as the book keeps it: no secrets, what was answered, what it changed."""

    number: int
    at_ms: int
    host_ms: int
    method: str
    shop: str
    session: str
    params: dict[str, str]
    refund_ids: list[int]
    version: str
    code: int
    sub_code: str
    request_id: str
    fault: str = ""
    answered: bool = True
    effect: list[dict[str, Any]] = field(default_factory=list)
    via: str = "gateway"


__all__ = [
    "Address", "Advance", "Call", "Cs", "Goods", "Hint", "Kind", "Line", "Message", "Order", "OrderStatus",
    "Payment", "Phase", "Refund", "Session", "Shop", "Status",
]  # fmt: skip
