"""What was not known, how it was taken, and whether it mattered."""

from collections.abc import Iterator

from ..burden import Prover
from ..carrier_claim import ParcelState
from ..seven_day import Doubt
from .keys import Family, Kind
from .reading import Reading
from .records import Assumed

_BY_PARCEL = (Kind.LOST, Kind.SIGNED_NOT_RECEIVED, Kind.ON_THE_WAY)


def assumptions(reading: Reading) -> Iterator[Assumed]:
    """What was not known and mattered for this kind of situation."""
    one, kind = reading.situation, reading.kind
    moves = reading.family in (Family.FAULT, Family.SUBJECTIVE, Family.GUIDE)
    proof = reading.burden.clause is not None
    unknown = {
        Assumed.RECEIVED: one.received is None and moves and kind is not Kind.ON_THE_WAY,
        Assumed.GENERAL_GOODS: one.goods is None and moves,
        Assumed.INTACT: Doubt.CONDITION in reading.seven_day.doubts and kind in (Kind.SUBJECTIVE, Kind.USAGE),
        Assumed.IN_WINDOW: Doubt.SIGNED in reading.seven_day.doubts and kind in (Kind.SUBJECTIVE, Kind.USAGE),
        Assumed.NOT_CONFIRMED: Doubt.CONFIRMED in reading.seven_day.doubts and kind is Kind.SUBJECTIVE,
        Assumed.FREE_SHIPPING: one.free_shipping is None and one.postage_fen is None and moves,
        Assumed.NOT_INSURED: one.returns_insured is None and moves,
        Assumed.POSTAGE: one.postage_fen is None and moves,
        Assumed.FREIGHTS: None in (one.outward_freight_fen, one.return_freight_fen) and moves,
        Assumed.SALVAGE: one.salvage_percent is None and moves,
        Assumed.PROOF_TO_SEE: proof and one.evidence is None and reading.burden.first is Prover.BUYER,
        Assumed.VISIBLE: kind is Kind.QUALITY and one.defect_visible is None and not one.counterfeit,
        Assumed.BEFORE_END: kind in (Kind.WRONG_ITEM, Kind.MISSING_PIECE, Kind.DAMAGED)
        and one.phase is None
        and one.ended_at is None,
        Assumed.STALLED_BY_RULE: one.parcel is ParcelState.STALLED and reading.stall is None,
        Assumed.AS_TOLD: one.as_told
        and (
            kind in (Kind.MISSING_PIECE, Kind.MINOR_FLAW) or (one.parcel is not None and kind in _BY_PARCEL)
        ),
        Assumed.PARCEL_NOT_INSURED: reading.family is Family.LOGISTICS
        and one.insured_fen is None
        and kind is not Kind.UNSHIPPED,
        Assumed.IN_STOCK: one.in_stock is None and reading.family in (Family.FAULT, Family.LOGISTICS),
        Assumed.AGREED_BEFORE: one.freight_agreed is not None
        and one.freight_agreed_before_intervention is None,
    }
    return (assumed for assumed, holds in unknown.items() if holds)
