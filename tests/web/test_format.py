"""Money, moments and time left."""

from datetime import UTC, datetime, timedelta

import pytest

from shouhou.storage.queries.records import ShopClock
from shouhou.web.format import is_stale, level, money, sku, span, time_left, when, yuan

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fen", "shown", "typed"),
    [
        (0, "¥0.00", "0.00"),
        (5, "¥0.05", "0.05"),
        (123456, "¥1,234.56", "1234.56"),
        (10**12, "¥10,000,000,000.00", "10000000000.00"),
    ],
)
def test_money_has_two_decimals_and_is_exact(fen: int, shown: str, typed: str) -> None:
    assert (money(fen), yuan(fen)) == (shown, typed)


def test_a_negative_amount_carries_its_sign_in_front() -> None:
    assert money(-500) == "-¥5.00"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2天3小时"),
        (timedelta(hours=5, minutes=12, seconds=59), "5小时12分"),
        (timedelta(minutes=12, seconds=5), "12分05秒"),
        (timedelta(seconds=28), "28秒"),
        (timedelta(seconds=-3), "0秒"),
    ],
)
def test_a_span_names_its_two_largest_units(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    ("left", "name"), [(51, "calm"), (50, "soon"), (20, "soon"), (19, "urgent"), (0, "late"), (-5, "late")]
)
def test_urgency_goes_by_the_share_of_time_left(left: int, name: str) -> None:
    assert level(timedelta(minutes=left), timedelta(minutes=100)) == name


def test_a_countdown_follows_the_shops_own_clock() -> None:
    clock = ShopClock(host_at=NOW, platform_at=NOW + timedelta(days=1), rate=60.0)
    due = NOW + timedelta(days=1, hours=1)
    shown = time_left(due, NOW + timedelta(days=1), clock, NOW + timedelta(seconds=30))
    assert (shown.text, shown.level, shown.rate) == ("30分00秒", "soon", 60.0)
    assert shown.due_ms == int((NOW + timedelta(minutes=1)).timestamp() * 1000)
    late = time_left(due, None, clock, NOW + timedelta(minutes=2))
    assert (late.text, late.level) == ("超时 1小时0分", "late")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=3), "3 分钟前"),
        (timedelta(hours=23), "23 小时前"),
        (timedelta(hours=24), "11-19 10:00"),
        (timedelta(hours=-2), "11-20 12:00"),
    ],
)
def test_times_are_relative_under_a_day_and_absolute_after(age: timedelta, words: str) -> None:
    assert when(NOW - age, NOW) == words


def test_data_never_read_is_stale() -> None:
    assert is_stale(None, 15, NOW)
    assert is_stale(NOW - timedelta(minutes=16), 15, NOW)
    assert not is_stale(NOW - timedelta(minutes=15), 15, NOW)


def test_a_variant_is_shown_without_the_platforms_number() -> None:
    assert sku("5000014231501|颜色分类:胡桃色") == "颜色分类:胡桃色"
    assert sku("颜色:红|白") == "颜色:红|白"
