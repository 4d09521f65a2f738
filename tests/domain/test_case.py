"""The case: what moves it, whom it waits for, where a refund goes, and what is due next."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.case import (
    REOPEN_WITHIN,
    Candidate,
    CaseEvent,
    CaseState,
    DueCertainty,
    DueKind,
    Join,
    RecordedFacts,
    StepName,
    WaitingFor,
    advance,
    join,
    next_due_at,
    steps,
    waiting_for,
)
from shouhou.domain.errors import Refused
from shouhou.domain.refund.deadlines import Deadline, deadline
from shouhou.domain.refund.facts import RefundFacts
from shouhou.domain.refund.vocabulary import CsStatus, Flow, RefundStatus, ShopType
from shouhou.rulebook.loader import shipped_rules

NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
S = CaseState
E = CaseEvent


def _facts(**members: object) -> RefundFacts:
    known: dict[str, object] = {
        "shop_type": ShopType.TMALL,
        "flow": Flow.RETURN,
        "status": RefundStatus.WAITING_SELLER,
        **members,
    }
    return RefundFacts(**known)  # type: ignore[arg-type]


def _deadline(**members: object) -> Deadline:
    found = deadline(_facts(entered_at=NOW, **members), rules=shipped_rules())
    assert found is not None
    return found


@pytest.mark.parametrize(("state", "event"), list(product(S, E)))
def test_every_state_and_event_is_moved_or_refused(state: S, event: E) -> None:
    allowed = {
        (S.OPEN, E.REFUND_ARRIVED): S.OPEN,
        (S.OPEN, E.REFUND_REOPENED): S.OPEN,
        (S.OPEN, E.ACTED_ON): S.OPEN,
        (S.OPEN, E.CLOSE): S.CLOSED,
        (S.OPEN, E.MERGE): S.MERGED,
        (S.CLOSED, E.REFUND_ARRIVED): S.OPEN,
        (S.CLOSED, E.REFUND_REOPENED): S.OPEN,
        (S.CLOSED, E.REOPEN): S.OPEN,
        (S.CLOSED, E.ACTED_ON): S.CLOSED,
        (S.CLOSED, E.MERGE): S.MERGED,
    }
    if (state, event) in allowed:
        assert advance(state, event) is allowed[state, event]
    else:
        with pytest.raises(Refused) as refused:
            advance(state, event)
        assert refused.value.reason_code == "case_state"


def test_a_case_does_not_close_over_an_open_refund_or_command() -> None:
    with pytest.raises(Refused, match="refund_open"):
        advance(S.OPEN, E.CLOSE, open_refunds=1)
    with pytest.raises(Refused, match="command_open"):
        advance(S.OPEN, E.CLOSE, open_commands=1)
    with pytest.raises(Refused, match="command_open"):
        advance(S.OPEN, E.MERGE, open_commands=1)


@pytest.mark.parametrize(
    ("members", "whom"),
    [
        ({}, WaitingFor.US),
        ({"status": RefundStatus.REFUSED}, WaitingFor.BUYER),
        ({"status": RefundStatus.WAITING_RETURN}, WaitingFor.BUYER),
        ({"status": RefundStatus.WAITING_RECEIPT}, WaitingFor.CARRIER),
        ({"status": RefundStatus.WAITING_RECEIPT, "return_signed_at": NOW}, WaitingFor.WAREHOUSE),
        ({"status": RefundStatus.WAITING_SELLER_SEND}, WaitingFor.WAREHOUSE),
        ({"cs_status": CsStatus.NEEDED}, WaitingFor.PLATFORM),
        ({"cs_status": CsStatus.EVIDENCE}, WaitingFor.PLATFORM),
        ({"status": RefundStatus.SUCCESS, "cs_status": CsStatus.STEPPED_IN}, WaitingFor.US),
        ({"status": None, "status_raw": "NEW"}, WaitingFor.US),
    ],
)
def test_whom_a_case_waits_for_follows_from_its_refund(members: dict[str, object], whom: WaitingFor) -> None:
    assert waiting_for(_facts(**members)) is whom


def test_every_status_waits_for_somebody() -> None:
    assert {waiting_for(_facts(status=status)) for status in RefundStatus} <= set(WaitingFor)
    assert waiting_for(None) is WaitingFor.US


def test_a_refund_joins_the_open_case_of_its_line_before_any_closed_one() -> None:
    closed = Candidate(case_id=9, state=S.CLOSED, closed_at=NOW)
    still_open = Candidate(case_id=3, state=S.OPEN)
    assert join((closed, still_open), now=NOW) == (Join.JOIN, 3)


def test_a_case_closed_less_than_fifteen_days_ago_opens_again_and_not_an_older_or_merged_one() -> None:
    second = timedelta(seconds=1)
    recent = Candidate(case_id=4, state=S.CLOSED, closed_at=NOW - REOPEN_WITHIN + second)
    old = Candidate(case_id=5, state=S.CLOSED, closed_at=NOW - REOPEN_WITHIN)
    merged = Candidate(case_id=6, state=S.MERGED, closed_at=NOW)
    assert join((recent, old, merged), now=NOW) == (Join.REOPEN, 4)
    assert join((old, merged), now=NOW) == (Join.NEW, None)
    assert join((), now=NOW) == (Join.NEW, None)


def test_the_earliest_clock_orders_the_queue() -> None:
    platform = _deadline()
    assert platform.due_at is not None
    for promised, kind in (
        (platform.due_at - timedelta(seconds=1), DueKind.PROMISE),
        (platform.due_at, DueKind.PLATFORM),
        (platform.due_at + timedelta(seconds=1), DueKind.PLATFORM),
    ):
        due = next_due_at(
            first_response_due_at=promised, first_response_at=None, opened_at=NOW, deadlines=(platform,)
        )
        assert due is not None
        assert due.kind is kind


def test_a_kept_promise_and_a_paused_clock_are_not_due() -> None:
    paused = _deadline(cs_status=CsStatus.STEPPED_IN, cs_since=NOW)
    assert paused.due_at is None
    due = next_due_at(first_response_due_at=NOW, first_response_at=NOW, opened_at=NOW, deadlines=(paused,))
    assert due is None


def test_how_sure_a_due_moment_is_reaches_the_queue() -> None:
    cases = (
        (_deadline(platform_timeout_at=NOW), DueCertainty.PLATFORM),
        (_deadline(), DueCertainty.ESTIMATED),
        (_deadline(shop_type=ShopType.TAOBAO), DueCertainty.UNCONFIRMED),
    )
    for one, certainty in cases:
        due = next_due_at(
            first_response_due_at=None, first_response_at=None, opened_at=None, deadlines=(one,)
        )
        assert due is not None
        assert due.certainty is certainty


def test_the_five_steps_follow_from_what_is_recorded() -> None:
    fresh = {step.name: step for step in steps(RecordedFacts(has_refund=True, order_known=True))}
    assert list(fresh) == list(StepName)
    assert fresh[StepName.INTAKE].missing == ("first_response",)
    assert fresh[StepName.DIAGNOSIS].missing == ("category", "party")
    assert fresh[StepName.EXECUTION].done == 0
    whole = RecordedFacts(
        has_refund=True,
        order_known=True,
        first_response_at=NOW,
        category_recorded=True,
        party_recorded=True,
        wish_recorded=True,
        option_chosen=True,
        commands_decided=1,
        commands_confirmed=1,
        refund_ended=True,
        case_closed=True,
    )
    assert all(step.done == step.of for step in steps(whole))


def test_a_command_still_open_leaves_the_execution_unfinished() -> None:
    facts = RecordedFacts(has_refund=True, commands_decided=2, commands_confirmed=1, commands_open=1)
    execution = {step.name: step for step in steps(facts)}[StepName.EXECUTION]
    assert execution.missing == ("confirmed",)


@given(st.builds(RecordedFacts))
def test_no_step_has_more_done_than_it_has(facts: RecordedFacts) -> None:
    for step in steps(facts):
        assert step.done + len(step.missing) == step.of
