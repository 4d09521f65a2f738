"""When a parcel counts as stalled, and what a claim may expect."""

from datetime import datetime, timedelta

import pytest

from shouhou.domain.carrier_claim import ParcelState, Route, Standstill, carrier_claim, stall
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA
from shouhou.rulebook.loader import shipped_rules

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
SECOND = timedelta(seconds=1)


def standing(route: Route, since: timedelta, *, now: datetime = NOW) -> Standstill:
    found = stall(
        shop_type=ShopType.TMALL, route=route, last_scan_at=now - since, now=now, rules=shipped_rules()
    )
    assert found is not None
    return found.kind


@pytest.mark.parametrize(
    ("route", "overdue", "abnormal"),
    [
        (Route.AFTER_PICKUP, 24, 72),
        (Route.SAME_REGION, 48, 96),
        (Route.BETWEEN_PROVINCES, 72, 120),
        (Route.REMOTE, 120, 168),
    ],
)
def test_hours_by_route(route: Route, overdue: int, abnormal: int) -> None:
    assert standing(route, timedelta(hours=overdue)) is Standstill.NONE
    assert standing(route, timedelta(hours=overdue) + SECOND) is Standstill.OVERDUE
    assert standing(route, timedelta(hours=abnormal) - SECOND) is Standstill.OVERDUE
    assert standing(route, timedelta(hours=abnormal)) is Standstill.ABNORMAL


def test_spring_festival_gives_the_carriers_more_time() -> None:
    festival = datetime(2026, 2, 20, 12, tzinfo=CHINA)
    assert standing(Route.BETWEEN_PROVINCES, timedelta(hours=90), now=festival) is Standstill.NONE
    assert standing(Route.BETWEEN_PROVINCES, timedelta(hours=97), now=festival) is Standstill.OVERDUE


@pytest.mark.parametrize(
    ("loss", "insured", "expected", "is_insured"),
    [
        (10_000, None, 6_000, False),
        (10_000, 0, 6_000, False),
        (100_000, None, 18_000, False),
        (100_000, 80_000, 48_000, True),
        (5_000, 80_000, 3_000, True),
    ],
)
def test_a_claim_expects_what_contract_or_insurance_bound(
    loss: int, insured: int | None, expected: int, is_insured: bool
) -> None:
    claim = carrier_claim(
        shop_type=ShopType.TMALL,
        reason=ParcelState.LOST,
        loss_fen=loss,
        insured_fen=insured,
        uninsured_cap_fen=30_000,
        success_percent=60,
        now=NOW,
        rules=shipped_rules(),
    )
    assert (claim.expected_fen, claim.insured) == (expected, is_insured)
    assert claim.answer_due_at == NOW + timedelta(days=7)
    assert "邮政法" not in claim.basis.source


@pytest.mark.parametrize("reason", list(ParcelState))
def test_every_claim_names_the_papers_that_it_needs(reason: ParcelState) -> None:
    claim = carrier_claim(
        shop_type=ShopType.TAOBAO,
        reason=reason,
        loss_fen=100,
        insured_fen=None,
        uninsured_cap_fen=100,
        success_percent=50,
        now=NOW,
        rules=shipped_rules(),
    )
    assert {"order", "waybill"} <= set(claim.documents)
