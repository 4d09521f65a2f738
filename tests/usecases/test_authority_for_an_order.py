"""One amount cut into several for the same order is judged as one: no line is dodged by pieces."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.domain.means import Means
from shouhou.domain.rules import china_day
from shouhou.storage.json import load_text
from shouhou.storage.models import Approval, AuthorityUse, Case, HistoryRow, Membership, Order, Posting
from shouhou.usecases import commands
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import approval_view, to_vote_on, vote
from shouhou.usecases.case_money import reverse_payment
from shouhou.usecases.decision_kinds import Compensate
from shouhou.usecases.decisions import Outcome, decide
from shouhou.usecases.limits import NewLimit, save_limit
from tests.api.people import shop_named
from tests.api.world import NOW, refund_reading, show

from .test_authority import Desk, agree, goes, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(shop_named("向阳百货"))


@pytest.fixture
def agent(desk: Desk) -> Actor:
    """¥20 of compensation and ¥200 of refund for one decision."""
    return desk.person("agent", Role.AGENT)


@pytest.fixture
def lead(desk: Desk) -> Actor:
    """¥500 and ¥5,000; the shop's second lines are ¥200 and ¥2,000."""
    return desk.person("lead", Role.SUPERVISOR)


@pytest.fixture
def owner(desk: Desk) -> Actor:
    return desk.person("owner", Role.OWNER)


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.case(1, 900_000)


def beside(desk: Desk, case: Case, fen: int = 15_000, number: int = 1) -> Case:
    """Another line of the same order with a refund, and so a case, of its own."""
    reading = refund_reading(
        refund_id=f"7111{number}", tid=case.tid, oid=f"6111{number}", refund_fen=fen, total_fen=fen
    )
    before = Order.objects.get(tid=case.tid).paid_fen
    made = Case.objects.get(pk=show(desk.shop, reading))
    Order.objects.filter(tid=case.tid).update(paid_fen=before)
    assert made.pk != case.pk
    return made


def give(
    actor: Actor, case: Case, fen: int, means: Means = Means.COUPON, *, now: datetime = NOW, **more: Any
) -> Outcome:
    case.refresh_from_db()
    return decide(
        actor=actor,
        case_id=case.pk,
        decision=Compensate(means=means, amount_fen=fen),
        seen_version=more.pop("seen_version", case.version),
        idempotency_key=more.pop("key", f"{actor.user_id}-{case.pk}-{case.version}-{fen}"),
        now=now,
        **more,
    )


def limit(desk: Desk, owner: Actor, role: str, money: str, each: int | None, day: int | None = None) -> None:
    made = NewLimit(role=role, money=money, each_fen=each, day_fen=day, valid_from=china_day(NOW))
    save_limit(actor=owner, shop_id=desk.shop.pk, limit=made, now=NOW)


def asked_body(case: Case) -> dict[str, Any]:
    row = HistoryRow.objects.filter(case=case, kind="approval.asked").order_by("-seq").first()
    assert row is not None
    return dict(load_text(row.body))


# -- a person's own limit ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "means",
    [
        [Means.RED_PACKET, Means.RED_PACKET],
        [Means.RED_PACKET, Means.COUPON],
        [Means.MICRO_PAYMENT, Means.FREIGHT_REPAID],
    ],
)
def test_a_second_piece_above_the_own_limit_waits_by_whatever_means(
    agent: Actor, lead: Actor, case: Case, means: Sequence[Means]
) -> None:
    goes(give(agent, case, 1_500, means[0]))
    asked = waits(give(agent, case, 501, means[1]))
    assert (asked.why, asked.eyes, asked.amount_fen) == ("order_each", 1, 501)
    body = asked_body(case)
    assert (body["given_fen"], body["total_fen"], body["limit_fen"]) == (1_500, 2_001, 2_000)
    goes(give(agent, case, 500, means[1], key="rest"))  # at the limit is within it


def test_another_case_of_the_order_is_the_same_order_and_another_order_is_not(
    desk: Desk, agent: Actor, lead: Actor, case: Case
) -> None:
    goes(give(agent, case, 2_000))
    assert waits(give(agent, beside(desk, case), 100)).why == "order_each"
    goes(give(agent, desk.case(2, 9_900), 2_000))


def test_a_case_whose_order_is_not_known_stands_for_itself(desk: Desk, agent: Actor, lead: Actor) -> None:
    first, second = desk.case(1, 15_000), desk.case(2, 15_000)
    goes(agree(agent, first, key="first"))
    Case.objects.filter(pk__in=[first.pk, second.pk]).update(tid="")
    goes(agree(agent, second, key="second"))


def test_the_next_day_does_not_begin_afresh_for_an_order(agent: Actor, lead: Actor, case: Case) -> None:
    goes(give(agent, case, 2_000))
    assert waits(give(agent, case, 2_000, now=NOW + timedelta(days=1))).why == "order_each"


def test_what_a_colleague_gave_is_not_ones_own(desk: Desk, agent: Actor, lead: Actor, case: Case) -> None:
    goes(give(agent, case, 2_000))
    goes(give(desk.person("other", Role.AGENT), case, 2_000))


def test_refunds_of_an_order_count_together_and_not_with_compensations(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    case = desk.case(1, 15_000)
    Order.objects.update(paid_fen=40_000)
    goes(give(agent, case, 2_000))
    goes(agree(agent, case, key="first"))
    second = beside(desk, case, 15_000)
    asked = waits(agree(agent, second, key="second"))
    assert (asked.why, asked.money) == ("order_each", "refund")
    body = asked_body(second)
    assert (body["given_fen"], body["total_fen"], body["limit_fen"]) == (15_000, 30_000, 20_000)


def test_what_came_to_nothing_does_not_count(agent: Actor, lead: Actor, case: Case) -> None:
    first = goes(give(agent, case, 2_000))
    waits(give(agent, case, 100))
    commands.cancel(actor=agent, command_id=first.command_id, now=NOW)
    second = goes(give(agent, case, 1_900, key="again"))
    commands.tick(actor=agent, command_id=second.command_id, now=NOW)
    waits(give(agent, case, 2_000, key="more"))
    reverse_payment(actor=lead, posting_id=Posting.objects.get().pk, reason="没有打款", now=NOW)
    goes(give(agent, case, 2_000, key="anew"))


def test_the_same_request_again_does_not_count_twice(agent: Actor, lead: Actor, case: Case) -> None:
    version = case.version
    for _ in range(3):
        goes(give(agent, case, 1_000, key="same", seen_version=version))
    goes(give(agent, case, 1_000, key="next"))
    assert AuthorityUse.objects.count() == 2


def test_what_was_approved_does_not_stand_in_the_way_of_small_ones_after_it(
    agent: Actor, lead: Actor, case: Case
) -> None:
    asked = waits(give(agent, case, 10_000))
    vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    goes(give(agent, case, 2_000))  # the agent's own first
    assert waits(give(agent, case, 1)).why == "order_each"
    goes(give(lead, case, 5_000))  # what the lead approved for the agent is not the lead's own


# -- the second line --------------------------------------------------------------------------------------


def test_what_anybody_gave_counts_for_the_second_line(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor, case: Case
) -> None:
    goes(give(lead, case, 19_000, Means.RED_PACKET))
    goes(give(agent, case, 1_000))
    asked = waits(give(agent, case, 100))
    assert (asked.why, asked.eyes) == ("order_second", 1)
    body = asked_body(case)
    assert (body["given_fen"], body["total_fen"], body["limit_fen"]) == (20_000, 20_100, 20_000)
    mine = waits(give(lead, case, 20_000, Means.RED_PACKET))
    assert (mine.why, mine.eyes) == ("order_second", 1)
    far = waits(give(lead, case, 32_000))
    assert (far.why, far.eyes) == ("second", 2)  # with 19 000 above the lead's own 50 000: two others


def test_an_approved_amount_counts_once_for_the_second_line_however_many_agreed(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor, case: Case
) -> None:
    asked = waits(give(agent, case, 21_000))
    for who in (lead, owner):
        vote(actor=who, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert AuthorityUse.objects.count() == 2
    limit(desk, owner, "four_eyes", "compensation", 22_000)
    goes(give(agent, case, 1_000))
    over = waits(give(agent, case, 1))
    assert over.why == "order_second"


def test_an_owner_alone_gives_piece_by_piece_no_more_without_a_reason(owner: Actor, case: Case) -> None:
    goes(give(owner, case, 20_000))
    with pytest.raises(Refused) as bare:
        give(owner, case, 20_000, Means.RED_PACKET)
    assert (bare.value.reason_code, bare.value.fields) == ("alone_reason", {"reason": "必填"})
    assert bare.value.message.startswith("本单已给出 ¥200.00，加上这次共 ¥400.00，超过双人复核线 ¥200.00，")
    goes(give(owner, case, 20_000, Means.RED_PACKET, reason="店里只有我一个人"))
    assert Approval.objects.get().why == "order_second"


def test_a_supervisor_alone_does_not_pass_their_own_limit_by_pieces_with_a_reason(
    desk: Desk, lead: Actor, owner: Actor, case: Case
) -> None:
    Membership.objects.filter(user_id=owner.user_id).delete()
    goes(give(lead, case, 30_000, reason="店里只有我一个人"))
    with pytest.raises(Refused) as over:
        give(lead, case, 20_001, reason="店里只有我一个人")
    assert over.value.reason_code == "nobody_approves"


def test_where_nobody_could_approve_it_says_what_the_order_has_got(agent: Actor, case: Case) -> None:
    goes(give(agent, case, 1_500))
    with pytest.raises(Refused) as refused:
        give(agent, case, 1_000)
    assert (refused.value.reason_code, refused.value.message) == (
        "nobody_approves",
        "本单您已给出 ¥15.00，加上这次共 ¥25.00，超过您的单笔额度 ¥20.00，"
        "而店里还没有人的额度够批准，请店主先调整审批额度",
    )


# -- approving --------------------------------------------------------------------------------------------


def test_several_asked_for_at_once_do_not_pass_the_second_line_one_by_one(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor, case: Case
) -> None:
    first = waits(give(agent, case, 15_000, key="first"))
    second = waits(give(agent, beside(desk, case), 15_000, key="second"))
    assert (first.eyes, second.eyes) == (1, 1)
    done = vote(actor=lead, approval_id=first.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"
    half = vote(actor=lead, approval_id=second.approval_id, approve=True, reason="", now=NOW)
    assert (half.state, half.eyes, half.agreed, half.why) == ("waiting", 2, 1, "order_second")
    done = vote(actor=owner, approval_id=second.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"


def test_an_approver_does_not_pass_their_own_limit_by_pieces(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor, case: Case
) -> None:
    limit(desk, owner, "four_eyes", "compensation", None)
    other = desk.case(2, 900_000)
    first = waits(give(agent, case, 30_000, key="first"))
    second = waits(give(agent, beside(desk, case), 30_000, key="second"))
    elsewhere = waits(give(agent, other, 30_000, key="elsewhere"))
    assert to_vote_on(actor=lead, now=NOW) == 3
    vote(actor=lead, approval_id=first.approval_id, approve=True, reason="", now=NOW)
    assert to_vote_on(actor=lead, now=NOW) == 1
    seen = approval_view(actor=lead, approval_id=second.approval_id, now=NOW)
    assert (seen.may_vote, seen.may_not) == (False, "limit")
    with pytest.raises(Refused) as over:
        vote(actor=lead, approval_id=second.approval_id, approve=True, reason="", now=NOW)
    assert (over.value.reason_code, over.value.message) == (
        "approver_limit",
        "本单您已给出和批准 ¥300.00，加上这笔共 ¥600.00，超过您的单笔额度 ¥500.00，请额度更高的同事审批",
    )
    done = vote(actor=owner, approval_id=second.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"
    done = vote(actor=lead, approval_id=elsewhere.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"


def test_who_agreed_first_and_then_gave_more_no_longer_carries_it(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor, case: Case
) -> None:
    asked = waits(give(agent, case, 30_000))
    assert asked.eyes == 2
    vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    goes(give(lead, case, 20_000, Means.RED_PACKET))
    more = waits(give(lead, case, 10_000, Means.RED_PACKET))
    vote(actor=owner, approval_id=more.approval_id, approve=True, reason="", now=NOW)
    limit(desk, owner, "supervisor", "compensation", 40_000, 300_000)
    done = vote(actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert (done.state, done.ended_code, done.ended_text) == (
        "stale",
        "approver_limit",
        "先批准的同事在本单的额度已经不够了，请重新提交审批",
    )
