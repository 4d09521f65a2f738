"""The chain: whatever is changed, dropped or moved shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.history import ChainRow, canonical, chain, genesis, merkle_root, verify

START = datetime(2026, 11, 25, 1, 2, 3, 456789, tzinfo=UTC)


def _chain(count: int, case_id: str = "7") -> list[ChainRow]:
    rows: list[ChainRow] = []
    prev = genesis(case_id=case_id)
    for seq in range(1, count + 1):
        body = canonical({"refund_id": str(seq), "amount_fen": seq * 100})
        at = START + timedelta(minutes=seq)
        found = chain(prev, seq=seq, at=at, actor="user:1", kind="note", body=body)
        row = ChainRow(seq=seq, at=at, actor="user:1", kind="note", body=body, prev_hash=prev, hash=found)
        rows.append(row)
        prev = found
    return rows


def _problem(rows: list[ChainRow], *, count: int = 5, head: str, case_id: str = "7") -> str | None:
    found = verify(rows, case_id=case_id, count=count, head=head)
    return found.problem if found else None


def test_an_untouched_chain_holds() -> None:
    rows = _chain(5)
    assert _problem(rows, head=rows[-1].hash) is None
    assert verify([], case_id="7", count=0, head="") is None


@pytest.mark.parametrize(
    "change",
    [
        {"body": canonical({"refund_id": "3", "amount_fen": 1})},
        {"actor": "user:2"},
        {"kind": "decision"},
        {"at": START},
    ],
)
def test_a_changed_row_shows(change: dict[str, object]) -> None:
    rows = _chain(5)
    head = rows[-1].hash
    rows[2] = replace(rows[2], **change)  # type: ignore[arg-type]
    found = verify(rows, case_id="7", count=5, head=head)
    assert found is not None
    assert (found.seq, found.problem) == (3, "wrong_hash")


def test_dropped_moved_and_foreign_rows_show() -> None:
    rows = _chain(5)
    head = rows[-1].hash
    assert _problem(rows[:2] + rows[3:], head=head) == "wrong_seq"
    assert _problem(rows[:4], head=head) == "wrong_count"
    assert _problem(rows[:4], count=4, head=head) == "wrong_head"
    assert _problem(rows, head=head, case_id="8") == "wrong_prev"
    assert _problem([rows[0], rows[2], rows[1], *rows[3:]], head=head) == "wrong_seq"


def test_the_same_moment_in_another_zone_is_the_same_row() -> None:
    china = START.astimezone(timezone(timedelta(hours=8)))
    args = {"seq": 1, "actor": "a", "kind": "k", "body": "{}"}
    assert chain("p", at=START, **args) == chain("p", at=china, **args)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="aware"):
        chain("p", at=datetime(2026, 1, 1), **args)  # type: ignore[arg-type]  # noqa: DTZ001


def test_canonical_text_does_not_depend_on_the_order_and_takes_no_floats() -> None:
    assert canonical({"b": 1, "a": ["退款", None]}) == '{"a":["退款",null],"b":1}'
    with pytest.raises(TypeError):
        canonical({"a": {"b": [1.5]}})


@given(
    st.lists(st.tuples(st.uuids().map(str), st.integers(0, 99), st.text("0123abcd", min_size=4)), unique=True)
)
def test_the_root_depends_on_every_head_and_not_on_the_order(heads: list[tuple[str, int, str]]) -> None:
    root = merkle_root(heads)
    assert merkle_root(reversed(heads)) == root
    assert merkle_root(heads, previous_anchor="x") != root
    for at in range(len(heads)):
        case_id, count, head = heads[at]
        assert merkle_root([*heads[:at], (case_id, count + 1, head), *heads[at + 1 :]]) != root
        assert merkle_root(heads[:at] + heads[at + 1 :]) != root


def test_a_repeated_last_case_is_not_the_same_set() -> None:
    heads = [("1", 1, "a"), ("2", 1, "b"), ("3", 1, "c")]
    assert merkle_root([*heads, heads[-1]]) != merkle_root(heads)
