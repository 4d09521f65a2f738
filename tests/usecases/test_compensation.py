"""Something for the buyer besides the refund: bounded, approved, done by hand, booked once, taken back by its mirror."""

from typing import Any

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.means import Means
from shouhou.domain.postings import Account
from shouhou.storage.models import AuthorityUse, Case, Command, Note, Order, Posting, Refund
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.records import CommandView
from shouhou.usecases import commands
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import vote
from shouhou.usecases.case_money import case_money, reverse_payment
from shouhou.usecases.case_page import case_page
from shouhou.usecases.decision_kinds import AgreeRefund, Compensate
from shouhou.usecases.decisions import Outcome, decide
from shouhou.usecases.errors import Missing
from shouhou.usecases.todos import todo_of
from tests.api.people import shop_named
from tests.api.world import NOW

from .test_authority import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(shop_named("向阳百货"))


@pytest.fixture
def agent(desk: Desk) -> Actor:
    return desk.person("agent", Role.AGENT)


@pytest.fixture
def lead(desk: Desk) -> Actor:
    return desk.person("lead", Role.SUPERVISOR)


@pytest.fixture
def owner(desk: Desk) -> Actor:
    return desk.person("owner", Role.OWNER)


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.case(1, 9_900)


def give(actor: Actor, case: Case, fen: int, means: Means = Means.MICRO_PAYMENT, **more: Any) -> Outcome:
    case.refresh_from_db()
    return decide(
        actor=actor,
        case_id=case.pk,
        decision=Compensate(means=means, amount_fen=fen, note=more.pop("note", "")),
        seen_version=case.version,
        idempotency_key=more.pop("key", f"{actor.user_id}-{case.version}-{fen}"),
        now=NOW,
        **more,
    )


def given(actor: Actor, case: Case, fen: int, means: Means = Means.MICRO_PAYMENT, **more: Any) -> CommandView:
    made = give(actor, case, fen, means, **more)
    assert isinstance(made, CommandView)
    commands.tick(actor=actor, command_id=made.command_id, now=NOW)
    return made


def test_it_is_a_to_do_that_is_done_with_the_tick_and_then_booked(agent: Actor, case: Case) -> None:
    made = give(agent, case, 1_500, note="抱歉给您带来不便")
    assert isinstance(made, CommandView)
    assert (made.state, made.channel, made.refund_id) == ("needs_person", "manual", "")
    todo = todo_of(actor=agent, command_id=made.command_id, now=NOW)
    assert todo.amount_fen == 1_500
    assert {one.label: one.text for one in todo.copies} == {
        "订单编号": case.tid,
        "补偿金额": "15.00",
        "说明": "抱歉给您带来不便",
    }
    assert any("不能撤回" in one.text for one in todo.clicks)
    assert "好评" in todo.clicks[-1].text
    assert not Posting.objects.exists()
    commands.tick(actor=agent, command_id=made.command_id, now=NOW)
    row = Posting.objects.get()
    assert (row.debit, row.credit, row.amount_fen, row.kind) == (
        Account.COMPENSATION,
        Account.BUYER,
        1_500,
        "micro_payment",
    )
    money = case_money(page=case_page(actor=agent, case_id=case.pk, now=NOW))
    assert (money.paid_fen, money.refunded_fen, money.compensated_fen, money.promised_fen) == (
        9_900,
        0,
        1_500,
        0,
    )
    with pytest.raises(Refused) as too_late:
        commands.untick(actor=agent, command_id=made.command_id, now=NOW)
    assert too_late.value.reason_code == "command_state"


@pytest.mark.parametrize("means", list(Means))
def test_every_means_has_its_words_and_its_booking(agent: Actor, case: Case, means: Means) -> None:
    made = given(agent, case, 1_000, means)
    assert todo_of(actor=agent, command_id=made.command_id, now=NOW).clicks
    assert Posting.objects.get().kind == means


def test_it_holds_up_no_refund_and_no_refund_holds_it_up(agent: Actor, case: Case) -> None:
    give(agent, case, 500)
    give(agent, case, 600)
    refund = Refund.objects.get(case=case)
    case.refresh_from_db()
    decide(
        actor=agent,
        case_id=case.pk,
        decision=AgreeRefund(refund_id=refund.refund_id, amount_fen=9_900),
        seen_version=case.version,
        idempotency_key="refund",
        now=NOW,
    )
    give(agent, case, 700)
    assert Command.objects.filter(state="needs_person").count() == 3
    first = Command.objects.filter(kind="compensate").order_by("created_at").first()
    assert first is not None
    commands.cancel(actor=agent, command_id=str(first.pk), now=NOW)
    case.refresh_from_db()
    assert case.command_state != ""  # the others still ask for attention


def test_above_the_own_limit_it_waits_and_the_approver_lets_it_go(
    agent: Actor, lead: Actor, case: Case
) -> None:
    asked = give(agent, case, 2_001)
    assert isinstance(asked, ApprovalView)
    assert (asked.why, asked.money, asked.refund_id) == ("each", "compensation", "")
    done = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"
    assert Command.objects.get().params["means"] == "micro_payment"
    assert AuthorityUse.objects.get().kind == "compensation"


@pytest.mark.parametrize(
    ("fen", "means", "code"),
    [
        (0, Means.COUPON, "amount"),
        (-5, Means.COUPON, "amount"),
        (9_901, Means.COUPON, "over_paid"),
        (3_001, Means.FREIGHT_REPAID, "over_most"),
    ],
)
def test_what_may_not_be_given_is_refused_with_its_bound(
    owner: Actor, case: Case, fen: int, means: Means, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(owner, case, fen, means)
    assert refused.value.reason_code == code
    assert "amount_fen" in refused.value.fields


def test_the_sum_of_an_orders_compensations_is_bounded_whatever_has_become_of_them(
    owner: Actor, case: Case
) -> None:
    given(owner, case, 5_000, Means.COUPON)
    waiting = give(owner, case, 4_000, Means.RED_PACKET)
    assert isinstance(waiting, CommandView)
    with pytest.raises(Refused) as over:
        give(owner, case, 901)
    assert (over.value.reason_code, over.value.fields) == ("over_paid", {"amount_fen": "900"})
    commands.cancel(actor=owner, command_id=waiting.command_id, now=NOW)
    given(owner, case, 4_900)


def test_without_what_was_paid_nothing_is_given(owner: Actor, case: Case) -> None:
    Order.objects.all().delete()
    with pytest.raises(Refused) as unknown:
        give(owner, case, 100)
    assert unknown.value.reason_code == "paid_unknown"


def test_the_platforms_cap_of_a_day_counts_the_whole_shop(
    desk: Desk, owner: Actor, agent: Actor, lead: Actor
) -> None:
    from shouhou.domain.rules import china_day
    from shouhou.usecases.limits import NewLimit, save_limit

    line = NewLimit(
        role="four_eyes", money="compensation", each_fen=None, day_fen=None, valid_from=china_day(NOW)
    )
    save_limit(actor=owner, shop_id=desk.shop.pk, limit=line, now=NOW)
    given(owner, desk.case(1, 600_000), 498_500)
    given(agent, desk.case(2, 9_900), 1_000)
    with pytest.raises(Refused) as over:
        give(agent, desk.case(3, 9_900), 501)
    assert (over.value.reason_code, over.value.fields) == ("over_day_cap", {"amount_fen": "500"})
    given(agent, desk.case(4, 9_900), 501, Means.COUPON)


def test_who_has_not_the_right_gives_nothing(desk: Desk, case: Case) -> None:
    for role in (Role.REVIEW_HANDLER, Role.RETURNS_CLERK, Role.READ_ONLY):
        with pytest.raises(Refused) as refused:
            give(desk.person(role.value, role), case, 100)
        assert refused.value.reason_code == "not_permitted"
    stranger = Desk(shop_named("邻家小店")).person("stranger", Role.OWNER)
    with pytest.raises(Missing):
        give(stranger, case, 100)


def test_a_payment_that_was_never_made_is_taken_back_by_its_mirror(
    agent: Actor, lead: Actor, case: Case
) -> None:
    given(agent, case, 1_500)
    row = Posting.objects.get()
    with pytest.raises(Refused) as no_right:
        reverse_payment(actor=agent, posting_id=row.pk, reason="勾错了", now=NOW)
    assert no_right.value.reason_code == "not_permitted"
    with pytest.raises(Refused) as bare:
        reverse_payment(actor=lead, posting_id=row.pk, reason="", now=NOW)
    assert bare.value.reason_code == "reverse_reason"
    assert reverse_payment(actor=lead, posting_id=row.pk, reason="勾错了，没有打款", now=NOW) == case.pk
    mirror = Posting.objects.exclude(pk=row.pk).get()
    assert (mirror.debit, mirror.credit, mirror.amount_fen, mirror.reverses_id) == (
        row.credit,
        row.debit,
        row.amount_fen,
        row.pk,
    )
    assert Note.objects.get().text == "勾错了，没有打款"
    assert AuthorityUse.objects.get().freed_at == NOW
    with pytest.raises(Refused) as twice:
        reverse_payment(actor=lead, posting_id=row.pk, reason="再来", now=NOW)
    assert twice.value.reason_code == "reversed"
    with pytest.raises(Refused) as no_payment:
        reverse_payment(actor=lead, posting_id=mirror.pk, reason="再来", now=NOW)
    assert no_payment.value.reason_code == "not_a_payment"
    money = case_money(page=case_page(actor=agent, case_id=case.pk, now=NOW))
    assert money.compensated_fen == 0
    given(agent, case, 1_400)


@pytest.mark.parametrize("note", ["亲给个好评吧", "追评有返现", "加V 13800138000 转账", "走微信"])
def test_a_payment_is_never_tied_to_a_review_or_led_outside(agent: Actor, case: Case, note: str) -> None:
    with pytest.raises(Refused) as refused:
        give(agent, case, 500, note=note)
    assert "评价" in refused.value.message
    assert not Command.objects.filter(case=case).exists()
