"""The answer envelope in every shape."""

import json
from typing import Any

import pytest

from shouhou.marketplaces.taobao import envelope
from shouhou.marketplaces.taobao.envelope import NotProtocol

from .gate import SAMPLES, sample

WITH_ROOT = sorted(
    path.name
    for path in SAMPLES.glob("*.json")
    if any(key.endswith("_response") for key in sample(path.name))
)


@pytest.mark.parametrize("name", WITH_ROOT)
def test_every_recorded_answer_opens_as_an_error_or_a_body(name: str) -> None:
    document = envelope.opened((SAMPLES / name).read_bytes())
    error = envelope.error_of(document)
    assert (error is not None) == ("error." in name)
    if error is None:
        assert envelope.body_of(document) == next(iter(sample(name).values()))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, []),
        ({"refunds": None}, []),
        ({"refunds": {}}, []),
        ({"refunds": ""}, []),
        ({"refunds": {"refund": [{"a": 1}, {"a": 2}]}}, [{"a": 1}, {"a": 2}]),
        ({"refunds": {"refund_d_o": [{"a": 1}]}}, [{"a": 1}]),
        ({"refunds": {"refund": {"a": 1}}}, [{"a": 1}]),
        ({"refunds": [{"a": 1}]}, [{"a": 1}]),
        ({"refunds": {"string": ["x", "y"]}}, ["x", "y"]),
    ],
)
def test_a_list_is_found_in_every_shape(body: dict[str, Any], expected: list[Any]) -> None:
    assert list(envelope.listed(body, "refunds")) == expected


@pytest.mark.parametrize("value", ["text", 3, True, {"a": [], "b": []}])
def test_something_that_is_no_list_is_not_taken_for_an_empty_one(value: object) -> None:
    with pytest.raises(NotProtocol):
        envelope.listed({"refunds": value}, "refunds")


def test_a_list_of_texts_is_read_from_the_recorded_topics() -> None:
    body = envelope.body_of(sample("tmc_user_get.json"))
    topics = envelope.listed(body["tmc_user"], "topics")
    assert len(topics) == 11
    assert topics[5] == "taobao_refund_RefundCreated"


def test_an_absent_list_of_a_recorded_empty_answer_is_empty() -> None:
    body = envelope.body_of(sample("tmall_exchange_receive_get.empty.json"))
    assert list(envelope.listed(body, "results")) == []


def test_rows_of_other_methods_are_found_too() -> None:
    rates = envelope.rows(envelope.body_of(sample("assembled-traderates_get.json")), "trade_rates")
    assert [rate["tid"] for rate in rates] == [37750250222274]
    applied = envelope.rows(sample("refunds_apply_get.body.json"), "refunds")
    assert [row["refund_id"] for row in applied] == [147802226992786, 147749821182786]
    exchange = envelope.body_of(sample("assembled-tmall_exchange_get.json"))
    assert envelope.done(exchange) is True
    assert envelope.object_of(exchange["result"], "exchange")["dispute_id"] == "18000000000000002"


def test_a_success_flag_one_level_down_is_found() -> None:
    assert envelope.done(envelope.body_of(sample("assembled-rdc_aligenius_sendgoods_cancel.json"))) is True


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, None),
        ({"is_success": True}, True),
        ({"is_success": "false"}, False),
        ({"response": {"success": True}}, True),
        ({"result": {"success": False}}, False),
        ({"result": True}, True),
        ({"success": True, "result": {"success": False}}, False),
    ],
)
def test_one_no_among_the_flags_is_a_no_and_silence_is_not_a_yes(
    body: dict[str, Any], expected: bool | None
) -> None:
    assert envelope.done(body) is expected


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"<html>502</html>", "{\"a\":\"中\"}".encode("gbk"), b"[" * 100_000,
     b'{"a":NaN}', b'{"a":1' + b"0" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_not_a_json_object_in_utf8_is_not_the_protocol(body: bytes) -> None:
    with pytest.raises(NotProtocol):
        envelope.opened(body)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a_response": {}, "b_response": {}},
        {"a_response": []},
        {"refunds": {}},
        {"ret": ["FAIL"], "data": {}},
    ],
)
def test_an_answer_without_exactly_one_root_is_not_an_empty_page(document: dict[str, Any]) -> None:
    with pytest.raises(NotProtocol):
        envelope.body_of(document)


def test_the_simplified_form_has_no_root() -> None:
    document = {"refunds": [{"refund_id": "1"}], "request_id": "abc"}
    assert envelope.rows(envelope.body_of(document), "refunds") == [{"refund_id": "1"}]


def test_big_integers_and_fractions_keep_their_digits() -> None:
    document = envelope.opened(
        b'{"id": 181784773340365852, "huge": 123456789012345678901234567890, "fee": 1.10}'
    )
    assert document == {
        "id": 181784773340365852,
        "huge": 123456789012345678901234567890,
        "fee": "1.10",
    }


def test_a_byte_order_mark_is_no_hindrance() -> None:
    assert envelope.opened(b"\xef\xbb\xbf{}") == {}


def test_characters_that_no_database_takes_are_replaced() -> None:
    document = envelope.opened(json.dumps({"desc": ["a\0b", "c\ud800d", "好\U0001f600"]}).encode())
    assert document == {"desc": ["a\ufffdb", "c\ufffdd", "好\U0001f600"]}
