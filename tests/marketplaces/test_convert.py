"""Money, time, ids, flags and the attribute."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.marketplaces.taobao import convert
from shouhou.marketplaces.taobao.convert import CEILING_FEN, Nonsense

from .gate import sample

FEN = st.integers(0, CEILING_FEN)
KEYS = st.text(st.characters(exclude_characters=";#:", exclude_categories=["Cs"]), min_size=1)
VALUES = st.text(st.characters(exclude_characters="#", exclude_categories=["Cs"]))


@given(FEN)
def test_every_amount_survives_the_way_from_fen_to_yuan_and_back(amount: int) -> None:
    spelled = f"{Decimal(amount) / 100:.2f}"
    assert convert.fen({"refund_fee": spelled}, "refund_fee") == amount


@pytest.mark.parametrize(
    ("spelled", "amount"),
    [
        ("0.00", 0),
        ("1.2", 120),
        ("252.77", 25277),
        ("110", 11000),
        (110, 11000),
        ("9.900", 990),
        ("0.29", 29),
    ],
)
def test_amounts_as_seen_become_fen(spelled: object, amount: int) -> None:
    assert convert.fen({"x": spelled}, "x") == amount


@pytest.mark.parametrize(
    "spelled",
    ["", "-1.00", "1,000.00", "1.005", "1e3", "NaN", "１.００", "abc", " 1.00", "1.", ".5", None, True, [], {},
     "100000000.01", "9" * 13, "1.00元"],
)  # fmt: skip
def test_amounts_that_are_nonsense_or_over_the_ceiling_are_refused(spelled: object) -> None:
    with pytest.raises(Nonsense):
        convert.fen({"x": spelled}, "x")


@given(st.text())
def test_no_text_at_all_becomes_a_negative_or_huge_amount(spelled: str) -> None:
    try:
        amount = convert.fen({"x": spelled}, "x")
    except Nonsense:
        return
    assert 0 <= amount <= CEILING_FEN


def test_platform_times_are_eight_hours_before_in_utc() -> None:
    row = {"created": "2016-06-01 15:09:40"}
    assert convert.moment(row, "created") == datetime(2016, 6, 1, 7, 9, 40, tzinfo=UTC)


def test_summer_time_of_the_eighties_does_not_shift_platform_times() -> None:
    assert convert.moment({"x": "1988-07-01 08:00:00"}, "x") == datetime(1988, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelled", ["2016-06-01", "2016-13-01 00:00:00", "0000-00-00 00:00:00", "soon", 5, True]
)
def test_times_that_are_nonsense_are_refused(spelled: object) -> None:
    with pytest.raises(Nonsense):
        convert.moment({"x": spelled}, "x")


def test_epoch_milliseconds_are_a_time_too() -> None:
    assert convert.moment({"x": 1464764980000}, "x") == datetime(2016, 6, 1, 7, 9, 40, tzinfo=UTC)


@given(
    st.datetimes(datetime(2003, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-12, 14),
)
def test_every_second_survives_the_way_to_the_platform_and_back(at: datetime, hours: int) -> None:
    second = at.replace(microsecond=0)
    elsewhere = second.astimezone(timezone(timedelta(hours=hours)))
    assert convert.moment({"x": convert.platform_text(elsewhere)}, "x") == second


def test_a_time_without_zone_is_never_sent() -> None:
    with pytest.raises(ValueError, match="zone"):
        convert.platform_text(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("value", [146535512261065, "16039173514059992", 2918463734761365258, "9" * 25])
def test_ids_keep_every_digit(value: object) -> None:
    assert convert.identity({"x": value}, "x") == str(value)


@pytest.mark.parametrize("value", [None, "", "12a", "-1", -1, 1.5, True, "1|2", "1,2", "１２", "1\n"])
def test_ids_that_are_no_numbers_are_refused(value: object) -> None:
    with pytest.raises(Nonsense):
        convert.identity({"x": value}, "x")


@pytest.mark.parametrize(("value", "expected"), [(True, True), ("false", False), (None, None), ("", None)])
def test_flags_are_read_as_json_and_as_text(value: object, expected: bool | None) -> None:
    assert convert.flag({"x": value}, "x") is expected


@pytest.mark.parametrize("value", ["yes", 1, 0, []])
def test_flags_that_are_something_else_are_refused(value: object) -> None:
    with pytest.raises(Nonsense):
        convert.flag({"x": value}, "x")


@given(st.dictionaries(KEYS, VALUES))
def test_an_attribute_survives_its_escapes(pairs: dict[str, str]) -> None:
    escaped = {key: value.replace(";", "#3A").replace(":", "#3B") for key, value in pairs.items()}
    spelled = ";" + "".join(f"{key}:{value};" for key, value in escaped.items())
    assert convert.attribute(spelled) == pairs


@given(st.text())
def test_no_attribute_whatever_breaks_the_reading(spelled: str) -> None:
    assert isinstance(convert.attribute(spelled), dict)


def test_the_recorded_attribute_gives_the_orders_time_and_the_json_inside() -> None:
    pairs = convert.attribute(sample("refund_attribute.2022.json")["attribute"])
    assert pairs["bgmtc"] == "2022-06-29 12:44:42"
    assert pairs["disputeRequest"] == "1"
    assert pairs["tod"] == "86400000"
    assert pairs["sku"] == "5027264902039|颜色分类:584213-11/主图款;尺码:128"
    assert '"subBizOrderId":"***"' in pairs["interceptItemListResult"]
