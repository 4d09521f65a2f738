"""The platform's spellings of every enumeration and our words for them (facts 3.2). Nothing else knows both."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import (
    AdvanceStatus,
    Constraint,
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Party,
    Phase,
    RefundStatus,
)

from .convert import Nonsense, Row, text

E = TypeVar("E", bound=StrEnum)

REFUND_STATUS = {
    "WAIT_SELLER_AGREE": RefundStatus.WAITING_SELLER,
    "SELLER_REFUSE_BUYER": RefundStatus.REFUSED,
    "WAIT_BUYER_RETURN_GOODS": RefundStatus.WAITING_RETURN,
    "WAIT_SELLER_CONFIRM_GOODS": RefundStatus.WAITING_RECEIPT,
    "CLOSED": RefundStatus.CLOSED,
    "SUCCESS": RefundStatus.SUCCESS,
    "WAIT_SELLER_CONSIGN_GOODS": RefundStatus.WAITING_SELLER_SEND,
    "WAIT_SELLER_CONSIGN_GOOGDS": RefundStatus.WAITING_SELLER_SEND,  # the platform's own misspelling
    "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS": RefundStatus.WAITING_BUYER_CONFIRM,
    "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS": RefundStatus.WAITING_BUYER_CONFIRM,
    "EXCHANGE_WAIT_BUYER_CONFIRM_GOODS": RefundStatus.WAITING_BUYER_CONFIRM,
    "EXCHANGE_TRANSFORM_TO_REFUND": RefundStatus.TURNED_INTO_REFUND,
    "WAIT_SELLER_CONFIRM_RETURN_ADDRESS": RefundStatus.WAITING_ADDRESS,
    "POST_FEE_DISPUTE_WAIT_ACTIVATE": RefundStatus.FREIGHT_BILL_PENDING,
}
DISPUTE_TYPE = {
    "REFUND": DisputeType.REFUND_ONLY,
    "REFUND_AND_RETURN": DisputeType.RETURN_AND_REFUND,
    "TMALL_EXCHANGE": DisputeType.EXCHANGE,
    "TAOBAO_EXCHANGE": DisputeType.EXCHANGE,
    "REPAIR": DisputeType.REPAIR,
    "RESHIPPING": DisputeType.RESHIP,
    "OTHERS": DisputeType.OTHER,
}
DISPUTE_REQUEST = {  # attribute ``disputeRequest``, used when ``dispute_type`` is absent
    "1": DisputeType.REFUND_ONLY,
    "3": DisputeType.RETURN_AND_REFUND,
    "4": DisputeType.EXCHANGE,
}
PHASE = {"onsale": Phase.ON_SALE, "aftersale": Phase.AFTER_SALE}
GOOD_STATUS = {
    "BUYER_NOT_RECEIVED": GoodStatus.NOT_RECEIVED,
    "BUYER_RECEIVED": GoodStatus.RECEIVED,
    "BUYER_RETURNED_GOODS": GoodStatus.RETURNED,
}
ORDER_STATUS = {
    "TRADE_NO_CREATE_PAY": OrderStatus.UNPAID,
    "WAIT_BUYER_PAY": OrderStatus.UNPAID,
    "WAIT_SELLER_SEND_GOODS": OrderStatus.PAID,
    "SELLER_CONSIGNED_PART": OrderStatus.PARTLY_SHIPPED,
    "WAIT_BUYER_CONFIRM_GOODS": OrderStatus.SHIPPED,
    "TRADE_BUYER_SIGNED": OrderStatus.SIGNED,
    "TRADE_FINISHED": OrderStatus.FINISHED,
    "TRADE_CLOSED": OrderStatus.CLOSED_BY_REFUND,
    "TRADE_CLOSED_BY_TAOBAO": OrderStatus.CLOSED_UNPAID,
    "PAY_PENDING": OrderStatus.PAYMENT_PENDING,
    "WAIT_PRE_AUTH_CONFIRM": OrderStatus.PREAUTH,
    "PAID_FORBID_CONSIGN": OrderStatus.SHIPPING_FORBIDDEN,
}
CS_STATUS = {
    "1": CsStatus.NONE,
    "2": CsStatus.NEEDED,
    "3": CsStatus.STEPPED_IN,
    "4": CsStatus.FIRST_REVIEW_DONE,
    "5": CsStatus.SECOND_REVIEW_FAILED,
    "6": CsStatus.HANDLED,
    "7": CsStatus.WITHDRAWN,
    "8": CsStatus.FOR_BUYER,
    "9": CsStatus.FOR_SELLER,
    "10": CsStatus.EVIDENCE,
    "11": CsStatus.APPEAL_OPEN,
}
ADVANCE_STATUS = {
    "0": AdvanceStatus.NONE,
    "1": AdvanceStatus.APPLIED,
    "2": AdvanceStatus.ADVANCED,
    "3": AdvanceStatus.GOODS_REJECTED,
    "4": AdvanceStatus.CLOSED,
    "5": AdvanceStatus.SETTLED,
}
CONSTRAINT = {
    "null": Constraint.NONE,  # seen as a text in real answers
    "cannot_refuse": Constraint.CANNOT_REFUSE,
    "refund_onweb": Constraint.WEB_ONLY,
}
OWNER_ROLE = {"1": Party.BUYER, "2": Party.SELLER, "3": Party.OFFICER}


def known(words: Mapping[str, E], raw: str) -> Known[E] | Unknown:
    """Our word for ``raw``, or ``Unknown`` with the spelling kept."""
    value = words.get(raw)
    return Unknown(raw) if value is None else Known(value, raw)


def coded(words: Mapping[str, E], row: Row, name: str) -> Known[E] | Unknown | None:
    """A coded member, ``None`` when absent."""
    raw = text(row, name)
    return known(words, raw) if raw else None


def required(words: Mapping[str, E], row: Row, name: str) -> Known[E] | Unknown:
    """A coded member that must be there. Raises ``Nonsense``."""
    value = coded(words, row, name)
    if value is None:
        raise Nonsense(name, "")
    return value
