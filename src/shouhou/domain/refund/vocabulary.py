"""The words for a refund. Platform spellings live in each marketplace's ``codes``; these are ours.

Source of every enumeration: open-platform ``Refund`` object and the published enum texts
(open.taobao.com, refund category, read 2026-11).
"""

from enum import StrEnum


class ShopType(StrEnum):
    """The two platforms with different rule sets; the value is the platform's ``seller_type``."""

    TMALL = "B"
    TAOBAO = "C"


class DisputeType(StrEnum):
    """What the buyer applied for."""

    REFUND_ONLY = "refund_only"  # 仅退款
    RETURN_AND_REFUND = "return_and_refund"  # 退货退款
    EXCHANGE = "exchange"  # 换货 (the two platforms' codes are one word here)
    RESHIP = "reship"  # 补寄
    REPAIR = "repair"  # 维修
    OTHER = "other"  # 其他


class Flow(StrEnum):
    """Dispute type and, for refund only, where the goods are. Decides limits and outcomes."""

    REFUND_UNSHIPPED = "refund_unshipped"
    REFUND_NOT_RECEIVED = "refund_not_received"  # shipped, buyer says not received
    REFUND_RECEIVED = "refund_received"  # shipped and received, no return wanted
    RETURN = "return"
    EXCHANGE = "exchange"
    RESHIP = "reship"
    REPAIR = "repair"


# What ends without money: the goods are the remedy.
WITHOUT_MONEY = frozenset({Flow.EXCHANGE, Flow.RESHIP, Flow.REPAIR})


class RefundStatus(StrEnum):
    """The node a refund stands at. The last five are seen on exchange, reship and repair."""

    WAITING_SELLER = "waiting_seller"  # 等待卖家同意
    REFUSED = "refused"  # 卖家拒绝，等待买家修改
    WAITING_RETURN = "waiting_return"  # 等待买家退货
    WAITING_RECEIPT = "waiting_receipt"  # 等待卖家确认收货
    CLOSED = "closed"
    SUCCESS = "success"
    WAITING_SELLER_SEND = "waiting_seller_send"  # 等待卖家发出换货、补寄或修好的商品
    WAITING_BUYER_CONFIRM = "waiting_buyer_confirm"  # 等待买家确认收到
    TURNED_INTO_REFUND = "turned_into_refund"  # 换货关闭转退款
    WAITING_ADDRESS = "waiting_address"  # 等待卖家确认退货地址
    FREIGHT_BILL_PENDING = "freight_bill_pending"  # 邮费单已创建，待激活


OPEN_STATUSES = frozenset(RefundStatus) - {
    RefundStatus.CLOSED,
    RefundStatus.SUCCESS,
    RefundStatus.TURNED_INTO_REFUND,
}


class Phase(StrEnum):
    """Before or after 交易成功."""

    ON_SALE = "onsale"
    AFTER_SALE = "aftersale"


class GoodStatus(StrEnum):
    """Where the goods are, by the buyer's word."""

    NOT_RECEIVED = "not_received"
    RECEIVED = "received"
    RETURNED = "returned"


class OrderStatus(StrEnum):
    """State of the trade."""

    UNPAID = "unpaid"
    PAID = "paid"  # 买家已付款，等待卖家发货
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    SIGNED = "signed"  # 货到付款签收
    FINISHED = "finished"
    CLOSED_BY_REFUND = "closed_by_refund"
    CLOSED_UNPAID = "closed_unpaid"
    PAYMENT_PENDING = "payment_pending"
    PREAUTH = "preauth"
    SHIPPING_FORBIDDEN = "shipping_forbidden"  # 已付款但禁止发货（拼团中等）


class CsStatus(StrEnum):
    """Platform service (客服介入), independent of the node; the number is the platform's."""

    NONE = "none"  # 1
    NEEDED = "needed"  # 2
    STEPPED_IN = "stepped_in"  # 3
    FIRST_REVIEW_DONE = "first_review_done"  # 4
    SECOND_REVIEW_FAILED = "second_review_failed"  # 5
    HANDLED = "handled"  # 6
    WITHDRAWN = "withdrawn"  # 7
    FOR_BUYER = "for_buyer"  # 8
    FOR_SELLER = "for_seller"  # 9
    EVIDENCE = "evidence"  # 10 举证中
    APPEAL_OPEN = "appeal_open"  # 11


class AdvanceStatus(StrEnum):
    """Advance payment by the platform (先行垫付, 极速退款)."""

    NONE = "none"  # 0
    APPLIED = "applied"  # 1
    ADVANCED = "advanced"  # 2
    GOODS_REJECTED = "goods_rejected"  # 3 卖家拒绝收货
    CLOSED = "closed"  # 4
    SETTLED = "settled"  # 5 垫付分账成功


class Constraint(StrEnum):
    """What the platform keeps from the seller (``operation_contraint``)."""

    NONE = "none"
    CANNOT_REFUSE = "cannot_refuse"
    WEB_ONLY = "web_only"  # refund_onweb: only in the platform's own console


class Party(StrEnum):
    """Who acts on a refund."""

    BUYER = "buyer"
    SELLER = "seller"
    OFFICER = "officer"  # 小二
    PLATFORM = "platform"  # the platform's timer
    CARRIER = "carrier"


class Action(StrEnum):
    """What a party does. One name means the same whatever the party."""

    APPLY = "apply"  # buyer, no open refund on the line
    MODIFY = "modify"  # buyer changes the application
    WITHDRAW = "withdraw"  # buyer 撤销
    SHIP_RETURN = "ship_return"  # buyer fills in carrier and number
    CONFIRM_DONE = "confirm_done"  # buyer confirms exchange, reship or repair received
    AGREE_REFUND = "agree_refund"  # seller agrees to pay, refund only
    AGREE_RETURN = "agree_return"  # seller agrees that goods come back, with address
    AGREE_OTHER = "agree_other"  # seller agrees to exchange, reship or repair
    REFUSE = "refuse"  # seller refuses the application
    CONFIRM_RECEIPT = "confirm_receipt"  # seller confirms the returned goods (refund: and pays)
    REFUSE_RETURN = "refuse_return"  # seller refuses the returned goods
    SHIP_ORDER = "ship_order"  # seller ships the order while the application is open
    SEND_OUT = "send_out"  # seller sends the replacement, missing piece or repaired goods
    ASK_INTERVENTION = "ask_intervention"  # buyer or seller asks the platform in
    LEAVE_MESSAGE = "leave_message"  # buyer, seller or officer
    STEP_IN = "step_in"  # officer takes the case
    RULE_REFUND = "rule_refund"  # officer: 支持退款买家
    RULE_RETURN = "rule_return"  # officer: 支持退货退款
    RULE_PAY_SELLER = "rule_pay_seller"  # officer: 支持打款卖家
    END_INTERVENTION = "end_intervention"  # officer closes the intervention, nothing ruled
    EXPIRE = "expire"  # platform: the node's limit ran out
    SIGN_RETURN = "sign_return"  # carrier: the return parcel is signed for by the shop


class Reason(StrEnum):
    """Why an action is refused. Shown to the agent in words."""

    WRONG_PARTY = "wrong_party"  # never this party's action
    WRONG_NODE = "wrong_node"  # not at this status
    WRONG_FLOW = "wrong_flow"  # not in this kind of refund
    ENDED = "ended"  # closed or succeeded
    LOCKED_BY_PLATFORM = "locked_by_platform"  # the platform is in
    CANNOT_REFUSE = "cannot_refuse"  # constraint
    WEB_ONLY = "web_only"  # constraint: allowed, but only by hand in the console
    TOO_EARLY = "too_early"  # e.g. intervention on a not-received refund before its wait is over
    PLATFORM_NOT_IN = "platform_not_in"  # officer action without an intervention
    WITHDRAWN_BEFORE = "withdrawn_before"  # the withdrawal count is used up
    PROFILE = "profile"  # the withdrawal profile in force forbids it
    OUT_OF_TIME = "out_of_time"  # the protection period is over
    ALREADY_OPEN = "already_open"  # an open refund stands on the line
    UNKNOWN_STATE = "unknown_state"  # the platform shows a state that we do not know
