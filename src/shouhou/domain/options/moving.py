"""The parcels of an option: which legs it has, on which ground goods move, and so who bears which freight."""

from typing import assert_never

from ..diagnosis.records import Category, Responsible
from ..freight import Agreed, Bearer, Freight, FreightCase, Ground, Leg, freight
from .keys import Family, OptionKey
from .reading import Reading
from .records import Warn

_K = OptionKey
_BACK = (Leg.OUTWARD, Leg.RETURN)
_ROUND = (Leg.OUTWARD, Leg.RETURN, Leg.RESEND)
_AGAIN = (Leg.OUTWARD, Leg.RESEND)


def legs(key: OptionKey, reading: Reading) -> tuple[Leg, ...]:
    """The legs of an option; empty where nothing moves and the sale stands."""
    match key:
        case _K.RETURN_REFUND | _K.SEVEN_DAY_RETURN | _K.AGREED_RETURN | _K.INTERCEPT_REFUND:
            return _BACK
        case _K.EXCHANGE | _K.SEVEN_DAY_EXCHANGE | _K.REPAIR:
            return _ROUND
        case _K.RESHIP | _K.CLAIM_RESHIP:
            return _AGAIN
        case _K.CLAIM_REFUND:
            return _BACK if reading.comes_back else (Leg.OUTWARD,)
        case _K.REFUND_ONLY:
            return (Leg.OUTWARD,)
        case (
            _K.KEEP_PROMISE
            | _K.PARTIAL_REFUND
            | _K.EXPLAIN
            | _K.CANCEL_REFUND
            | _K.CLAIM_COMPENSATE
            | _K.CHASE_CARRIER
            | _K.SHIP_NOW
            | _K.GUIDE
            | _K.RED_PACKET
            | _K.COUPON
            | _K.APOLOGY
            | _K.ASK
            | _K.FOLLOW_UP
        ):
            return ()
        case _:
            assert_never(key)


def ground(key: OptionKey, reading: Reading) -> Ground:
    """Why the goods of this option move."""
    one = reading.situation
    if key in (_K.SEVEN_DAY_RETURN, _K.SEVEN_DAY_EXCHANGE):
        # No manual, or a wrong one: that it cannot be used is the shop's doing.
        not_told = one.category is Category.USAGE and one.responsible is Responsible.SHOP
        return reading.fault_ground if not_told else Ground.SEVEN_DAY
    if key is _K.AGREED_RETURN:
        return Ground.NO_RIGHT
    if key is _K.INTERCEPT_REFUND and reading.family is Family.SUBJECTIVE:
        theirs = (
            one.responsible in (Responsible.SHOP, Responsible.LOGISTICS)
            and one.category is not Category.SERVICE
        )
        return reading.fault_ground if theirs else Ground.SEVEN_DAY
    return reading.fault_ground


def freight_of(key: OptionKey, reading: Reading) -> Freight | None:
    """Who bears each leg of the option; None when it has none."""
    ways = legs(key, reading)
    if not ways:
        return None
    one, costs = reading.situation, reading.policy.costs
    outward = costs.outward_freight_fen if one.outward_freight_fen is None else one.outward_freight_fen
    back = costs.return_freight_fen if one.return_freight_fen is None else one.return_freight_fen
    before = one.freight_agreed_before_intervention
    case = FreightCase(
        shop_type=one.shop_type,
        ground=ground(key, reading),
        legs=ways,
        exchange=Leg.RESEND in ways,
        free_shipping=free_shipping(reading),
        breaks_free_shipping=bool(one.partial_return_breaks_free_shipping),
        fault_from_burden=reading.fault_from_burden,
        agreed=one.freight_agreed,
        agreed_before_intervention=not one.intervened if before is None else before,
        intervened=one.intervened,
        first_to_err=one.first_to_err,
        member_abuse=one.member_abuse,
        returns_insured=bool(one.returns_insured),
        shipped_at=one.shipped_at,
        applied_at=one.applied_at,
        # A buyer who paid postage paid that, whatever the carrier took.
        outward_fen=one.postage_fen or outward,
        return_fen=back,
        resend_fen=outward,
    )
    return freight(case, rules=reading.rules, at=one.applied_at or reading.now)


def free_shipping(reading: Reading) -> bool:
    """Whether the shop sent it free of charge: as told, else no postage was paid, else assumed."""
    one = reading.situation
    return not one.postage_fen if one.free_shipping is None else one.free_shipping


def freight_warnings(key: OptionKey, reading: Reading) -> tuple[Warn, ...]:
    """What an agent must know about the freights of the option."""
    one = reading.situation
    against = one.freight_agreed is Agreed.BUYER and ground(key, reading) is Ground.FAULT
    found = {
        Warn.FREIGHT_NOT_COLLECTED: key is _K.INTERCEPT_REFUND and ground(key, reading) is Ground.SEVEN_DAY,
        Warn.FREIGHT_SILENT: one.freight_agreed is Agreed.SILENT,
        Warn.FREIGHT_AGREED_AGAINST_FAULT: against,
        Warn.DEFECT_IS_NOT_SEVEN_DAY: against and reading.family is Family.FAULT,
        Warn.ABUSE_NEVER_REFUSES: one.member_abuse,
    }
    return tuple(warn for warn, holds in found.items() if holds and legs(key, reading))


def bears(found: Freight | None, leg: Leg) -> Bearer | None:
    """Who bears a leg, None where the option has no such leg."""
    line = found.of(leg) if found is not None else None
    return line.bearer if line is not None else None
