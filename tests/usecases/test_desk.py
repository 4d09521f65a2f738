"""By hand, by paste, and what must be refreshed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import RefundStatus
from shouhou.storage.models import AddressBookEntry, Case, ChatTurn, Order, OrderLine, Refund
from shouhou.storage.queries.desk_records import CaseEntry
from shouhou.usecases.actor import Actor
from shouhou.usecases.addresses import AddressEntry, remove_address, save_address
from shouhou.usecases.case_page import case_page
from shouhou.usecases.filing import file_case
from shouhou.usecases.freshness import freshness
from shouhou.usecases.pasting import paste_chat, paste_order, paste_refunds

from .exports import NOW, bring, row

pytestmark = pytest.mark.django_db(transaction=True)

CHAT = """tb8812 (2026-11-20 09:30:00):
杯子收到是碎的
只用文件的店:小雨 (2026-11-20 09:31:10):
您好，抱歉给您带来不便，请拍照发我
"""


def test_a_case_by_hand_with_its_refund_counts_down_and_can_be_decided(shop_id: int, agent: Actor) -> None:
    entry = CaseEntry(
        tid="3000000000000000777", refund_id="2000000000000000777", buyer_nick="tb8812", amount_fen=6600,
        paid_fen=9900, problem="quality", wish="refund", story="杯口有裂纹", timeout_at=NOW + timedelta(hours=20),
    )  # fmt: skip
    case_id = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    page = case_page(actor=agent, case_id=case_id, now=NOW)
    assert (page.story, page.problem, page.wish) == ("杯口有裂纹", "quality", "refund")
    refund = page.refunds[0]
    assert (refund.source, refund.refund_fen, refund.status) == ("hand", 6600, RefundStatus.WAITING_SELLER)
    assert refund.deadline is not None
    assert refund.deadline.at == entry.timeout_at
    assert any(move.allowed and move.action.value == "agree_refund" for move in refund.moves)


def test_an_inquiry_without_a_refund_stays_open_until_a_person_closes_it(shop_id: int, agent: Actor) -> None:
    entry = CaseEntry(tid="3000000000000000778", problem="logistics", story="三天没动")
    case_id = file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    case = Case.objects.get(pk=case_id)
    assert (case.state, case.origin, case.next_due_kind) == ("open", "hand", "promise")
    assert file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW) == case_id


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (CaseEntry(), "tid"),
        (CaseEntry(tid="1.23E+18"), "tid"),
        (CaseEntry(tid="3000000000000000779", refund_id="2000000000000000779"), "amount_fen"),
        (CaseEntry(tid="3000000000000000779", amount_fen=200, paid_fen=100), "amount_fen"),
        (CaseEntry(tid="3000000000000000779", problem="bad luck"), "problem"),
    ],
)
def test_what_is_wrong_in_a_hand_filed_case_is_said_by_field(
    shop_id: int,
    agent: Actor,
    entry: CaseEntry,
    field: str,
) -> None:
    with pytest.raises(Refused) as refusal:
        file_case(actor=agent, shop_id=shop_id, entry=entry, now=NOW)
    assert field in refusal.value.fields
    assert Case.objects.count() == 0


def test_a_pasted_chat_is_kept_once_and_answers_the_first_response(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    case_id = Case.objects.get().pk
    trial = paste_chat(actor=agent, case_id=case_id, text=CHAT, dry_run=True, now=NOW)
    assert (trial.created, ChatTurn.objects.count()) == (2, 0)
    paste_chat(actor=agent, case_id=case_id, text=CHAT, dry_run=False, now=NOW)
    again = paste_chat(actor=agent, case_id=case_id, text=CHAT, dry_run=False, now=NOW)
    assert (again.created, again.unchanged, ChatTurn.objects.count()) == (0, 2, 2)
    assert list(ChatTurn.objects.order_by("position").values_list("author", flat=True)) == ["buyer", "seller"]
    case = Case.objects.get()
    assert case.buyer_nick == "tb8812"
    assert case.first_response_at == datetime(2026, 11, 20, 1, 31, 10, tzinfo=UTC)
    talk = [
        one for one in case_page(actor=agent, case_id=case_id, now=NOW).timeline if one.params.get("chat")
    ]
    assert [one.author for one in talk] == ["buyer", "seller"]


def test_an_earlier_part_of_a_chat_goes_before_what_is_there(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    case_id = Case.objects.get().pk
    paste_chat(actor=agent, case_id=case_id, text=CHAT, dry_run=False, now=NOW)
    earlier = "tb8812 (2026-11-20 09:20:00):\n在吗\n" + CHAT
    assert paste_chat(actor=agent, case_id=case_id, text=earlier, dry_run=False, now=NOW).created == 1
    assert ChatTurn.objects.order_by("position").values_list("text", flat=True)[0] == "在吗"


def test_a_pasted_refund_list_opens_its_cases_after_a_trial(shop_id: int, agent: Actor) -> None:
    text = "退款编号\t订单编号\t退款金额\t退款状态\t申请时间\n2000000000000000801\t3000000000000000801\t¥12.30\t等待卖家同意\t2026-11-20 08:00:00\n"
    trial = paste_refunds(actor=agent, shop_id=shop_id, text=text, dry_run=True, now=NOW)
    assert (trial.created, Refund.objects.count()) == (1, 0)
    done = paste_refunds(actor=agent, shop_id=shop_id, text=text, dry_run=False, now=NOW)
    assert (done.created, len(done.case_ids), Refund.objects.get().source) == (1, 1, "paste")


def test_a_pasted_order_page_brings_the_order(shop_id: int, agent: Actor) -> None:
    text = "订单编号：3000000000000000802\n创建时间：2026-11-18 09:00:00\n付款时间：2026-11-18 09:01:00\n订单状态：卖家已发货，等待买家确认\n实付款：¥66.00\n"
    outcome = paste_order(actor=agent, shop_id=shop_id, text=text, dry_run=False, now=NOW)
    assert outcome.created >= 1
    assert Order.objects.get(tid="3000000000000000802").paid_fen == 6600
    assert OrderLine.objects.filter(order__tid="3000000000000000802").count() <= 1


def test_what_must_be_refreshed_is_told_by_age_and_by_what_hangs_on_it(
    tmp_path: Path, shop_id: int, agent: Actor
) -> None:
    bring(tmp_path, shop_id, [row(1)])
    young = freshness(actor=agent, now=NOW + timedelta(hours=1))[0]
    assert (young.stale, young.open_cases) == (False, 1)
    assert [(one.countdowns, one.old_countdowns) for one in young.sources if one.name == "refunds"] == [
        (1, 0)
    ]
    old = freshness(actor=agent, now=NOW + timedelta(hours=13))[0]
    refunds = next(one for one in old.sources if one.name == "refunds")
    assert (old.stale, refunds.stale, refunds.old_countdowns) == (True, True, 1)


def test_an_empty_shop_is_not_told_that_its_data_is_old(shop_id: int, agent: Actor) -> None:
    assert not freshness(actor=agent, now=NOW)[0].stale
    file_case(actor=agent, shop_id=shop_id, entry=CaseEntry(tid="3000000000000000781", story="没动"), now=NOW)
    assert freshness(actor=agent, now=NOW)[0].stale


def test_return_addresses_are_kept_by_hand_and_the_first_is_the_default(shop_id: int, agent: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        save_address(
            actor=agent, shop_id=shop_id, address_id=None, address=AddressEntry(name="", street=""), now=NOW
        )
    assert set(refusal.value.fields) == {"name", "street", "mobile"}
    one = AddressEntry(name="王小青", street="青石巷 8 号", mobile="13800138000")
    key = save_address(actor=agent, shop_id=shop_id, address_id=None, address=one, now=NOW)
    assert AddressBookEntry.objects.get(address_id=key).is_default_return
    remove_address(actor=agent, shop_id=shop_id, address_id=key, now=NOW)
    assert not AddressBookEntry.objects.exists()
