"""A situation read once: which kind it is, where the proof stands, what the calendar says, what was assumed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from ..burden import Burden, Established, Evidence, Matter, Prover, burden
from ..carrier_claim import ParcelState, Stall, Standstill, stall
from ..diagnosis.records import Category, Responsible
from ..freight import Ground
from ..goods import Goods
from ..refund.vocabulary import Phase
from ..rules import Rules
from ..seven_day import Doubt, SevenDay, SevenDayCase, seven_day
from .keys import FAMILIES, Family, Kind
from .policy import Policy
from .policy_parts import Thresholds
from .records import Assumed
from .situation import Situation

_FAULT = frozenset({Category.QUALITY, Category.NOT_AS_DESCRIBED, Category.WRONG_ITEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every option of one proposal starts from."""

    situation: Situation
    policy: Policy
    rules: Rules
    now: datetime
    kind: Kind
    thresholds: Thresholds
    burden: Burden
    seven_day: SevenDay
    stall: Stall | None
    protection_ends_at: datetime | None

    @property
    def goods(self) -> Goods:
        """The kind of goods, general when not known."""
        return self.situation.goods or Goods.GENERAL

    @property
    def family(self) -> Family:
        """The seed's family that the kind belongs to."""
        return FAMILIES[self.kind]

    @property
    def protection_over(self) -> bool:
        """Whether the platform takes no application any more (天猫交易时效规定 2026-08-11)."""
        moment = self.situation.applied_at or self.now
        return self.protection_ends_at is not None and moment > self.protection_ends_at

    @property
    def time_barred(self) -> bool:
        """Whether the protection period took the right away.

        It does not for quality, counterfeit and what never arrived (争议处理规则 2025-08-15 art. 5).
        """
        one = self.situation
        unbound = one.category is Category.QUALITY or one.counterfeit
        never_arrived = self.kind in (Kind.LOST, Kind.SIGNED_NOT_RECEIVED)
        return self.protection_over and not unbound and not never_arrived

    @property
    def proof_missing(self) -> bool:
        """Whether the buyer has to prove first, has shown nothing, and it is worth asking for."""
        return (
            self.burden.first is Prover.BUYER
            and self.burden.established is Established.FOR_SHOP
            and self.situation.goods_fen > self.thresholds.no_proof_below_fen
        )

    @property
    def delivery_proven(self) -> bool:
        """Whether the shop has shown a proper sign-off and the buyer nothing against it (art. 38)."""
        return (
            self.kind is Kind.SIGNED_NOT_RECEIVED
            and self.burden.first is Prover.SHOP
            and self.burden.established is Established.OPEN
        )

    @property
    def fault_from_burden(self) -> bool:
        """Whether fault is not known but follows: who had to prove did not, or the buyer did in full."""
        if self.burden.established is not Established.FOR_BUYER:
            return False
        match self.situation.responsible:
            case Responsible.UNCLEAR:
                return True
            case Responsible.BUYER:
                return self.situation.evidence is Evidence.COMPLETE
            case Responsible.SHOP | Responsible.LOGISTICS:
                return False
            case _:
                assert_never(self.situation.responsible)

    @property
    def fault_ground(self) -> Ground:
        """The ground on which goods move because something is wrong with them or their way."""
        match self.situation.responsible:
            case Responsible.SHOP | Responsible.LOGISTICS:
                return Ground.FAULT
            case Responsible.BUYER:
                return Ground.FAULT if self.fault_from_burden else Ground.BUYER_FAULT
            case Responsible.UNCLEAR if self.fault_from_burden or self.family is Family.LOGISTICS:
                # On the way the risk is the seller's whoever is at fault (争议处理规则 art. 10).
                return Ground.FAULT
            case Responsible.UNCLEAR:
                return Ground.UNCLEAR
            case _:
                assert_never(self.situation.responsible)


def read(situation: Situation, *, policy: Policy, rules: Rules, now: datetime) -> Reading:
    """Reads a checked situation at an aware moment."""
    moment = situation.applied_at or now
    still = _stall(situation, rules, now)
    kind = _kind(situation, still)
    proof = burden(
        shop_type=situation.shop_type,
        matter=_matter(situation, kind),
        first=situation.proves_first,
        buyer=situation.evidence,
        shop=situation.shop_evidence,
        rules=rules,
        at=moment,
    )
    case = SevenDayCase(
        shop_type=situation.shop_type,
        goods=situation.goods,
        condition=situation.condition,
        exclusion_confirmed=situation.exclusion_confirmed,
        received=situation.received,
        signed_at=situation.signed_at,
        applied_at=situation.applied_at,
    )
    return Reading(
        situation=situation,
        policy=policy,
        rules=rules,
        now=now,
        kind=kind,
        thresholds=policy.thresholds_for(kind=kind, goods=situation.goods or Goods.GENERAL),
        burden=proof,
        seven_day=seven_day(case, rules=rules, now=now),
        stall=still,
        protection_ends_at=_protection_ends_at(situation, rules),
    )


def _kind(situation: Situation, still: Stall | None) -> Kind:
    match situation.category:
        case Category.SERVICE:
            return Kind.SERVICE
        case Category.OTHER:
            return Kind.OTHER
        case _ if situation.unshipped:
            return Kind.UNSHIPPED
        case Category.LOGISTICS:
            return _kind_of_parcel(situation, still)
        case Category.SUBJECTIVE | Category.USAGE if situation.received is False:
            return Kind.ON_THE_WAY
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
        case ParcelState.LOST | ParcelState.NO_SCAN:
            return Kind.LOST
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
    by_carrier = situation.responsible is Responsible.LOGISTICS and situation.category is Category.QUALITY
    if situation.parcel is ParcelState.DAMAGED or by_carrier:
        return Kind.DAMAGED
    if situation.responsible is Responsible.BUYER and situation.evidence is not Evidence.COMPLETE:
        return Kind.USAGE if situation.category is Category.QUALITY else Kind.SUBJECTIVE
    if situation.missing_piece:
        return Kind.MISSING_PIECE
    if situation.minor_flaw and situation.category is not Category.WRONG_ITEM:
        return Kind.MINOR_FLAW
    return Kind(situation.category.value)


def _matter(situation: Situation, kind: Kind) -> Matter | None:
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


def _stall(situation: Situation, rules: Rules, now: datetime) -> Stall | None:
    if situation.route is None or situation.last_scan_at is None or situation.received:
        return None
    return stall(
        shop_type=situation.shop_type,
        route=situation.route,
        last_scan_at=situation.last_scan_at,
        now=now,
        rules=rules,
    )


def _protection_ends_at(situation: Situation, rules: Rules) -> datetime | None:
    if situation.ended_at is None:
        return None
    category = "long" if situation.long_window else ""
    row = rules.find(
        key="aftersale.window", shop_type=situation.shop_type, at=situation.ended_at, category=category
    )
    return situation.ended_at + row.span if row is not None else None


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
        Assumed.PARCEL_NOT_INSURED: reading.family is Family.LOGISTICS
        and one.insured_fen is None
        and kind is not Kind.UNSHIPPED,
        Assumed.IN_STOCK: one.in_stock is None and reading.family in (Family.FAULT, Family.LOGISTICS),
        Assumed.AGREED_BEFORE: one.freight_agreed is not None
        and one.freight_agreed_before_intervention is None,
    }
    return (assumed for assumed, holds in unknown.items() if holds)
