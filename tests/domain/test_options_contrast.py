"""Each input that the rules name decides something: two situations that differ in it alone, and the clause."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from shouhou.domain.clauses import Clause
from shouhou.domain.compensation import ExposureKind
from shouhou.domain.options.policy import Thresholds
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import CostKind, Option, Proposal
from shouhou.domain.options.situation import Situation
from shouhou.rulebook.loader import shipped_rules
from shouhou.rulebook.policy import shipped_policy

from .option_situations import situation_of

TABLE = tomllib.loads((Path(__file__).parent / "option_contrasts.toml").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = TABLE["row"]
NAMED = {  # the list, by the members of a situation
    "shop_type",
    "phase",
    "received",
    "free_shipping",
    "returns_insured",
    "goods",
    "applied_at",
    "condition",
    "line_paid_fen",
    "wish",
}


def _pair(row: dict[str, Any]) -> tuple[Situation, Situation]:
    base = {**TABLE["base"][row["base"]], **row.get("also", {})}
    first, second = (situation_of({**base, row["input"]: value}) for value in row["values"])
    return first, second


def _proposals(row: dict[str, Any]) -> tuple[Proposal, Proposal]:
    first, second = (
        propose(one, policy=shipped_policy(), rules=shipped_rules(), now=TABLE["now"]) for one in _pair(row)
    )
    return first, second


def _name(row: dict[str, Any]) -> str:
    return f"{row['input']} on {row['base']}: {row['values'][0]} or {row['values'][1]}"


def test_every_input_that_the_rules_name_has_a_row() -> None:
    assert {row["input"] for row in ROWS} >= NAMED


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_the_two_situations_differ_in_the_input_alone(row: dict[str, Any]) -> None:
    first, second = _pair(row)
    differing = {
        one.name for one in fields(Situation) if getattr(first, one.name) != getattr(second, one.name)
    }
    assert differing == {row["input"]}
    assert row["first"] != row["second"]


@pytest.mark.parametrize("row", ROWS, ids=_name)
@pytest.mark.parametrize("side", [0, 1], ids=["first", "second"])
def test_each_gets_what_is_written(row: dict[str, Any], side: int) -> None:
    proposal = _proposals(row)[side]
    expected = row[("first", "second")[side]]
    assert {name: _told(name, expected[name], proposal) for name in expected} == expected


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_the_clause_that_makes_the_difference_is_shown(row: dict[str, Any]) -> None:
    if row["clause"] == "policy":
        assert row["source"] in {one.name for one in fields(Thresholds)}
        return
    shown = [one for proposal in _proposals(row) for one in _clauses(proposal)]
    quoted = [f"{one.source} {one.note}" for one in shown if one.key == row["clause"]]
    assert any(row["source"] in text for text in quoted), quoted or sorted({one.key for one in shown})


def _told(name: str, expected: Any, proposal: Proposal) -> Any:
    options = {one.key.value: one for one in proposal.options}
    match name:
        case "options":
            return list(options)
        case "platform":
            return proposal.best.cost.of(CostKind.PLATFORM_COMPENSATION)
        case "exposure":
            every = [one for option in proposal.options for one in option.exposures]
            exchange = ExposureKind.PROMISE
            return {
                one.code: one.amount_fen
                for one in every
                if not (one.kind is exchange and one.code == "exchange_late")
            }
        case _:
            return {key: _of(name, options[key]) if key in options else None for key in expected}


def _of(name: str, option: Option) -> Any:
    match name:
        case "refund":
            return option.refund_fen
        case "compensation":
            return option.compensation_fen
        case "bearers":
            return ",".join(line.bearer for line in option.freights)
        case "action":
            return option.action
        case "insured":
            return sum(line.insured_fen for line in option.freights)
        case "recovery":
            return option.claim.expected_fen if option.claim else None
        case _:
            raise AssertionError(name)


def _clauses(proposal: Proposal) -> Iterator[Clause]:
    for consulted in proposal.consulted:
        yield consulted.clause
    for option in proposal.options:
        yield from option.reasons
        yield from (step.clause for step in option.steps if step.clause is not None)
        yield from (one.clause for one in option.exposures)
        for line in option.freights:
            yield line.why
            yield from [line.insured_by] if line.insured_by is not None else []
        if option.claim is not None:
            yield option.claim.basis
