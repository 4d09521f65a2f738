"""Which options a situation has at all, in which order, and which three stay."""

from collections.abc import Sequence

from ..compensation import ShippingFault
from ..diagnosis.records import Category
from ..freight import Ground, Leg
from ..refund.vocabulary import Flow, RefundStatus, ShopType
from ..seven_day import Verdict
from .amounts import partial_fen
from .applying import flows_of
from .keys import Kind, OptionKey
from .moving import legs
from .policy_parts import Ranking
from .reading import WORTHLESS, Reading
from .records import Because, Option
from .situation import Wish

MOST = 3
_K = OptionKey

_FITS = {
    Wish.REFUND: frozenset(
        {
            _K.REFUND_ONLY,
            _K.RETURN_REFUND,
            _K.SEVEN_DAY_RETURN,
            _K.CANCEL_REFUND,
            _K.CLAIM_REFUND,
            _K.INTERCEPT_REFUND,
        }
    ),
    Wish.RETURN: frozenset(
        {
            _K.RETURN_REFUND,
            _K.SEVEN_DAY_RETURN,
            _K.AGREED_RETURN,
            _K.CLAIM_REFUND,
            _K.INTERCEPT_REFUND,
            _K.CANCEL_REFUND,
        }
    ),
    Wish.EXCHANGE: frozenset({_K.EXCHANGE, _K.SEVEN_DAY_EXCHANGE, _K.CLAIM_RESHIP}),
    Wish.RESHIP: frozenset({_K.RESHIP, _K.CLAIM_RESHIP, _K.SHIP_NOW}),
    Wish.REPAIR: frozenset({_K.REPAIR}),
    Wish.COMPENSATION: frozenset({_K.PARTIAL_REFUND, _K.RED_PACKET, _K.COUPON, _K.CLAIM_COMPENSATE}),
    Wish.GUIDANCE: frozenset({_K.GUIDE}),
}

PAYING = frozenset(
    {
        _K.RETURN_REFUND,
        _K.PARTIAL_REFUND,
        _K.REFUND_ONLY,
        _K.SEVEN_DAY_RETURN,
        _K.AGREED_RETURN,
        _K.INTERCEPT_REFUND,
        _K.CANCEL_REFUND,
        _K.CLAIM_REFUND,
        _K.CLAIM_COMPENSATE,
    }
)
"""What pays a refund: not on the table once nothing may be refunded any more."""

_ENTITLED = PAYING - {_K.PARTIAL_REFUND, _K.AGREED_RETURN, _K.CLAIM_COMPENSATE} | {
    _K.KEEP_PROMISE,
    _K.EXCHANGE,
    _K.RESHIP,
    _K.REPAIR,
    _K.SEVEN_DAY_EXCHANGE,
    _K.CLAIM_RESHIP,
}


def fits(key: OptionKey, wish: Wish | None) -> bool:
    """Whether the option is what the buyer asked for."""
    return wish is not None and key in _FITS.get(wish, frozenset())


def entitled(key: OptionKey, reading: Reading) -> bool:
    """Whether the buyer has a right to it as things stand."""
    if key is _K.SEVEN_DAY_EXCHANGE:
        # Tmall's norm is on return and exchange, Taobao's on return only.
        return reading.situation.shop_type is ShopType.TMALL
    if key not in _ENTITLED or (reading.time_barred and key is not _K.KEEP_PROMISE):
        return False
    if reading.delivery_proven or (reading.situation.return_missed and Leg.RETURN in legs(key, reading)):
        return False  # art. 38; art. 43: a second time for the same reason only with the seller's consent
    return not reading.proof_missing or reading.fault_ground is not Ground.UNCLEAR


def candidates(reading: Reading) -> tuple[OptionKey, ...]:
    """What the policy lists for this kind and the rules and facts allow, in the policy's order."""
    if reading.situation.ceiling_fen <= 0 < reading.situation.line_paid_fen:
        return (*((_K.KEEP_PROMISE,) if reading.situation.promised_fen else ()), _K.FOLLOW_UP)
    order = reading.policy.order[reading.kind]
    found = tuple(key for key in order if _answers(key, reading) and _allowed(key, reading))
    return (*_before(reading), *found) or (_K.ASK,)


def _before(reading: Reading) -> tuple[OptionKey, ...]:
    """What comes before the order: a promise that was made, and asking where too little is known."""
    one, before = reading.situation, []
    if one.promised_fen:
        before.append(_K.KEEP_PROMISE)
    # No reason is needed: what is not sent yet is cancelled, what may go back goes back. An apology asks by itself.
    cancels = reading.kind is Kind.UNSHIPPED and one.flow is not None
    goes_back = reading.kind is Kind.SUBJECTIVE and one.flow is Flow.RETURN and reading.seven_day.possible
    free = cancels or goes_back or reading.kind is Kind.SERVICE
    unsure = one.confidence * 100 < reading.thresholds.ask_below_percent and not free
    asks = unsure or reading.proof_missing or reading.delivery_proven
    if reading.kind is not Kind.OTHER and asks:
        before.append(_K.ASK)
    return tuple(before)


def _answers(key: OptionKey, reading: Reading) -> bool:
    """Whether the option is an answer at all where the complaint itself gives no claim: to the open application."""
    flow, wish = reading.situation.flow, reading.situation.wish
    if reading.kind is Kind.USAGE and key in (_K.EXPLAIN, _K.AGREED_RETURN):
        return flow is Flow.RETURN
    if key is _K.PARTIAL_REFUND and reading.kind in (Kind.SUBJECTIVE, Kind.USAGE, Kind.MINOR_FLAW):
        return flow is Flow.REFUND_RECEIVED and wish is Wish.COMPENSATION
    if reading.kind not in (Kind.SERVICE, Kind.OTHER):
        return True
    match key:
        case _K.SEVEN_DAY_RETURN | _K.AGREED_RETURN:
            return flow in (Flow.RETURN, Flow.REFUND_RECEIVED)
        case _K.SEVEN_DAY_EXCHANGE:
            return flow is Flow.EXCHANGE
        case _K.PARTIAL_REFUND:
            return flow is Flow.REFUND_RECEIVED
        case _:
            return True


def _allowed(key: OptionKey, reading: Reading) -> bool:
    one, stocked = reading.situation, reading.situation.in_stock is not False
    if key in PAYING and (one.ceiling_fen <= 0 or one.goods_fen <= 0):
        return False
    if one.status is RefundStatus.WAITING_RECEIPT and _other_application(key, reading):
        return False  # the goods are on their way back already
    match key:
        case _K.RETURN_REFUND:
            return not _keeps_worthless(reading)
        case _K.REFUND_ONLY:
            return _keeps_worthless(reading)
        case _K.EXCHANGE:
            cheap = _keeps_worthless(reading) and one.wish is not Wish.EXCHANGE
            return stocked and reading.goods not in WORTHLESS and not cheap and not one.counterfeit
        case _K.REPAIR:
            return one.wish is Wish.REPAIR
        case _K.PARTIAL_REFUND:
            low = one.goods_fen <= reading.thresholds.low_value_fen
            applied = reading.kind in (Kind.SERVICE, Kind.OTHER)
            return partial_fen(reading) > 0 and (low or applied or one.wish is Wish.COMPENSATION)
        case _K.CLAIM_COMPENSATE:
            low = one.goods_fen <= reading.thresholds.low_value_fen
            return one.received is not False and (
                bool(one.minor_flaw) or low or one.wish is Wish.COMPENSATION
            )
        case _K.RESHIP | _K.CLAIM_RESHIP:
            return stocked
        case _K.SHIP_NOW:
            return stocked and _may_ship(reading)
        case _K.SEVEN_DAY_RETURN:
            return reading.seven_day.possible
        case _K.SEVEN_DAY_EXCHANGE:
            return stocked and reading.seven_day.verdict is Verdict.OPEN
        case _K.INTERCEPT_REFUND:
            return reading.kind is Kind.DELAYED or reading.seven_day.possible
        case _K.EXPLAIN:
            return not reading.seven_day.possible
        case _K.AGREED_RETURN:
            applied = reading.kind in (Kind.SERVICE, Kind.OTHER)
            return reading.seven_day.verdict is Verdict.OVER or (applied and not reading.seven_day.possible)
        case _K.RED_PACKET:
            return min(reading.thresholds.red_packet_fen, one.paid_fen) > 0
        case _K.COUPON:
            return min(reading.thresholds.coupon_fen, one.paid_fen) > 0
        case _:
            return True


def _other_application(key: OptionKey, reading: Reading) -> bool:
    """Whether the option needs an application of another type than the open one."""
    flows = flows_of(key, comes_back=reading.comes_back)
    return bool(flows) and reading.situation.flow not in flows


def _keeps_worthless(reading: Reading) -> bool:
    small = reading.situation.goods_fen <= reading.thresholds.no_return_below_fen
    return reading.goods in WORTHLESS or small


def _may_ship(reading: Reading) -> bool:
    """Sending after a refund was asked for puts cost and loss on the seller (争议处理规则 art. 27)."""
    one = reading.situation
    wants_out = one.flow is Flow.REFUND_UNSHIPPED or one.wish in (Wish.REFUND, Wish.RETURN)
    gone = one.shipping_fault in (ShippingFault.OUT_OF_STOCK, ShippingFault.OUT_OF_STOCK_LONG)
    return not wants_out and not gone and one.category is not Category.SUBJECTIVE


def best(options: Sequence[Option], reading: Reading) -> tuple[Option, ...]:
    """The one to three that stay, best first. If the buyer has a right to any of them, one such stays."""
    policy, position = reading.policy, {one.key: place for place, one in enumerate(options)}

    def standing(option: Option) -> tuple[bool, bool, int]:
        before = option.key in (_K.KEEP_PROMISE, _K.ASK)
        rank = option.cost.total_fen if policy.ranking is Ranking.COST else 0
        return (
            not before,
            not (policy.wish_first and option.fits_wish) and not before,
            rank if not before else 0,
        )

    ranked = sorted(options, key=lambda one: (*standing(one), position[one.key]))
    kept, rest = ranked[:MOST], ranked[MOST:]
    if not any(one.entitled for one in kept):
        kept[-1:] = [next((one for one in rest if one.entitled), kept[-1])]
    return tuple(kept) if reading.kind is not Kind.SERVICE else _with_apology(kept, rest)


def _with_apology(kept: Sequence[Option], rest: Sequence[Option]) -> tuple[Option, ...]:
    """Bad service is apologised for, whatever else is offered (the seed's fifth type): it takes the place of the last extra."""
    apology = next((one for one in rest if one.key is _K.APOLOGY), None)
    if apology is None:
        return tuple(kept)
    extra = next((one for one in reversed(kept[1:]) if not (one.entitled or one.fits_wish)), kept[-1])
    return (*(one for one in kept if one is not extra), apology)


def because(options: Sequence[Option], reading: Reading) -> Because:
    """Why the first of ``options`` is the recommended one."""
    first = options[0]
    if first.key is _K.KEEP_PROMISE:
        return Because.PROMISED
    if first.key is _K.ASK and (reading.kind is not Kind.OTHER or len(options) > 1):
        proof = reading.proof_missing or reading.delivery_proven
        return Because.PROOF_FIRST if proof else Because.UNSURE
    if len(options) == 1:
        return Because.ONLY
    if first.fits_wish and reading.policy.wish_first:
        return Because.WISH
    return Because.COST if reading.policy.ranking is Ranking.COST else Because.ORDER
