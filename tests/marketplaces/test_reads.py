"""Reading methods: what is asked, and what is made of recorded answers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shouhou.domain.refund.vocabulary import Phase, ShopType
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind
from shouhou.marketplaces.taobao.sign import SignMethod, sign

from .gate import SECRET, SESSION, Gate, rooted, sample

START = datetime(2026, 11, 23, 1, 0, 0, 999, tzinfo=UTC)
END = datetime(2026, 11, 23, 2, 0, 0, 1, tzinfo=UTC)

DOCUMENTED = """
    refund_id alipay_no tid oid buyer_nick seller_nick total_fee status created refund_fee good_status
    has_good_return payment reason desc num_iid title price num good_return_time company_name sid
    address shipping_type refund_remind_timeout refund_phase refund_version operation_contraint
    attribute outer_id dispute_type sku end_time modified order_status cs_status advance_status
    buyer_open_uid
"""


def receive(**members: Any) -> dict[str, Any]:
    return {"refunds_receive_get_response": {"request_id": "r", **members}}


def row(refund_id: int) -> dict[str, Any]:
    return {"refund_id": refund_id, "tid": 1, "oid": 1, "status": "CLOSED", "refund_fee": "1.00"}


@pytest.mark.parametrize("method", SignMethod)
def test_every_call_is_signed_over_all_it_carries(gate: Gate, method: SignMethod) -> None:
    gate.answers(sample("user_seller_get.json"))
    gate.shop(sign_method=method.value).seller()
    form = gate.form()
    assert form.pop("sign") == sign(form, secret=SECRET, method=method)
    assert form["timestamp"] == "2026-11-23 12:00:00"
    assert (form["v"], form["format"], form["method"]) == ("2.0", "json", "taobao.user.seller.get")
    assert (form["session"], form["app_key"]) == (SESSION, "12345678")
    assert gate.route.calls[0].request.url.query == b""
    assert "" not in form.values()


def test_the_refund_is_asked_for_with_all_its_members(gate: Gate) -> None:
    gate.answers(rooted("refund_get.body.json", "taobao.refund.get"))
    reading = gate.shop().refund(refund_id="146535512261065")
    assert reading.refund_fen == 25277
    documented = DOCUMENTED.split()
    fields = gate.form()["fields"].split(",")
    assert set(documented) <= set(fields)
    assert len(fields) == len(set(fields)) <= 100


def test_an_answer_about_another_refund_is_a_bad_answer(gate: Gate) -> None:
    gate.answers(rooted("refund_get.body.json", "taobao.refund.get"))
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().refund(refund_id="999")
    assert caught.value.failure is Failure.BAD_ANSWER


@pytest.mark.parametrize("refund_id", ["", "1,2", "1|2", "abc", "１２", "1\n"])
def test_an_id_that_is_no_number_is_not_sent(gate: Gate, refund_id: str) -> None:
    gate.answers({})
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().refund(refund_id=refund_id)
    assert (caught.value.failure, gate.calls) == (Failure.REFUSED, 0)


def test_modified_refunds_are_asked_for_by_a_window_that_holds_both_ends(gate: Gate) -> None:
    gate.answers(rooted("refunds_receive_get.body.json", "taobao.refunds.receive.get"))
    page = gate.shop().refunds_modified(start=START, end=END, page=2, page_size=40)
    form = gate.form()
    assert (form["start_modified"], form["end_modified"]) == ("2026-11-23 09:00:00", "2026-11-23 10:00:01")
    assert (form["page_no"], form["page_size"], form["use_has_next"]) == ("2", "40", "true")
    assert [item.refund_id for item in page.items] == ["40594600198410", "146535512261065"]
    assert page.has_next  # 608 in total
    assert page.refused == ()


@pytest.mark.parametrize(
    ("members", "has_next"),
    [
        ({"has_next": True}, True),
        ({"has_next": "false", "refunds": {"refund": [row(1), row(2)]}}, False),
        ({"total_results": 4}, False),
        ({"total_results": 5}, True),
        ({"refunds": {"refund": [row(1), row(2)]}}, True),
        ({"refunds": {"refund": [row(1)]}}, False),
        ({}, False),
    ],
)
def test_whether_a_page_follows(gate: Gate, members: dict[str, Any], has_next: bool) -> None:
    gate.answers(receive(**members))
    assert gate.shop().refunds_modified(start=START, end=END, page=2, page_size=2).has_next is has_next


def test_a_broken_row_is_told_and_the_others_survive(gate: Gate) -> None:
    gate.answers(receive(has_next=False, refunds={"refund": [row(1), {**row(2), "refund_fee": "∞"}, row(3)]}))
    page = gate.shop().refunds_modified(start=START, end=END, page=1)
    assert [item.refund_id for item in page.items] == ["1", "3"]
    assert len(page.refused) == 1
    assert page.refused[0].startswith("2: refund_fee")


@pytest.mark.parametrize("refunds", [["x"], {"refund": [1]}, "text", {"a": [], "b": []}])
def test_a_list_that_is_none_is_a_bad_answer_not_an_empty_page(gate: Gate, refunds: object) -> None:
    gate.answers(receive(has_next=False, refunds=refunds))
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().refunds_modified(start=START, end=END, page=1)
    assert caught.value.failure is Failure.BAD_ANSWER


def messages(ids: list[int], total: int | None) -> dict[str, Any]:
    found = [
        {"id": number, "created": f"2026-11-01 10:00:{number:02}", "content": str(number)} for number in ids
    ]
    body = {"refund_messages": {"refund_message": found}, "request_id": "r"}
    return {"refund_messages_get_response": body | ({} if total is None else {"total_results": total})}


def test_messages_are_paged_through_and_come_oldest_first(gate: Gate) -> None:
    gate.answers(messages([5, 4, 3], 5), messages([3, 2, 1], 5))
    found = gate.shop().messages(refund_id="7", phase=Phase.AFTER_SALE)
    assert [message.message_id for message in found] == ["1", "2", "3", "4", "5"]
    assert [gate.form(index)["page_no"] for index in range(gate.calls)] == ["1", "2"]
    assert gate.form()["refund_phase"] == "aftersale"


def test_messages_end_at_a_page_without_news(gate: Gate) -> None:
    gate.answers(messages([1, 2], None), messages([3], None), messages([], None))
    assert len(gate.shop().messages(refund_id="7", phase=Phase.ON_SALE)) == 3
    assert gate.calls == 3


def test_a_total_that_is_too_large_does_not_turn_for_ever(gate: Gate) -> None:
    gate.answers(sample("assembled-refund_messages_get.full.json"))  # one message of 48
    assert len(gate.shop().messages(refund_id="127305", phase=Phase.ON_SALE)) == 1
    assert gate.calls == 2


def test_messages_without_a_time_are_a_bad_answer(gate: Gate) -> None:
    gate.answers(sample("refund_messages_get.json"))  # recorded with two members only
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().messages(refund_id="1", phase=Phase.ON_SALE)
    assert caught.value.failure is Failure.BAD_ANSWER


def test_reasons_are_read(gate: Gate) -> None:
    reasons = [
        {"reason_id": 118, "reason_text": "已经影响商品完好", "reason_tips": "请说明"},
        {"reason_id": "1040"},
    ]
    gate.answers({"refund_refusereason_get_response": {"reasons": {"reason": reasons}, "total_results": 2}})
    found = gate.shop().refuse_reasons(refund_id="1", phase=Phase.AFTER_SALE)
    assert [(reason.reason_id, reason.text, reason.tips) for reason in found] == [
        ("118", "已经影响商品完好", "请说明"),
        ("1040", "", ""),
    ]


def test_reasons_that_may_not_be_given_any_more_are_stale(gate: Gate) -> None:
    gate.answers(sample("error.15.refusereason.refund_status_invalid.json"))
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().refuse_reasons(refund_id="1", phase=Phase.AFTER_SALE)
    assert caught.value.failure is Failure.STALE
    assert caught.value.text == "当前退款状态不能操作拒绝退款"


def test_the_default_return_address_comes_first(gate: Gate) -> None:
    entries = [{"contact_id": 1}, {"contact_id": 2, "cancel_def": True}, {"contact_id": 3}]
    gate.answers({"logistics_address_search_response": {"addresses": {"address_result": entries}}})
    assert [address.address_id for address in gate.shop().return_addresses()] == ["2", "1", "3"]


def test_the_recorded_address_book_is_read(gate: Gate) -> None:
    gate.answers(sample("logistics_address_search.json"))
    assert [address.district for address in gate.shop().return_addresses()] == ["九龙坡区"]


def test_one_order_is_read(gate: Gate) -> None:
    trade = {"tid": 2918463734761365258, "status": "TRADE_FINISHED", "payment": "9.90", "post_fee": "0.00"}
    gate.answers({"trade_fullinfo_get_response": {"trade": trade}})
    order = gate.shop().order(tid="2918463734761365258")
    assert (order.tid, order.paid_fen, order.lines[0].paid_fen) == ("2918463734761365258", 990, 990)
    fields = gate.form()["fields"].split(",")
    assert {"payment", "post_fee", "orders", "seller_memo", "buyer_message"} <= set(fields)
    assert not {"receiver_mobile", "receiver_phone", "receiver_address"} & set(fields)


def test_orders_are_asked_for_by_their_creation(gate: Gate) -> None:
    trade = {"tid": 1, "status": "TRADE_FINISHED", "payment": "9.90"}
    gate.answers({"trades_sold_get_response": {"trades": {"trade": [trade]}, "has_next": True}})
    page = gate.shop().orders_created(start=START, end=END, page=1)
    assert (len(page.items), page.has_next) == (1, True)
    assert gate.form()["start_created"] == "2026-11-23 09:00:00"


def test_the_clock_and_the_queue_go_without_a_session(gate: Gate) -> None:
    gate.answers({"time_get_response": {"time": "2026-11-23 12:00:00"}})
    assert gate.shop().platform_time() == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert "session" not in gate.form()
    gate.answers({"tmc_messages_consume_response": {"request_id": "r"}})
    assert gate.shop().take_hints(quantity=3) == ()
    assert "session" not in gate.form()
    assert gate.form()["quantity"] == "10"


def test_a_queue_message_without_an_id_does_not_hold_up_the_others(gate: Gate) -> None:
    found = [
        {"topic": "x"},
        "odd",
        {"id": 5, "topic": "taobao_refund_RefundCreated", "content": '{"refund_id":7}'},
    ]
    gate.answers({"tmc_messages_consume_response": {"messages": {"tmc_message": found}}})
    assert [(hint.message_id, hint.refund_id) for hint in gate.shop().take_hints()] == [("5", "7")]


def test_confirmations_go_in_lots_of_two_hundred_and_once_each(gate: Gate) -> None:
    gate.answers({"tmc_messages_confirm_response": {"is_success": True}})
    gate.shop().confirm_hints(message_ids=[str(number) for number in range(250)] + ["0"])
    lots = [gate.form(index)["s_message_ids"].split(",") for index in range(gate.calls)]
    assert [len(lot) for lot in lots] == [200, 50]
    assert sorted(map(int, lots[0] + lots[1])) == list(range(250))


def test_a_confirmation_that_the_platform_did_not_take_is_told(gate: Gate) -> None:
    gate.answers({"tmc_messages_confirm_response": {"is_success": False}})
    with pytest.raises(OutsideFailed) as caught:
        gate.shop().confirm_hints(message_ids=["1"])
    assert caught.value.failure is Failure.REFUSED


def test_nothing_to_confirm_is_no_call(gate: Gate) -> None:
    gate.answers({})
    gate.shop().confirm_hints(message_ids=[])
    assert gate.calls == 0


def test_a_shop_without_authorisation_is_not_asked_for(gate: Gate) -> None:
    gate.answers({})
    with pytest.raises(OutsideFailed) as caught:
        gate.shop(ShopType.TAOBAO, session="").seller()
    assert (caught.value.failure, caught.value.session) == (Failure.NEEDS_SESSION, SessionKind.MAIN)
    assert gate.calls == 0
