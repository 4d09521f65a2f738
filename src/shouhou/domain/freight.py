"""Who bears which leg of the freight, and by which clause. A pure function over one record.

Order in which clauses that collide decide (docs/rules/options.md prints it):

1. what the parties agreed about freight: agreement before rule (淘宝平台争议处理规则 2025-08-15, art. 2); such an
   agreement speaks of the way back, the other legs follow what comes next
2. an agreement before intervention that says nothing about freight: the seller (art. 49)
3. found abuse of member rights, for returns without reason: the buyer, all legs (天猫七天无理由规范)
4. the fault that is known, or that follows from who had to prove and did not: who errs pays (art. 49, 65–81;
   消费者权益保护法 art. 24)
5. the special rule of the seven-day return before the general one (art. 7; 七日无理由退货暂行办法 art. 18)
6. nothing of all this: outward the seller, return the buyer (art. 7)
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from .clauses import Clause, Consulted, WhyLost, clause
from .refund.vocabulary import ShopType
from .rules import Rules


class Bearer(StrEnum):
    """Who is liable for a freight."""

    SELLER = "seller"
    BUYER = "buyer"


class Agreed(StrEnum):
    """What an agreement says about freight."""

    SELLER = "seller"
    BUYER = "buyer"
    SILENT = "silent"


class Leg(StrEnum):
    """A way that a parcel goes. The value order is the order of the rule rows' values."""

    OUTWARD = "outward"  # the first sending
    RETURN = "return"
    RESEND = "resend"  # replacement, missing piece, repaired goods


class Ground(StrEnum):
    """Why the goods move."""

    FAULT = "fault"  # the shop answers for it: quality, description, wrong item, loss or damage on the way
    BUYER_FAULT = "buyer_fault"  # the buyer erred, e.g. wrong address
    SEVEN_DAY = "seven_day"
    NO_RIGHT = "no_right"  # goodwill: nothing obliges the shop
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightCase:
    """What the freight depends on. Amounts in fen; None: not known."""

    shop_type: ShopType
    ground: Ground
    legs: tuple[Leg, ...]
    """The legs that this remedy has; the outward one has always been."""
    exchange: bool = False
    free_shipping: bool = True
    breaks_free_shipping: bool = False
    fault_from_burden: bool = False
    """The fault was not known; who had to prove did not."""
    agreed: Agreed | None = None
    agreed_before_intervention: bool = True
    intervened: bool = False
    first_to_err: Bearer | None = None
    member_abuse: bool = False
    returns_insured: bool = False
    shipped_at: datetime | None = None
    applied_at: datetime | None = None
    outward_fen: int = 0
    return_fen: int = 0
    resend_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightLine:
    """One leg. ``insured_fen`` of ``amount_fen`` is paid by 退货宝, the rest by the bearer."""

    leg: Leg
    bearer: Bearer
    amount_fen: int
    insured_fen: int
    why: Clause
    insured_by: Clause | None = None

    @property
    def seller_fen(self) -> int:
        """What the shop pays itself."""
        return self.amount_fen - self.insured_fen if self.bearer is Bearer.SELLER else 0

    @property
    def buyer_fen(self) -> int:
        """What the buyer pays himself."""
        return self.amount_fen - self.insured_fen if self.bearer is Bearer.BUYER else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Freight:
    """The legs and every clause that was looked at, the deciding one first."""

    lines: tuple[FreightLine, ...]
    consulted: tuple[Consulted, ...]

    def of(self, leg: Leg) -> FreightLine | None:
        """The line of a leg, None when the remedy has no such leg."""
        return next((line for line in self.lines if line.leg is leg), None)

    def seller_fen(self) -> int:
        """What the shop pays itself over all legs."""
        return sum(line.seller_fen for line in self.lines)


def freight(case: FreightCase, *, rules: Rules, at: datetime) -> Freight:
    """Who bears each leg of ``case`` by the rules in force at ``at``.

    Value of a rule row: the bearers of outward, return and resend, e.g. ``seller,buyer,seller``; ``ground``
    leaves a leg to the clause of the ground. Without any row nothing puts a freight on the buyer.
    """
    ranked = _ranked(case)
    clauses = [(clause(key=key, shop_type=case.shop_type, at=at, rules=rules), lost) for key, lost in ranked]
    deciding, ground = clauses[0][0], clauses[-1][0]
    covered, insurance = _insured(case, rules, at)
    lines = []
    for leg in case.legs:
        why = deciding if _word(deciding, leg) != _GROUND else ground
        lines.append(
            FreightLine(
                leg=leg,
                bearer=Bearer(_word(why, leg)),
                amount_fen=_amount(case, leg),
                insured_fen=covered if leg is Leg.RETURN else 0,
                why=why,
                insured_by=insurance if leg is Leg.RETURN else None,
            )
        )
    losers = [Consulted(clause=one, beaten_by=deciding.key, why=lost) for one, lost in clauses[1:]]
    return Freight(lines=tuple(lines), consulted=(Consulted(clause=deciding), *losers))


_GROUND = "ground"


def _word(source: Clause, leg: Leg) -> str:
    return Bearer.SELLER if source.missing else source.value.split(",")[tuple(Leg).index(leg)]


def _ranked(case: FreightCase) -> list[tuple[str, WhyLost | None]]:
    """The keys that would apply, first the one that decides, the others with why they do not."""
    plain = _by_ground(case)
    if case.agreed in (Agreed.SELLER, Agreed.BUYER):
        return [(f"freight.agreed.{case.agreed}", None), (plain, WhyLost.AGREED)]
    if case.agreed is Agreed.SILENT:
        if case.agreed_before_intervention:
            return [("freight.silence", None), (plain, WhyLost.SILENT)]
        return [(plain, None), ("freight.silence", WhyLost.AFTER_INTERVENTION)]
    if case.member_abuse and case.ground in (Ground.SEVEN_DAY, Ground.NO_RIGHT):
        return [("freight.abuse", None), (plain, WhyLost.SPECIAL)]
    match case.ground:
        case Ground.FAULT if case.fault_from_burden:
            return [(plain, None), ("freight.unclear_fault", WhyLost.FAULT_FOUND)]
        case Ground.FAULT | Ground.BUYER_FAULT:
            return [(plain, None), (_seven_day(case), WhyLost.FAULT_KNOWN)]
        case Ground.SEVEN_DAY | Ground.NO_RIGHT:
            return [(plain, None), ("freight.unclear_fault", WhyLost.SPECIAL)]
        case Ground.UNCLEAR:
            return [(plain, None)]
        case _:
            assert_never(case.ground)


def _by_ground(case: FreightCase) -> str:
    if case.first_to_err is not None and case.ground is not Ground.SEVEN_DAY:
        return f"freight.both_at_fault.{case.first_to_err}_first"
    match case.ground:
        case Ground.FAULT:
            return "freight.fault"
        case Ground.BUYER_FAULT:
            return "freight.buyer_fault"
        case Ground.SEVEN_DAY:
            return _seven_day(case)
        case Ground.NO_RIGHT:
            return "freight.no_right"
        case Ground.UNCLEAR:
            return "freight.unclear_fault"
        case _:
            assert_never(case.ground)


def _seven_day(case: FreightCase) -> str:
    if case.exchange:
        return "freight.seven_day.exchange"
    if case.breaks_free_shipping:
        return "freight.seven_day.breaks_free_shipping"
    return "freight.seven_day.free_shipping" if case.free_shipping else "freight.seven_day.paid_shipping"


def _amount(case: FreightCase, leg: Leg) -> int:
    match leg:
        case Leg.OUTWARD:
            return case.outward_fen
        case Leg.RETURN:
            return case.return_fen
        case Leg.RESEND:
            return case.resend_fen
        case _:
            assert_never(leg)


def _insured(case: FreightCase, rules: Rules, at: datetime) -> tuple[int, Clause | None]:
    """退货宝 pays the first-weight return freight up to a cap when asked for within days of dispatch [T14]."""
    if not case.returns_insured:
        return 0, None
    moment = case.applied_at or at
    window = rules.find(key="returnbao.window", shop_type=case.shop_type, at=moment)
    cap = rules.find(key="returnbao.cap", shop_type=case.shop_type, at=moment)
    if window is None or cap is None:
        return 0, None
    if case.shipped_at is not None and moment > case.shipped_at + window.span:
        return 0, None
    row = clause(key="returnbao.cap", shop_type=case.shop_type, at=moment, rules=rules)
    return min(cap.number, case.return_fen), row
