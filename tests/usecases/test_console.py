"""What only the platform's own console can do: a to-do with its words, done there, seen by the next reading."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from shouhou.domain.errors import Refused
from shouhou.storage.models import Case, Command, Refund
from shouhou.storage.queries.records import CommandView
from shouhou.usecases.actor import Actor
from shouhou.usecases.commands import tick
from shouhou.usecases.decision_kinds import (
    AgreeOther,
    AskPlatform,
    Decision,
    FillInReturn,
    SendOut,
    ShipOrder,
)
from shouhou.usecases.decisions import decide
from shouhou.usecases.todos import todo_page

from .exports import NOW, bring, row
from .floor import Floor, now

pytestmark = pytest.mark.django_db(transaction=True)
REFUND_ID = "2000000000000000001"
LATER = NOW + timedelta(hours=5)


def decided(actor: Actor, decision: Decision, *, at: object = None) -> CommandView:
    case = Case.objects.get(refunds__refund_id=decision.refund_id)
    return decide(
        actor=actor,
        case_id=case.pk,
        decision=decision,
        seen_version=case.version,
        idempotency_key=str(uuid.uuid4()),
        now=at or now(),  # type: ignore[arg-type]
    )


def state_of(view: CommandView) -> str:
    return Command.objects.get(pk=view.command_id).state


def test_a_reship_of_a_live_shop_goes_through_the_console_to_the_end(tmall: Floor) -> None:
    refund_id = tmall.apply("RESHIPPING", shipped=True)
    tmall.sync()
    agreed = decided(tmall.agent, AgreeOther(refund_id=refund_id))
    assert state_of(agreed) == "needs_person"
    todo = todo_page(actor=tmall.agent, shop_id=None, view="open", cursor=None, limit=50, now=now()).rows
    assert [one.headline.text for one in todo] == ["同意补寄"]
    tmall.sandbox.act("console", "proceed", refund_id=refund_id)
    tick(actor=tmall.agent, command_id=agreed.command_id, now=now())
    tmall.work()
    assert state_of(agreed) == "confirmed"
    sent = decided(tmall.agent, SendOut(refund_id=refund_id, carrier="圆通速递", waybill="YT8812345678"))
    tmall.sandbox.act("console", "proceed", refund_id=refund_id, company="圆通速递", waybill="YT8812345678")
    tmall.sync()  # without a tick, the reading itself is enough
    assert state_of(sent) == "confirmed"


def test_the_platform_is_asked_in_the_console_and_the_next_file_shows_it(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    refused = {"退款状态": "卖家拒绝退款", "货物状态": "买家已收到货"}
    bring(tmp_path, shop_id, [row(1, **refused)])
    asked = decided(agent, AskPlatform(refund_id=REFUND_ID, statement="多次协商不成，聊天记录见凭证"), at=NOW)
    tick(actor=agent, command_id=asked.command_id, now=NOW + timedelta(minutes=5))
    bring(tmp_path, shop_id, [row(1, **refused)], at=NOW + timedelta(minutes=1), now=LATER)
    assert state_of(asked) == "needs_person"  # that file was made before the click
    bring(tmp_path, shop_id, [row(1, **refused, 客服介入状态="需要客服介入")], at=LATER)
    assert state_of(asked) == "confirmed"


def test_a_tick_is_doubted_when_a_later_file_shows_no_intervention(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    refused = {"退款状态": "卖家拒绝退款", "货物状态": "买家已收到货"}
    bring(tmp_path, shop_id, [row(1, **refused)])
    asked = decided(agent, AskPlatform(refund_id=REFUND_ID, statement="多次协商不成"), at=NOW)
    tick(actor=agent, command_id=asked.command_id, now=NOW)
    bring(tmp_path, shop_id, [row(1, **refused)], at=LATER)
    assert Command.objects.get(pk=asked.command_id).contradicted_at is not None


def test_shipping_the_order_has_the_persons_word_alone(tmp_path: Path, shop_id: int, agent: Actor) -> None:
    bring(tmp_path, shop_id, [row(1, 货物状态="", 售后类型="仅退款")])
    Refund.objects.update(flow="refund_unshipped", order_status="paid")
    command = decided(agent, ShipOrder(refund_id=REFUND_ID, carrier="中通快递", waybill="7312345678"), at=NOW)
    todo = todo_page(actor=agent, shop_id=shop_id, view="open", cursor=None, limit=50, now=NOW).rows[0]
    assert [one.text for one in todo.copies] == ["3000000000000000001", "7312345678"]
    tick(actor=agent, command_id=command.command_id, now=NOW)
    assert state_of(command) == "confirmed"


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (ShipOrder(refund_id=REFUND_ID, carrier="", waybill="7312345678"), "carrier"),
        (ShipOrder(refund_id=REFUND_ID, carrier="中通快递", waybill="单号 73"), "waybill"),
        (ShipOrder(refund_id=REFUND_ID, carrier="中通快递", waybill="=1+1"), "waybill"),
    ],
)
def test_a_parcel_needs_carrier_and_number(
    tmp_path: Path, shop_id: int, agent: Actor, decision: Decision, field: str
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    Refund.objects.update(flow="refund_unshipped", order_status="paid")
    with pytest.raises(Refused) as refusal:
        decided(agent, decision, at=NOW)
    assert field in refusal.value.fields
    assert not Command.objects.exists()


def test_an_exchange_needs_address_and_freight_and_a_rule_says_when(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1, 售后类型="换货", 货物状态="买家已收到货", 买家退款金额="0.00")])
    assert Refund.objects.get().flow == "exchange"
    with pytest.raises(Refused) as refusal:
        decided(agent, AgreeOther(refund_id=REFUND_ID), at=NOW)
    assert "freight" in refusal.value.fields
    with pytest.raises(Refused, match="wrong_party"):
        decided(agent, FillInReturn(refund_id=REFUND_ID, carrier="中通快递", waybill="7312345678"), at=NOW)
