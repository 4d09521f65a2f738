"""Which words go with an option: the option's own, more exactly where two situations or an open application want others."""

from ..money import shown
from ..refund.vocabulary import Action, Flow, RefundStatus
from .applying import fits_flow, flows_of, must_change
from .keys import Family, Kind, OptionKey
from .moving import goods_come_back
from .reading import Reading
from .situation import Situation

_K = OptionKey
_ON_ITS_WAY_BACK = (RefundStatus.WAITING_RETURN, RefundStatus.FREIGHT_BILL_PENDING)
_AGREEING = (Action.AGREE_REFUND, Action.AGREE_RETURN, Action.AGREE_OTHER)
_FLOW_WORDS = {
    Flow.REFUND_UNSHIPPED: "仅退款",
    Flow.REFUND_NOT_RECEIVED: "仅退款",
    Flow.REFUND_RECEIVED: "仅退款",
    Flow.RETURN: "退货退款",
    Flow.EXCHANGE: "换货",
    Flow.RESHIP: "补寄",
    Flow.REPAIR: "维修",
}
_PAYS = frozenset({Flow.REFUND_UNSHIPPED, Flow.REFUND_NOT_RECEIVED, Flow.REFUND_RECEIVED, Flow.RETURN})


def phrase_of(key: OptionKey, reading: Reading, *, action: Action | None, refund_fen: int) -> str:
    """Key of the words. A part after the last dot may be dropped where the rulebook has no words that exact.

    ``applied``: the buyer applied for just this; ``change``: he has to change his application first;
    ``returning``: agreed, he sends the goods; ``receiving``: they came back and are looked at.
    """
    own, standing = (
        _own(key, reading),
        _standing(key, reading.situation, action=action, refund_fen=refund_fen),
    )
    return f"{own}.{standing}" if standing else own


def change_of(key: OptionKey, reading: Reading, *, refund_fen: int) -> str:
    """What the buyer has to change on his open application, as a clause; empty: nothing. Never its reason."""
    one = reading.situation
    if not must_change(key, one, refund_fen=refund_fen):
        return ""
    target = _target(key, reading)
    parts = []
    if not fits_flow(key, one):
        parts.append(f"把申请改成{_FLOW_WORDS[target]}")
    if target in _PAYS and refund_fen and one.requested_fen not in (None, refund_fen):
        parts.append(f"{'金额' if parts else '把申请金额'}改成{shown(refund_fen)}")
    return "、".join(parts)


def _target(key: OptionKey, reading: Reading) -> Flow:
    """The type of application that this option is carried out by."""
    if key is _K.CLAIM_REFUND:
        return Flow.RETURN if goods_come_back(reading) else Flow.REFUND_NOT_RECEIVED
    return min(flows_of(key))


def _standing(key: OptionKey, one: Situation, *, action: Action | None, refund_fen: int) -> str:
    if one.flow is None or not flows_of(key):
        return ""
    if must_change(key, one, refund_fen=refund_fen):
        return "change"
    if action in _AGREEING:
        return "applied"
    if action is Action.CONFIRM_RECEIPT:
        return "receiving"
    return "returning" if one.status in _ON_ITS_WAY_BACK else ""


def _own(key: OptionKey, reading: Reading) -> str:
    if key is _K.ASK and reading.delivery_proven:
        return "ask.delivery"
    if key is _K.ASK:
        return "ask.proof" if reading.proof_missing else "ask.story"
    if key is _K.CLAIM_REFUND and goods_come_back(reading):
        return "claim_refund.return"
    if key is _K.CLAIM_RESHIP and reading.kind is Kind.DAMAGED:
        return "claim_reship.damaged"
    if key is _K.INTERCEPT_REFUND and reading.kind is Kind.DELAYED:
        return "intercept_refund.delayed"
    if key is _K.RED_PACKET and reading.family is Family.GUIDE and reading.kind is Kind.USAGE:
        return "red_packet.usage"
    return key.value
