"""Which kind of situation this is, and what there is to prove."""

from typing import assert_never

from ..burden import Evidence, Matter
from ..carrier_claim import ParcelState, Stall, Standstill
from ..diagnosis.records import Category, Responsible
from ..refund.vocabulary import Flow, Phase
from .keys import Kind
from .situation import Situation

_ON_THE_WAY = (Flow.REFUND_UNSHIPPED, Flow.REFUND_NOT_RECEIVED)
_GONE_WRONG = (ParcelState.SIGNED_NOT_RECEIVED, ParcelState.LOST, ParcelState.NO_SCAN, ParcelState.DAMAGED)
_FAULT = frozenset({Category.QUALITY, Category.NOT_AS_DESCRIBED, Category.WRONG_ITEM})


def kind_of(situation: Situation, still: Stall | None) -> Kind:
    """The kind of a situation, given how its parcel stands."""
    match situation.category:
        case Category.SERVICE | Category.OTHER if situation.parcel in _GONE_WRONG:
            return _kind_of_parcel(situation, still)
        case Category.SERVICE | Category.OTHER if situation.flow in _ON_THE_WAY and not situation.received:
            # The goods are not there yet: the application has an answer whatever it is about.
            return Kind.UNSHIPPED if situation.unshipped else Kind.ON_THE_WAY
        case Category.SERVICE:
            return Kind.SERVICE
        case Category.OTHER:
            return Kind.OTHER
        case _ if situation.unshipped:
            return Kind.UNSHIPPED
        case Category.LOGISTICS:
            return _kind_of_parcel(situation, still)
        case _ if situation.parcel is ParcelState.DAMAGED and situation.category in _FAULT:
            return Kind.DAMAGED
        case _ if situation.received is False:
            return Kind.ON_THE_WAY  # what is not there yet cannot be sent back
        case Category.SUBJECTIVE:
            return Kind.SUBJECTIVE
        case Category.USAGE:
            return Kind.USAGE
        case _:
            return _kind_of_fault(situation)


def _kind_of_parcel(situation: Situation, still: Stall | None) -> Kind:
    stalled = still is not None and still.kind is not Standstill.NONE
    match situation.parcel:
        case ParcelState.DAMAGED:
            return Kind.DAMAGED
        case ParcelState.LOST:
            return Kind.LOST
        case ParcelState.NO_SCAN:
            return Kind.UNSHIPPED  # a number was uploaded, the carrier never had it
        case ParcelState.SIGNED_NOT_RECEIVED:
            return Kind.SIGNED_NOT_RECEIVED
        case ParcelState.STALLED:
            # Without route or last scan the word of whoever looked stands.
            return Kind.LOST if stalled or still is None else Kind.DELAYED
        case ParcelState.REFUSED:
            return Kind.ON_THE_WAY
        case ParcelState.MOVING:
            return Kind.LOST if stalled else Kind.DELAYED
        case None if situation.received is True:
            return Kind.DAMAGED
        case None:
            return Kind.LOST if stalled else Kind.DELAYED
        case _:
            assert_never(situation.parcel)


def _kind_of_fault(situation: Situation) -> Kind:
    """Quality, description, wrong item: broken on the way, a piece missing, or not the shop's fault after all."""
    if situation.responsible is Responsible.LOGISTICS and situation.category is Category.QUALITY:
        return Kind.DAMAGED
    if situation.responsible is Responsible.BUYER and situation.evidence is not Evidence.COMPLETE:
        return Kind.USAGE if situation.category is Category.QUALITY else Kind.SUBJECTIVE
    if situation.missing_piece or (situation.missing_piece is None and situation.flow is Flow.RESHIP):
        return Kind.MISSING_PIECE
    if situation.minor_flaw and situation.category is not Category.WRONG_ITEM:
        return Kind.MINOR_FLAW
    return Kind(situation.category.value)


def matter_of(situation: Situation, kind: Kind) -> Matter | None:
    """What has to be proven, None: nothing."""
    if kind in (Kind.LOST, Kind.SIGNED_NOT_RECEIVED):
        return Matter.NOT_RECEIVED
    if kind in (Kind.DAMAGED, Kind.MISSING_PIECE, Kind.WRONG_ITEM):
        return Matter.SURFACE_AFTER_END if _after_end(situation) else Matter.SURFACE
    if situation.category not in _FAULT:
        return None
    if situation.counterfeit:
        return Matter.COUNTERFEIT
    if situation.category is Category.NOT_AS_DESCRIBED:
        return Matter.DESCRIPTION
    return Matter.QUALITY_HIDDEN if situation.defect_visible is False else Matter.QUALITY_VISIBLE


def _after_end(situation: Situation) -> bool:
    """After 确认收货: the trade is finished."""
    return situation.phase is Phase.AFTER_SALE or situation.ended_at is not None
