"""The control API: shapes, filters, clock."""

import time

import pytest

from .driving import Running, Shop


def test_every_refusal_has_one_shape(box: Running) -> None:
    for path, body, status in (
        ("/sandbox/buyer/fly", {}, 404),
        ("/sandbox/buyer/withdraw", {}, 400),
        ("/sandbox/buyer/withdraw", {"refund_id": "1"}, 404),
        ("/sandbox/buyer/buy", {"shop": "nowhere"}, 404),
        ("/sandbox/buyer/buy", {"shop": "tmall", "price_yuan": "1.234"}, 400),
        ("/sandbox/buyer/buy", {"shop": "tmall", "price_fen": -5}, 400),
        ("/sandbox/carrier/deliver", {"tid": "12"}, 404),
    ):
        answer = box.http.post(path, json=body)
        assert answer.status_code == status, path
        assert set(answer.json()["error"]) == {"code", "message"}
    assert box.http.post("/sandbox/buyer/buy", content=b"{").status_code == 400


def test_ids_are_text_and_taken_as_text_or_number(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    assert isinstance(refund["refund_id"], str)
    assert isinstance(refund["tid"], str)
    assert box.act("buyer", "withdraw", refund_id=int(refund["refund_id"]))["ok"] is True


def test_lists_filter_and_page(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    assert box.get("/sandbox/refunds", refund_id=refund["refund_id"])["total"] == 1
    assert (
        box.get("/sandbox/refunds", tid=refund["tid"], shop="tmall", status="WAIT_SELLER_AGREE")["total"] == 1
    )
    assert box.get("/sandbox/refunds", tid=refund["tid"], shop="taobao")["total"] == 0
    assert box.get("/sandbox/orders", tid=refund["tid"])["items"][0]["refunds"] == [refund["refund_id"]]
    page = box.get("/sandbox/orders", page_size=1)
    assert (len(page["items"]), page["next"]) == (1, 2 if page["total"] > 1 else None)
    assert box.http.get("/sandbox/orders", params={"page": 0}).status_code == 400


def test_the_book_keeps_no_secrets(box: Running, tmall: Shop) -> None:
    tmall.agree(tmall.applied()["refund_id"], code="123456", ignore_code="false")
    text = box.http.get("/sandbox/book", params={"page_size": 500}).text
    for secret in ("session", "sub_session", "app_secret"):
        assert tmall.credentials[secret] not in text
    assert '"code":"123456"' not in text
    assert '"sign"' not in text


@pytest.mark.parametrize(
    "values", [{"rate": -1}, {"rate": "fast"}, {"now": "today"}, {"now": "2026-01-01T00:00:00"}]
)
def test_the_clock_refuses_nonsense(box: Running, values: dict[str, object]) -> None:
    assert box.http.put("/sandbox/clock", json=values).status_code == 400


def test_the_clock_can_be_set_moved_and_sped_up(box: Running) -> None:
    try:
        state = box.put("/sandbox/clock", {"now": "2030-01-01T00:00:00+08:00"})
        assert state["now"].startswith("2029-12-31T16:00:0")
        assert box.put("/sandbox/clock", {"advance_seconds": 3600})["now"].startswith("2029-12-31T17:00:0")
        fast = box.put("/sandbox/clock", {"rate": 10_000})
        time.sleep(0.01)
        later = box.get("/sandbox/clock")
        assert later["now_ms"] - fast["now_ms"] >= 90_000  # both read in whole milliseconds
        assert abs(box.put("/sandbox/clock", {"offset_seconds": -60, "rate": 1})["offset_seconds"] + 60) < 1
    finally:
        box.put("/sandbox/clock", {"offset_seconds": 0, "rate": 1})
