"""Chinese texts of the exports → our words. An unknown text is kept as ``Unknown``, never refused.

Texts: the platform's own of facts 3.2, and the spellings of 千牛's lists, which say 商家 where the old ones say 卖家.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Generic, TypeVar

from shouhou.domain.imports import ReviewResult
from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import (
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Phase,
    RefundStatus,
)

from ..taobao import codes
from .cells import said

E = TypeVar("E", bound=StrEnum)

REFUND_STATUS: Final = {
    RefundStatus.WAITING_SELLER: "买家已申请退款等待卖家同意 等待卖家同意 等待卖家处理 待卖家处理 待卖家同意 退款待处理 "
    "买家申请退款等待卖家同意 等待卖家同意退款 申请待卖家同意 买家已申请退款 等待卖家审核 待处理",
    RefundStatus.REFUSED: "卖家拒绝退款 卖家拒绝退款等待买家修改 卖家拒绝等待买家修改 卖家拒绝 卖家已拒绝 卖家已拒绝等待买家修改 "
    "卖家不同意协议等待买家修改 已拒绝退款 已拒绝 待买家修改 等待买家修改 卖家已拒绝退款 卖家不同意退款等待买家修改",
    RefundStatus.WAITING_RETURN: "卖家已同意退款等待买家退货 等待买家退货 待买家退货 待买家发货 卖家已同意等待买家退货 "
    "已同意待买家退货 退款协议达成等待买家退货 退款协议等待买家退货 等待买家寄回",
    RefundStatus.WAITING_RECEIPT: "买家已退货等待卖家确认收货 等待卖家确认收货 待卖家收货 待卖家确认收货 "
    "已退货待卖家确认 买家已退货待卖家确认收货 等待卖家收货 待收货",
    RefundStatus.CLOSED: "退款关闭 已关闭 关闭 退款已关闭 退款申请关闭 售后关闭 退款申请已关闭 买家已撤销 买家撤销退款 退款撤销",
    RefundStatus.SUCCESS: "退款成功 成功 退款完成 退款已完成 已退款 售后成功 换货成功 换货完成 补寄成功 维修成功 已完成",
    RefundStatus.WAITING_SELLER_SEND: "卖家确认收货等待卖家发货 等待卖家发货 待卖家发货 等待卖家补寄 等待卖家换货",
    RefundStatus.WAITING_BUYER_CONFIRM: "等待买家确认换货卖家发货商品 等待买家确认重新邮寄的货物 卖家已发货等待买家确认收货 "
    "等待买家确认收货 待买家收货 待买家确认收货",
    RefundStatus.TURNED_INTO_REFUND: "换货关闭转退款 换货转退款",
    RefundStatus.WAITING_ADDRESS: "等待卖家确认退货地址 待卖家确认退货地址",
    RefundStatus.FREIGHT_BILL_PENDING: "邮费单已创建待激活",
}
GOOD_STATUS: Final = {
    GoodStatus.NOT_RECEIVED: "买家未收到货 未收到货 未收货 卖家未发货 未发货 未收到",
    GoodStatus.RECEIVED: "买家已收到货 已收到货 已收货 已收到",
    GoodStatus.RETURNED: "买家已退货 已退货",
}
CS_STATUS: Final = {
    CsStatus.NONE: "不需客服介入 不需要客服介入 未介入 客服未介入 未申请客服介入 无需介入 否 平台未介入 小二未介入 无需客服介入",
    CsStatus.NEEDED: "需要客服介入 申请客服介入 已申请客服介入 待客服介入 等待客服介入 已申请平台介入",
    CsStatus.STEPPED_IN: "客服已介入 平台已介入 小二已介入 客服介入中 介入中 平台介入中 已介入",
    CsStatus.FIRST_REVIEW_DONE: "客服初审完成",
    CsStatus.SECOND_REVIEW_FAILED: "客服主管复审失败",
    CsStatus.HANDLED: "客服处理完成 客服介入完成 介入完成 平台处理完成",
    CsStatus.WITHDRAWN: "系统撤销 维权撤销 系统撤销(b2b使用)/维权撤销(集市使用)",
    CsStatus.FOR_BUYER: "支持买家",
    CsStatus.FOR_SELLER: "支持卖家",
    CsStatus.EVIDENCE: "举证中",
    CsStatus.APPEAL_OPEN: "开放申诉",
}
DISPUTE_TYPE: Final = {
    DisputeType.REFUND_ONLY: "仅退款 我要退款 我要退款(无需退货) 退款 仅退款(无需退货) 无需退货 不需要退货 不需退货 否 退款(无需退货) 极速退款",
    DisputeType.RETURN_AND_REFUND: "退货退款 退款退货 我要退货退款 退货 需要退货 是 退货并退款",
    DisputeType.EXCHANGE: "换货 我要换货 天猫换货 淘宝换货 退换货",
    DisputeType.RESHIP: "补寄 我要补寄 补发",
    DisputeType.REPAIR: "维修 我要维修",
    DisputeType.OTHER: "其他 其它",
}
PHASE: Final = {Phase.ON_SALE: "售中 售中退款", Phase.AFTER_SALE: "售后 售后退款"}
ORDER_STATUS: Final = {
    OrderStatus.UNPAID: "等待买家付款 没有创建支付宝交易 待付款 未付款",
    OrderStatus.PAID: "买家已付款等待卖家发货 等待卖家发货(买家已付款) 等待卖家发货 待发货 买家已付款",
    OrderStatus.PARTLY_SHIPPED: "卖家部分发货 部分发货",
    OrderStatus.SHIPPED: "卖家已发货等待买家确认 等待买家确认收货(卖家已发货) 卖家已发货等待买家确认收货 等待买家确认收货 已发货 待收货 卖家已发货",
    OrderStatus.SIGNED: "买家已签收 买家已签收(货到付款专用) 已签收",
    OrderStatus.FINISHED: "交易成功 交易完成",
    OrderStatus.CLOSED_BY_REFUND: "付款以后用户退款成功交易自动关闭 退款成功交易关闭 付款后退款成功交易关闭",
    OrderStatus.CLOSED_UNPAID: "付款以前卖家或买家主动关闭交易 未付款交易关闭",
    OrderStatus.PAYMENT_PENDING: "国际信用卡支付付款确认中",
    OrderStatus.PREAUTH: "0元购合约中",
    OrderStatus.SHIPPING_FORBIDDEN: "拼团中或发货强管控已付款但禁止发货 拼团中",
}
REVIEW_RESULT: Final = {
    ReviewResult.GOOD: "好评 好 good 好评(好)",
    ReviewResult.NEUTRAL: "中评 中 neutral",
    ReviewResult.BAD: "差评 差 bad",
}
CLOSED_TEXTS: Final = frozenset({"交易关闭", "已关闭", "订单关闭"})
"""The export says one word for two states; whether the buyer had paid tells them apart."""

_MARKS = re.compile(r"[\s,。、;:.!]+")


def canonical(text: str) -> str:
    """A text without marks, spaces and width; 商家 is 卖家 and 已经 is 已."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()
    return text.replace("商家", "卖家").replace("已经", "已")


class Words(Generic[E]):
    """One enumeration's texts and codes, remembered by spelling."""

    def __init__(self, texts: Mapping[E, str], platform: Mapping[str, E] | None = None) -> None:
        self._texts = {canonical(text): word for word, line in texts.items() for text in line.split(" ")}
        self._texts |= {canonical(code): word for code, word in (platform or {}).items()}
        self._seen: dict[str, Known[E] | Unknown | None] = {}

    def read(self, value: str) -> Known[E] | Unknown | None:
        """Our word for a cell, ``Unknown`` with the text kept, or ``None`` when the cell says nothing."""
        try:
            return self._seen[value]
        except KeyError:
            raw = said(value)
        word = self._texts.get(canonical(raw)) if raw else None
        read = None if not raw else Unknown(raw) if word is None else Known(word, raw)
        if len(self._seen) < 1_000:
            self._seen[value] = read
        return read


def refund_statuses() -> Words[RefundStatus]:
    """Texts of 退款状态; files that other software wrote from the open platform hold its codes."""
    return Words(REFUND_STATUS, codes.REFUND_STATUS)


def order_statuses() -> Words[OrderStatus]:
    """Texts of 订单状态 but 交易关闭, which needs the time of payment."""
    return Words(ORDER_STATUS, codes.ORDER_STATUS)


def order_status(words: Words[OrderStatus], value: str, *, paid: bool) -> Known[OrderStatus] | Unknown | None:
    """An order's state; a bare 交易关闭 is a refund in full when the buyer had paid, else an unpaid order."""
    raw = said(value)
    if raw in CLOSED_TEXTS:
        return Known(OrderStatus.CLOSED_BY_REFUND if paid else OrderStatus.CLOSED_UNPAID, raw)
    return words.read(value)
