"""What can be offered, and in which kind of situation: the seed's four families, made right by the rules."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class OptionKey(StrEnum):
    """What is offered; also the code of its title and the key of its words."""

    KEEP_PROMISE = "keep_promise"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    PARTIAL_REFUND = "partial_refund"
    REFUND_ONLY = "refund_only"
    RESHIP = "reship"
    REPAIR = "repair"
    SEVEN_DAY_RETURN = "seven_day_return"
    SEVEN_DAY_EXCHANGE = "seven_day_exchange"
    AGREED_RETURN = "agreed_return"  # no right to it; by agreement, the buyer bears both freights
    EXPLAIN = "explain"
    INTERCEPT_REFUND = "intercept_refund"  # called back on the way, or refused at the door
    CANCEL_REFUND = "cancel_refund"  # nothing was sent
    CLAIM_REFUND = "claim_refund"
    CLAIM_RESHIP = "claim_reship"
    CLAIM_COMPENSATE = "claim_compensate"  # slight damage: the buyer keeps the goods
    CHASE_CARRIER = "chase_carrier"
    SHIP_NOW = "ship_now"
    GUIDE = "guide"
    RED_PACKET = "red_packet"
    COUPON = "coupon"
    APOLOGY = "apology"
    ASK = "ask"
    FOLLOW_UP = "follow_up"  # everything that was paid went back


class Family(StrEnum):
    """The seed's four families of solutions, and two for service and for what is not yet clear."""

    FAULT = "fault"  # 质量/描述不符/发错货
    SUBJECTIVE = "subjective"  # 主观不满意
    LOGISTICS = "logistics"  # 物流损坏或丢失
    GUIDE = "guide"  # 不会使用或小瑕疵
    SERVICE = "service"
    ASK = "ask"


class Kind(StrEnum):
    """A category, told apart where the remedies differ. A policy orders the options of each."""

    QUALITY = "quality"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_ITEM = "wrong_item"
    MISSING_PIECE = "missing_piece"
    MINOR_FLAW = "minor_flaw"
    DAMAGED = "damaged"
    LOST = "lost"  # lost, or stalled longer than the rule allows
    SIGNED_NOT_RECEIVED = "signed_not_received"
    DELAYED = "delayed"  # on the way, not yet stalled by the rule
    UNSHIPPED = "unshipped"
    ON_THE_WAY = "on_the_way"  # not wanted any more, before sign-off
    SUBJECTIVE = "subjective"
    USAGE = "usage"
    SERVICE = "service"
    OTHER = "other"


_K = OptionKey

FAMILIES: Mapping[Kind, Family] = MappingProxyType(
    {
        Kind.QUALITY: Family.FAULT,
        Kind.NOT_AS_DESCRIBED: Family.FAULT,
        Kind.WRONG_ITEM: Family.FAULT,
        Kind.MISSING_PIECE: Family.FAULT,
        Kind.MINOR_FLAW: Family.GUIDE,
        Kind.DAMAGED: Family.LOGISTICS,
        Kind.LOST: Family.LOGISTICS,
        Kind.SIGNED_NOT_RECEIVED: Family.LOGISTICS,
        Kind.DELAYED: Family.LOGISTICS,
        Kind.UNSHIPPED: Family.LOGISTICS,
        Kind.ON_THE_WAY: Family.SUBJECTIVE,
        Kind.SUBJECTIVE: Family.SUBJECTIVE,
        Kind.USAGE: Family.GUIDE,
        Kind.SERVICE: Family.SERVICE,
        Kind.OTHER: Family.ASK,
    }
)

_FAULT = frozenset({_K.RETURN_REFUND, _K.EXCHANGE, _K.PARTIAL_REFUND, _K.REFUND_ONLY})
_APPLIED = frozenset({_K.SEVEN_DAY_RETURN, _K.SEVEN_DAY_EXCHANGE, _K.AGREED_RETURN, _K.PARTIAL_REFUND})
_SMALL = frozenset({_K.RED_PACKET, _K.COUPON})

POSSIBLE: Mapping[Kind, frozenset[OptionKey]] = MappingProxyType(
    {
        Kind.QUALITY: _FAULT | {_K.REPAIR},
        Kind.NOT_AS_DESCRIBED: _FAULT,
        Kind.WRONG_ITEM: _FAULT,
        Kind.MISSING_PIECE: _FAULT - {_K.EXCHANGE} | {_K.RESHIP},
        Kind.MINOR_FLAW: _FAULT | _SMALL | {_K.GUIDE},
        Kind.DAMAGED: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP, _K.CLAIM_COMPENSATE}),
        Kind.LOST: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP}),
        Kind.SIGNED_NOT_RECEIVED: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP}),
        Kind.DELAYED: _SMALL | {_K.CHASE_CARRIER, _K.INTERCEPT_REFUND},
        Kind.UNSHIPPED: _SMALL | {_K.CANCEL_REFUND, _K.SHIP_NOW},
        Kind.ON_THE_WAY: frozenset({_K.INTERCEPT_REFUND, _K.EXPLAIN, _K.AGREED_RETURN}),
        Kind.SUBJECTIVE: _SMALL | _APPLIED | {_K.EXPLAIN},
        Kind.USAGE: _SMALL | {_K.GUIDE, _K.SEVEN_DAY_RETURN, _K.PARTIAL_REFUND, _K.EXPLAIN, _K.AGREED_RETURN},
        Kind.SERVICE: _SMALL | _APPLIED | {_K.APOLOGY},
        Kind.OTHER: _APPLIED | {_K.ASK},
    }
)
"""What a policy may put into the order of a kind. A promise that was made, and asking first, come before."""

NEEDED: Mapping[Kind, frozenset[OptionKey]] = MappingProxyType(
    {
        Kind.QUALITY: frozenset({_K.RETURN_REFUND, _K.REFUND_ONLY}),
        Kind.NOT_AS_DESCRIBED: frozenset({_K.RETURN_REFUND, _K.REFUND_ONLY}),
        Kind.WRONG_ITEM: frozenset({_K.RETURN_REFUND, _K.REFUND_ONLY}),
        Kind.MISSING_PIECE: frozenset({_K.RESHIP, _K.RETURN_REFUND}),
        Kind.MINOR_FLAW: frozenset({_K.RETURN_REFUND, _K.REFUND_ONLY}),
        Kind.DAMAGED: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP}),
        Kind.LOST: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP}),
        Kind.SIGNED_NOT_RECEIVED: frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP}),
        Kind.DELAYED: frozenset({_K.CHASE_CARRIER, _K.INTERCEPT_REFUND}),
        Kind.UNSHIPPED: frozenset({_K.CANCEL_REFUND}),
        Kind.ON_THE_WAY: frozenset({_K.INTERCEPT_REFUND, _K.EXPLAIN}),
        Kind.SUBJECTIVE: frozenset({_K.SEVEN_DAY_RETURN, _K.EXPLAIN}),
        Kind.USAGE: frozenset({_K.GUIDE, _K.SEVEN_DAY_RETURN}),
        Kind.SERVICE: frozenset({_K.APOLOGY, _K.SEVEN_DAY_RETURN}),
        Kind.OTHER: frozenset({_K.ASK, _K.SEVEN_DAY_RETURN}),
    }
)
"""What no policy may take out: a right of the buyer stays on the table whatever a shop prefers."""
