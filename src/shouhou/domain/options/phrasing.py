"""Which words go with an option: the option's own, more exactly where two situations or an open application want others."""

from ..carrier_claim import ParcelState
from ..goods import Goods
from ..money import shown
from ..refund.vocabulary import Action, Flow, RefundStatus
from .applying import answers, flows_of, must_change
from .keys import Family, Kind, OptionKey
from .reading import Reading
from .steps import promise_due_at

_K = OptionKey
_AFTER_AGREEING = {
    RefundStatus.WAITING_RETURN: "returning",
    RefundStatus.FREIGHT_BILL_PENDING: "returning",
    RefundStatus.WAITING_RECEIPT: "receiving",
    RefundStatus.WAITING_SELLER_SEND: "sending",
    RefundStatus.WAITING_BUYER_CONFIRM: "sent",
}
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
    ``returning``: agreed, he sends the goods; ``receiving``: they are coming back or being looked at; ``sending``:
    the shop sends the other ones; ``sent``: it did.
    """
    own, standing = (
        _own(key, reading),
        _standing(key, reading, action=action, refund_fen=refund_fen),
    )
    return f"{own}.{standing}" if standing else own


def change_of(key: OptionKey, reading: Reading, *, refund_fen: int) -> str:
    """What the buyer has to change on his open application, as a clause; empty: nothing. Never its reason."""
    one, comes_back = reading.situation, reading.comes_back
    if not must_change(key, one, refund_fen=refund_fen, comes_back=comes_back):
        return "重新提交申请" if _refused(key, reading) else ""
    target = _target(key, reading)
    parts = []
    if not answers(key, one, comes_back=comes_back):
        parts.append(f"把申请改成{_FLOW_WORDS[target]}")
    if target in _PAYS and refund_fen and one.requested_fen not in (None, refund_fen):
        parts.append(f"{'金额' if parts else '把申请金额'}改成{shown(refund_fen)}")
    return "、".join(parts)


def _target(key: OptionKey, reading: Reading) -> Flow:
    """The type of application that this option is carried out by."""
    return min(flows_of(key, comes_back=reading.comes_back))


def _refused(key: OptionKey, reading: Reading) -> bool:
    """Refused before: the buyer hands in the same application again, and then it can be agreed to."""
    one = reading.situation
    return one.status is RefundStatus.REFUSED and bool(flows_of(key, comes_back=reading.comes_back))


def _standing(key: OptionKey, reading: Reading, *, action: Action | None, refund_fen: int) -> str:
    one, comes_back = reading.situation, reading.comes_back
    if one.flow is None or not flows_of(key, comes_back=comes_back):
        return ""
    if must_change(key, one, refund_fen=refund_fen, comes_back=comes_back) or _refused(key, reading):
        return "change"
    if action in _AGREEING:
        return "applied"
    return _AFTER_AGREEING.get(one.status, "") if one.status else ""


def _overdue(reading: Reading) -> bool:
    due = promise_due_at(reading)
    return due is not None and due <= reading.now


def _own(key: OptionKey, reading: Reading) -> str:
    if key is _K.ASK and reading.delivery_proven:
        return "ask.delivery"
    if key is _K.ASK:
        return "ask.proof" if reading.proof_missing else "ask.story"
    if key is _K.CLAIM_REFUND and reading.kind is Kind.DAMAGED:
        return "claim_refund.return" if reading.comes_back else "claim_refund.keep"
    if key is _K.KEEP_PROMISE and _overdue(reading):
        return "keep_promise.overdue"
    if key is _K.PARTIAL_REFUND and reading.kind is Kind.MISSING_PIECE:
        return "partial_refund.missing"
    if key is _K.REFUND_ONLY and reading.goods in (Goods.VIRTUAL, Goods.SERVICE):
        return "refund_only.virtual"
    if key is _K.EXPLAIN and reading.situation.received is False:
        return "explain.on_the_way"
    if key is _K.GUIDE and reading.kind is Kind.MINOR_FLAW:
        return "guide.flaw"
    if key is _K.INTERCEPT_REFUND and reading.situation.parcel is ParcelState.REFUSED:
        return "intercept_refund.coming_back"
    if key is _K.CLAIM_RESHIP and reading.kind is Kind.DAMAGED:
        return "claim_reship.damaged"
    if key is _K.INTERCEPT_REFUND and reading.kind is Kind.DELAYED:
        return "intercept_refund.delayed"
    if key is _K.RED_PACKET and reading.family is Family.GUIDE and reading.kind is Kind.USAGE:
        return "red_packet.usage"
    return key.value
