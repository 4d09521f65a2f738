"""千牛's buttons, by JSON and on the page: the same machine through the web door; chats; the next morning."""

import base64
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from .driving import Running, Shop, picture, start

CHINA = timezone(timedelta(hours=8))
AGREED = {"refund_fen": 10_000, "password": "123456"}


@pytest.fixture
def files(box: Running) -> Shop:
    """The shop that has no app: bought from and applied to like any other."""
    return Shop(box, box.get("/sandbox/credentials")["files_shops"][0])


def press(box: Running, action: str, refund: dict[str, Any], **values: Any) -> Any:
    return box.act("console", action, refund_id=refund["refund_id"], **values)


def refused(box: Running, action: str, refund: dict[str, Any], **values: Any) -> str:
    return str(box.refused("console", action, refund_id=refund["refund_id"], **values)["message"])


def test_agreeing_pays_once_and_stands_in_the_book(box: Running, files: Shop) -> None:
    refund = files.applied()
    assert "密码" in refused(box, "agree", refund, refund_fen=10_000, password="0")
    assert "金额" in refused(box, "agree", refund, refund_fen=9_999, password="123456")
    told = press(box, "agree", refund, **AGREED)
    assert told["happened"] == "已退款 ¥100.00 给买家"
    assert told["refund"]["status"] == "SUCCESS"
    assert told["refund"]["history"][-1]["via"] == "console"
    assert "完结" in refused(box, "agree", refund, **AGREED)
    book = box.get("/sandbox/book", refund_id=refund["refund_id"])
    assert [(c["method"], c["ok"], c["via"]) for c in book["items"]] == [
        ("console.agree", False, "console"), ("console.agree", False, "console"), ("console.agree", True, "console"),
        ("console.agree", False, "console"),
    ]  # fmt: skip
    assert book["fen_paid"] == 10_000
    assert "123456" not in str(book)


def test_a_return_goes_its_whole_way_by_hand(box: Running, files: Shop) -> None:
    refund = files.applied("REFUND_AND_RETURN")
    assert "先退货" in refused(box, "agree", refund, **AGREED)
    assert refused(box, "agree_return", refund, bearer="nobody")
    agreed = press(box, "agree_return", refund, bearer="buyer", address="江西省景德镇市测试路1号")["refund"]
    assert (agreed["status"], agreed["freight_bearer"]) == ("WAIT_BUYER_RETURN_GOODS", 1)
    assert agreed["address"] == "江西省景德镇市测试路1号"
    box.act("buyer", "return", refund_id=refund["refund_id"], company="圆通速递", waybill="YT1")
    assert refused(box, "agree", refund, **AGREED)
    assert press(box, "confirm_goods", refund, **AGREED)["refund"]["paid_fen"] == 10_000


def test_the_address_book_is_offered_with_silence_on_freight_refused(box: Running, files: Shop) -> None:
    refund = files.applied("REFUND_AND_RETURN")
    place = files.credentials["addresses"][0]
    assert refused(box, "agree_return", refund, address_id=place["contact_id"])
    assert refused(box, "agree_return", refund, address_id="1", bearer="seller")
    agreed = press(box, "agree_return", refund, address_id=place["contact_id"], bearer="seller")["refund"]
    assert agreed["address"].startswith(place["whole"])


def test_a_refusal_needs_a_reason_of_the_platform_and_keeps_the_proof(box: Running, files: Shop) -> None:
    refund = files.applied()
    assert "原因" in refused(box, "refuse", refund, message="不行")
    proof = base64.b64encode(picture()).decode()
    told = press(box, "refuse", refund, reason_id=1001, message="没有问题", image=proof)["refund"]
    assert (told["status"], told["refused_reason"]) == ("SELLER_REFUSE_BUYER", "商品没有问题，买家未举证")
    assert len(told["messages"][-1]["pictures"]) == 1
    unshipped = files.applied(shipped=False)
    assert "未发货" in refused(box, "refuse", unshipped, reason_id=1001)


@pytest.mark.parametrize("key", ["tmall", "taobao"])
def test_goods_can_be_refused_on_the_web_for_both_platforms(box: Running, key: str) -> None:
    refund = box.shop(key).returned()
    told = press(box, "refuse_goods", refund, reason_id=1047, message="退回的是旧的")["refund"]
    assert told["status"] == "SELLER_REFUSE_BUYER"


def test_what_is_bound_to_the_web_works_here_and_what_is_forbidden_stays_so(
    box: Running, taobao: Shop
) -> None:
    bound, fixed = taobao.applied(constraint="refund_onweb"), taobao.applied(constraint="cannot_refuse")
    assert press(box, "refuse", bound, reason_id=1001)["refund"]["constraint"] == "refund_onweb"
    assert refused(box, "refuse", fixed, reason_id=1001)
    assert press(box, "agree", fixed, **AGREED)["ok"]


def test_no_code_and_no_review_is_asked_for_on_the_web(box: Running, tmall: Shop) -> None:
    assert press(box, "agree", tmall.applied(), **AGREED)["refund"]["status"] == "SUCCESS"


def test_an_exchange_moves_by_the_sellers_buttons(box: Running, files: Shop) -> None:
    refund = files.applied("TAOBAO_EXCHANGE")
    assert press(box, "proceed", refund)["happened"] == "已同意换货"
    assert "商家" in refused(box, "proceed", refund)
    box.act("buyer", "return", refund_id=refund["refund_id"], company="圆通速递", waybill="YT2")
    press(box, "proceed", refund)
    assert "运单号" in refused(box, "proceed", refund)
    sent = press(box, "proceed", refund, company="中通快递", waybill="ZT3")["refund"]
    assert (sent["status"], sent["new_waybill"]) == ("WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS", "ZT3")


def test_unknown_buttons_and_refunds_are_not_found(box: Running, files: Shop) -> None:
    assert box.http.post("/sandbox/console/fly", json={}).status_code == 404
    assert box.http.post("/sandbox/console/agree", json={"refund_id": "1"}).status_code == 404


def test_the_pages_show_exactly_the_buttons_that_work(box: Running, files: Shop) -> None:
    refund = files.applied("REFUND_AND_RETURN")
    page = f"/console/refund/{refund['refund_id']}"
    text = box.http.get(page).text
    assert set(re.findall(r'action="/console/act/(\w+)"', text)) == {"agree_return", "refuse", "message"}
    place = files.credentials["addresses"][1]["contact_id"]
    form = {
        "refund_id": refund["refund_id"],
        "address_id": place,
        "address": "",
        "bearer": "seller",
        "remark": "",
    }
    done = box.http.post("/console/act/agree_return", data=form, files={"image": b""})
    assert done.status_code == 303
    assert "已同意退货" in box.http.get(done.headers["location"]).text
    again = box.http.post("/console/act/agree_return", data=form, files={"image": b""})
    assert again.status_code == 409
    assert "当前退款状态不能同意退货" in again.text


def test_a_refusal_on_the_page_takes_a_picture(box: Running, files: Shop) -> None:
    refund = files.applied()
    form = {"refund_id": refund["refund_id"], "reason_id": "1002", "message": "说好了"}
    answer = box.http.post(
        "/console/act/refuse", data=form, files={"image": ("p.png", picture(), "image/png")}
    )
    assert answer.status_code == 303
    assert "<img" in box.http.get(answer.headers["location"]).text


def test_lists_filter_and_offer_the_exports(box: Running, files: Shop) -> None:
    refund = files.applied()
    assert "青石巷茶器铺" in box.http.get("/console/").text
    listed = box.http.get("/console/files/refunds", params={"number": refund["tid"], "status": "open"}).text
    assert refund["refund_id"] in listed
    assert 'action="/sandbox/export/refunds"' in listed
    sold = box.http.get("/console/files/orders").text
    assert refund["tid"] in sold
    assert 'action="/sandbox/export/orders"' in sold
    assert 'action="/sandbox/export/items"' in sold
    for path in ("/console/nowhere/refunds", "/console/files/nothing", "/console/refund/1"):
        assert box.http.get(path).status_code == 404


@pytest.fixture(scope="module")
def market() -> Iterator[Running]:
    """The backlog, with everybody standing still."""
    box = start("--seed", "11", "--rate", "0")
    yield box
    box.stop()


def parsed(text: str, shape: str, nicks: set[str]) -> list[tuple[str, str]]:
    """(nick, time) of every message, read by the shape's own rule."""
    stamp = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    names = "|".join(re.escape(nick) for nick in nicks)
    rule = {
        "classic": rf"^({names}) \(({stamp})\):$", "stacked": rf"^({names})\n({stamp})$",
        "inline": rf"^({names}) ({stamp})$", "joined": rf"^({names})({stamp})$",
    }[shape]  # fmt: skip
    return re.findall(rule, text.replace("\r\n", "\n"), re.MULTILINE)


@pytest.mark.parametrize("shape", ["classic", "stacked", "inline", "joined"])
def test_a_chat_can_be_copied_in_every_shape(market: Running, shape: str) -> None:
    refund = market.get("/sandbox/refunds", shop="files", status="WAIT_BUYER_RETURN_GOODS")["items"][0]
    told = market.get("/sandbox/chat", shop="files", buyer=refund["buyer"], shape=shape)
    nicks = {line["nick"] for line in told["lines"]}
    assert nicks == {refund["buyer"], "青石巷茶器铺:客服01"}
    times = [
        datetime.fromtimestamp(line["at_ms"] / 1000, CHINA).strftime("%Y-%m-%d %H:%M:%S")
        for line in told["lines"]
    ]
    said = [(line["nick"], at) for line, at in zip(told["lines"], times, strict=True)]
    assert parsed(told["text"], shape, nicks) == said
    assert refund["tid"] in told["text"]
    page = market.http.get("/console/files/chat", params={"buyer": refund["buyer"], "shape": shape}).text
    assert refund["tid"] in page


def test_a_chat_is_the_same_each_time_and_only_grows(market: Running) -> None:
    refund = market.get("/sandbox/refunds", shop="files", status="WAIT_SELLER_AGREE", type="REFUND")["items"][
        0
    ]
    before = market.get("/sandbox/chat", refund_id=refund["refund_id"])["text"]
    assert market.get("/sandbox/chat", refund_id=refund["refund_id"])["text"] == before
    market.ahead(minutes=20)
    press(market, "agree", refund, refund_fen=refund["refund_fen"], password="123456")
    market.ahead(minutes=20)
    after = market.get("/sandbox/chat", refund_id=refund["refund_id"])["text"]
    assert after.startswith(before)
    assert "已经给您退款了" in after
    assert (
        market.http.get("/sandbox/chat", params={"shop": "files", "buyer": "没来过的人"}).status_code == 404
    )


def states(box: Running) -> dict[str, tuple[str, int]]:
    return {
        r["refund_id"]: (r["status"], r["version"])
        for r in box.get("/sandbox/refunds", page_size=500)["items"]
    }


def history_since(box: Running, moved: set[str], now_ms: int) -> set[str]:
    return {e["actor"] for number in moved for e in box.refund(number)["history"] if e["at_ms"] > now_ms}


def test_fifteen_hours_pass_quickly_and_only_deadlines_act_while_people_stand_still() -> None:
    box = start("--seed", "11", "--rate", "0")
    try:
        before, clock = states(box), box.get("/sandbox/clock")
        began = time.monotonic()
        box.ahead(hours=15)
        assert time.monotonic() - began < 3
        after = states(box)
        moved = {number for number in after if after[number] != before.get(number)}
        assert set(after) == set(before)
        assert moved
        assert history_since(box, moved, clock["now_ms"]) == {"timeout"}
    finally:
        box.stop()


def test_the_night_can_be_lived_through_and_ends_at_nine() -> None:
    box = start("--seed", "12", "--rate", "0")
    try:
        before, clock = states(box), box.get("/sandbox/clock")
        began = time.monotonic()
        state = box.put("/sandbox/clock", {"to": "tomorrow 09:00", "life": 150, "rate": 0})
        assert time.monotonic() - began < 3
        morning = datetime.fromisoformat(state["now"]).astimezone(CHINA)
        evening = datetime.fromtimestamp(clock["now_ms"] / 1000, UTC).astimezone(CHINA)
        assert (morning.hour, morning.minute) == (9, 0)
        assert morning.date() == evening.date() + timedelta(days=1)
        after = states(box)
        moved = {number for number in after if after[number] != before.get(number)}
        assert "buyer" in history_since(box, moved, clock["now_ms"])
        assert states(box) == after
    finally:
        box.stop()


def test_the_crowd_can_be_stopped_and_set_going(market: Running, box: Running) -> None:
    assert market.get("/sandbox/population") == {"rate": 0}
    count = market.get("/healthz")["orders"]
    market.put("/sandbox/population", {"rate": 6000})
    ends = time.monotonic() + 10
    while market.get("/healthz")["orders"] == count and time.monotonic() < ends:
        time.sleep(0.1)
    assert market.put("/sandbox/population", {"rate": 0}) == {"rate": 0}
    assert market.get("/healthz")["orders"] > count
    assert box.http.put("/sandbox/population", json={"rate": 1}).status_code == 409
    for nonsense in ({"to": "soon"}, {"to": "25:00"}, {"life": 10, "to": "09:00"}, {"life": -1}):
        assert box.http.put("/sandbox/clock", json=nonsense).status_code == 400
