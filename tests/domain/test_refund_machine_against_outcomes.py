"""The state machine judged by the hand-written outcomes: every row, every situation it names.

Not judged, because the machine does not tell it: what ``cs_status`` becomes (``cs_leads_to``).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from shouhou.domain.refund.deadlines import deadline
from shouhou.domain.refund.facts import EnteredBy, RefundFacts
from shouhou.domain.refund.machine import Allowed, Answer, may, protection_ends_at
from shouhou.domain.refund.vocabulary import (
    OPEN_STATUSES,
    Action,
    Constraint,
    CsStatus,
    Flow,
    Party,
    RefundStatus,
    ShopType,
)
from shouhou.domain.refund.withdrawal import Profile
from shouhou.rulebook.loader import shipped_rules

from .outcomes_file import BOOK, FLAGS, NO_REFUND, ROWS, Row, Situation, judge_of, node_after, spread

RULES = shipped_rules()
NOW = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)  # an ordinary day after the newest rule of the facts


def _facts(situation: Situation) -> RefundFacts:
    none = situation.status == NO_REFUND
    flags = situation.flags
    applied = NOW - (timedelta(days=2) if "within_wait" in flags else timedelta(days=10))
    return RefundFacts(
        shop_type=ShopType(situation.shop_type),
        flow=Flow(situation.flow),
        status=None if none else RefundStatus(situation.status),
        cs_status=CsStatus(situation.cs),
        constraint=Constraint(situation.constraint),
        applied_at=None if none else applied,
        entered_at=None if none else applied + timedelta(hours=1),
        order_ended_at=NOW - timedelta(days=100) if "protection_over" in flags else None,
        return_number="return_number" in flags or situation.status == "waiting_receipt",
        return_signed_at=NOW - timedelta(hours=1) if "signed_by_shop" in flags else None,
        withdrawals=1 if "withdrawn_before" in flags else 0,
        seven_day="seven_day" in flags,
    )


def _ask(situation: Situation) -> Answer:
    return may(
        _facts(situation),
        party=Party(situation.party),
        action=Action(situation.action),
        rules=RULES,
        now=NOW,
        profile=Profile(situation.profile),
    )


def _situations(row: Row) -> Iterator[Situation]:
    """Every situation that the row decides, conditions it does not name left at their default."""
    shop_types = row.conditions.get("shop_type", tuple(ShopType))
    others = [row.conditions.get("profile", ("today",)), row.conditions.get("constraint", ("none",))]
    flags = frozenset(name for name in FLAGS if row.conditions.get(name) == (True,))
    for flow, status, cs, action in row.base():
        for shop_type, profile, constraint in product(shop_types, *others):
            situation = Situation(
                flow=flow,
                status=status,
                cs=cs,
                party=row.party,
                action=action,
                shop_type=str(shop_type),
                profile=str(profile),
                constraint=str(constraint),
                flags=flags,
            )
            if judge_of(situation) is row:
                yield situation


def _really(reason: str, situation: Situation) -> bool:
    """Whether a stand-in reason is true of the situation, where that can be read off."""
    match reason:
        case "ended":
            return situation.status != NO_REFUND and situation.status not in OPEN_STATUSES
        case "locked_by_platform":
            return situation.cs in spread("cs", "asked")
        case "platform_not_in":
            return situation.cs not in spread("cs", "in")
        case "wrong_flow":
            return not any(
                row.allowed
                and row.party == situation.party
                and situation.action in row.actions
                and situation.flow in row.flows
                for row in ROWS
            )
        case _:
            return True


def _got(answer: Answer) -> str:
    if isinstance(answer, Allowed):
        return f"allowed -> {answer.leads_to or 'same'}{' by hand' if answer.by_hand else ''}"
    return f"refused: {answer.reason}"


def _agrees(row: Row, situation: Situation, answer: Answer) -> bool:
    if not isinstance(answer, Allowed):
        reason = str(answer.reason)
        given = not row.allowed and (reason == row.told["reason"] or _really(reason, situation))
        return given and reason in row.reasons
    leads_to = "same" if answer.leads_to in (None, situation.status) else str(answer.leads_to)
    by_hand = row.told.get("by_hand")
    expected = {"same" if target == situation.status else target for target in row.leads_to}
    return row.allowed and leads_to in expected and by_hand in (None, answer.by_hand)


def _summary(wrong: list[tuple[Situation, Answer]]) -> list[str]:
    """One line for each kind of disagreement, with all flows, statuses, … in which it shows."""
    kinds: dict[tuple[str, str], list[Situation]] = {}
    for situation, answer in wrong:
        kinds.setdefault((situation.action, _got(answer)), []).append(situation)
    return [
        f"{action}: got {got} ({len(found)}x) in "
        + " / ".join(
            ", ".join(sorted({str(getattr(situation, name)) for situation in found}))
            for name in ("flow", "status", "cs", "shop_type")
        )
        for (action, got), found in kinds.items()
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row.number}")
def test_machine_answers_as_the_hand_written_row(row: Row) -> None:
    situations = list(_situations(row))
    assert situations, "the row decides nothing"
    answered = [(situation, _ask(situation)) for situation in situations]
    wrong = [(situation, answer) for situation, answer in answered if not _agrees(row, situation, answer)]
    expected = f"{row.told['result']} {row.told.get('leads_to') or row.told['reason']}"
    assert not wrong, f"{row.label}: expected {expected}; " + "; ".join(_summary(wrong))


def _node_facts(example: dict[str, Any], events: list[dict[str, Any]], status: str) -> RefundFacts:
    """Facts as a reading after ``events`` would give them, the remainder of a pause kept as we keep it."""
    node = node_after(events)
    facts = RefundFacts(
        shop_type=ShopType(example["shop_type"]),
        flow=Flow(example["flow"]),
        status=RefundStatus(status),
        applied_at=events[0]["at"].astimezone(UTC),
        entered_at=node.entered_at,
        entered_by=EnteredBy(node.entered_by),
        return_number=any(event["do"] == "ship_return" for event in events),
    )
    signed = replace(facts, return_signed_at=node.signed_at)
    for begin, end in node.pauses:
        before = signed if node.signed_at and node.signed_at <= begin else facts
        running = deadline(before, rules=RULES)
        assert running is not None
        assert running.due_at is not None
        facts = replace(
            facts,
            cs_status=CsStatus.STEPPED_IN if end is None else CsStatus.HANDLED,
            cs_since=begin if end is None else end,
            cs_remaining=running.due_at - begin,
        )
        signed = replace(facts, return_signed_at=node.signed_at)
    return signed


@pytest.mark.parametrize("example", BOOK["due"], ids=lambda e: e["name"])
def test_machine_computes_the_worked_due_moment(example: dict[str, Any]) -> None:
    facts = _node_facts(example, example["events"], example["status"])
    clock = deadline(facts, rules=RULES)
    assert clock is not None
    if example.get("paused"):
        assert clock.paused
        assert clock.due_at is None
        return
    assert clock.due_at is not None
    assert clock.due_at.astimezone(UTC) == example["due_at"].astimezone(UTC)
    expected = {example["on_expiry"], *example.get("or_on_expiry", [])}
    assert (str(clock.on_expiry) if clock.on_expiry else "same") in expected
    assert (example["certainty"] == "unverified") == (clock.certainty == "unverified")


@pytest.mark.parametrize("limit", BOOK["limit"], ids=lambda lim: f"{lim['shop_type']} {lim['status']}")
def test_machine_gives_every_limit_of_the_table(limit: dict[str, Any]) -> None:
    windows = {window["name"]: window["from"] for window in BOOK["window"]}
    entered = windows.get(limit["calendar"], NOW).astimezone(UTC) + timedelta(hours=3)
    for flow, entered_by in product(spread("flows", limit["flows"]), limit["entered_by"]):
        signed_at = entered + timedelta(hours=5) if limit.get("signed_by_shop") else None
        facts = RefundFacts(
            shop_type=ShopType(limit["shop_type"]),
            flow=Flow(flow),
            status=RefundStatus(limit["status"]),
            applied_at=entered,
            entered_at=entered,
            entered_by=EnteredBy(entered_by),
            return_number=limit["status"] == "waiting_receipt",
            return_signed_at=signed_at,
        )
        clock = deadline(facts, rules=RULES)
        if "seconds" not in limit:
            continue  # a sum that needs a value of the order
        assert clock is not None
        assert clock.due_at == (signed_at or entered) + timedelta(seconds=limit["seconds"])
        expected = {limit["on_expiry"], *limit.get("or_on_expiry", [])}
        assert (str(clock.on_expiry) if clock.on_expiry else "same") in expected


def test_no_limit_is_claimed_where_the_facts_know_none() -> None:
    known = {
        (limit["shop_type"], flow, limit["status"])
        for limit in BOOK["limit"]
        for flow in spread("flows", limit["flows"])
    }
    claimed = []
    for shop_type, flow, status, entered_by in product(ShopType, Flow, OPEN_STATUSES, EnteredBy):
        facts = RefundFacts(
            shop_type=shop_type, flow=flow, status=status, entered_at=NOW, entered_by=entered_by
        )
        if deadline(facts, rules=RULES) is not None and (shop_type, flow, status) not in known:
            claimed.append(f"{shop_type.name} {flow} {status}")
    assert not claimed, sorted(set(claimed))


@pytest.mark.parametrize("example", BOOK["wait"], ids=lambda e: e["name"])
def test_intervention_may_be_asked_for_from_the_worked_moment(example: dict[str, Any]) -> None:
    story = {**example, "shop_type": "B"}
    facts = _node_facts(story, example["events"], "refused")
    start = example["may_ask_from"].astimezone(UTC)
    for party in (Party.BUYER, Party.SELLER):
        assert isinstance(_ask_in(facts, party, start), Allowed)
        if start > example["events"][-1]["at"]:
            early = _ask_in(facts, party, start - timedelta(seconds=1))
            assert not isinstance(early, Allowed)
            assert (early.reason, early.until) == ("too_early", start)


def _ask_in(facts: RefundFacts, party: Party, now: datetime) -> Answer:
    act = Action.ASK_INTERVENTION
    return may(facts, party=party, action=act, rules=RULES, now=now, profile=Profile.TODAY)


_STATUS_AFTER = {
    "applied": "waiting_seller",
    "modified": "waiting_seller",
    "refused": "refused",
    "agreed": "waiting_return",
    "returned": "waiting_receipt",
}


@pytest.mark.parametrize("shop_type", ShopType)
@pytest.mark.parametrize("example", BOOK["withdrawal"], ids=lambda e: e["name"])
def test_withdrawal_follows_the_profile_in_force(example: dict[str, Any], shop_type: ShopType) -> None:
    status = _STATUS_AFTER[node_after(example["events"]).entered_by]
    facts = _node_facts({**example, "shop_type": "B"}, example["events"], status)
    facts = replace(facts, shop_type=shop_type, withdrawals=example["withdrawals"])
    for profile in example["profiles"]:
        answer = may(
            facts,
            party=Party.BUYER,
            action=Action.WITHDRAW,
            rules=RULES,
            now=example["at"].astimezone(UTC),
            profile=Profile(profile),
        )
        if example["result"] == "allowed":
            assert isinstance(answer, Allowed)
            assert answer.leads_to == example["status_after"]
        else:
            assert not isinstance(answer, Allowed)
            assert answer.reason in {example["reason"], *example.get("or_reason", [])}


@pytest.mark.parametrize("example", BOOK["reapply"], ids=lambda e: e["name"])
def test_protection_period_ends_at_the_worked_moment(example: dict[str, Any]) -> None:
    finished = example.get("finished_at")
    facts = RefundFacts(
        shop_type=ShopType(example["shop_type"]),
        flow=Flow.RETURN,
        status=RefundStatus.CLOSED,
        order_ended_at=finished.astimezone(UTC) if finished else None,
        category="long" if example["days"] == 90 else "",
    )
    now = example["at"].astimezone(UTC)
    answer = may(facts, party=Party.BUYER, action=Action.APPLY, rules=RULES, now=now, profile=Profile.TODAY)
    assert isinstance(answer, Allowed) != example["protection_over"]
    end = protection_ends_at(facts, rules=RULES)
    assert end == (finished.astimezone(UTC) + timedelta(days=example["days"]) if finished else None)
