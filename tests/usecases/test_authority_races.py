"""Two at once on the real database: no two slip under one limit, and nothing is paid twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.means import Means
from shouhou.storage.models import Approval, AuthorityUse, Case, Command, Order, Refund
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.records import CommandView
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import vote
from shouhou.usecases.decision_kinds import AgreeRefund, Compensate
from shouhou.usecases.decisions import Outcome, decide
from tests.api.people import shop_named
from tests.api.world import NOW, refund_reading, show

from .test_authority import Desk, agree, waits
from .test_authority_for_an_order import beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return Desk(shop_named("向阳百货"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs them together, each on a connection of its own; a refusal is an answer."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=20)
            return act()
        except Refused as refusal:
            return refusal.reason_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, act) for act in acts]]


def test_two_decisions_at_once_do_not_both_take_what_is_left_of_the_day(desk: Desk) -> None:
    agent = desk.person("agent", Role.AGENT)
    desk.person("lead", Role.SUPERVISOR)
    for number in range(9):
        agree(agent, desk.case(number, 20_000), key=f"before{number}")
    cases = [desk.case(20 + number, 15_000) for number in range(4)]
    answers = at_once(*(lambda case=case: agree(agent, case, key=f"k{case.pk}") for case in cases))
    assert sum(isinstance(one, CommandView) for one in answers) == 1
    assert sum(isinstance(one, ApprovalView) for one in answers) == 3
    assert sum(AuthorityUse.objects.values_list("amount_fen", flat=True)) == 195_000


def test_the_same_request_twice_at_once_makes_one_approval(desk: Desk) -> None:
    agent = desk.person("agent", Role.AGENT)
    desk.person("lead", Role.SUPERVISOR)
    case = desk.case(1, 30_000)
    refund = Refund.objects.get(case=case)

    def ask() -> Any:
        decision = AgreeRefund(refund_id=refund.refund_id, amount_fen=30_000)
        return decide(
            actor=agent,
            case_id=case.pk,
            decision=decision,
            seen_version=case.version,
            idempotency_key="k",
            now=NOW,
        )

    answers = at_once(ask, ask, ask)
    assert {one.approval_id for one in answers} == {Approval.objects.get().pk}


def test_two_approvers_at_once_let_one_command_go(desk: Desk) -> None:
    agent = desk.person("agent", Role.AGENT)
    leads = [desk.person(f"lead{number}", Role.SUPERVISOR) for number in range(3)]
    asked = waits(agree(agent, desk.case(1, 300_000)))
    assert asked.eyes == 2

    def yes(lead: Any) -> Callable[[], Any]:
        return lambda: vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)

    answers = at_once(*(yes(lead) for lead in leads))
    assert Command.objects.count() == 1
    assert AuthorityUse.objects.count() == 2
    assert answers.count("approval_state") == 1


def test_an_approver_and_the_withdrawing_asker_do_not_both_win(desk: Desk) -> None:
    from shouhou.usecases.approvals import withdraw

    agent, lead = desk.person("agent", Role.AGENT), desk.person("lead", Role.SUPERVISOR)
    for number in range(3):
        asked = waits(agree(agent, desk.case(number, 30_000), key=f"k{number}"))
        answers = at_once(
            lambda asked=asked: vote(  # type: ignore[misc]
                actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW
            ),
            lambda asked=asked: withdraw(actor=agent, approval_id=asked.approval_id, now=NOW),  # type: ignore[misc]
        )
        assert answers.count("approval_state") == 1
        state = Approval.objects.get(pk=asked.approval_id).state
        assert Command.objects.filter(case_id=asked.case_id).count() == (state == "approved")


def test_two_votes_that_wait_for_each_others_day_both_come_through(desk: Desk) -> None:
    agent = desk.person("agent", Role.AGENT)
    one, two = desk.person("one", Role.SUPERVISOR), desk.person("two", Role.SUPERVISOR)
    for number in range(4):
        first = waits(agree(agent, desk.case(2 * number, 300_000), key=f"a{number}"))
        second = waits(agree(agent, desk.case(2 * number + 1, 300_000), key=f"b{number}"))
        day = NOW + timedelta(days=number)  # a supervisor's day has room for ten such
        vote(actor=one, approval_id=first.approval_id, approve=True, reason="", now=day)
        vote(actor=two, approval_id=second.approval_id, approve=True, reason="", now=day)
        at_once(
            lambda asked=first, day=day: vote(  # type: ignore[misc]
                actor=two, approval_id=asked.approval_id, approve=True, reason="", now=day
            ),
            lambda asked=second, day=day: vote(  # type: ignore[misc]
                actor=one, approval_id=asked.approval_id, approve=True, reason="", now=day
            ),
        )
    assert Command.objects.count() == 8


def test_two_compensations_at_once_do_not_both_give_what_is_left_of_the_order(desk: Desk) -> None:
    """Two cases of one order: the case's own lock keeps them not apart, the order's does."""
    owner = desk.person("owner", Role.OWNER)
    first = desk.case(1, 9_900)
    beside = refund_reading(refund_id="7111", tid=first.tid, oid="6111", refund_fen=100, total_fen=100)
    second = Case.objects.get(pk=show(desk.shop, beside))
    Order.objects.update(paid_fen=9_900)

    def give(case: Case) -> Callable[[], Any]:
        decision = Compensate(means=Means.COUPON, amount_fen=6_000)
        return lambda: decide(
            actor=owner,
            case_id=case.pk,
            decision=decision,
            seen_version=case.version,
            idempotency_key=f"k{case.pk}",
            now=NOW,
        )

    answers = at_once(give(first), give(second))
    assert Command.objects.count() == 1
    assert answers.count("over_paid") == 1


def test_two_people_at_once_do_not_both_pass_the_second_line_with_refunds_of_one_order(desk: Desk) -> None:
    """Neither the case nor the person's day is shared: only the order keeps them apart."""
    one, two = desk.person("one", Role.SUPERVISOR), desk.person("two", Role.SUPERVISOR)
    for number in range(3):
        first = desk.case(number, 150_000)
        Order.objects.filter(tid=first.tid).update(paid_fen=400_000)
        second = beside(desk, first, 150_000, number=number)
        answers = at_once(
            lambda case=first: agree(one, case, key=f"one{case.pk}"),  # type: ignore[misc]
            lambda case=second: agree(two, case, key=f"two{case.pk}"),  # type: ignore[misc]
        )
        assert sum(isinstance(answer, CommandView) for answer in answers) == 1
        (over,) = (answer for answer in answers if isinstance(answer, ApprovalView))
        assert (over.why, over.eyes) == ("order_second", 1)


def test_two_pieces_at_once_do_not_both_fit_under_ones_own_limit(desk: Desk) -> None:
    agent = desk.person("agent", Role.AGENT)
    desk.person("lead", Role.SUPERVISOR)
    first = desk.case(1, 15_000)
    Order.objects.update(paid_fen=40_000)
    second = beside(desk, first, 15_000)
    answers = at_once(*(lambda case=case: agree(agent, case, key=f"k{case.pk}") for case in (first, second)))  # type: ignore[misc]
    assert sorted(type(answer).__name__ for answer in answers) == ["ApprovalView", "CommandView"]
    assert AuthorityUse.objects.get().amount_fen == 15_000


def test_two_votes_at_once_on_one_order_do_not_both_pass_the_second_line(desk: Desk) -> None:
    """Asked for before anything was given, each looked small enough for one person's word."""
    agent = desk.person("agent", Role.AGENT)
    one, two = desk.person("one", Role.SUPERVISOR), desk.person("two", Role.SUPERVISOR)
    first = desk.case(1, 150_000)
    Order.objects.update(paid_fen=400_000)
    second = beside(desk, first, 150_000)
    asked = [waits(agree(agent, case, key=f"k{case.pk}")) for case in (first, second)]
    assert [row.eyes for row in asked] == [1, 1]
    answers = at_once(
        *(
            lambda who=who, row=row: vote(  # type: ignore[misc]
                actor=who, approval_id=row.approval_id, approve=True, reason="", now=NOW
            )
            for who, row in zip((one, two), asked, strict=True)
        )
    )
    assert sorted((answer.state, answer.eyes) for answer in answers) == [("approved", 1), ("waiting", 2)]
    assert Command.objects.count() == 1


def test_deciding_and_voting_on_one_order_at_once_both_come_through(desk: Desk) -> None:
    """A vote takes the order before its voter's day, as a decision does: they never wait for each other."""
    agent, owner = desk.person("agent", Role.AGENT), desk.person("owner", Role.OWNER)
    desk.person("lead", Role.SUPERVISOR)
    for number in range(6):
        first = desk.case(number, 90_000)
        second = beside(desk, first, 100, number=number)
        asked = waits(
            decide(
                actor=agent,
                case_id=first.pk,
                decision=Compensate(means=Means.COUPON, amount_fen=5_000),
                seen_version=first.version,
                idempotency_key=f"a{number}",
                now=NOW,
            )
        )
        answers = at_once(
            lambda asked=asked: vote(  # type: ignore[misc]
                actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW
            ),
            lambda case=second, number=number: decide(  # type: ignore[misc]
                actor=owner,
                case_id=case.pk,
                decision=Compensate(means=Means.COUPON, amount_fen=5_000),
                seen_version=case.version,
                idempotency_key=f"o{number}",
                now=NOW,
            ),
        )
        assert sorted(answer.state for answer in answers) == ["approved", "needs_person"]


def test_deciding_and_voting_on_payments_of_two_orders_at_once_both_come_through(desk: Desk) -> None:
    """The shop's own day, for the platform's cap on 小额打款, is taken after the person's by both."""
    agent, owner = desk.person("agent", Role.AGENT), desk.person("owner", Role.OWNER)
    desk.person("lead", Role.SUPERVISOR)

    def pay(actor: Actor, case: Case, key: str) -> Outcome:
        return decide(
            actor=actor,
            case_id=case.pk,
            decision=Compensate(means=Means.MICRO_PAYMENT, amount_fen=5_000),
            seen_version=case.version,
            idempotency_key=key,
            now=NOW,
        )

    for number in range(12):
        first, second = desk.case(2 * number, 90_000), desk.case(2 * number + 1, 90_000)
        asked = waits(pay(agent, first, f"a{number}"))
        answers = at_once(
            lambda asked=asked: vote(  # type: ignore[misc]
                actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW
            ),
            lambda case=second, number=number: pay(owner, case, f"o{number}"),  # type: ignore[misc]
        )
        assert sorted(answer.state for answer in answers) == ["approved", "needs_person"]
