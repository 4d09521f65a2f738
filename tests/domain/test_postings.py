"""Double entry: balanced whatever happens, each movement once, taken back by its mirror."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.means import Bounds, Means, bounded
from shouhou.domain.postings import (
    Account,
    Entry,
    PostingKind,
    Todo,
    balances,
    compensation_entry,
    refund_due,
    refund_entry,
    reversal,
)

fen = st.integers(min_value=1, max_value=10**9)
entries = st.one_of(
    st.builds(refund_entry, refund_id=st.from_regex(r"[0-9]{5,18}", fullmatch=True), amount_fen=fen),
    st.builds(
        compensation_entry, means=st.sampled_from(Means), payment_id=st.uuids().map(str), amount_fen=fen
    ),
)


@given(st.lists(entries, max_size=30))
def test_all_accounts_together_are_always_zero(rows: list[Entry]) -> None:
    assert sum(balances(rows).values()) == 0


@given(st.lists(entries, max_size=20))
def test_reversing_everything_leaves_nothing(rows: list[Entry]) -> None:
    back = [reversal(row, number=number) for number, row in enumerate(rows)]
    assert not any(balances([*rows, *back]).values())
    assert len({row.key for row in back}) == len(back)


@pytest.mark.parametrize(
    ("means", "account"),
    [
        (Means.RED_PACKET, Account.COMPENSATION),
        (Means.MICRO_PAYMENT, Account.COMPENSATION),
        (Means.COUPON, Account.COUPONS),
        (Means.FREIGHT_REPAID, Account.FREIGHT),
    ],
)
def test_who_bears_a_compensation(means: Means, account: Account) -> None:
    entry = compensation_entry(means=means, payment_id="p1", amount_fen=5)
    assert (entry.kind, entry.debit, entry.credit, entry.key) == (means, account, Account.BUYER, "payment:p1")


def test_a_refund_is_known_by_its_number_and_by_which_payment_of_it() -> None:
    assert refund_entry(refund_id="1", amount_fen=5).key == "refund:1"
    assert refund_entry(refund_id="1", amount_fen=5, time=2).key == "refund:1#2"


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_movement(amount: int) -> None:
    with pytest.raises(ValueError, match=r"moves|range"):
        refund_entry(refund_id="1", amount_fen=amount)


def test_money_does_not_move_from_an_account_to_itself() -> None:
    with pytest.raises(ValueError, match="one account to another"):
        Entry(kind=PostingKind.REFUND, debit=Account.BUYER, credit=Account.BUYER, amount_fen=1, key="k")


@pytest.mark.parametrize(
    ("booked", "paid", "doubtful", "todo"),
    [
        (None, None, False, Todo.NOTHING),
        (None, 100, False, Todo.BOOK),
        (100, 100, False, Todo.NOTHING),
        (100, 90, False, Todo.REPLACE),
        (100, None, False, Todo.REVERSE),
        (100, None, True, Todo.NOTHING),
        (None, 0, False, Todo.NOTHING),
    ],
)
def test_what_a_reading_asks_of_the_books(
    booked: int | None, paid: int | None, doubtful: bool, todo: Todo
) -> None:
    assert refund_due(booked_fen=booked, paid_fen=paid, doubtful=doubtful) is todo


def _bounds(**changes: int | None) -> Bounds:
    members: dict[str, int | None] = {
        "order_paid_fen": 9900,
        "given_fen": 0,
        "most_fen": None,
        "paid_today_fen": 0,
        "cap_today_fen": None,
    }
    return Bounds(**{**members, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("means", "amount", "bounds", "code", "most"),
    [
        (Means.COUPON, 9900, _bounds(), "", 0),
        (Means.COUPON, 9901, _bounds(), "over_paid", 9900),
        (Means.COUPON, 5000, _bounds(given_fen=5000), "over_paid", 4900),
        (Means.COUPON, 1, _bounds(order_paid_fen=None), "paid_unknown", 0),
        (Means.FREIGHT_REPAID, 3001, _bounds(most_fen=3000), "over_most", 3000),
        (
            Means.MICRO_PAYMENT,
            101,
            _bounds(paid_today_fen=499_900, cap_today_fen=500_000),
            "over_day_cap",
            100,
        ),
        (Means.MICRO_PAYMENT, 100, _bounds(paid_today_fen=499_900, cap_today_fen=500_000), "", 0),
    ],
)
def test_what_bounds_a_compensation(means: Means, amount: int, bounds: Bounds, code: str, most: int) -> None:
    found = bounded(means=means, amount_fen=amount, bounds=bounds)
    assert (found.code if found else "", found.max_fen if found else 0) == (code, most)


@given(fen, fen, st.integers(min_value=0, max_value=10**9), st.sampled_from(Means))
def test_what_is_let_through_never_exceeds_what_was_paid(
    amount: int, paid: int, given: int, means: Means
) -> None:
    found = bounded(means=means, amount_fen=amount, bounds=_bounds(order_paid_fen=paid, given_fen=given))
    assert found is not None or given + amount <= paid
