"""The seven-day window to the second, exclusions, and goods that are not intact."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.goods import Condition, Goods
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import CHINA
from shouhou.domain.seven_day import SevenDayCase, Verdict, seven_day
from shouhou.rulebook.loader import shipped_rules

NOW = datetime(2026, 9, 9, 12, tzinfo=CHINA)
B, C = ShopType.TMALL, ShopType.TAOBAO


def verdict(**members: object) -> Verdict:
    known = {"shop_type": B, "goods": Goods.CLOTHING, "condition": Condition.SEALED, "received": True}
    case = SevenDayCase(**{**known, **members})  # type: ignore[arg-type]
    return seven_day(case, rules=shipped_rules(), now=NOW).verdict


@given(
    day=st.dates(min_value=date(2017, 6, 1), max_value=date(2035, 1, 1)),
    hour=st.times(),
    shop_type=st.sampled_from([B, C]),
)
def test_signed_for_on_a_day_at_any_hour_it_is_open_until_the_end_of_the_seventh_day_after(
    day: date, hour: time, shop_type: ShopType
) -> None:
    signed = datetime.combine(day, hour, tzinfo=CHINA)
    last = datetime.combine(day + timedelta(days=7), time(23, 59, 59), tzinfo=CHINA)
    first_outside = datetime.combine(day + timedelta(days=8), time(), tzinfo=CHINA)
    for applied, expected in ((signed, Verdict.OPEN), (last, Verdict.OPEN), (first_outside, Verdict.OVER)):
        case = SevenDayCase(shop_type=shop_type, received=True, signed_at=signed, applied_at=applied)
        found = seven_day(case, rules=shipped_rules(), now=first_outside + timedelta(days=30))
        assert found.verdict is expected
        assert found.closes_at == first_outside


@given(signed=st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2034, 1, 1)))  # noqa: DTZ001
def test_the_window_does_not_depend_on_the_zone_in_which_the_moment_is_told(signed: datetime) -> None:
    here = signed.replace(tzinfo=CHINA)
    there = here.astimezone(datetime.fromisoformat("2026-01-01T00:00:00-08:00").tzinfo)
    found = [
        seven_day(
            SevenDayCase(shop_type=B, received=True, signed_at=one, applied_at=here),
            rules=shipped_rules(),
            now=here,
        ).closes_at
        for one in (here, there)
    ]
    assert found[0] == found[1]


def test_what_was_not_applied_for_yet_is_judged_now() -> None:
    assert verdict(signed_at=datetime(2026, 9, 2, 0, tzinfo=CHINA)) is Verdict.OPEN
    assert verdict(signed_at=datetime(2026, 9, 1, 23, tzinfo=CHINA)) is Verdict.OVER


@pytest.mark.parametrize(
    ("shop_type", "goods", "condition", "confirmed", "expected"),
    [
        # never: 消法 art. 25, 暂行办法 art. 6
        (B, Goods.MADE_TO_ORDER, None, None, Verdict.EXCLUDED),
        (C, Goods.FRESH, None, None, Verdict.EXCLUDED),
        (C, Goods.VIRTUAL, None, False, Verdict.EXCLUDED),
        (C, Goods.NEWSPAPER, None, None, Verdict.EXCLUDED),
        (C, Goods.MEDIA, Condition.SEALED, None, Verdict.OPEN),
        (C, Goods.MEDIA, Condition.OPENED, None, Verdict.EXCLUDED),
        # only if confirmed for this purchase: 暂行办法 art. 7, 实施条例 art. 19
        (C, Goods.NEAR_EXPIRY, Condition.SEALED, True, Verdict.EXCLUDED),
        (C, Goods.NEAR_EXPIRY, Condition.SEALED, False, Verdict.OPEN),
        (C, Goods.NEAR_EXPIRY, Condition.SEALED, None, Verdict.OPEN),
        (C, Goods.FLAWED, Condition.SEALED, True, Verdict.EXCLUDED),
        (C, Goods.HEALTH, Condition.SEALED, True, Verdict.OPEN),
        (C, Goods.HEALTH, Condition.OPENED, True, Verdict.EXCLUDED),
        (C, Goods.HEALTH, Condition.OPENED, False, Verdict.OPEN),
        # Tmall's list
        (B, Goods.GOLD, Condition.SEALED, None, Verdict.EXCLUDED),
        (C, Goods.GOLD, Condition.SEALED, None, Verdict.OPEN),
        (B, Goods.INTIMATE, Condition.SEALED, None, Verdict.EXCLUDED),
        (C, Goods.INTIMATE, Condition.SEALED, None, Verdict.OPEN),
        # intact: 暂行办法 art. 8 and 9
        (B, Goods.CLOTHING, Condition.OPENED, None, Verdict.OPEN),
        (B, Goods.CLOTHING, Condition.LABEL_REMOVED, None, Verdict.NOT_INTACT),
        (C, Goods.FOOD, Condition.OPENED, None, Verdict.NOT_INTACT),
        (C, Goods.COSMETICS, Condition.OPENED, None, Verdict.NOT_INTACT),
        (C, Goods.ELECTRONICS, Condition.OPENED, None, Verdict.OPEN),
        (C, Goods.ELECTRONICS, Condition.ACTIVATED, False, Verdict.NOT_INTACT),
        (C, Goods.GENERAL, Condition.USED, None, Verdict.NOT_INTACT),
    ],
)
def test_exclusions_and_intact_goods(
    shop_type: ShopType,
    goods: Goods,
    condition: Condition | None,
    confirmed: bool | None,
    expected: Verdict,
) -> None:
    assert (
        verdict(shop_type=shop_type, goods=goods, condition=condition, exclusion_confirmed=confirmed)
        is expected
    )


def test_goods_on_the_way_may_be_refused_at_the_door() -> None:
    assert verdict(received=False, condition=None) is Verdict.NOT_SIGNED


def test_a_listing_without_confirmation_is_flagged() -> None:
    case = SevenDayCase(shop_type=B, goods=Goods.GOLD, exclusion_confirmed=False)
    assert seven_day(case, rules=shipped_rules(), now=NOW).unconfirmed_listing
