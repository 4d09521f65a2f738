"""Words for the refund: statuses, kinds, parties, actions, and why something is not possible."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.refund.vocabulary import (
    Action,
    AdvanceStatus,
    Constraint,
    CsStatus,
    DisputeType,
    Flow,
    GoodStatus,
    OrderStatus,
    Party,
    Phase,
    Reason,
    RefundStatus,
    ShopType,
)

from .authority import PAYMENTS

Words = Mapping[str, Promise]


def _table(words: dict[str, Promise]) -> Words:
    return MappingProxyType(words)


REFUND_STATUSES = _table(
    {
        RefundStatus.WAITING_SELLER: _("等待卖家处理"),
        RefundStatus.REFUSED: _("卖家已拒绝，等待买家修改"),
        RefundStatus.WAITING_RETURN: _("等待买家退货"),
        RefundStatus.WAITING_RECEIPT: _("买家已退货，等待卖家确认收货"),
        RefundStatus.CLOSED: _("退款关闭"),
        RefundStatus.SUCCESS: _("退款成功"),
        RefundStatus.WAITING_SELLER_SEND: _("等待卖家发出商品"),
        RefundStatus.WAITING_BUYER_CONFIRM: _("等待买家确认收到"),
        RefundStatus.TURNED_INTO_REFUND: _("已关闭，转为退款"),
        RefundStatus.WAITING_ADDRESS: _("等待卖家确认退货地址"),
        RefundStatus.FREIGHT_BILL_PENDING: _("邮费单待激活"),
    }
)

# For the queue's pill, where there is room for a few characters.
SHORT_STATUSES = _table(
    {
        RefundStatus.WAITING_SELLER: _("待处理"),
        RefundStatus.REFUSED: _("已拒绝"),
        RefundStatus.WAITING_RETURN: _("待买家退货"),
        RefundStatus.WAITING_RECEIPT: _("待收货"),
        RefundStatus.CLOSED: _("已关闭"),
        RefundStatus.SUCCESS: _("已退款"),
        RefundStatus.WAITING_SELLER_SEND: _("待发出"),
        RefundStatus.WAITING_BUYER_CONFIRM: _("待买家确认"),
        RefundStatus.TURNED_INTO_REFUND: _("转退款"),
        RefundStatus.WAITING_ADDRESS: _("待定地址"),
        RefundStatus.FREIGHT_BILL_PENDING: _("邮费单"),
    }
)

_TONES: Mapping[str, str] = MappingProxyType(
    {
        RefundStatus.WAITING_SELLER: "act",
        RefundStatus.WAITING_RECEIPT: "act",
        RefundStatus.WAITING_SELLER_SEND: "act",
        RefundStatus.WAITING_ADDRESS: "act",
        RefundStatus.REFUSED: "wait",
        RefundStatus.WAITING_RETURN: "wait",
        RefundStatus.WAITING_BUYER_CONFIRM: "wait",
        RefundStatus.FREIGHT_BILL_PENDING: "wait",
        RefundStatus.SUCCESS: "done",
        RefundStatus.CLOSED: "end",
        RefundStatus.TURNED_INTO_REFUND: "end",
    }
)


def tone_of(status: RefundStatus | None) -> str:
    """act (our turn) | wait (another's) | done | end | odd (a status that we do not know)."""
    return _TONES[status] if status is not None else "odd"


DISPUTE_TYPES = _table(
    {
        DisputeType.REFUND_ONLY: _("仅退款"),
        DisputeType.RETURN_AND_REFUND: _("退货退款"),
        DisputeType.EXCHANGE: _("换货"),
        DisputeType.RESHIP: _("补寄"),
        DisputeType.REPAIR: _("维修"),
        DisputeType.OTHER: _("其他"),
    }
)

FLOWS = _table(
    {
        Flow.REFUND_UNSHIPPED: _("仅退款·未发货"),
        Flow.REFUND_NOT_RECEIVED: _("仅退款·未收到货"),
        Flow.REFUND_RECEIVED: _("仅退款·已收到货"),
        Flow.RETURN: _("退货退款"),
        Flow.EXCHANGE: _("换货"),
        Flow.RESHIP: _("补寄"),
        Flow.REPAIR: _("维修"),
    }
)

PHASES = _table({Phase.ON_SALE: _("售中"), Phase.AFTER_SALE: _("售后")})

GOOD_STATUSES = _table(
    {
        GoodStatus.NOT_RECEIVED: _("买家未收到货"),
        GoodStatus.RECEIVED: _("买家已收到货"),
        GoodStatus.RETURNED: _("买家已退货"),
    }
)

ORDER_STATUSES = _table(
    {
        OrderStatus.UNPAID: _("等待买家付款"),
        OrderStatus.PAID: _("已付款，待发货"),
        OrderStatus.PARTLY_SHIPPED: _("部分发货"),
        OrderStatus.SHIPPED: _("已发货"),
        OrderStatus.SIGNED: _("已签收"),
        OrderStatus.FINISHED: _("交易成功"),
        OrderStatus.CLOSED_BY_REFUND: _("交易关闭（已退款）"),
        OrderStatus.CLOSED_UNPAID: _("交易关闭（未付款）"),
        OrderStatus.PAYMENT_PENDING: _("支付处理中"),
        OrderStatus.PREAUTH: _("预授权"),
        OrderStatus.SHIPPING_FORBIDDEN: _("暂不能发货"),
    }
)

CS_STATUSES = _table(
    {
        CsStatus.NONE: _("无平台介入"),
        CsStatus.NEEDED: _("已申请平台介入"),
        CsStatus.STEPPED_IN: _("平台已介入"),
        CsStatus.FIRST_REVIEW_DONE: _("平台初审完成"),
        CsStatus.SECOND_REVIEW_FAILED: _("平台复审退回"),
        CsStatus.HANDLED: _("平台处理完成"),
        CsStatus.WITHDRAWN: _("介入已撤销"),
        CsStatus.FOR_BUYER: _("平台支持买家"),
        CsStatus.FOR_SELLER: _("平台支持卖家"),
        CsStatus.EVIDENCE: _("平台介入·举证中"),
        CsStatus.APPEAL_OPEN: _("平台介入·可申诉"),
    }
)

ADVANCES = _table(
    {
        AdvanceStatus.NONE: _("无先行垫付"),
        AdvanceStatus.APPLIED: _("先行垫付申请中"),
        AdvanceStatus.ADVANCED: _("平台已先行垫付"),
        AdvanceStatus.GOODS_REJECTED: _("垫付后卖家拒收"),
        AdvanceStatus.CLOSED: _("先行垫付已关闭"),
        AdvanceStatus.SETTLED: _("先行垫付已结清"),
    }
)

CONSTRAINTS = _table(
    {
        Constraint.NONE: _("无限制"),
        Constraint.CANNOT_REFUSE: _("平台规定不可拒绝"),
        Constraint.WEB_ONLY: _("平台规定只能在千牛处理"),
    }
)

PARTIES = _table(
    {
        Party.BUYER: _("买家"),
        Party.SELLER: _("我方"),
        Party.OFFICER: _("平台小二"),
        Party.PLATFORM: _("平台系统"),
        Party.CARRIER: _("快递"),
    }
)

ACTIONS = _table(
    {
        Action.APPLY: _("重新申请"),
        Action.MODIFY: _("修改申请"),
        Action.WITHDRAW: _("撤销申请"),
        Action.SHIP_RETURN: _("寄回并填写单号"),
        Action.CONFIRM_DONE: _("确认收到"),
        Action.AGREE_REFUND: _("同意退款"),
        Action.AGREE_RETURN: _("同意退货"),
        Action.AGREE_OTHER: _("同意申请"),
        Action.REFUSE: _("拒绝申请"),
        Action.CONFIRM_RECEIPT: _("确认收货并退款"),
        Action.REFUSE_RETURN: _("拒绝退货"),
        Action.SHIP_ORDER: _("发货"),
        Action.SEND_OUT: _("寄出商品"),
        Action.ASK_INTERVENTION: _("申请平台介入"),
        Action.LEAVE_MESSAGE: _("平台留言"),
        Action.STEP_IN: _("介入处理"),
        Action.RULE_REFUND: _("判定退款给买家"),
        Action.RULE_RETURN: _("判定退货退款"),
        Action.RULE_PAY_SELLER: _("判定打款给卖家"),
        Action.END_INTERVENTION: _("结束介入"),
        Action.EXPIRE: _("超时自动处理"),
        Action.SIGN_RETURN: _("签收退货"),
    }
)

# The seller's side of a word, where it differs: by what was applied for, or because the buyer's is another deed.
_SELLERS_OWN: Mapping[tuple[Action, Flow], Promise] = MappingProxyType(
    {
        (Action.AGREE_OTHER, Flow.EXCHANGE): _("同意换货"),
        (Action.AGREE_OTHER, Flow.RESHIP): _("同意补寄"),
        (Action.AGREE_OTHER, Flow.REPAIR): _("同意维修"),
        (Action.SHIP_RETURN, Flow.RETURN): _("替买家填退货单号"),
        (Action.CONFIRM_RECEIPT, Flow.EXCHANGE): _("确认收货"),
        (Action.CONFIRM_RECEIPT, Flow.REPAIR): _("确认收货"),
        (Action.CONFIRM_RECEIPT, Flow.RESHIP): _("确认收货"),
    }
)


def act_words(action: str, flow: Flow | None) -> str | Promise:
    """The seller's action on a refund of this flow, or a payment besides it."""
    if action in PAYMENTS:
        return PAYMENTS[action]
    own = _SELLERS_OWN.get((Action(action), flow)) if flow else None
    return own or ACTIONS[Action(action)]


REASONS = _table(
    {
        Reason.WRONG_PARTY: _("不是这一方的操作"),
        Reason.WRONG_NODE: _("退款还没到（或已过）这一步"),
        Reason.WRONG_FLOW: _("这种退款没有这个操作"),
        Reason.ENDED: _("退款已经结束"),
        Reason.LOCKED_BY_PLATFORM: _("平台已介入，暂时不能操作"),
        Reason.CANNOT_REFUSE: _("平台规定这笔退款不可拒绝"),
        Reason.WEB_ONLY: _("平台规定只能在千牛处理"),
        Reason.TOO_EARLY: _("时间还没到"),
        Reason.PLATFORM_NOT_IN: _("平台没有介入"),
        Reason.WITHDRAWN_BEFORE: _("已经撤销过，次数用完"),
        Reason.PROFILE: _("按现行撤销规则不可以"),
        Reason.OUT_OF_TIME: _("已过售后保障期"),
        Reason.ALREADY_OPEN: _("这件商品还有一笔退款没结束"),
        Reason.UNKNOWN_STATE: _("平台显示了我们不认识的状态，请到千牛核对"),
    }
)

SHOP_TYPES = _table({ShopType.TMALL: _("天猫"), ShopType.TAOBAO: _("淘宝")})
