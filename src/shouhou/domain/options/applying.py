"""The seller's action on the open refund that an option leads to, with its fields filled in.

A refund of another type is never agreed to in its place: the buyer changes his application himself, and never
its true reason (违背承诺的规则 2026-08-12: leading the buyer to an untrue reason is 无故拒绝售后).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from ..freight import Bearer
from ..refund.vocabulary import Action, Flow, RefundStatus
from .keys import OptionKey
from .situation import Situation

_K = OptionKey
_MONEY_ONLY = frozenset({Flow.REFUND_UNSHIPPED, Flow.REFUND_NOT_RECEIVED, Flow.REFUND_RECEIVED})
NO_FIELDS: Mapping[str, str | int] = MappingProxyType({})


AGREED = frozenset(
    {RefundStatus.WAITING_RETURN, RefundStatus.FREIGHT_BILL_PENDING, RefundStatus.WAITING_RECEIPT}
)
"""The seller agreed already: what was applied for stands, amount and all."""


def flows_of(key: OptionKey, *, comes_back: bool) -> frozenset[Flow]:
    """The types of application that this option answers; empty: it needs none.

    ``comes_back``: damaged goods are sent back for this one's refund.
    """
    match key:
        case _K.RETURN_REFUND | _K.SEVEN_DAY_RETURN | _K.AGREED_RETURN:
            return frozenset({Flow.RETURN})
        case _K.EXCHANGE | _K.SEVEN_DAY_EXCHANGE:
            return frozenset({Flow.EXCHANGE})
        case _K.RESHIP | _K.CLAIM_RESHIP:
            return frozenset({Flow.RESHIP})
        case _K.REPAIR:
            return frozenset({Flow.REPAIR})
        case _K.CLAIM_REFUND:
            return frozenset({Flow.RETURN}) if comes_back else _MONEY_ONLY
        case (
            _K.PARTIAL_REFUND | _K.REFUND_ONLY | _K.INTERCEPT_REFUND | _K.CANCEL_REFUND | _K.CLAIM_COMPENSATE
        ):
            return _MONEY_ONLY
        case _K.KEEP_PROMISE:
            return _MONEY_ONLY
        case _K.EXPLAIN:
            return _MONEY_ONLY | {Flow.RETURN}
        case (
            _K.CHASE_CARRIER
            | _K.SHIP_NOW
            | _K.GUIDE
            | _K.RED_PACKET
            | _K.COUPON
            | _K.APOLOGY
            | _K.ASK
            | _K.FOLLOW_UP
        ):
            return frozenset()
        case _:
            assert_never(key)


def answers(key: OptionKey, situation: Situation, *, comes_back: bool) -> bool:
    """Whether the open refund is of a type that this option answers."""
    return situation.flow is not None and situation.flow in flows_of(key, comes_back=comes_back)


def action_of(
    key: OptionKey,
    situation: Situation,
    *,
    refund_fen: int,
    freight: Bearer | None,
    comes_back: bool,
    pays_at_once: bool = True,
) -> tuple[Action | None, Mapping[str, str | int]]:
    """What the seller does on the open refund, and its fields; None: nothing is open, write to the buyer.

    ``pays_at_once``: a parcel called back is paid before it is there, for the fault was not the buyer's.
    """
    if situation.flow is None:
        return None, NO_FIELDS
    change = must_change(key, situation, refund_fen=refund_fen, comes_back=comes_back)
    if change or not answers(key, situation, comes_back=comes_back):
        return Action.LEAVE_MESSAGE, NO_FIELDS
    if key is _K.INTERCEPT_REFUND and not pays_at_once:
        return Action.LEAVE_MESSAGE, NO_FIELDS  # the money would be gone before the parcel is back
    if key is _K.EXPLAIN:
        waits = situation.status in (RefundStatus.WAITING_SELLER, None)
        return (Action.REFUSE if waits else Action.LEAVE_MESSAGE), NO_FIELDS
    match situation.status:
        case RefundStatus.WAITING_SELLER | RefundStatus.WAITING_ADDRESS | None:
            return _agree(situation.flow, refund_fen, freight)
        case RefundStatus.WAITING_RECEIPT if situation.flow is Flow.RETURN:
            return Action.CONFIRM_RECEIPT, {"amount_fen": refund_fen}
        case RefundStatus.WAITING_SELLER_SEND:
            return Action.SEND_OUT, NO_FIELDS
        case _:
            return Action.LEAVE_MESSAGE, NO_FIELDS


def must_change(key: OptionKey, situation: Situation, *, refund_fen: int, comes_back: bool) -> bool:
    """Whether the buyer has to change his application first: another type, or more than this option pays."""
    if situation.flow is None or not flows_of(key, comes_back=comes_back) or key is _K.EXPLAIN:
        return False
    if key is _K.KEEP_PROMISE and situation.flow not in _MONEY_ONLY:
        return False  # paid beside the application
    asks_more = (
        situation.flow in _MONEY_ONLY | {Flow.RETURN}
        and situation.status not in AGREED
        and situation.requested_fen is not None
        and situation.requested_fen > refund_fen
    )
    return asks_more or not answers(key, situation, comes_back=comes_back)


def _agree(
    flow: Flow, refund_fen: int, freight: Bearer | None
) -> tuple[Action | None, Mapping[str, str | int]]:
    match flow:
        case Flow.REFUND_UNSHIPPED | Flow.REFUND_NOT_RECEIVED | Flow.REFUND_RECEIVED:
            return Action.AGREE_REFUND, {"amount_fen": refund_fen}
        case Flow.RETURN:
            # The bearer is never left open: silence makes the shop pay (争议处理规则 art. 49).
            return Action.AGREE_RETURN, {"amount_fen": refund_fen, "freight": freight or Bearer.SELLER}
        case Flow.EXCHANGE | Flow.REPAIR:
            return Action.AGREE_OTHER, {"freight": freight or Bearer.SELLER}
        case Flow.RESHIP:
            return Action.AGREE_OTHER, NO_FIELDS
        case _:
            assert_never(flow)
