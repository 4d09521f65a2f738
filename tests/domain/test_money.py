"""Money: text to fen and back, and the ceiling that no refund passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.money import (
    MOST_FEN,
    BadMoney,
    Bound,
    checked_fen,
    fen_of,
    refund_ceiling,
    shown,
    typed_fen,
    yuan_of,
)

FEN = st.integers(min_value=0, max_value=MOST_FEN)


@given(FEN)
def test_every_amount_survives_the_way_to_text_and_back(fen: int) -> None:
    assert fen_of(yuan_of(fen)) == fen
    assert typed_fen(shown(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"), [("129.00", 12900), ("0.5", 50), ("12", 1200), ("0.01", 1), ("007.10", 710)]
)
def test_platform_texts_are_read_exactly(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1.234", "-1", "+1", "1e3", "1,000.00", ".5", "5.", "NaN", "１２", "0x1", "100000000.01"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadMoney):
        fen_of(text)


def test_numbers_that_are_not_text_are_refused() -> None:
    with pytest.raises(BadMoney, match="float"):
        fen_of(12.5)  # type: ignore[arg-type]
    with pytest.raises(BadMoney, match="bool"):
        checked_fen(True)
    with pytest.raises(BadMoney):
        checked_fen(-1)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [(" ¥1,234.56 ", 123456), ("１２．５", 1250), ("3元", 300), ("￥ 9", 900), ("1，000", 100000)],
)
def test_what_people_type_is_understood(typed: str, fen: int) -> None:
    assert typed_fen(typed) == fen


@pytest.mark.parametrize("typed", ["1,23", "12,34.5", "壹佰", "1 2", "¥¥1"])
def test_what_people_mistype_is_refused(typed: str) -> None:
    with pytest.raises(BadMoney):
        typed_fen(typed)


def test_amounts_are_shown_with_thousands_and_two_decimals() -> None:
    assert shown(123456) == "¥1,234.56"
    assert shown(5) == "¥0.05"
    assert shown(-500) == "-¥5.00"


@given(total=st.none() | FEN, paid=st.none() | FEN, others=FEN)
def test_the_ceiling_is_never_passed(total: int | None, paid: int | None, others: int) -> None:
    ceiling = refund_ceiling(total_fen=total, order_paid_fen=paid, others_fen=others)
    assert ceiling.max_fen >= 0
    assert total is None or ceiling.max_fen <= total
    assert paid is None or ceiling.max_fen + others <= max(paid, others)


def test_a_line_may_be_paid_in_full_when_nothing_else_is_open() -> None:
    ceiling = refund_ceiling(total_fen=9900, order_paid_fen=10900, others_fen=0)
    assert (ceiling.max_fen, ceiling.bound) == (9900, Bound.TOTAL_FEE)


def test_other_refunds_of_the_order_take_from_what_is_left() -> None:
    ceiling = refund_ceiling(total_fen=9900, order_paid_fen=10900, others_fen=5000)
    assert (ceiling.max_fen, ceiling.bound) == (5900, Bound.ORDER_PAID)
    assert "¥59.00" in ceiling.reason


def test_nothing_is_paid_while_nothing_is_known() -> None:
    ceiling = refund_ceiling(total_fen=None, order_paid_fen=None, others_fen=0)
    assert (ceiling.max_fen, ceiling.bound) == (0, Bound.UNKNOWN)
