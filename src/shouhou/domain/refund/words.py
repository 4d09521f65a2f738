"""The Chinese words for what a rule answers. Pages translate them; the platform's own spelling stands beside."""

from collections.abc import Mapping
from types import MappingProxyType

from .vocabulary import Action, CsStatus, Flow, Party, Reason, RefundStatus

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.WRONG_PARTY: "这不是这一方可以做的操作",
        Reason.WRONG_NODE: "当前退款状态不能做这个操作",
        Reason.WRONG_FLOW: "这种退款类型没有这个操作",
        Reason.ENDED: "这笔退款已经结束",
        Reason.LOCKED_BY_PLATFORM: "平台已介入，操作暂时锁定",
        Reason.CANNOT_REFUSE: "平台规定这笔退款不能拒绝",
        Reason.WEB_ONLY: "只能在千牛里操作",
        Reason.TOO_EARLY: "还没有到可以操作的时间",
        Reason.PLATFORM_NOT_IN: "平台没有介入",
        Reason.WITHDRAWN_BEFORE: "撤销次数已经用完",
        Reason.PROFILE: "按当前的撤销规则不能撤销",
        Reason.OUT_OF_TIME: "已经超过售后保障期",
        Reason.ALREADY_OPEN: "这个子订单已有进行中的退款",
        Reason.UNKNOWN_STATE: "平台返回了我们不认识的状态，请在千牛核对后处理",
    }
)

STATUSES: Mapping[RefundStatus, str] = MappingProxyType(
    {
        RefundStatus.WAITING_SELLER: "等待卖家同意",
        RefundStatus.REFUSED: "卖家拒绝退款，等待买家修改",
        RefundStatus.WAITING_RETURN: "等待买家退货",
        RefundStatus.WAITING_RECEIPT: "等待卖家确认收货",
        RefundStatus.CLOSED: "退款关闭",
        RefundStatus.SUCCESS: "退款成功",
        RefundStatus.WAITING_SELLER_SEND: "等待卖家发货",
        RefundStatus.WAITING_BUYER_CONFIRM: "等待买家确认收货",
        RefundStatus.TURNED_INTO_REFUND: "已关闭，转为退款",
        RefundStatus.WAITING_ADDRESS: "等待卖家确认退货地址",
        RefundStatus.FREIGHT_BILL_PENDING: "邮费单已创建，待激活",
    }
)

FLOWS: Mapping[Flow, str] = MappingProxyType(
    {
        Flow.REFUND_UNSHIPPED: "仅退款（未发货）",
        Flow.REFUND_NOT_RECEIVED: "仅退款（已发货，未收到货）",
        Flow.REFUND_RECEIVED: "仅退款（已收到货）",
        Flow.RETURN: "退货退款",
        Flow.EXCHANGE: "换货",
        Flow.RESHIP: "补寄",
        Flow.REPAIR: "维修",
    }
)

PARTIES: Mapping[Party, str] = MappingProxyType(
    {
        Party.BUYER: "买家",
        Party.SELLER: "卖家",
        Party.OFFICER: "小二",
        Party.PLATFORM: "系统",
        Party.CARRIER: "快递",
    }
)

ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.APPLY: "申请售后",
        Action.MODIFY: "修改申请",
        Action.WITHDRAW: "撤销申请",
        Action.SHIP_RETURN: "填写退货单号",
        Action.CONFIRM_DONE: "确认收到",
        Action.AGREE_REFUND: "同意退款",
        Action.AGREE_RETURN: "同意退货",
        Action.AGREE_OTHER: "同意申请",
        Action.REFUSE: "拒绝申请",
        Action.CONFIRM_RECEIPT: "确认收货",
        Action.REFUSE_RETURN: "拒绝退货",
        Action.SHIP_ORDER: "发货",
        Action.SEND_OUT: "寄出商品",
        Action.ASK_INTERVENTION: "申请平台介入",
        Action.LEAVE_MESSAGE: "留言",
        Action.STEP_IN: "介入",
        Action.RULE_REFUND: "支持退款买家",
        Action.RULE_RETURN: "支持退货退款",
        Action.RULE_PAY_SELLER: "支持打款卖家",
        Action.END_INTERVENTION: "结束介入",
        Action.EXPIRE: "超时",
        Action.SIGN_RETURN: "签收退货",
    }
)

CS_STATUSES: Mapping[CsStatus, str] = MappingProxyType(
    {
        CsStatus.NONE: "不需客服介入",
        CsStatus.NEEDED: "需要客服介入",
        CsStatus.STEPPED_IN: "客服已经介入",
        CsStatus.FIRST_REVIEW_DONE: "客服初审完成",
        CsStatus.SECOND_REVIEW_FAILED: "客服主管复审失败",
        CsStatus.HANDLED: "客服处理完成",
        CsStatus.WITHDRAWN: "维权撤销",
        CsStatus.FOR_BUYER: "支持买家",
        CsStatus.FOR_SELLER: "支持卖家",
        CsStatus.EVIDENCE: "举证中",
        CsStatus.APPEAL_OPEN: "开放申诉",
    }
)
