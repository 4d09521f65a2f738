"""What an option costs the shop in expectation, measured against the sale standing as it is.

So the freight of the first sending is no cost of any option: it is spent either way. Postage that the buyer
paid and gets back is. Every line is rounded to whole fen, half up, before it is added.
"""

from collections.abc import Iterator

from ..carrier_claim import Claim
from ..compensation import Exposure, ExposureKind, capped_track
from ..diagnosis.records import Category
from ..freight import Freight, Leg
from ..means import Means
from ..money import shown
from .amounts import Amounts
from .keys import Family, OptionKey
from .moving import legs
from .reading import Reading
from .records import Cost, CostKind, CostLine, DisputeRisk

_WHOLE_PIECE = frozenset(
    {OptionKey.EXCHANGE, OptionKey.SEVEN_DAY_EXCHANGE, OptionKey.CLAIM_RESHIP, OptionKey.RESHIP}
)


def cost(
    key: OptionKey,
    reading: Reading,
    *,
    amounts: Amounts,
    ways: Freight | None,
    risk: DisputeRisk,
    exposures: tuple[Exposure, ...],
    claim: Claim | None,
) -> Cost:
    """All lines that are not nought."""
    found = (
        *_money(amounts, reading),
        *_parcels(key, reading, ways),
        _staff(key, reading),
        _dispute(reading, risk),
        _platform(reading, exposures),
        CostLine(kind=CostKind.CLAIM_RECOVERY, fen=-claim.expected_fen if claim is not None else 0),
    )
    return Cost(lines=tuple(line for line in found if line.fen))


def _money(amounts: Amounts, reading: Reading) -> Iterator[CostLine]:
    yield CostLine(kind=CostKind.REFUND, fen=amounts.refund_fen - amounts.postage_fen)
    yield CostLine(kind=CostKind.OUTWARD_FREIGHT, fen=amounts.postage_fen)
    if amounts.means is Means.COUPON:
        used = reading.policy.costs.coupon_used_percent
        how = f"{shown(amounts.compensation_fen)} × {used}%"
        yield CostLine(kind=CostKind.COMPENSATION, fen=percent(amounts.compensation_fen, used), how=how)
    else:
        yield CostLine(kind=CostKind.COMPENSATION, fen=amounts.compensation_fen)


def _parcels(key: OptionKey, reading: Reading, ways: Freight | None) -> Iterator[CostLine]:
    costs, one, went = reading.policy.costs, reading.situation, legs(key, reading)
    for leg, kind in ((Leg.RETURN, CostKind.RETURN_FREIGHT), (Leg.RESEND, CostKind.RESEND_FREIGHT)):
        line = ways.of(leg) if ways is not None else None
        if line is not None:
            whole = (
                key is OptionKey.INTERCEPT_REFUND
            )  # the carrier asks the shop for it, whoever should bear it
            yield CostLine(kind=kind, fen=line.seller_fen + (line.buyer_fen if whole else 0))
    if key in _WHOLE_PIECE:
        how = f"{shown(one.goods_fen)} × {costs.goods_cost_percent}%"
        yield CostLine(
            kind=CostKind.RESENT_GOODS, fen=percent(one.goods_fen, costs.goods_cost_percent), how=how
        )
    if Leg.RETURN in went:
        yield CostLine(kind=CostKind.INSPECTION, fen=costs.inspection_fen)
        if key is not OptionKey.REPAIR:
            yield salvage(reading)


def salvage(reading: Reading) -> CostLine:
    """What the returned goods are worth, the faulty ones less. A negative cost."""
    one, policy = reading.situation, reading.policy
    intact = one.salvage_percent if one.salvage_percent is not None else policy.salvage_percent(reading.goods)
    damaged = reading.family in (Family.FAULT, Family.LOGISTICS, Family.GUIDE)
    faulty = damaged and one.category not in (Category.WRONG_ITEM, Category.SUBJECTIVE, Category.USAGE)
    part = policy.costs.salvage_faulty_percent if faulty else 100
    fen = (one.goods_fen * intact * part + 5_000) // 10_000
    how = f"{shown(one.goods_fen)} × {intact}%" + (f" × {part}%" if faulty else "")
    return CostLine(kind=CostKind.SALVAGE, fen=-fen, how=how)


def _staff(key: OptionKey, reading: Reading) -> CostLine:
    minutes, each = reading.policy.minutes[key], reading.policy.costs.staff_fen_per_minute
    return CostLine(kind=CostKind.STAFF, fen=minutes * each, how=f"{minutes} × {shown(each)}")


def _dispute(reading: Reading, risk: DisputeRisk) -> CostLine:
    each = reading.policy.costs.dispute_fen
    share = f"{risk.basis_points // 100}.{risk.basis_points % 100:02d}%"
    fen = (each * risk.basis_points + 5_000) // 10_000
    return CostLine(kind=CostKind.DISPUTE, fen=fen, how=f"{shown(each)} × {share}")


def _platform(reading: Reading, exposures: tuple[Exposure, ...]) -> CostLine:
    """The red packet for a shipping fault that is certain; it comes whatever is chosen."""
    one = reading.situation
    sure = [
        exposure
        for exposure in exposures
        if exposure.kind is ExposureKind.SHIPPING and exposure.code == one.shipping_fault
    ]
    fen = capped_track(
        sure, shop_type=one.shop_type, paid_fen=one.paid_fen, at=reading.now, rules=reading.rules
    )
    return CostLine(kind=CostKind.PLATFORM_COMPENSATION, fen=fen)


def percent(fen: int, share: int) -> int:
    """``share`` percent of ``fen``, rounded half up."""
    return (fen * share + 50) // 100
