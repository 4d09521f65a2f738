"""What an option pays: refund and compensation, never above the ceiling, never a statutory multiple."""

from dataclasses import dataclass
from typing import assert_never

from ..freight import Bearer, Freight, Leg
from ..means import Means
from ..refund.vocabulary import Flow
from .applying import AGREED, answers
from .keys import Kind, OptionKey
from .moving import bears, free_shipping
from .reading import Reading
from .records import Warn
from .situation import Wish

_K = OptionKey
_REFUND_FLOWS = frozenset({Flow.REFUND_UNSHIPPED, Flow.REFUND_NOT_RECEIVED, Flow.REFUND_RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Fen. ``postage_fen`` is the part of the refund that gives paid postage back."""

    refund_fen: int = 0
    postage_fen: int = 0
    compensation_fen: int = 0
    means: Means | None = None
    warnings: tuple[Warn, ...] = ()


def amounts(key: OptionKey, reading: Reading, ways: Freight | None) -> Amounts:
    """What ``key`` pays the buyer, given who bears its freights."""
    one, limits = reading.situation, reading.thresholds
    match key:
        case (
            _K.RETURN_REFUND
            | _K.REFUND_ONLY
            | _K.SEVEN_DAY_RETURN
            | _K.AGREED_RETURN
            | _K.INTERCEPT_REFUND
            | _K.CLAIM_REFUND
        ):
            return _undone(key, reading, ways)
        case _K.CANCEL_REFUND:
            return _bounded(key, reading, one.goods_fen + _postage(reading), _postage(reading))
        case _K.PARTIAL_REFUND | _K.CLAIM_COMPENSATE:
            return Amounts(refund_fen=partial_fen(reading))
        case _K.KEEP_PROMISE:
            return _promised(reading)
        case _K.RED_PACKET:
            return _given(min(limits.red_packet_fen, _small_most(reading)), Means.RED_PACKET)
        case _K.COUPON:
            return _given(min(limits.coupon_fen, _small_most(reading)), Means.COUPON)
        case (
            _K.EXCHANGE
            | _K.SEVEN_DAY_EXCHANGE
            | _K.RESHIP
            | _K.CLAIM_RESHIP
            | _K.REPAIR
            | _K.EXPLAIN
            | _K.CHASE_CARRIER
            | _K.SHIP_NOW
            | _K.GUIDE
            | _K.APOLOGY
            | _K.ASK
            | _K.FOLLOW_UP
        ):
            return Amounts()
        case _:
            assert_never(key)


def _postage(reading: Reading) -> int:
    """The postage that goes back with the whole line; a part of the line leaves it where it is."""
    one = reading.situation
    whole = one.affected is None or one.affected == one.quantity
    return (one.postage_fen or 0) if whole else 0


def _undone(key: OptionKey, reading: Reading, ways: Freight | None) -> Amounts:
    """The sale undone: the goods, and the outward freight by who bears it.

    The shop bears it: paid postage goes back. The buyer bears it: postage stays; what the shop had sent free
    of charge is taken off the refund (七日无理由退货暂行办法 art. 18; 争议处理规则 art. 53–54).
    """
    one = reading.situation
    # Where a piece never came, what did come goes back: the whole line.
    goods = one.line_paid_fen if reading.kind is Kind.MISSING_PIECE else one.goods_fen
    if bears(ways, Leg.OUTWARD) is Bearer.SELLER:
        postage = (one.postage_fen or 0) if reading.kind is Kind.MISSING_PIECE else _postage(reading)
        return _bounded(key, reading, goods + postage, postage)
    outward = ways.of(Leg.OUTWARD) if ways is not None else None
    off = outward.amount_fen if outward is not None and free_shipping(reading) else 0
    return _bounded(key, reading, max(goods - off, 0), 0)


def _bounded(key: OptionKey, reading: Reading, due_fen: int, postage_fen: int) -> Amounts:
    """``due_fen`` within the ceiling and within what the open refund asks for; the rest as warnings."""
    one, warnings = reading.situation, []
    fits = answers(key, one, comes_back=reading.comes_back)
    agreed = fits and one.status in AGREED
    paid = min(one.requested_fen or due_fen if agreed else due_fen, one.ceiling_fen)
    if paid < due_fen and not agreed:
        warnings.append(Warn.CEILING_CUTS)
    if one.requested_fen and fits:
        if one.requested_fen < paid:
            warnings.append(Warn.REQUEST_BELOW_DUE)
            paid = one.requested_fen
        elif one.requested_fen > due_fen:
            warnings.append(Warn.REQUEST_ABOVE_DUE)
    return Amounts(
        refund_fen=paid,
        postage_fen=max(min(postage_fen, paid - (due_fen - postage_fen)), 0),
        warnings=tuple(warnings),
    )


def _small_most(reading: Reading) -> int:
    """A small gift is never worth more than was paid, nor than the compensation that the buyer applied for."""
    one = reading.situation
    asked = one.requested_fen if one.wish is Wish.COMPENSATION else None
    return min(one.paid_fen, asked or one.paid_fen)


def partial_fen(reading: Reading) -> int:
    """A share of the affected goods, rounded down: what the buyer applied for up to the policy's most; what he
    named without an application within the policy's bounds; else the policy's usual share."""
    one, limits = reading.situation, reading.thresholds
    if one.affected is not None and one.affected < one.quantity and reading.kind is Kind.MISSING_PIECE:
        # What never came is paid back in full (art. 79; refusing it is 无故拒绝售后).
        return min(one.requested_fen or one.goods_fen, one.goods_fen, one.ceiling_fen)
    least, usual, most = (
        one.goods_fen * percent // 100
        for percent in (limits.partial_min_percent, limits.partial_percent, limits.partial_max_percent)
    )
    if not one.requested_fen or one.flow not in (_REFUND_FLOWS | {None}):
        wanted = usual
    elif one.flow is None:
        wanted = min(max(one.requested_fen, least), most)
    else:
        wanted = min(one.requested_fen, most)
    return min(wanted, one.ceiling_fen)


def _promised(reading: Reading) -> Amounts:
    """What was promised in chat: through the open refund as far as it goes, the rest as 小额打款."""
    one, promised = reading.situation, reading.situation.promised_fen or 0
    refund = min(promised, one.ceiling_fen) if one.flow in _REFUND_FLOWS else 0
    rest = promised - refund
    warnings = [
        warn
        for warn, holds in (
            (Warn.PROMISE_ABOVE_CEILING, promised > one.ceiling_fen),
            (Warn.CANNOT_REVOKE, rest > 0),
            (Warn.MICRO_PAYMENT_LIMIT, rest > reading.policy.micro_payment_max_fen),
        )
        if holds
    ]
    return Amounts(
        refund_fen=refund,
        compensation_fen=rest,
        means=Means.MICRO_PAYMENT if rest else None,
        warnings=tuple(warnings),
    )


def _given(fen: int, means: Means) -> Amounts:
    return Amounts(
        compensation_fen=fen, means=means if fen else None, warnings=(Warn.NOT_FOR_REVIEWS,) if fen else ()
    )
