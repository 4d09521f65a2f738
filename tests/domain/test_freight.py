"""Who bears which leg: a table by hand, with the clause of each answer."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shouhou.domain.clauses import WhyLost
from shouhou.domain.freight import Agreed, Bearer, FreightCase, Ground, Leg, freight
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA, Rules
from shouhou.rulebook.loader import shipped_rules

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
RETURN = (Leg.OUTWARD, Leg.RETURN)
ROUND = (Leg.OUTWARD, Leg.RETURN, Leg.RESEND)
G = Ground


def case(
    ground: Ground,
    legs: tuple[Leg, ...] = RETURN,
    *,
    exchange: bool = False,
    free_shipping: bool = True,
    breaks_free_shipping: bool = False,
    fault_from_burden: bool = False,
    agreed: Agreed | None = None,
    agreed_before_intervention: bool = True,
    first_to_err: Bearer | None = None,
    member_abuse: bool = False,
    returns_insured: bool = False,
    return_fen: int = 1_200,
) -> FreightCase:
    return FreightCase(
        shop_type=ShopType.TMALL,
        ground=ground,
        legs=legs,
        exchange=exchange,
        free_shipping=free_shipping,
        breaks_free_shipping=breaks_free_shipping,
        fault_from_burden=fault_from_burden,
        agreed=agreed,
        agreed_before_intervention=agreed_before_intervention,
        first_to_err=first_to_err,
        member_abuse=member_abuse,
        returns_insured=returns_insured,
        outward_fen=800,
        return_fen=return_fen,
        resend_fen=800,
    )


TABLE = [
    # 消法 art. 24, 争议处理规则 art. 49: who errs pays
    (case(G.FAULT), "seller,seller", "freight.fault"),
    (case(G.FAULT, ROUND, exchange=True), "seller,seller,seller", "freight.fault"),
    (case(G.FAULT, free_shipping=False), "seller,seller", "freight.fault"),
    (case(G.BUYER_FAULT), "buyer,buyer", "freight.buyer_fault"),
    # 七日无理由退货暂行办法 art. 18, 天猫七天无理由规范
    (case(G.SEVEN_DAY), "seller,buyer", "freight.seven_day.free_shipping"),
    (case(G.SEVEN_DAY, free_shipping=False), "buyer,buyer", "freight.seven_day.paid_shipping"),
    (case(G.SEVEN_DAY, breaks_free_shipping=True), "buyer,buyer", "freight.seven_day.breaks_free_shipping"),
    (case(G.SEVEN_DAY, ROUND, exchange=True), "seller,buyer,buyer", "freight.seven_day.exchange"),
    (case(G.SEVEN_DAY, member_abuse=True), "buyer,buyer", "freight.abuse"),
    (case(G.FAULT, member_abuse=True), "seller,seller", "freight.fault"),
    # art. 7: unclear
    (case(G.UNCLEAR), "seller,buyer", "freight.unclear_fault"),
    (case(G.UNCLEAR, ROUND, exchange=True), "seller,buyer,seller", "freight.unclear_fault"),
    # art. 49: silence before intervention, fault after it, both at fault
    (case(G.SEVEN_DAY, agreed=Agreed.SILENT), "seller,seller", "freight.silence"),
    (case(G.UNCLEAR, agreed=Agreed.SILENT), "seller,seller", "freight.silence"),
    (
        case(G.SEVEN_DAY, agreed=Agreed.SILENT, agreed_before_intervention=False),
        "seller,buyer",
        "freight.seven_day.free_shipping",
    ),
    (case(G.UNCLEAR, first_to_err=Bearer.SELLER), "seller,seller", "freight.both_at_fault.seller_first"),
    (case(G.FAULT, first_to_err=Bearer.BUYER), "buyer,buyer", "freight.both_at_fault.buyer_first"),
    # art. 2: the agreement, which speaks of the way back
    (case(G.SEVEN_DAY, agreed=Agreed.SELLER), "seller,seller", "freight.seven_day.free_shipping"),
    (
        case(G.SEVEN_DAY, agreed=Agreed.SELLER, free_shipping=False),
        "buyer,seller",
        "freight.seven_day.paid_shipping",
    ),
    (case(G.FAULT, agreed=Agreed.BUYER), "seller,buyer", "freight.fault"),
    (case(G.NO_RIGHT), "seller,buyer", "freight.no_right"),
]


@pytest.mark.parametrize(("given", "bearers", "outward_by"), TABLE)
def test_bearers_and_the_clause_of_the_outward_leg(given: FreightCase, bearers: str, outward_by: str) -> None:
    found = freight(given, rules=shipped_rules(), at=NOW)
    assert ",".join(line.bearer for line in found.lines) == bearers
    assert found.lines[0].why.key == outward_by
    assert all(line.why.source for line in found.lines)


@pytest.mark.parametrize(
    ("given", "winner", "loser", "why"),
    [
        (
            case(G.UNCLEAR, agreed=Agreed.BUYER),
            "freight.agreed.buyer",
            "freight.unclear_fault",
            WhyLost.AGREED,
        ),
        (case(G.UNCLEAR, agreed=Agreed.SILENT), "freight.silence", "freight.unclear_fault", WhyLost.SILENT),
        (
            case(G.FAULT, fault_from_burden=True),
            "freight.fault",
            "freight.unclear_fault",
            WhyLost.FAULT_FOUND,
        ),
        (
            case(G.FAULT, agreed=Agreed.SILENT, agreed_before_intervention=False),
            "freight.fault",
            "freight.silence",
            WhyLost.AFTER_INTERVENTION,
        ),
        (case(G.SEVEN_DAY), "freight.seven_day.free_shipping", "freight.unclear_fault", WhyLost.SPECIAL),
        (case(G.FAULT), "freight.fault", "freight.seven_day.free_shipping", WhyLost.FAULT_KNOWN),
    ],
)
def test_the_clause_that_lost_is_kept_with_the_one_that_beat_it(
    given: FreightCase, winner: str, loser: str, why: WhyLost
) -> None:
    first, second = freight(given, rules=shipped_rules(), at=NOW).consulted
    assert (first.clause.key, first.applied) == (winner, True)
    assert (second.clause.key, second.beaten_by, second.why) == (loser, winner, why)


def test_the_returns_insurance_pays_the_way_back_up_to_its_cap() -> None:
    line = freight(case(G.SEVEN_DAY, returns_insured=True), rules=shipped_rules(), at=NOW).of(Leg.RETURN)
    assert line is not None
    assert (line.insured_fen, line.buyer_fen, line.seller_fen) == (1_200, 0, 0)
    dear = case(G.FAULT, returns_insured=True, return_fen=4_000)
    line = freight(dear, rules=shipped_rules(), at=NOW).of(Leg.RETURN)
    assert line is not None
    assert (line.insured_fen, line.buyer_fen, line.seller_fen) == (2_600, 0, 1_400)


def test_the_returns_insurance_ends_ninety_days_after_dispatch() -> None:
    given = replace(
        case(G.SEVEN_DAY, returns_insured=True),
        applied_at=NOW,
        shipped_at=NOW - timedelta(days=90, seconds=1),
    )
    line = freight(given, rules=shipped_rules(), at=NOW).of(Leg.RETURN)
    assert line is not None
    assert line.insured_fen == 0


def test_without_any_row_nothing_falls_on_the_buyer() -> None:
    found = freight(case(G.SEVEN_DAY, ROUND, exchange=True), rules=Rules(()), at=NOW)
    assert {line.bearer for line in found.lines} == {Bearer.SELLER}
    assert all(line.why.missing for line in found.lines)
