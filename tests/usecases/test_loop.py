"""From a refund on the marketplace to a confirmed action that both sides agree on, over real HTTP."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind
from shouhou.storage.models import Case, Command, HistoryRow, Refund
from shouhou.storage.queries.records import CommandView, QueueView
from shouhou.storage.sealing import seal
from shouhou.usecases.case_page import case_page
from shouhou.usecases.commands import give_code
from shouhou.usecases.decision_kinds import AgreeRefund, AgreeReturn, Decision, LeaveMessage
from shouhou.usecases.decisions import decide
from shouhou.usecases.polling import session_refused
from shouhou.usecases.queue import queue_counts, queue_page

from .floor import Floor, now


def agent_decides(floor: Floor, decision: Decision, *, seen: int | None = None) -> CommandView:
    case = floor.case_of(decision.refund_id)
    return decide(
        actor=floor.agent,
        case_id=case.pk,
        decision=decision,
        seen_version=seen if seen is not None else Case.objects.get(pk=case.pk).version,
        idempotency_key=str(uuid.uuid4()),
        now=now(),
    )


def state_of(view: CommandView) -> tuple[str, str, str]:
    row = Command.objects.get(pk=view.command_id)
    return row.state, row.outcome_code, row.outcome_text


def paid(floor: Floor, refund_id: str) -> int:
    return int(floor.sandbox.get("/sandbox/book", refund_id=refund_id)["fen_paid"])


def sms_code(floor: Floor) -> str:
    answer: Any = floor.sandbox.get("/sandbox/sms", shop=floor.key)
    return str(answer["code"])


def test_a_refund_becomes_a_case_with_its_order_and_a_history_that_holds(tmall: Floor) -> None:
    refund_id = tmall.apply()
    report = tmall.sync()
    assert report.errors == ()
    page = case_page(actor=tmall.agent, case_id=tmall.case_of(refund_id).pk, now=now())
    assert page.refunds[0].refund_id == refund_id
    assert page.refunds[0].deadline is not None
    assert page.order is not None
    assert page.order.paid_fen >= 9900
    rows = queue_page(actor=tmall.agent, view=QueueView.ALL, shop_id=None, cursor=None, limit=200, now=now())
    assert refund_id in {row.refund_id for row in rows.rows}
    assert queue_counts(actor=tmall.agent, shop_id=None, now=now())[QueueView.ALL] >= 1


def test_the_same_sync_twice_changes_nothing(tmall: Floor) -> None:
    tmall.apply()
    tmall.sync()
    before = (HistoryRow.objects.count(), Case.objects.count(), Refund.objects.count())
    tmall.sync()
    assert (HistoryRow.objects.count(), Case.objects.count(), Refund.objects.count()) == before


@pytest.mark.parametrize("kind", ["tmall", "taobao"])
def test_agreeing_money_asks_for_the_code_and_pays_exactly_once(
    kind: str, request: pytest.FixtureRequest
) -> None:
    floor: Floor = request.getfixturevalue(kind)
    refund_id = floor.apply()
    floor.sync()
    command = agent_decides(floor, AgreeRefund(refund_id=refund_id, amount_fen=9900))
    floor.work()
    assert state_of(command)[0] == "needs_code", state_of(command)
    give_code(actor=floor.agent, command_id=command.command_id, code=sms_code(floor), now=now())
    floor.work()
    assert state_of(command)[0] == "confirmed", state_of(command)
    assert paid(floor, refund_id) == 9900, floor.book(refund_id)
    assert Refund.objects.get(refund_id=refund_id).status == "success"
    assert floor.case_of(refund_id).state == "closed"


def test_agreeing_a_return_says_who_pays_the_freight(tmall: Floor) -> None:
    refund_id = tmall.apply("REFUND_AND_RETURN", shipped=True)
    tmall.sync()
    address = tmall.shop.addresses.first()
    assert address is not None
    with pytest.raises(Refused, match="freight_required"):
        agent_decides(tmall, AgreeReturn(refund_id=refund_id, address_id=address.address_id, freight=""))
    command = agent_decides(
        tmall, AgreeReturn(refund_id=refund_id, address_id=address.address_id, freight="seller")
    )
    tmall.work()
    assert state_of(command)[0] == "confirmed", state_of(command)
    assert Refund.objects.get(refund_id=refund_id).status == "waiting_return"


def test_of_two_agents_at_once_the_second_is_told_what_changed(tmall: Floor) -> None:
    refund_id = tmall.apply()
    tmall.sync()
    seen = tmall.case_of(refund_id).version
    agent_decides(tmall, LeaveMessage(refund_id=refund_id, content="您好，正在为您核实。"), seen=seen)
    with pytest.raises(ChangedMeanwhile) as told:
        agent_decides(tmall, AgreeRefund(refund_id=refund_id, amount_fen=9900), seen=seen)
    assert [change.kind for change in told.value.changes] == ["command.decided"]  # type: ignore[attr-defined]


def test_a_change_on_the_platform_since_the_page_was_drawn_stops_the_command(tmall: Floor) -> None:
    refund_id = tmall.apply()
    tmall.sync()
    command = agent_decides(tmall, AgreeRefund(refund_id=refund_id, amount_fen=9900))
    tmall.sandbox.act("buyer", "modify", refund_id=refund_id, refund_fen=5000)
    tmall.work()
    assert state_of(command)[:2] == ("refused", "changed_meanwhile")
    assert paid(tmall, refund_id) == 0
    assert Refund.objects.get(refund_id=refund_id).refund_fen == 5000


def test_a_lost_answer_is_settled_by_reading_and_the_message_stands_once(tmall: Floor) -> None:
    refund_id = tmall.apply()
    tmall.sync()
    command = agent_decides(tmall, LeaveMessage(refund_id=refund_id, content="您好，已收到您的申请。"))
    tmall.sandbox.put(
        "/sandbox/faults", {"answer_lost": {"next": 1}, "methods": ["taobao.refund.message.add"]}
    )
    tmall.work()
    tmall.sandbox.put("/sandbox/faults", {})
    assert state_of(command)[0] in ("unknown", "confirmed"), state_of(command)
    Command.objects.filter(pk=command.command_id).update(not_before=now())
    tmall.work()
    assert state_of(command)[0] == "confirmed", state_of(command)
    sent = [call for call in tmall.book(refund_id) if call["method"] == "taobao.refund.message.add"]
    assert len(sent) == 1


def test_a_first_response_is_promised_only_where_the_shop_has_not_acted_yet(tmall: Floor) -> None:
    waiting = tmall.apply()
    acted = tmall.apply("REFUND_AND_RETURN", shipped=True)
    shop = tmall.sandbox.shop("tmall")
    assert "error_response" not in shop.agree_return(acted)
    tmall.shop.sessions.filter(kind="main").update(token_sealed=seal(shop.credentials["session"]))
    tmall.shop.sessions.filter(kind="sub").update(token_sealed=seal(shop.credentials["sub_session"]))
    tmall.sync()
    assert tmall.case_of(waiting).first_response_due_at is not None
    assert tmall.case_of(acted).first_response_due_at is None


def test_a_call_with_an_old_token_does_not_mark_the_renewed_authorisation(tmall: Floor) -> None:
    began = now()
    session = tmall.shop.sessions.get(kind="main")
    refusal = OutsideFailed(Failure.NEEDS_SESSION, text="SessionKey非法", session=SessionKind.MAIN)
    tmall.shop.sessions.filter(pk=session.pk).update(updated_at=began + timedelta(seconds=1))
    session_refused(tmall.shop, refusal, began=began, now=now())
    session.refresh_from_db()
    assert session.refused_at is None
    session_refused(tmall.shop, refusal, began=began + timedelta(seconds=2), now=now())
    session.refresh_from_db()
    assert session.refused_at is not None
