"""Which TMC message tells of which event."""

from ..codes import Kind
from ..records import Refund

REFUND = {
    "applied": "RefundCreated",
    "modified": "RefundBuyerModifyAgreement",
    "agreed": "RefundSellerAgreeAgreement",
    "refused": "RefundSellerRefuseAgreement",
    "returned": "RefundBuyerReturnGoods",
    "message": "RefundCreateMessage",
    "closed": "RefundClosed",
    "paid": "RefundSuccess",
    "asked": "TaobaoInterApplied",
    "stepped_in": "TaobaoIntervened",
}
EXCHANGE = {
    "agreed": "ExchangeAgree",
    "modified": "ExchangeModified",
    "confirmed": "ExchangeSellerConfirmed",
    "sent": "ExchangeSellerGoodsConsigned",
    "done": "ExchangeSuccess",
    "closed": "ExchangeClosed",
    "converted": "ExchangeTurnToRefund",
}
RESHIP = {
    "applied": "ReshippingBuyerApply",
    "modified": "ReshippingBuyerModify",
    "agreed": "ReshippingSellerAccept",
    "refused": "ReshippingSellerRefused",
    "sent": "ReshippingSellerConsignGoods",
    "done": "ReshippingBuyerConfirm",
    "closed": "ReshippingBuyerClose",
}
TRADE = (
    "taobao_trade_TradeBuyerPay",
    "taobao_trade_TradeSellerShip",
    "taobao_trade_TradeSuccess",
    "taobao_trade_TradePartlyRefund",
    "taobao_trade_TradeClose",
)
ALL = [
    *TRADE,
    *(f"taobao_refund_{name}" for name in REFUND.values()),
    *(f"taobao_dispute_{name}" for name in EXCHANGE.values()),
    *(f"taobao_dispute_{name}" for name in RESHIP.values()),
]


def topic_of(refund: Refund, event: str) -> str | None:
    """The topic of an event of a refund; None when the platform has none."""
    kind = Kind(refund.kind)
    if kind.is_exchange and event in EXCHANGE:
        return f"taobao_dispute_{EXCHANGE[event]}"
    if kind is Kind.RESHIPPING and event in RESHIP:
        return f"taobao_dispute_{RESHIP[event]}"
    return f"taobao_refund_{REFUND[event]}" if event in REFUND else None


def bill_type(refund: Refund) -> str:
    """``bill_type`` of a message."""
    kind = Kind(refund.kind)
    if kind is Kind.RETURN:
        return "return_bill"
    return "replace_bill" if kind.is_exchange else "refund_bill"
