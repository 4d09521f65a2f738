"""The message service: a hint per event, at least once, 24 hours, invisible until time-out."""

import json
import time
from typing import Any

from .driving import Running, Shop


def consume(shop: Shop, quantity: int = 200) -> list[dict[str, Any]]:
    body = shop.ok("taobao.tmc.messages.consume", quantity=quantity)
    return list(body.get("messages", {}).get("tmc_message", []))


def confirm(shop: Shop, rows: list[dict[str, Any]]) -> None:
    ids = ",".join(str(row["id"]) for row in rows)
    assert shop.ok("taobao.tmc.messages.confirm", s_message_ids=ids)["is_success"] is True


def drained(shop: Shop) -> None:
    while rows := consume(shop):
        confirm(shop, rows)


def topics_of(shop: Shop, refund_id: str) -> list[str]:
    rows = consume(shop)
    confirm(shop, rows)
    return [
        r["topic"].split("_")[2] for r in rows if str(json.loads(r["content"]).get("refund_id")) == refund_id
    ]


def test_every_event_of_a_refund_has_its_topic(box: Running, tmall: Shop) -> None:
    drained(tmall)
    refund = tmall.returned()
    tmall.refuse_goods(refund["refund_id"])
    box.act("buyer", "intervene", refund_id=refund["refund_id"])
    box.act("officer", "step_in", refund_id=refund["refund_id"])
    box.act("officer", "message", refund_id=refund["refund_id"], content="请举证")
    box.act("officer", "rule", refund_id=refund["refund_id"], verdict="buyer")
    assert topics_of(tmall, refund["refund_id"]) == [
        "RefundCreated", "RefundSellerAgreeAgreement", "RefundBuyerReturnGoods", "RefundSellerRefuseAgreement",
        "TaobaoInterApplied", "TaobaoIntervened", "RefundCreateMessage", "RefundSuccess",
    ]  # fmt: skip
    closed = tmall.applied()
    box.act("buyer", "modify", refund_id=closed["refund_id"], refund_fen=1)
    box.act("buyer", "withdraw", refund_id=closed["refund_id"])
    assert topics_of(tmall, closed["refund_id"]) == [
        "RefundCreated",
        "RefundBuyerModifyAgreement",
        "RefundClosed",
    ]


def test_the_content_is_a_json_text_with_big_numbers(tmall: Shop) -> None:
    drained(tmall)
    refund = tmall.applied()
    row = next(r for r in consume(tmall) if r["topic"] == "taobao_refund_RefundCreated")
    content = json.loads(row["content"])
    assert content["refund_id"] == int(refund["refund_id"])
    assert content["tid"] > 2**53
    assert (content["bill_type"], content["refund_fee"], content["refund_phase"]) == (
        "refund_bill",
        "100.00",
        "onsale",
    )
    assert row["user_id"] == int(tmall.credentials["user_id"])


def test_what_is_not_confirmed_comes_again_after_the_time_out(box: Running, tmall: Shop) -> None:
    drained(tmall)
    box.put("/sandbox/faults", {"tmc_invisible_seconds": 2})
    tmall.applied()
    first = consume(tmall)
    assert first
    assert consume(tmall) == []
    time.sleep(2.1)
    again = consume(tmall)
    assert [row["id"] for row in again] == [row["id"] for row in first]
    confirm(tmall, again)
    time.sleep(2.1)
    assert consume(tmall) == []


def test_messages_live_for_a_day(box: Running, tmall: Shop) -> None:
    drained(tmall)
    tmall.bought()
    box.ahead(hours=24, seconds=1)
    assert consume(tmall) == []


def test_messages_may_come_twice_backwards_or_never(box: Running, tmall: Shop) -> None:
    drained(tmall)
    box.put("/sandbox/faults", {"tmc_duplicate": 1.0})
    tmall.bought()
    twice = [row["id"] for row in consume(tmall)]
    assert len(twice) == 2
    assert twice[0] == twice[1]
    drained(tmall)
    box.put("/sandbox/faults", {"tmc_reorder": 1.0, "tmc_invisible_seconds": 0})
    tmall.applied()
    ids = [row["id"] for row in consume(tmall)]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) > 1
    box.put("/sandbox/faults", {"tmc_drop": 1.0})
    tmall.bought()
    box.put("/sandbox/faults", {"tmc_invisible_seconds": 0.001})
    rows = consume(tmall)
    assert sorted({row["id"] for row in rows}) == sorted(ids)


def test_the_subscription_can_be_narrowed_and_read(tmall: Shop) -> None:
    drained(tmall)
    try:
        assert tmall.ok("taobao.tmc.user.permit", topics="taobao_refund_RefundCreated")["is_success"] is True
        shown = tmall.ok("taobao.tmc.user.get", fields="topics,user_nick", nick=tmall.credentials["nick"])[
            "tmc_user"
        ]
        assert shown["topics"]["string"] == ["taobao_refund_RefundCreated"]
        tmall.applied()
        assert {row["topic"] for row in consume(tmall)} == {"taobao_refund_RefundCreated"}
        assert tmall.error("taobao.tmc.user.permit", topics="taobao_nothing")["code"] == 41
    finally:
        tmall.ok("taobao.tmc.user.permit")


def test_each_app_has_its_own_queue(tmall: Shop, taobao: Shop) -> None:
    drained(tmall)
    drained(taobao)
    taobao.bought()
    assert consume(tmall) == []
    assert {row["user_nick"] for row in consume(taobao)} == {taobao.credentials["nick"]}
