"""The hand-written outcomes judged by themselves: complete, disjoint, in the right words. No machine here."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from shouhou.domain.refund.vocabulary import (
    Action,
    Constraint,
    CsStatus,
    Flow,
    Party,
    Reason,
    RefundStatus,
    ShopType,
)

from .outcomes_file import (
    BOOK,
    FLAGS,
    PLAIN_ROWS,
    REQUIRED,
    ROWS,
    SPECIAL_ROWS,
    STATUSES,
    Row,
    Situation,
    judge_of,
    node_after,
    spread,
)

CERTAINTIES = {"sure", "probable", "unverified"}
KEYS = {
    *("flows", "statuses", "cs", "party", "actions", "shop_type", "profile", "constraint", *FLAGS),
    *("result", "leads_to", "or_leads_to", "cs_leads_to", "by_hand", "reason", "or_reason", "clock"),
    *("certainty", "source", "note"),
}


def _plain_index() -> dict[tuple[str, ...], list[Row]]:
    index: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in PLAIN_ROWS:
        for flow, status, cs, action in row.base():
            index[flow, status, cs, row.party, action].append(row)
    return index


PLAIN = _plain_index()


def test_plain_rows_cover_every_required_situation() -> None:
    missing = [key for key in REQUIRED if key not in PLAIN]
    assert not missing, f"{len(missing)} of {len(REQUIRED)} without a row, e.g. {missing[:5]}"


def test_plain_rows_never_overlap() -> None:
    doubled = {key: [row.label for row in rows] for key, rows in PLAIN.items() if len(rows) > 1}
    assert not doubled, f"{len(doubled)} overlaps, e.g. {list(doubled.items())[:3]}"


def _shared(one: Row, other: Row) -> Row | None:
    """The situations both rows cover, as a row; ``None`` when they share none."""
    conditions = dict(one.conditions)
    for name, values in other.conditions.items():
        conditions[name] = tuple(v for v in conditions.get(name, values) if v in values)
    shared = Row(
        number=0,
        flows=one.flows & other.flows,
        statuses=one.statuses & other.statuses,
        cs=one.cs & other.cs,
        party=one.party,
        actions=one.actions & other.actions,
        conditions=conditions,
        told=one.told,
    )
    parts = (shared.flows, shared.statuses, shared.cs, shared.actions, *conditions.values())
    return shared if one.party == other.party and all(parts) else None


def _decides(third: Row, shared: Row) -> bool:
    return (
        shared.flows <= third.flows
        and shared.statuses <= third.statuses
        and shared.cs <= third.cs
        and shared.party == third.party
        and shared.actions <= third.actions
        and all(set(shared.conditions.get(n, ())) <= set(v) for n, v in third.conditions.items())
        and third.conditions.keys() <= shared.conditions.keys()
    )


def _same_word(one: Row, other: Row) -> bool:
    words = ("result", "leads_to", "by_hand", "reason")
    return all(one.told.get(word) == other.told.get(word) for word in words)


def test_special_rows_that_name_equally_many_conditions_never_contradict() -> None:
    undecided = []
    for one, other in combinations(SPECIAL_ROWS, 2):
        shared = _shared(one, other)
        if shared is None or len(one.conditions) != len(other.conditions) or _same_word(one, other):
            continue
        higher = [row for row in SPECIAL_ROWS if len(row.conditions) > len(one.conditions)]
        if not any(_decides(third, shared) for third in higher):
            undecided.append((one.label, other.label))
    assert not undecided


def test_every_special_row_refines_plain_ones() -> None:
    for row in SPECIAL_ROWS:
        assert any((f, s, c, row.party, a) in PLAIN for f, s, c, a in row.base()), row.label


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}")
def test_row_speaks_the_vocabulary(row: Row) -> None:
    told = row.told
    assert not told.keys() - KEYS
    assert row.flows <= set(Flow)
    assert row.statuses <= set(STATUSES)
    assert row.cs <= set(CsStatus)
    assert row.party in set(Party)
    assert row.actions <= set(Action)
    assert row.leads_to <= {*RefundStatus, "same"}
    assert row.reasons <= set(Reason)
    assert set(row.conditions.get("constraint", ())) <= set(Constraint)
    assert set(row.conditions.get("shop_type", ())) <= set(ShopType)
    assert set(row.conditions.get("profile", ())) <= {"seed", "today"}
    assert told["certainty"] in CERTAINTIES
    assert told["source"].startswith(("rules ", "top ", "seed "))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}")
def test_allowed_rows_lead_somewhere_and_refused_rows_say_why(row: Row) -> None:
    assert row.told["result"] in {"allowed", "refused"}
    assert row.allowed == ("leads_to" in row.told)
    assert row.allowed != ("reason" in row.told)


def test_nothing_leads_to_a_node_that_its_flow_does_not_have() -> None:
    has = {(flow, n["status"]) for n in BOOK["node"] for flow in spread("flows", n["flows"])}
    ended = {RefundStatus.CLOSED, RefundStatus.SUCCESS, RefundStatus.TURNED_INTO_REFUND}
    for row in ROWS:
        if row.party == Party.OFFICER:
            continue  # a ruling may turn a refund into another kind
        for flow in row.flows:
            for target in row.leads_to - {"same"} - ended:
                assert (flow, target) in has, f"{row.label}: {flow} has no {target}"


def test_every_open_node_of_a_flow_has_a_way_out_for_whom_it_waits() -> None:
    for node in BOOK["node"]:
        for flow in spread("flows", node["flows"]):
            ways = [
                row
                for row in PLAIN_ROWS
                if row.allowed
                and row.party == node["waits_for"]
                and flow in row.flows
                and node["status"] in row.statuses
                and row.leads_to != {"same"}
            ]
            assert ways, f"{flow} at {node['status']}: {node['waits_for']} can do nothing"


def _limits(shop_type: str) -> list[dict[str, Any]]:
    return [limit for limit in BOOK["limit"] if limit["shop_type"] == shop_type]


def test_every_tmall_node_with_an_expiry_has_a_limit_with_the_same_outcome() -> None:
    for limit in BOOK["limit"]:
        for flow in spread("flows", limit["flows"]):
            rows = [
                row
                for row in PLAIN_ROWS
                if row.party == Party.PLATFORM
                and Action.EXPIRE in row.actions
                and flow in row.flows
                and limit["status"] in row.statuses
                and "none" in row.cs
            ]
            assert [row.told["leads_to"] for row in rows] == [limit["on_expiry"]], (flow, limit["status"])
    expiring = {
        (flow, status)
        for row in PLAIN_ROWS
        if row.party == Party.PLATFORM and row.allowed
        for flow in row.flows
        for status in row.statuses
    }
    limited = {(flow, lim["status"]) for lim in _limits("B") for flow in spread("flows", lim["flows"])}
    assert expiring == limited


def test_every_limit_is_told_once_and_either_in_seconds_or_as_a_rule() -> None:
    seen = set()
    for limit in BOOK["limit"]:
        assert ("seconds" in limit) != ("rule" in limit)
        assert limit["certainty"] in CERTAINTIES
        assert limit["source"]
        for flow in spread("flows", limit["flows"]):
            for entered_by in limit["entered_by"]:
                key = (
                    *(limit["shop_type"], flow, limit["status"], entered_by),
                    *(limit["calendar"], limit.get("signed_by_shop")),
                )
                assert key not in seen
                seen.add(key)


def _window_at(shop_type: str, at: datetime) -> str:
    inside = [w for w in BOOK["window"] if w["shop_type"] == shop_type and w["from"] <= at <= w["to"]]
    return str(inside[0]["name"]) if inside else "normal"


def _limit_of(example: dict[str, Any]) -> tuple[dict[str, Any], datetime]:
    """The limit of an example by the file's own rows, and the moment from which it counts."""
    node = node_after(example["events"])
    calendar = _window_at(example["shop_type"], node.entered_at)
    signed = node.signed_at is not None
    found = [
        limit
        for limit in _limits(example["shop_type"])
        if example["flow"] in spread("flows", limit["flows"])
        and limit["status"] == example["status"]
        and node.entered_by in limit["entered_by"]
        and limit["calendar"] == calendar
        and limit.get("signed_by_shop", signed) == signed
    ]
    assert len(found) == 1, example["name"]
    from_sign_off = "signed_by_shop" in found[0] and node.signed_at is not None
    return found[0], node.signed_at if from_sign_off and node.signed_at else node.entered_at


@pytest.mark.parametrize("example", BOOK["due"], ids=lambda e: e["name"])
def test_worked_example_agrees_with_the_limits_of_the_file(example: dict[str, Any]) -> None:
    node = node_after(example["events"])
    limit, start = _limit_of(example)
    if example.get("paused"):
        assert node.pauses[-1][1] is None
        assert "due_at" not in example
        return
    assert all(end is not None for _, end in node.pauses)
    stood = sum((end - max(begin, start) for begin, end in node.pauses if end and end > start), timedelta())
    due = start + timedelta(seconds=limit["seconds"]) + stood
    assert due == example["due_at"].astimezone(UTC)
    assert limit["on_expiry"] == example["on_expiry"]


PARTY_OF = {
    Party.BUYER: {"apply", "modify", "withdraw", "ship_return"},
    Party.OFFICER: {"step_in", "end_intervention"},
    Party.CARRIER: {"sign_return"},
}


def _replay(example: dict[str, Any]) -> Situation:
    """Where the events lead by the rows of the file, as the situation in which the next act falls."""
    status, cs, number = "none", "none", False
    for event in example["events"]:
        party = next((p for p, acts in PARTY_OF.items() if event["do"] in acts), Party.SELLER)
        situation = Situation(flow=example["flow"], status=status, cs=cs, party=party, action=event["do"])
        row = judge_of(situation)
        assert row is not None, situation
        assert row.allowed, situation
        status = status if row.told["leads_to"] == "same" else row.told["leads_to"]
        cs = row.told.get("cs_leads_to", [cs])[0]
        number = number or event["do"] == "ship_return"
    flags = frozenset({"return_number"} if number else ())
    return Situation(flow=example["flow"], status=status, cs=cs, party="", action="", flags=flags)


@pytest.mark.parametrize("example", BOOK["due"], ids=lambda e: e["name"])
def test_events_of_a_worked_example_lead_to_its_node_by_the_rows(example: dict[str, Any]) -> None:
    assert _replay(example).status == example["status"]


@pytest.mark.parametrize("example", BOOK["withdrawal"], ids=lambda e: e["name"])
def test_withdrawal_example_agrees_with_the_rows(example: dict[str, Any]) -> None:
    before = _replay(example)
    flags = before.flags | ({"withdrawn_before"} if example["withdrawals"] else set())
    for profile in example["profiles"]:
        act = replace(before, party="buyer", action="withdraw", profile=profile, flags=flags)
        row = judge_of(act)
        assert row is not None
        assert row.told["result"] == example["result"], row.label
        if row.allowed:
            assert row.leads_to == {example["status_after"]}
            assert example["withdrawals_after"] == example["withdrawals"] + 1
        else:
            assert example["reason"] in row.reasons


def test_worked_examples_are_many_and_their_events_run_forward() -> None:
    assert len(BOOK["due"]) >= 25
    for table in ("due", "wait", "withdrawal"):
        names = [example["name"] for example in BOOK[table]]
        assert len(names) == len(set(names))
        for example in BOOK[table]:
            moments = [event["at"] for event in example["events"]]
            assert moments == sorted(moments), example["name"]
            assert all(moment.tzinfo is not None for moment in moments)
            assert {event["do"] for event in example["events"]} <= set(Action)


@pytest.mark.parametrize("example", BOOK["wait"], ids=lambda e: e["name"])
def test_wait_is_three_days_from_the_application_for_not_received_only(example: dict[str, Any]) -> None:
    applied, refused = (event["at"] for event in example["events"])
    waits = example["flow"] == Flow.REFUND_NOT_RECEIVED
    assert example["may_ask_from"] == (max(refused, applied + timedelta(days=3)) if waits else refused)


@pytest.mark.parametrize("example", BOOK["reapply"], ids=lambda e: e["name"])
def test_protection_ends_some_days_after_the_trade_succeeded(example: dict[str, Any]) -> None:
    finished = example.get("finished_at")
    over = finished is not None and example["at"] > finished + timedelta(days=example["days"])
    assert over == example["protection_over"]


def test_the_auto_confirm_clock_stands_still_for_as_long_as_the_refund_was_open() -> None:
    (pause,) = (p for p in BOOK["pause"] if p["clock"] == "auto_confirm")
    assert pause["due_after"] - pause["due_before"] == pause["closed_at"] - pause["opened_at"]
