"""What platform and law might charge in a situation. Shown beside every option, offered by none."""

from collections.abc import Iterator

from ..carrier_claim import Standstill
from ..compensation import (
    Exposure,
    ShippingFault,
    promise_exposure,
    shipping_exposure,
    statutory_exposure,
)
from ..diagnosis.records import Category
from ..goods import Goods
from .keys import OptionKey
from .reading import Reading

_FOOD = frozenset({Goods.FOOD, Goods.FRESH, Goods.ALCOHOL, Goods.NEAR_EXPIRY})
_SENDS = {
    OptionKey.RESHIP: "reship_late",
    OptionKey.CLAIM_RESHIP: "reship_late",
    OptionKey.EXCHANGE: "exchange_late",
    OptionKey.SEVEN_DAY_EXCHANGE: "exchange_late",
}


def exposures(key: OptionKey, reading: Reading) -> tuple[Exposure, ...]:
    """All of them, the shipping ones first."""
    return (*_shipping(reading), *_promises(key, reading), *_statutory(reading))


def _shipping(reading: Reading) -> Iterator[Exposure]:
    one = reading.situation
    faults = [] if one.shipping_fault is None else [one.shipping_fault]
    if reading.stall is not None and reading.stall.kind is not Standstill.NONE:
        stalled = (
            ShippingFault.TRACK_ABNORMAL
            if reading.stall.kind is Standstill.ABNORMAL
            else ShippingFault.TRACK_OVERDUE
        )
        faults += [stalled] if stalled not in faults else []
    for fault in faults:
        yield shipping_exposure(
            shop_type=one.shop_type, fault=fault, paid_fen=one.paid_fen, at=reading.now, rules=reading.rules
        )


def _promises(key: OptionKey, reading: Reading) -> Iterator[Exposure]:
    one = reading.situation
    code = "chat" if one.promised_fen else ""
    for found in (code, _SENDS.get(key, "")):
        exposure = found and promise_exposure(
            shop_type=one.shop_type,
            promised_fen=one.promised_fen or 0,
            paid_fen=one.paid_fen,
            code=found,
            at=reading.now,
            rules=reading.rules,
        )
        if exposure:
            yield exposure


def _statutory(reading: Reading) -> Iterator[Exposure]:
    one = reading.situation
    fraud = one.counterfeit or one.category is Category.NOT_AS_DESCRIBED
    food = one.goods in _FOOD and one.category is Category.QUALITY
    for code, holds in (("fraud", fraud), ("food", food)):
        if holds:
            yield statutory_exposure(
                shop_type=one.shop_type,
                code=code,
                price_fen=one.goods_fen,
                at=reading.now,
                rules=reading.rules,
            )
