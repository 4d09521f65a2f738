"""A situation read once: which kind it is, where the proof stands, what the calendar says."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from ..burden import Burden, Established, Evidence, Prover, burden
from ..carrier_claim import Stall, stall
from ..diagnosis.records import Category, Responsible
from ..freight import Ground
from ..goods import Goods
from ..rules import Rules
from ..seven_day import SevenDay, SevenDayCase, seven_day
from .keys import FAMILIES, Family, Kind
from .kinds import kind_of, matter_of
from .policy import Policy
from .policy_parts import Thresholds
from .situation import Situation

WORTHLESS = frozenset({Goods.FRESH, Goods.FLOWERS, Goods.VIRTUAL, Goods.SERVICE})
"""Goods that cannot come back, or are worth nothing when they do (争议处理规则 art. 18)."""


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
    def comes_back(self) -> bool:
        """Whether damaged goods are worth sending back; what is lost cannot be."""
        dear = self.situation.goods_fen > self.thresholds.no_return_below_fen
        worth = dear and self.goods not in WORTHLESS
        return self.kind is Kind.DAMAGED and self.situation.received is not False and worth

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
    """Reads a checked situation at an aware moment. A wish that nobody noted is the application's."""
    situation = replace(situation, wish=situation.wished)
    moment = situation.applied_at or now
    still = _stall(situation, rules, now)
    kind = kind_of(situation, still)
    proof = burden(
        shop_type=situation.shop_type,
        matter=matter_of(situation, kind),
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
