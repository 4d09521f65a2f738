"""Trouble on purpose: each fault does what it says, and the book tells what really happened."""

import re
import time

import httpx
import pytest

from .driving import Running, Shop, picture, signed


def raw(shop: Shop, method: str, sub: bool = False, **values: object) -> httpx.Response:
    data = signed(shop.params(method, sub, **values), shop.credentials["app_secret"])
    return shop.box.http.post("/router/rest", data=data)


def test_a_lost_answer_has_been_applied(box: Running, taobao: Shop) -> None:
    refund = taobao.applied()
    version = taobao.seen(refund["refund_id"])["refund_version"]
    box.put("/sandbox/faults", {"answer_lost": {"next": 1}, "methods": ["taobao.rp.refunds.agree"]})
    infos = f"{refund['refund_id']}|10000|{version}"
    with pytest.raises(httpx.TransportError):
        raw(taobao, "taobao.rp.refunds.agree", sub=True, refund_infos=infos, ignore_code="true")
    assert taobao.seen(refund["refund_id"])["status"] == "SUCCESS"
    book = box.get("/sandbox/book", refund_id=refund["refund_id"])
    call = next(c for c in book["items"] if c["method"] == "taobao.rp.refunds.agree")
    assert (call["answered"], call["fault"], call["code"], call["version"]) == (
        False,
        "answer_lost",
        0,
        str(version),
    )
    assert [(e["from"], e["to"], e["fen_paid"]) for e in call["effect"]] == [
        ("WAIT_SELLER_AGREE", "SUCCESS", 10_000)
    ]
    assert book["fen_paid"] == 10_000


def test_a_hanging_answer_outlasts_the_caller(box: Running, taobao: Shop) -> None:
    box.put("/sandbox/faults", {"answer_lost": {"next": 1, "mode": "hang", "seconds": 5}})
    data = signed(taobao.params("taobao.time.get"), taobao.credentials["app_secret"])
    with pytest.raises(httpx.ReadTimeout):
        box.http.post("/router/rest", data=data, timeout=0.3)


def test_trouble_before_the_method_changes_nothing(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    seen = tmall.seen(refund["refund_id"])
    for name in ("http_500", "html_page", "isp_once", "session_expired", "limited"):
        box.put(
            "/sandbox/faults", {name: {"next": 1, "seconds": 1}, "methods": ["taobao.refund.message.add"]}
        )
        data = signed(
            tmall.params("taobao.refund.message.add", refund_id=refund["refund_id"], content="你好"),
            tmall.credentials["app_secret"],
        )
        answer = box.http.post("/router/rest", data=data, files={"image": ("a.png", picture(), "image/png")})
        assert answer.status_code == (500 if name == "http_500" else 200)
        if name in ("http_500", "html_page"):
            assert answer.text.startswith("<html>")
        else:
            code = {"isp_once": 15, "session_expired": 27, "limited": 7}[name]
            assert answer.json()["error_response"]["code"] == code
    assert tmall.seen(refund["refund_id"])["refund_version"] == seen["refund_version"]


def test_a_ban_names_its_seconds_and_ends(box: Running, tmall: Shop) -> None:
    box.put("/sandbox/faults", {"limited": {"next": 1, "seconds": 30}, "methods": ["taobao.time.get"]})
    for _ in range(2):
        text = tmall.error("taobao.time.get")["sub_msg"]
        assert re.fullmatch(r"This ban will last for (\d+) more seconds", text)
    assert "user" in tmall.ok("taobao.user.seller.get", fields="nick")
    box.put("/sandbox/faults", {"limited": {"next": 1, "seconds": 1}, "methods": ["taobao.time.get"]})
    assert tmall.error("taobao.time.get")["code"] == 7
    time.sleep(1.05)
    assert tmall.ok("taobao.time.get")


def test_isp_trouble_passes_on_the_second_try(box: Running, tmall: Shop) -> None:
    box.put("/sandbox/faults", {"isp_once": 1.0})
    for _ in range(2):
        assert tmall.error("taobao.time.get")["sub_code"] == "isp.top-remote-connection-timeout"
        assert tmall.ok("taobao.time.get")


def test_spoiled_answers(box: Running, tmall: Shop) -> None:
    tmall.applied()
    fields = "refund_id,status,refund_version"
    box.put("/sandbox/faults", {"cut_json": {"next": 1}})
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated"):
        raw(tmall, "taobao.refunds.receive.get", fields=fields).json()
    box.put("/sandbox/faults", {"bad_unicode": {"next": 1}})
    with pytest.raises(UnicodeDecodeError):
        raw(tmall, "taobao.refunds.receive.get", fields=fields).content.decode()
    box.put("/sandbox/faults", {"empty_page": {"next": 1}})
    body = tmall.ok("taobao.refunds.receive.get", fields=fields)
    assert "refunds" not in body
    assert body["total_results"] > 0
    box.put("/sandbox/faults", {"unknown_enum": {"next": 1}})
    body = tmall.ok("taobao.refunds.receive.get", fields=fields, page_size=1)
    assert body["refunds"]["refund"][0]["status"] == "WAIT_PLATFORM_DECISION"
    box.put("/sandbox/faults", {"slow": {"next": 1, "seconds": 0.3}})
    start = time.monotonic()
    assert tmall.ok("taobao.time.get")
    assert time.monotonic() - start >= 0.3


def test_a_stale_read_shows_the_version_before(box: Running, tmall: Shop) -> None:
    refund = tmall.applied()
    before = tmall.seen(refund["refund_id"])
    box.act("buyer", "modify", refund_id=refund["refund_id"], refund_fen=1_000)
    box.put("/sandbox/faults", {"stale_read": {"next": 1}})
    assert tmall.seen(refund["refund_id"])["refund_version"] == before["refund_version"]
    assert tmall.seen(refund["refund_id"])["refund_fee"] == "10.00"


def test_chances_repeat_with_their_seed(box: Running, tmall: Shop) -> None:
    def pattern() -> list[bool]:
        box.put("/sandbox/faults", {"http_500": 0.5, "seed": 11, "methods": ["taobao.time.get"]})
        return [raw(tmall, "taobao.time.get").status_code == 500 for _ in range(20)]

    first = pattern()
    assert 3 <= sum(first) <= 17
    assert pattern() == first


@pytest.mark.parametrize(
    "document", [{"nonsense": 1}, {"slow": 2}, {"slow": {"next": -1}}, {"slow": {"depth": 3}}, {"slow": "often"},
                 {"answer_lost": {"p": 1, "mode": "burn"}}],
)  # fmt: skip
def test_a_document_that_cannot_be_understood_is_refused(box: Running, document: dict[str, object]) -> None:
    answer = box.http.put("/sandbox/faults", json=document)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_faults"
    assert box.get("/sandbox/faults") == {}


def test_with_all_trouble_at_once_a_caller_that_reads_before_it_repeats_pays_once(
    box: Running, tmall: Shop
) -> None:
    refunds = [tmall.applied(fen=1_000 + number)["refund_id"] for number in range(8)]
    trouble: dict[str, object] = dict.fromkeys(
        ("answer_lost", "http_500", "html_page", "cut_json", "isp_once", "session_expired", "unknown_enum"),
        0.12,
    )
    box.put("/sandbox/faults", {**trouble, "slow": {"p": 0.1, "seconds": 0.01}, "stale_read": 0.1, "seed": 3})
    for refund_id in refunds:
        for _ in range(200):
            try:
                if tmall.seen(refund_id)["status"] == "SUCCESS":
                    break
                tmall.agree(refund_id)
            except (httpx.TransportError, AssertionError, ValueError):
                continue
    box.put("/sandbox/faults", {})
    for number, refund_id in enumerate(refunds):
        book = box.get("/sandbox/book", refund_id=refund_id)
        paying = [call for call in book["items"] if any("fen_paid" in effect for effect in call["effect"])]
        assert (book["fen_paid"], len(book["payments"]), len(paying)) == (1_000 + number, 1, 1)
    assert any(not c["answered"] for c in box.get("/sandbox/book", page_size=500, newest_first=1)["items"])
