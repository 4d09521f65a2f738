"""One option, whole: freights, amounts, steps, cost, risk, words and the action it leads to."""

from collections.abc import Iterator

from ..carrier_claim import Claim, ParcelState, carrier_claim
from ..clauses import Clause, clause
from ..diagnosis.records import Responsible
from ..freight import Freight, Ground, Leg
from ..means import Means
from ..refund.vocabulary import ShopType
from .amounts import Amounts, amounts
from .applying import action_of, must_change
from .choosing import entitled, fits
from .cost import cost, percent, salvage
from .dispute import dispute_risk
from .exposing import exposures
from .keys import Kind, OptionKey
from .moving import bears, freight_of, freight_warnings, ground, legs
from .phrasing import change_of, phrase_of
from .reading import Reading
from .records import BuyerEffect, Option, Warn
from .steps import promise_due_at, steps
from .words import variables

_K = OptionKey
_CLAIMING = frozenset({_K.CLAIM_REFUND, _K.CLAIM_RESHIP, _K.CLAIM_COMPENSATE})
_SURFACE = frozenset({Kind.WRONG_ITEM, Kind.MISSING_PIECE, Kind.DAMAGED})
_GETS_GOODS = frozenset(
    {_K.EXCHANGE, _K.SEVEN_DAY_EXCHANGE, _K.RESHIP, _K.CLAIM_RESHIP, _K.REPAIR, _K.SHIP_NOW, _K.CHASE_CARRIER}
)
_REASONS = {
    _K.REFUND_ONLY: "remedy.worthless",
    _K.PARTIAL_REFUND: "remedy.agreement",
    _K.KEEP_PROMISE: "promise.compensation",
    _K.AGREED_RETURN: "remedy.agreement",
    _K.INTERCEPT_REFUND: "remedy.intercept",
    _K.CANCEL_REFUND: "remedy.unshipped",
    _K.CLAIM_REFUND: "risk.before_signing",
    _K.CLAIM_RESHIP: "risk.before_signing",
    _K.CLAIM_COMPENSATE: "risk.before_signing",
}


def build(key: OptionKey, reading: Reading) -> tuple[Option, Freight | None]:
    """The option, and the clauses on freight that were looked at on the way."""
    ways = freight_of(key, reading)
    paid = amounts(key, reading, ways)
    claim = _claim(key, reading, paid)
    risk = dispute_risk(key, reading)
    shown = exposures(key, reading)
    one = reading.situation
    back = reading.comes_back
    action, fields = action_of(
        key,
        one,
        refund_fen=paid.refund_fen,
        freight=bears(ways, Leg.RETURN),
        comes_back=back,
        pays_at_once=_pays_at_once(key, reading),
    )
    option = Option(
        key=key,
        family=reading.family,
        refund_fen=paid.refund_fen,
        compensation_fen=paid.compensation_fen,
        means=paid.means,
        freights=ways.lines if ways is not None else (),
        steps=steps(key, reading, amounts=paid, ways=ways, claim=claim),
        cost=cost(key, reading, amounts=paid, ways=ways, risk=risk, exposures=shown, claim=claim),
        buyer=_effect(key, reading, paid, ways),
        dispute=risk,
        exposures=shown,
        claim=claim,
        phrase=phrase_of(key, reading, action=action, refund_fen=paid.refund_fen),
        variables=variables(
            key, reading, amounts=paid, ways=ways, change=change_of(key, reading, refund_fen=paid.refund_fen)
        ),
        action=action,
        prefilled=fields,
        fits_wish=fits(key, one.wish),
        entitled=entitled(key, reading),
        warnings=(*paid.warnings, *freight_warnings(key, reading), *_warnings(key, reading, paid)),
        reasons=tuple(_reasons(key, reading)),
    )
    return option, ways


def _pays_at_once(key: OptionKey, reading: Reading) -> bool:
    """A parcel called back is paid when it is back, unless the fault is not the buyer's or it is coming already."""
    return ground(key, reading) is not Ground.SEVEN_DAY or reading.situation.parcel is ParcelState.REFUSED


def _claim(key: OptionKey, reading: Reading, paid: Amounts) -> Claim | None:
    """Damage, loss and standstill always open a claim, together with the buyer's remedy (seed 一.3)."""
    if key not in _CLAIMING:
        return None
    one, costs = reading.situation, reading.policy.costs
    usual = {
        Kind.DAMAGED: ParcelState.DAMAGED,
        Kind.SIGNED_NOT_RECEIVED: ParcelState.SIGNED_NOT_RECEIVED,
        Kind.LOST: ParcelState.STALLED,
    }
    told = one.parcel if one.parcel not in (None, ParcelState.MOVING) else None
    return carrier_claim(
        shop_type=one.shop_type,
        reason=told or usual.get(reading.kind, ParcelState.STALLED),
        loss_fen=_loss_fen(key, reading, paid),
        insured_fen=one.insured_fen,
        uninsured_cap_fen=costs.uninsured_cap_fen,
        success_percent=costs.claim_success_percent,
        now=reading.now,
        rules=reading.rules,
    )


def _loss_fen(key: OptionKey, reading: Reading, paid: Amounts) -> int:
    """What this remedy costs of the goods: more cannot be claimed, and nothing for the shop's own packing."""
    one = reading.situation
    if one.responsible is Responsible.SHOP:
        return 0
    if key is _K.CLAIM_RESHIP:
        return percent(one.goods_fen, reading.policy.costs.goods_cost_percent)
    back = -salvage(reading).fen if key is _K.CLAIM_REFUND and reading.comes_back else 0
    return max(min(paid.refund_fen, one.goods_fen) - back, 0)


def _effect(key: OptionKey, reading: Reading, paid: Amounts, ways: Freight | None) -> BuyerEffect:
    cash = paid.compensation_fen if paid.means is not Means.COUPON else 0
    lines = ways.lines if ways is not None else ()
    # The carrier asks the shop for the way back of a parcel that was called back.
    past = (Leg.OUTWARD, Leg.RETURN) if key is _K.INTERCEPT_REFUND else (Leg.OUTWARD,)
    borne = sum(line.buyer_fen for line in lines if line.leg not in past)
    back = Leg.RETURN in legs(key, reading)
    nothing = key is _K.CANCEL_REFUND or reading.kind in (Kind.LOST, Kind.SIGNED_NOT_RECEIVED, Kind.UNSHIPPED)
    return BuyerEffect(
        money_fen=paid.refund_fen + cash - borne,
        keeps_goods=not back and not nothing and reading.situation.received is not False,
        gets_goods=key in _GETS_GOODS,
        sends_back=back and key is not _K.INTERCEPT_REFUND,
        waiting_days=reading.policy.days[key],
    )


def _warnings(key: OptionKey, reading: Reading, paid: Amounts) -> Iterator[Warn]:
    one, due = reading.situation, promise_due_at(reading)
    found = {
        Warn.PLATFORM_IN: one.intervened,
        Warn.PROTECTION_OVER: reading.protection_over,
        Warn.RETURN_MISSED: one.return_missed and Leg.RETURN in legs(key, reading),
        Warn.PROMISE_OVERDUE: key is _K.KEEP_PROMISE and due is not None and reading.now > due,
        Warn.CHANGE_BY_BUYER: must_change(
            key, one, refund_fen=paid.refund_fen, comes_back=reading.comes_back
        ),
        Warn.SEVEN_DAY_LISTED_ONLY: key is _K.EXPLAIN and reading.seven_day.unconfirmed_listing,
    }
    return (warn for warn, holds in found.items() if holds)


def _reasons(key: OptionKey, reading: Reading) -> Iterator[Clause]:
    """Why the buyer gets this; a clause without a row in force is left out."""
    if key in (_K.SEVEN_DAY_RETURN, _K.SEVEN_DAY_EXCHANGE, _K.INTERCEPT_REFUND):
        yield reading.seven_day.clause
    if key is _K.EXPLAIN:
        yield reading.seven_day.clause
    fault = reading.kind in _SURFACE and key not in _REASONS
    wanted = [_REASONS.get(key, "")]
    if key in (_K.RETURN_REFUND, _K.EXCHANGE, _K.RESHIP, _K.REPAIR):
        fake = reading.situation.counterfeit
        wanted.append("remedy.counterfeit" if fake else "remedy.surface" if fault else "remedy.fault")
    if key is _K.RESHIP and reading.situation.shop_type is ShopType.TMALL:
        wanted.append("reship.promise")
    for name in filter(None, wanted):
        found = clause(key=name, shop_type=reading.situation.shop_type, at=reading.now, rules=reading.rules)
        if not found.missing:
            yield found
    if reading.burden.clause is not None and key in (_K.ASK, _K.RETURN_REFUND, _K.EXCHANGE, _K.CLAIM_REFUND):
        yield reading.burden.clause
