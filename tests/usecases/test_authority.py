"""Money above a limit waits: nothing is sent, whoever may votes, and the same decision then runs once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from shouhou.domain.access import Role
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.means import Means
from shouhou.domain.rules import china_day
from shouhou.storage.json import load_text
from shouhou.storage.models import (
    Approval,
    AuthorityUse,
    Case,
    Command,
    HistoryRow,
    Membership,
    Refund,
    Shop,
    User,
)
from shouhou.storage.queries.approval_records import ApprovalView
from shouhou.storage.queries.records import CommandView
from shouhou.usecases import commands
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import approval_page, approval_view, to_vote_on, vote, withdraw
from shouhou.usecases.case_actions import add_note
from shouhou.usecases.decision_kinds import AgreeRefund, AgreeReturn, Compensate
from shouhou.usecases.decisions import Outcome, decide
from shouhou.usecases.errors import Missing
from shouhou.usecases.limits import NewLimit, limits_page, save_limit
from tests.api.people import shop_named
from tests.api.world import NOW, order_reading, refund_reading, show

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """A shop with live access that nobody answers, and its people."""

    shop: Shop

    def person(self, name: str, *roles: Role) -> Actor:
        user, _ = User.objects.get_or_create(
            username=name, defaults={"display_name": name.title(), "joined_at": NOW}
        )
        for role in roles:
            Membership.objects.get_or_create(user=user, shop=self.shop, role=role.value)
        return Actor(user.pk, user.display_name)

    def case(self, number: int, fen: int) -> Case:
        """One refund of that much on an order of its own."""
        from dataclasses import replace

        from shouhou.usecases.readings import Reading, apply

        tid = f"60000{number:04d}"
        refund = refund_reading(
            refund_id=f"70000{number:04d}", tid=tid, oid=tid, refund_fen=fen, total_fen=fen, price_fen=fen
        )
        order = replace(order_reading(tid), paid_fen=fen)
        found = apply(
            shop=self.shop, reading=Reading(refund=refund, order=order, messages=(), reasons=()), now=NOW
        )
        return Case.objects.get(pk=found.case_id)


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


def agree(actor: Actor, case: Case, *, key: str = "k", now: datetime = NOW, **more: Any) -> Outcome:
    case.refresh_from_db()
    refund = Refund.objects.get(case=case)
    return decide(
        actor=actor,
        case_id=case.pk,
        decision=AgreeRefund(refund_id=refund.refund_id, amount_fen=refund.refund_fen),
        seen_version=more.pop("seen_version", case.version),
        idempotency_key=key,
        now=now,
        **more,
    )


def waits(outcome: Outcome) -> ApprovalView:
    assert isinstance(outcome, ApprovalView), outcome
    assert outcome.is_open
    assert outcome.command_id is None
    return outcome


def goes(outcome: Outcome) -> CommandView:
    assert isinstance(outcome, CommandView), outcome
    return outcome


def kinds(case: Case) -> list[str]:
    return list(HistoryRow.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))


# -- the author's own limits ------------------------------------------------------------------------------


def test_within_the_limit_a_decision_goes_out_at_once_and_its_use_is_in_the_history(
    desk: Desk, agent: Actor
) -> None:
    case = desk.case(1, 20_000)
    goes(agree(agent, case))
    assert kinds(case)[-2:] == ["command.decided", "authority.used"]
    use = AuthorityUse.objects.get()
    assert (use.user_id, use.amount_fen, use.day, use.freed_at) == (
        agent.user_id,
        20_000,
        china_day(NOW),
        None,
    )


def test_above_the_limit_nothing_is_sent_until_somebody_who_may_agrees(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    case = desk.case(1, 20_001)
    seen = waits(agree(agent, case, reason="买家很急"))
    assert (seen.why, seen.eyes, seen.note, seen.money) == ("each", 1, "买家很急", "refund")
    assert not Command.objects.exists()
    assert not AuthorityUse.objects.exists()
    done = vote(actor=lead, approval_id=seen.approval_id, approve=True, reason="", now=NOW)
    command = Command.objects.get()
    assert (done.state, done.command_id) == ("approved", str(command.pk))
    assert (command.actor_id, command.state) == (agent.user_id, "pending")
    assert AuthorityUse.objects.get().user_id == lead.user_id  # on whose word the money goes
    assert kinds(case)[-5:] == [
        "approval.asked",
        "approval.voted",
        "approval.approved",
        "command.decided",
        "authority.used",
    ]


def test_the_days_limit_counts_what_was_given_and_frees_what_came_to_nothing(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    made = [goes(agree(agent, desk.case(one, 20_000), key=f"k{one}")) for one in range(10)]
    over = waits(agree(agent, desk.case(20, 100), key="over"))
    assert over.why == "day"
    commands.cancel(actor=agent, command_id=made[0].command_id, now=NOW)
    assert AuthorityUse.objects.filter(freed_at=None).count() == 9
    assert kinds(Case.objects.get(pk=made[0].case_id))[-2:] == ["command.cancelled", "authority.freed"]
    goes(agree(agent, desk.case(21, 20_000), key="again"))
    tomorrow = NOW + timedelta(days=1)
    goes(agree(agent, desk.case(22, 20_000), key="tomorrow", now=tomorrow))


def test_a_return_is_agreed_without_a_limit_for_no_money_moves_yet(desk: Desk, agent: Actor) -> None:
    from shouhou.domain.refund.reading import Known
    from shouhou.domain.refund.vocabulary import DisputeType, GoodStatus, OrderStatus, Phase

    reading = refund_reading(
        dispute_type=Known(DisputeType.RETURN_AND_REFUND, "REFUND_AND_RETURN"),
        good_status=Known(GoodStatus.RECEIVED, "BUYER_RECEIVED"),
        order_status=Known(OrderStatus.FINISHED, "TRADE_FINISHED"),
        phase=Known(Phase.AFTER_SALE, "aftersale"),
        has_good_return=True,
        refund_fen=900_000,
        total_fen=900_000,
    )
    case = Case.objects.get(pk=show(desk.shop, reading))
    decision = AgreeReturn(refund_id=reading.refund_id, address_id="77001", freight="seller")
    goes(
        decide(
            actor=agent,
            case_id=case.pk,
            decision=decision,
            seen_version=case.version,
            idempotency_key="r",
            now=NOW,
        )
    )
    assert not AuthorityUse.objects.exists()


# -- asking ------------------------------------------------------------------------------------------------


def test_the_same_key_asks_once_and_later_answers_with_the_command(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    case = desk.case(1, 30_000)
    first = waits(agree(agent, case, key="same"))
    assert waits(agree(agent, case, key="same")).approval_id == first.approval_id
    with pytest.raises(Refused) as second:
        agree(agent, case, key="other")
    assert second.value.reason_code == "approval_open"
    vote(actor=lead, approval_id=first.approval_id, approve=True, reason="", now=NOW)
    assert goes(agree(agent, case, key="same", seen_version=0)).state == "pending"
    assert Command.objects.count() == 1
    with pytest.raises(Refused) as reused:
        agree(agent, desk.case(2, 30_000), key="same")
    assert reused.value.reason_code == "idempotency_key_reused"


def test_the_asker_takes_it_back_and_nobody_else_does(desk: Desk, agent: Actor, lead: Actor) -> None:
    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    with pytest.raises(Refused) as not_theirs:
        withdraw(actor=lead, approval_id=asked.approval_id, now=NOW)
    assert not_theirs.value.reason_code == "not_asker"
    for _ in range(2):
        assert withdraw(actor=agent, approval_id=asked.approval_id, now=NOW).state == "withdrawn"
    assert kinds(case).count("approval.withdrawn") == 1
    with pytest.raises(Refused) as late:
        vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert late.value.reason_code == "approval_state"
    waits(agree(agent, case, key="again"))


def test_no_history_row_of_an_approval_holds_words_of_people(desk: Desk, agent: Actor, lead: Actor) -> None:
    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case, reason="王小姐电话 13800138000"))
    vote(actor=lead, approval_id=asked.approval_id, approve=False, reason="王小姐的订单不对", now=NOW)
    bodies = "".join(HistoryRow.objects.filter(case=case).values_list("body", flat=True))
    assert "王小姐" not in bodies
    assert "138" not in bodies


# -- voting ------------------------------------------------------------------------------------------------


def test_a_rejection_needs_a_reason_and_ends_it(desk: Desk, agent: Actor, lead: Actor) -> None:
    asked = waits(agree(agent, desk.case(1, 30_000)))
    with pytest.raises(Refused) as bare:
        vote(actor=lead, approval_id=asked.approval_id, approve=False, reason=" ", now=NOW)
    assert (bare.value.reason_code, bare.value.fields) == ("reject_reason", {"reason": "必填"})
    done = vote(actor=lead, approval_id=asked.approval_id, approve=False, reason="先看凭证", now=NOW)
    assert (done.state, done.votes[0].reason, done.votes[0].by_name) == ("rejected", "先看凭证", "Lead")
    assert not Command.objects.exists()


def test_nobody_votes_on_their_own_and_only_who_has_the_right_and_the_limit(
    desk: Desk, agent: Actor, lead: Actor, owner: Actor
) -> None:
    own = waits(agree(lead, desk.case(1, 300_000), key="own"))
    for actor, code in ((lead, "own_approval"), (agent, "not_permitted")):
        with pytest.raises(Refused) as refused:
            vote(actor=actor, approval_id=own.approval_id, approve=True, reason="", now=NOW)
        assert refused.value.reason_code == code
    large = waits(agree(agent, desk.case(2, 600_000), key="large"))
    with pytest.raises(Refused) as above:
        vote(actor=lead, approval_id=large.approval_id, approve=True, reason="", now=NOW)
    assert above.value.reason_code == "approver_limit"
    seen = {
        name: approval_view(actor=actor, approval_id=large.approval_id, now=NOW)
        for name, actor in (("agent", agent), ("lead", lead), ("owner", owner))
    }
    assert {name: one.may_not for name, one in seen.items()} == {
        "agent": "permission",
        "lead": "limit",
        "owner": "",
    }
    assert (to_vote_on(actor=lead, now=NOW), to_vote_on(actor=owner, now=NOW)) == (0, 2)


def test_above_the_second_line_two_people_agree(desk: Desk, agent: Actor, lead: Actor, owner: Actor) -> None:
    asked = waits(agree(agent, desk.case(1, 300_000)))
    assert (asked.why, asked.eyes) == ("second", 2)
    first = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    again = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert (first.state, again.agreed, again.may_not) == ("waiting", 1, "voted")
    assert not Command.objects.exists()
    done = vote(actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert (done.state, done.agreed) == ("approved", 2)
    assert set(AuthorityUse.objects.values_list("user_id", flat=True)) == {lead.user_id, owner.user_id}


def test_an_author_whose_own_limit_suffices_is_one_of_the_two(desk: Desk, lead: Actor, owner: Actor) -> None:
    asked = waits(agree(lead, desk.case(1, 300_000)))
    assert (asked.why, asked.eyes) == ("second", 1)
    assert (
        vote(actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW).state == "approved"
    )


def test_an_owner_alone_is_not_locked_out_but_says_why(desk: Desk, owner: Actor) -> None:
    case = desk.case(1, 300_000)
    with pytest.raises(Refused) as bare:
        agree(owner, case)
    assert (bare.value.reason_code, bare.value.fields) == ("alone_reason", {"reason": "必填"})
    goes(agree(owner, case, reason="店里只有我一个人"))
    kept = Approval.objects.get()
    assert (kept.state, kept.eyes, kept.note, kept.command) == (
        "approved",
        0,
        "店里只有我一个人",
        Command.objects.get(),
    )
    assert "approval.alone" in kinds(case)


def test_an_owner_alone_agrees_for_two_with_a_reason(desk: Desk, agent: Actor, owner: Actor) -> None:
    asked = waits(agree(agent, desk.case(1, 300_000)))
    with pytest.raises(Refused) as bare:
        vote(actor=owner, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert bare.value.reason_code == "alone_reason"
    assert not approval_view(actor=owner, approval_id=asked.approval_id, now=NOW).votes
    done = vote(actor=owner, approval_id=asked.approval_id, approve=True, reason="没有别的主管", now=NOW)
    assert done.state == "approved"


def test_where_nobody_could_ever_agree_it_is_said_at_once(desk: Desk, agent: Actor) -> None:
    with pytest.raises(Refused) as refused:
        agree(agent, desk.case(1, 30_000))
    assert refused.value.reason_code == "nobody_approves"
    assert not Approval.objects.exists()


def test_an_approver_gives_away_no_more_than_their_day(desk: Desk, agent: Actor, lead: Actor) -> None:
    save_limit(
        actor=desk.person("owner", Role.OWNER),
        shop_id=desk.shop.pk,
        limit=NewLimit(
            role="supervisor", money="refund", each_fen=50_000, day_fen=50_000, valid_from=china_day(NOW)
        ),
        now=NOW,
    )
    first, second = (waits(agree(agent, desk.case(one, 30_000), key=f"k{one}")) for one in (1, 2))
    vote(actor=lead, approval_id=first.approval_id, approve=True, reason="", now=NOW)
    with pytest.raises(Refused) as over:
        vote(actor=lead, approval_id=second.approval_id, approve=True, reason="", now=NOW)
    assert over.value.reason_code == "approver_limit"
    tomorrow = NOW + timedelta(days=1)
    assert (
        vote(actor=lead, approval_id=second.approval_id, approve=True, reason="", now=tomorrow).state
        == "approved"
    )


# -- what changes while it waits ----------------------------------------------------------------------------


def _buyer_changes(desk: Desk, case: Case, fen: int) -> None:
    from shouhou.usecases.readings import Reading, apply

    refund = Refund.objects.get(case=case)
    reading = refund_reading(
        refund_id=refund.refund_id,
        tid=refund.tid,
        oid=refund.oid,
        refund_fen=fen,
        total_fen=refund.total_fen,
        version=(refund.version or 0) + 1,
        modified_at=NOW,
    )
    apply(shop=desk.shop, reading=Reading(refund=reading, order=None, messages=(), reasons=()), now=NOW)


def test_what_the_buyer_changed_makes_it_stale_and_nothing_is_sent(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    _buyer_changes(desk, case, 25_000)
    assert approval_view(actor=lead, approval_id=asked.approval_id, now=NOW).changed
    done = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert (done.state, done.ended_code, done.agreed) == ("stale", "changed", 1)
    assert not Command.objects.exists()
    assert not AuthorityUse.objects.exists()
    assert kinds(case)[-2:] == ["approval.voted", "approval.stale"]
    with pytest.raises(ChangedMeanwhile):
        agree(agent, case, key="old", seen_version=asked.params and 1)


def test_our_own_note_and_message_leave_it_as_it_is(desk: Desk, agent: Actor, lead: Actor) -> None:
    from shouhou.usecases.decision_kinds import LeaveMessage

    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    add_note(actor=agent, case_id=case.pk, text="等主管", now=NOW)
    case.refresh_from_db()
    words = LeaveMessage(refund_id=Refund.objects.get(case=case).refund_id, content="您好，正在为您处理")
    sent = goes(
        decide(
            actor=agent,
            case_id=case.pk,
            decision=words,
            seen_version=case.version,
            idempotency_key="m",
            now=NOW,
        )
    )
    with pytest.raises(Refused) as not_yet:  # one instruction at a time
        vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert not_yet.value.reason_code == "command_open"
    commands.cancel(actor=agent, command_id=sent.command_id, now=NOW)
    done = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert done.state == "approved"


def test_who_may_decides_meanwhile_and_what_waited_has_no_object(
    desk: Desk, agent: Actor, lead: Actor
) -> None:
    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    goes(agree(lead, case, key="lead"))
    seen = approval_view(actor=agent, approval_id=asked.approval_id, now=NOW)
    assert (seen.state, seen.ended_code) == ("stale", "decided_meanwhile")


def test_a_refund_that_ended_needs_nobodys_word(desk: Desk, agent: Actor, lead: Actor) -> None:
    from shouhou.domain.refund.reading import Known
    from shouhou.domain.refund.vocabulary import RefundStatus
    from shouhou.usecases.readings import Reading, apply

    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    refund = Refund.objects.get(case=case)
    reading = refund_reading(
        refund_id=refund.refund_id,
        tid=refund.tid,
        oid=refund.oid,
        status=Known(RefundStatus.CLOSED, "CLOSED"),
        refund_fen=30_000,
        total_fen=30_000,
        version=(refund.version or 0) + 1,
        modified_at=NOW,
    )
    apply(shop=desk.shop, reading=Reading(refund=reading, order=None, messages=(), reasons=()), now=NOW)
    seen = approval_view(actor=lead, approval_id=asked.approval_id, now=NOW)
    assert (seen.state, seen.ended_code) == ("stale", "refund_ended")
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_a_case_does_not_close_while_an_approval_waits(desk: Desk, agent: Actor, lead: Actor) -> None:
    from shouhou.usecases.case_actions import close_case

    case = desk.case(1, 9_900)
    asked = decide(
        actor=agent,
        case_id=case.pk,
        decision=Compensate(means=Means.COUPON, amount_fen=5_000),
        seen_version=case.version,
        idempotency_key="c",
        now=NOW,
    )
    case.refresh_from_db()
    with pytest.raises(Refused) as refused:
        close_case(actor=agent, case_id=case.pk, seen_version=case.version, now=NOW)
    assert refused.value.reason_code == "approval_open"
    withdraw(actor=agent, approval_id=waits(asked).approval_id, now=NOW)


def test_an_asker_who_left_the_shop_decides_nothing(desk: Desk, agent: Actor, lead: Actor) -> None:
    asked = waits(agree(agent, desk.case(1, 30_000)))
    Membership.objects.filter(user_id=agent.user_id).delete()
    done = vote(actor=lead, approval_id=asked.approval_id, approve=True, reason="", now=NOW)
    assert (done.state, done.ended_code) == ("stale", "missing")


# -- who sees it --------------------------------------------------------------------------------------------


def test_a_stranger_sees_nothing_of_it(desk: Desk, agent: Actor) -> None:
    desk.person("lead", Role.SUPERVISOR)
    other = Desk(shop_named("邻家小店"))
    stranger = other.person("stranger", Role.OWNER)
    asked = waits(agree(agent, desk.case(1, 30_000)))
    page = approval_page(actor=stranger, shop_id=None, view="all", cursor=None, limit=50, now=NOW)
    assert (page.rows, page.waiting, to_vote_on(actor=stranger, now=NOW)) == ((), 0, 0)
    attempts: list[Callable[[], object]] = [
        lambda: approval_view(actor=stranger, approval_id=asked.approval_id, now=NOW),
        lambda: vote(actor=stranger, approval_id=asked.approval_id, approve=True, reason="", now=NOW),
        lambda: withdraw(actor=stranger, approval_id=asked.approval_id, now=NOW),
        lambda: limits_page(actor=stranger, shop_id=desk.shop.pk, now=NOW),
        lambda: approval_page(
            actor=stranger, shop_id=desk.shop.pk, view="all", cursor=None, limit=50, now=NOW
        ),
    ]
    for attempt in attempts:
        with pytest.raises(Missing):
            attempt()


def test_what_waits_is_paged_by_its_deadline(desk: Desk, agent: Actor, lead: Actor) -> None:
    for number in range(5):
        case = desk.case(number, 30_000)
        due = NOW + timedelta(hours=10 - number)
        Refund.objects.filter(case=case).update(platform_timeout_at=due)
        waits(agree(agent, case, key=f"k{number}"))
    seen: list[datetime] = []
    cursor: str | None = None
    while True:
        page = approval_page(actor=lead, shop_id=None, view="waiting", cursor=cursor, limit=2, now=NOW)
        seen += [one.due_at for one in page.rows if one.due_at]
        cursor = page.next
        if cursor is None:
            break
    assert seen == sorted(seen)
    assert len(seen) == 5
    assert page.waiting == 5
    with pytest.raises(Refused):
        approval_page(actor=lead, shop_id=None, view="waiting", cursor="x", limit=2, now=NOW)


# -- limits -------------------------------------------------------------------------------------------------


def test_limits_are_replaced_never_edited_and_every_change_is_kept(
    desk: Desk, owner: Actor, agent: Actor
) -> None:
    today = china_day(NOW)

    def set_agent(each: int, day: int, start: int) -> None:
        limit = NewLimit(
            role="agent", money="refund", each_fen=each, day_fen=day, valid_from=today + timedelta(days=start)
        )
        save_limit(actor=owner, shop_id=desk.shop.pk, limit=limit, now=NOW)

    set_agent(50_000, 90_000, 0)
    goes(agree(agent, desk.case(1, 45_000)))
    set_agent(10_000, 90_000, 3)
    page = limits_page(actor=agent, shop_id=desk.shop.pk, now=NOW)
    row = next(one for one in page.rows if (one.role, one.money) == ("agent", "refund"))
    assert (row.each_fen, row.valid_to, row.shipped) == (50_000, today + timedelta(days=2), False)
    assert [one.each_fen for one in page.changes] == [10_000, 50_000]
    assert [one.each_fen for one in page.later] == [10_000]
    assert (page.may_edit, page.changes[0].by_name) == (False, "Owner")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "king"}, "role"),
        ({"money": "gold"}, "money"),
        ({"each_fen": -1}, "each_fen"),
        ({"day_fen": 10**15}, "day_fen"),
        ({"day_fen": 99}, "day_fen"),
        ({"each_fen": None}, "day_fen"),
        ({"valid_from": china_day(NOW) - timedelta(days=1)}, "valid_from"),
        ({"valid_to": china_day(NOW) - timedelta(days=1)}, "valid_to"),
    ],
)
def test_a_wrong_limit_is_refused_by_field(
    desk: Desk, owner: Actor, changes: dict[str, Any], field: str
) -> None:
    members: dict[str, Any] = {
        "role": "agent",
        "money": "refund",
        "each_fen": 100,
        "day_fen": 200,
        "valid_from": china_day(NOW),
    }
    with pytest.raises(Refused) as refused:
        save_limit(actor=owner, shop_id=desk.shop.pk, limit=NewLimit(**{**members, **changes}), now=NOW)
    assert set(refused.value.fields) == {field}


def test_only_the_owner_sets_limits(desk: Desk, lead: Actor) -> None:
    limit = NewLimit(
        role="supervisor", money="refund", each_fen=None, day_fen=None, valid_from=china_day(NOW)
    )
    with pytest.raises(Refused) as refused:
        save_limit(actor=lead, shop_id=desk.shop.pk, limit=limit, now=NOW)
    assert refused.value.reason_code == "not_permitted"


def test_the_second_line_is_the_shops_own_too(desk: Desk, owner: Actor, lead: Actor) -> None:
    line = NewLimit(role="four_eyes", money="refund", each_fen=None, day_fen=None, valid_from=china_day(NOW))
    save_limit(actor=owner, shop_id=desk.shop.pk, limit=line, now=NOW)
    goes(agree(lead, desk.case(1, 450_000)))


def test_the_history_of_an_approval_names_amount_and_limit(desk: Desk, agent: Actor, lead: Actor) -> None:
    case = desk.case(1, 30_000)
    asked = waits(agree(agent, case))
    body = load_text(HistoryRow.objects.get(case=case, kind="approval.asked").body)
    assert body == {
        "approval": asked.approval_id,
        "action": "agree_refund",
        "money": "refund",
        "amount_fen": 30_000,
        "why": "each",
    }
