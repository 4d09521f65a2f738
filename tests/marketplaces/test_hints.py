"""Queue messages become hints, whatever is in them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.marketplaces.taobao.convert import Nonsense
from shouhou.marketplaces.taobao.hints import hint

from .gate import SAMPLES


def message(topic: str, content: object, **changes: object) -> dict[str, object]:
    return {
        "id": 4160600490938325004,
        "topic": topic,
        "user_nick": "测试旗舰店",
        "pub_time": "2022-09-29 14:17:16",
        "content": content,
        **changes,
    }


def test_the_recorded_creation_keeps_every_digit_of_its_ids() -> None:
    content = (SAMPLES / "tmc_refund_created.content.json").read_text(encoding="utf-8")
    found = hint(message("taobao_refund_RefundCreated", content))
    assert found.refund_id == "181784773340365852"
    assert found.tid == "2918463734761365258"
    assert found.message_id == "4160600490938325004"
    assert found.modified_at == datetime(2022, 9, 29, 6, 17, 15, tzinfo=UTC)
    assert found.published_at == datetime(2022, 9, 29, 6, 17, 16, tzinfo=UTC)
    assert found.seller_nick == "测试旗舰店"
    assert not found.session_revoked


def test_the_documented_example_has_its_ids_as_text() -> None:
    content = (SAMPLES / "tmc_refund_closed.content.doc.json").read_text(encoding="utf-8")
    found = hint(message("taobao_refund_RefundClosed", content, user_nick=None))
    assert (found.refund_id, found.tid, found.seller_nick) == ("592823138", "463843875447855161", "麦包包")


@pytest.mark.parametrize(
    ("topic", "content", "refund_id"),
    [
        ("taobao_dispute_RefundCreated", {"refund_id": 12, "dispute_type": 1}, "12"),
        ("taobao_dispute_RefundSuccess", {"refund_id": "msg-abc"}, ""),
        ("taobao_refund_OrderStatusSync", {"refund_order_id": "34"}, "34"),
        ("tmall_refund_RefundCreate", {"refund_id": 56}, "56"),
        ("taobao_trade_TradeSuccess", {"refund_id": 78, "tid": 1}, ""),
        ("taobao_refund_RefundCreated", {}, ""),
        ("taobao_refund_RefundCreated", {"refund_id": 0}, ""),
    ],
)
def test_only_refund_topics_point_to_a_refund(topic: str, content: object, refund_id: str) -> None:
    assert hint(message(topic, json.dumps(content))).refund_id == refund_id


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "<xml/>", None, 5, {"refund_id": 1}, "null", '{"refund_id":{}}']
)
def test_broken_content_is_a_hint_without_a_refund_so_that_it_gets_confirmed(content: object) -> None:
    found = hint(message("taobao_refund_RefundCreated", content))
    assert found.refund_id == ""
    assert found.message_id == "4160600490938325004"


def test_a_withdrawn_authorisation_is_seen() -> None:
    found = hint(message("taobao_top_AuthCancel", '{"open_id":"x","user_id":"1"}'))
    assert found.session_revoked
    assert found.refund_id == ""


def test_an_unreadable_time_does_not_lose_the_hint() -> None:
    content = '{"refund_id": 9, "modified": "???"}'
    found = hint(message("taobao_refund_RefundCreated", content, pub_time="never"))
    assert (found.refund_id, found.modified_at, found.published_at) == ("9", None, None)


@given(st.text(), st.text())
def test_no_message_with_an_id_breaks_the_reading(topic: str, content: str) -> None:
    for prefix in ("", "taobao_refund_", "taobao_dispute_"):
        assert hint(message(prefix + topic, content)).message_id == "4160600490938325004"


def test_a_message_without_an_id_cannot_be_confirmed_and_is_refused() -> None:
    with pytest.raises(Nonsense):
        hint(message("taobao_refund_RefundCreated", "{}", id=None))
