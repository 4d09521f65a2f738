"""The machine as a whole: complete, closed at its ends, and readable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.commands import Channel, channel
from shouhou.domain.refund.facts import EnteredBy, RefundFacts
from shouhou.domain.refund.machine import Allowed, NotAllowed, may, moves
from shouhou.domain.refund.table import TABLE
from shouhou.domain.refund.vocabulary import (
    OPEN_STATUSES,
    Action,
    AdvanceStatus,
    Constraint,
    CsStatus,
    Flow,
    Party,
    Phase,
    Reason,
    RefundStatus,
    ShopType,
)
from shouhou.domain.refund.withdrawal import Profile
from shouhou.domain.refund.words import ACTIONS, CS_STATUSES, FLOWS, PARTIES, REASONS, STATUSES
from shouhou.domain.rules import Rules
from shouhou.rulebook.loader import shipped_rules

RULES = shipped_rules()
NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))
FACTS = st.builds(
    RefundFacts,
    shop_type=st.sampled_from(ShopType),
    flow=st.none() | st.sampled_from(Flow),
    status=st.none() | st.sampled_from(RefundStatus),
    status_raw=st.sampled_from(["", "SOMETHING_NEW"]),
    phase=st.none() | st.sampled_from(Phase),
    cs_status=st.none() | st.sampled_from(CsStatus),
    cs_since=st.none() | MOMENTS,
    cs_remaining=st.none() | SPANS,
    advance_status=st.none() | st.sampled_from(AdvanceStatus),
    constraint=st.none() | st.sampled_from(Constraint),
    applied_at=st.none() | MOMENTS,
    entered_at=st.none() | MOMENTS,
    entered_by=st.none() | st.sampled_from(EnteredBy),
    order_ended_at=st.none() | MOMENTS,
    return_number=st.booleans(),
    return_signed_at=st.none() | MOMENTS,
    platform_timeout_at=st.none() | MOMENTS,
    withdrawals=st.integers(0, 3),
    seven_day=st.booleans(),
    category=st.sampled_from(["", "virtual", "no such category"]),
)


def _facts(**members: object) -> RefundFacts:
    given_facts: dict[str, object] = {
        "shop_type": ShopType.TMALL,
        "flow": Flow.RETURN,
        "status": RefundStatus.WAITING_SELLER,
        **members,
    }
    return RefundFacts(**given_facts)  # type: ignore[arg-type]


def _ask(
    facts: RefundFacts, party: Party, action: Action, profile: Profile = Profile.TODAY
) -> Allowed | NotAllowed:
    return may(facts, party=party, action=action, rules=RULES, now=NOW, profile=profile)


@given(facts=FACTS, now=MOMENTS, profile=st.sampled_from(Profile), rules=st.sampled_from([RULES, Rules(())]))
def test_the_machine_answers_whatever_a_platform_shows(
    facts: RefundFacts, now: datetime, profile: Profile, rules: Rules
) -> None:
    for party, action in product(Party, Action):
        answer = may(facts, party=party, action=action, rules=rules, now=now, profile=profile)
        assert isinstance(answer, Allowed | NotAllowed)
    shown = moves(facts, rules=rules, now=now, profile=profile)
    assert len({(move.party, move.action) for move in shown}) == len(shown)
    assert all(move.allowed != (move.reason is not None) for move in shown)


def test_every_flow_status_party_and_action_has_an_answer() -> None:
    answers = [
        _ask(_facts(flow=flow, status=status, cs_status=cs), party, action)
        for flow, status, cs, party, action in product(Flow, RefundStatus, CsStatus, Party, Action)
    ]
    assert len(answers) == 7 * 11 * 11 * 5 * 22
    assert {answer.reason for answer in answers if isinstance(answer, NotAllowed)} >= {
        Reason.WRONG_PARTY,
        Reason.WRONG_NODE,
        Reason.WRONG_FLOW,
        Reason.ENDED,
        Reason.LOCKED_BY_PLATFORM,
        Reason.PLATFORM_NOT_IN,
        Reason.ALREADY_OPEN,
        Reason.PROFILE,
    }


@given(facts=FACTS, now=MOMENTS, profile=st.sampled_from(Profile))
def test_an_ended_refund_moves_only_by_a_new_application(
    facts: RefundFacts, now: datetime, profile: Profile
) -> None:
    for status in frozenset(RefundStatus) - OPEN_STATUSES:
        ended = replace(facts, status=status, flow=facts.flow or Flow.RETURN, cs_status=CsStatus.NONE)
        for party, action in product(Party, Action):
            answer = may(ended, party=party, action=action, rules=RULES, now=now, profile=profile)
            assert isinstance(answer, NotAllowed) or action is Action.APPLY


def test_money_once_paid_back_is_final() -> None:
    for flow in (Flow.REFUND_UNSHIPPED, Flow.REFUND_NOT_RECEIVED, Flow.REFUND_RECEIVED, Flow.RETURN):
        answer = _ask(_facts(flow=flow, status=RefundStatus.SUCCESS), Party.BUYER, Action.APPLY)
        assert answer == NotAllowed(reason=Reason.ENDED)


def test_every_row_leads_somewhere_else_or_says_unchanged() -> None:
    for row in TABLE:
        if row.action is not Action.MODIFY:  # entering the same node anew
            assert row.leads_to is None or row.statuses != {row.leads_to}, row


def test_a_state_we_have_no_word_for_leaves_only_talking() -> None:
    facts = _facts(status=None, status_raw="WAIT_FOR_THE_MOON")
    allowed = [
        (party, action)
        for party, action in product(Party, Action)
        if isinstance(_ask(facts, party, action), Allowed)
    ]
    assert allowed == [(Party.BUYER, Action.LEAVE_MESSAGE), (Party.SELLER, Action.LEAVE_MESSAGE)]
    assert channel(facts, live=True, action=Action.LEAVE_MESSAGE) is Channel.MANUAL
    refused = _ask(facts, Party.SELLER, Action.AGREE_RETURN)
    assert isinstance(refused, NotAllowed)
    assert refused.reason is Reason.UNKNOWN_STATE


def test_web_only_sends_every_act_of_the_seller_to_the_console_and_none_of_the_buyers() -> None:
    facts = _facts(constraint=Constraint.WEB_ONLY)
    for action in (Action.AGREE_RETURN, Action.REFUSE, Action.LEAVE_MESSAGE):
        answer = _ask(facts, Party.SELLER, action)
        assert isinstance(answer, Allowed)
        assert answer.by_hand
        assert channel(facts, live=True, action=action) is Channel.MANUAL
    answer = _ask(facts, Party.BUYER, Action.MODIFY)
    assert isinstance(answer, Allowed)
    assert not answer.by_hand


def test_cannot_refuse_forbids_refusing_application_and_goods_alike() -> None:
    for status, action in (
        (RefundStatus.WAITING_SELLER, Action.REFUSE),
        (RefundStatus.WAITING_RECEIPT, Action.REFUSE_RETURN),
    ):
        answer = _ask(_facts(status=status, constraint=Constraint.CANNOT_REFUSE), Party.SELLER, action)
        assert isinstance(answer, NotAllowed)
        assert answer.reason is Reason.CANNOT_REFUSE


def test_refusing_a_seven_day_return_goes_by_hand_and_warns() -> None:
    answer = _ask(_facts(seven_day=True), Party.SELLER, Action.REFUSE)
    assert isinstance(answer, Allowed)
    assert answer.by_hand
    assert "无故拒绝售后" in answer.outcome


def test_intervention_on_a_parcel_not_received_waits_three_days_from_the_application() -> None:
    facts = _facts(
        flow=Flow.REFUND_NOT_RECEIVED, status=RefundStatus.REFUSED, applied_at=NOW - timedelta(days=1)
    )
    answer = _ask(facts, Party.SELLER, Action.ASK_INTERVENTION)
    assert isinstance(answer, NotAllowed)
    assert (answer.reason, answer.until) == (Reason.TOO_EARLY, NOW + timedelta(days=2))


def test_what_only_tmall_texts_say_is_no_more_than_probable_on_taobao() -> None:
    tmall = _ask(_facts(status=RefundStatus.REFUSED), Party.BUYER, Action.ASK_INTERVENTION)
    taobao = _ask(
        _facts(status=RefundStatus.REFUSED, shop_type=ShopType.TAOBAO), Party.BUYER, Action.ASK_INTERVENTION
    )
    assert (tmall.certainty, taobao.certainty) == ("sure", "probable")


def test_moves_say_who_may_do_what_until_when_and_what_happens_then() -> None:
    facts = _facts(entered_at=NOW, applied_at=NOW)
    shown = {
        (move.party, move.action): move for move in moves(facts, rules=RULES, now=NOW, profile=Profile.TODAY)
    }
    agree = shown[Party.SELLER, Action.AGREE_RETURN]
    assert (agree.leads_to, agree.due_at, agree.then) == (
        RefundStatus.WAITING_RETURN,
        NOW + timedelta(hours=36),
        RefundStatus.WAITING_RETURN,
    )
    expiry = shown[Party.PLATFORM, Action.EXPIRE]
    assert expiry.due_at == agree.due_at
    assert "默认退货地址" in expiry.outcome
    assert shown[Party.BUYER, Action.WITHDRAW].due_at is None
    assert shown[Party.SELLER, Action.LEAVE_MESSAGE].due_at is None
    assert not any(party is Party.OFFICER for party, _ in shown)


def test_moves_name_a_lock_where_the_act_would_be_possible_without_it() -> None:
    facts = _facts(entered_at=NOW, cs_status=CsStatus.STEPPED_IN, cs_since=NOW)
    shown = {
        (move.party, move.action): move for move in moves(facts, rules=RULES, now=NOW, profile=Profile.TODAY)
    }
    assert shown[Party.SELLER, Action.REFUSE].reason is Reason.LOCKED_BY_PLATFORM
    assert shown[Party.BUYER, Action.WITHDRAW].reason is Reason.LOCKED_BY_PLATFORM
    assert shown[Party.SELLER, Action.AGREE_RETURN].allowed
    assert (Party.BUYER, Action.SHIP_RETURN) not in shown


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (REASONS, Reason),
        (STATUSES, RefundStatus),
        (FLOWS, Flow),
        (PARTIES, Party),
        (ACTIONS, Action),
        (CS_STATUSES, CsStatus),
    ],
)
def test_every_word_has_its_chinese(words: dict[str, str], kind: type) -> None:
    assert set(words) == set(kind)  # type: ignore[call-overload]
    assert all(words.values())
