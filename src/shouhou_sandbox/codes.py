"""The open platform's words as it spells them (enumerations of the refund and trade objects)."""

from enum import StrEnum


class Status(StrEnum):
    """``refund.status``; the last five belong to exchange, reship and repair."""

    WAIT_SELLER_AGREE = "WAIT_SELLER_AGREE"
    WAIT_BUYER_RETURN_GOODS = "WAIT_BUYER_RETURN_GOODS"
    WAIT_SELLER_CONFIRM_GOODS = "WAIT_SELLER_CONFIRM_GOODS"
    SELLER_REFUSE_BUYER = "SELLER_REFUSE_BUYER"
    CLOSED = "CLOSED"
    SUCCESS = "SUCCESS"
    WAIT_SELLER_CONSIGN_GOODS = "WAIT_SELLER_CONSIGN_GOODS"
    WAIT_BUYER_CONFIRM_EXCHANGE = "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS"
    WAIT_BUYER_CONFIRM_REDO = "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS"
    EXCHANGE_TRANSFORM_TO_REFUND = "EXCHANGE_TRANSFORM_TO_REFUND"

    @property
    def is_final(self) -> bool:
        """Whether nothing can happen to such a refund any more."""
        return self in (Status.CLOSED, Status.SUCCESS, Status.EXCHANGE_TRANSFORM_TO_REFUND)


class Kind(StrEnum):
    """``refund.dispute_type``."""

    REFUND = "REFUND"
    RETURN = "REFUND_AND_RETURN"
    TMALL_EXCHANGE = "TMALL_EXCHANGE"
    TAOBAO_EXCHANGE = "TAOBAO_EXCHANGE"
    RESHIPPING = "RESHIPPING"
    REPAIR = "REPAIR"
    OTHERS = "OTHERS"

    @property
    def pays(self) -> bool:
        """Refund only, and return and refund: the two kinds a seller can settle through the gateway."""
        return self in (Kind.REFUND, Kind.RETURN)

    @property
    def is_exchange(self) -> bool:
        """Both platforms' 换货."""
        return self in (Kind.TMALL_EXCHANGE, Kind.TAOBAO_EXCHANGE)


class Goods(StrEnum):
    """``refund.good_status``."""

    NOT_RECEIVED = "BUYER_NOT_RECEIVED"
    RECEIVED = "BUYER_RECEIVED"
    RETURNED = "BUYER_RETURNED_GOODS"


class OrderStatus(StrEnum):
    """``trade.status``, ``order.status`` and ``refund.order_status``."""

    WAIT_BUYER_PAY = "WAIT_BUYER_PAY"
    WAIT_SELLER_SEND_GOODS = "WAIT_SELLER_SEND_GOODS"
    WAIT_BUYER_CONFIRM_GOODS = "WAIT_BUYER_CONFIRM_GOODS"
    TRADE_FINISHED = "TRADE_FINISHED"
    TRADE_CLOSED = "TRADE_CLOSED"
    TRADE_CLOSED_BY_TAOBAO = "TRADE_CLOSED_BY_TAOBAO"


class Phase(StrEnum):
    """``refund.refund_phase``."""

    ONSALE = "onsale"
    AFTERSALE = "aftersale"


class Role(StrEnum):
    """``refund_message.owner_role``."""

    BUYER = "1"
    SELLER = "2"
    OFFICER = "3"


class Cs:
    """``refund.cs_status``: what the platform's officer (小二) is doing, beside the status."""

    NONE = 1
    ASKED = 2
    STEPPED_IN = 3
    FIRST_REVIEW_DONE = 4
    SECOND_REVIEW_FAILED = 5
    DONE = 6
    WITHDRAWN = 7
    FOR_BUYER = 8
    FOR_SELLER = 9
    EVIDENCE = 10
    APPEAL = 11
    BUSY = frozenset({ASKED, STEPPED_IN, FIRST_REVIEW_DONE, SECOND_REVIEW_FAILED, EVIDENCE})


class Advance:
    """``refund.advance_status``: the platform pays the buyer before the seller has the goods (先行垫付)."""

    NONE = 0
    ASKED = 1
    PAID = 2
    SELLER_REFUSED = 3
    CLOSED = 4
    SETTLED = 5
