"""How the exports write times, money, flags and the platform's words (facts sheet 3.2 and 6.5)."""

from ..clock import china_text
from ..codes import Cs, OrderStatus, Status

STATUS = {
    Status.WAIT_SELLER_AGREE: "买家已经申请退款，等待卖家同意",
    Status.WAIT_BUYER_RETURN_GOODS: "卖家已经同意退款，等待买家退货",
    Status.WAIT_SELLER_CONFIRM_GOODS: "买家已经退货，等待卖家确认收货",
    Status.SELLER_REFUSE_BUYER: "卖家拒绝退款",
    Status.CLOSED: "退款关闭",
    Status.SUCCESS: "退款成功",
    Status.WAIT_BUYER_CONFIRM_EXCHANGE: "等待买家确认换货卖家发货商品",
    Status.EXCHANGE_TRANSFORM_TO_REFUND: "换货关闭转退款",
    Status.WAIT_SELLER_CONSIGN_GOODS: "商家确认收货等待商家发货",
    Status.WAIT_BUYER_CONFIRM_REDO: "等待买家确认重新邮寄的货物",
}
NO_REFUND = "没有退款"
KIND = {
    "REFUND": "仅退款", "REFUND_AND_RETURN": "退货退款", "TMALL_EXCHANGE": "换货", "TAOBAO_EXCHANGE": "换货",
    "REPAIR": "维修", "RESHIPPING": "补寄", "OTHERS": "其他",
}  # fmt: skip
GOODS = {
    "BUYER_NOT_RECEIVED": "买家未收到货", "BUYER_RECEIVED": "买家已收到货", "BUYER_RETURNED_GOODS": "买家已退货",
}  # fmt: skip
CS = {
    Cs.NONE: "不需客服介入", Cs.ASKED: "需要客服介入", Cs.STEPPED_IN: "客服已经介入", Cs.FIRST_REVIEW_DONE: "客服初审完成",
    Cs.SECOND_REVIEW_FAILED: "客服主管复审失败", Cs.DONE: "客服处理完成", Cs.WITHDRAWN: "维权撤销", Cs.FOR_BUYER: "支持买家",
    Cs.FOR_SELLER: "支持卖家", Cs.EVIDENCE: "举证中", Cs.APPEAL: "开放申诉",
}  # fmt: skip
ORDER = {
    OrderStatus.WAIT_BUYER_PAY: "等待买家付款",
    OrderStatus.WAIT_SELLER_SEND_GOODS: "买家已付款，等待卖家发货",
    OrderStatus.WAIT_BUYER_CONFIRM_GOODS: "卖家已发货，等待买家确认",
    OrderStatus.TRADE_FINISHED: "交易成功",
    OrderStatus.TRADE_CLOSED: "交易关闭",
    OrderStatus.TRADE_CLOSED_BY_TAOBAO: "交易关闭",
    "SELLER_CONSIGNED_PART": "卖家部分发货",
}


def when(ms: int) -> str:
    """``yyyy-MM-dd HH:mm:ss`` in China; empty for never."""
    return china_text(ms) if ms else ""


def yuan(fen: int) -> str:
    """Yuan with two decimals, without a sign."""
    return f"{fen // 100}.{fen % 100:02d}"


def flag(yes: bool) -> str:
    """是 or 否."""
    return "是" if yes else "否"


def refund_status(code: str) -> str:
    """A sub-order's refund status in words."""
    return NO_REFUND if code == "NO_REFUND" else STATUS[Status(code)]
