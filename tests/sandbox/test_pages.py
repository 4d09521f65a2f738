"""The Chinese pages: every one shows, every button acts, nothing unsafe comes back."""

import re

import httpx
import pytest

from .driving import Running, Shop


@pytest.fixture
def browser(box: Running) -> httpx.Client:
    return box.http


def press(box: Running, path: str, what: str, **values: str) -> httpx.Response:
    """Submit a form that is really on the page, with its hidden fields."""
    page = box.http.get(path).text
    found = re.search(rf'<form method=post action="/act/{what}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found, f"{what} is not on {path}"
    fixed = dict(re.findall(r'<input type=hidden name="(\w+)" value="([^"]*)"', found.group(1)))
    answer = box.http.post(f"/act/{what}", data={**fixed, **values}, headers={"referer": box.url + path})
    assert answer.status_code in (303, 409), answer.text
    return answer


def test_every_page_shows(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    for path in ("/", "/buyer", "/officer", "/carrier", "/phone", "/weather", "/book", f"/refund/{refund['refund_id']}",
                 f"/order/{refund['tid']}", "/static/sandbox.css", "/static/shop.svg"):  # fmt: skip
        answer = box.http.get(path)
        assert answer.status_code == 200, path
        assert "http://" not in answer.text.replace(box.url, "").replace("http://www.w3.org", ""), path
    assert box.http.get("/refund/1").status_code == 404
    assert box.http.get("/static/secret").status_code == 404


def test_a_whole_story_is_told_with_buttons(box: Running, tmall: Shop) -> None:
    bought = press(box, "/buyer", "buyer/buy", shop="tmall", buyer="测试的小鹿", price_yuan="66.00")
    order = bought.headers["location"]
    press(box, order, "carrier/ship")
    press(box, order, "carrier/deliver")
    applied = press(
        box, order, "buyer/apply", type="REFUND_AND_RETURN", refund_yuan="66.00", reason="质量问题"
    )
    refund = applied.headers["location"]
    refund_id = refund.rsplit("/", 1)[1]
    press(box, refund, "buyer/message", content="请快一点")
    press(box, refund, "buyer/modify", type="REFUND_AND_RETURN", refund_yuan="60.00", reason="质量问题")
    tmall.agree_return(refund_id)
    press(box, refund, "buyer/return", company="顺丰速运", waybill="SF123")
    press(box, "/carrier", "carrier/sign_return", refund_id=refund_id)
    tmall.refuse_goods(refund_id)
    press(box, refund, "buyer/intervene")
    press(box, refund, "officer/step_in")
    press(box, refund, "officer/message", content="请举证")
    press(box, refund, "officer/rule", verdict="buyer")
    assert box.refund(refund_id)["paid_fen"] == 6_000
    assert "判买家" in box.http.get(refund).text
    press(box, refund, "officer/open_appeal")


def test_a_refusal_is_explained(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    answer = press(
        box, f"/refund/{refund['refund_id']}", "buyer/modify", type="REFUND", refund_yuan="999.00", reason="x"
    )
    assert answer.status_code == 409
    assert "退款金额须大于零且不超过可退金额" in answer.text


def test_the_code_and_the_sessions_are_on_the_phone(box: Running, tmall: Shop) -> None:
    tmall.agree(tmall.applied()["refund_id"], ignore_code="false")
    code = box.get("/sandbox/sms", shop="tmall")["code"]
    assert code in box.http.get("/phone").text
    press(box, "/phone", "session")
    assert tmall.error("taobao.user.seller.get", fields="nick")["code"] == 27


def test_clock_and_faults_have_buttons(box: Running) -> None:
    before = box.get("/sandbox/clock")["offset_seconds"]
    press(box, "/weather", "clock")
    assert box.get("/sandbox/clock")["offset_seconds"] == pytest.approx(before + 600, abs=1)
    answer = box.http.post("/act/faults", data={"document": '{"slow": {"p": 0.1, "seconds": 0.01}}'})
    assert answer.status_code == 303
    assert box.get("/sandbox/faults") == {"slow": {"p": 0.1, "seconds": 0.01}}
    assert box.http.post("/act/faults", data={"document": "{"}).status_code == 409


def test_what_people_write_is_shown_as_text(box: Running, tmall: Shop) -> None:
    script = "<script>alert(1)</script>"
    order = tmall.bought(title=script, buyer=script)
    refund = box.act("buyer", "apply", tid=order["tid"], reason=script, desc=script)["refund"]
    box.act("buyer", "message", refund_id=refund["refund_id"], content=script)
    for path in (
        "/",
        "/buyer",
        f"/order/{order['tid']}",
        f"/refund/{refund['refund_id']}",
        "/officer",
        "/book",
    ):
        answer = box.http.get(path)
        assert "<script>" not in answer.text, path
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_button_never_leads_away(box: Running) -> None:
    answer = box.http.post(
        "/act/clock", data={"rate": "1"}, headers={"referer": "https://evil.example//x.example/y"}
    )
    assert answer.headers["location"] == "/x.example/y"
