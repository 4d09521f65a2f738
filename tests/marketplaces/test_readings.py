"""Recorded rows become readings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import (
    AdvanceStatus,
    Constraint,
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Party,
    Phase,
    RefundStatus,
    ShopType,
)
from shouhou.marketplaces.taobao.convert import Nonsense
from shouhou.marketplaces.taobao.messages import message_reading, return_address, seller_reading
from shouhou.marketplaces.taobao.orders import order_reading
from shouhou.marketplaces.taobao.refunds import refund_reading, understood

from .gate import sample

TMALL = "assembled-refund_get.tmall.2019.json"


def tmall_row(**changes: Any) -> dict[str, Any]:
    row = {**sample(TMALL)["refund_get_response"]["refund"], **changes}
    return {name: value for name, value in row.items() if value is not ...}


def test_the_recorded_refund_of_a_taobao_shop_is_read() -> None:
    reading = refund_reading(sample("refund_get.body.json")["refund"])
    assert reading.refund_id == "146535512261065"
    assert (reading.tid, reading.oid) == ("194174061956510", "194174061976510")
    assert reading.status == Known(RefundStatus.WAITING_SELLER, "WAIT_SELLER_AGREE")
    assert reading.phase == Known(Phase.ON_SALE, "onsale")
    assert reading.good_status == Known(GoodStatus.NOT_RECEIVED, "BUYER_NOT_RECEIVED")
    assert reading.constraint == Known(Constraint.NONE, "null")
    assert reading.dispute_type == Known(DisputeType.REFUND_ONLY, "has_good_return:false")
    assert (reading.refund_fen, reading.total_fen, reading.payment_fen) == (25277, 25277, 0)
    assert (reading.price_fen, reading.num, reading.item_id) == (9060, 3, "2100663189060")
    assert reading.version == 1464764980000
    assert reading.created_at == datetime(2016, 6, 1, 7, 9, 40, tzinfo=UTC)
    assert reading.timeout_at == datetime(2016, 6, 3, 7, 9, 40, tzinfo=UTC)
    assert (reading.reason, reading.description) == ("协商一致退款", "部分退款2")
    assert reading.raw["refund_version"] == 1464764980000


def test_the_recorded_refund_of_a_tmall_shop_is_read() -> None:
    reading = refund_reading(tmall_row())
    assert reading.refund_id == "18000000000000001"
    assert reading.tid == "380000000000000001"
    assert reading.cs_status == Known(CsStatus.NONE, "1")
    assert reading.advance_status == Known(AdvanceStatus.NONE, "0")
    assert reading.order_status == Known(OrderStatus.PAID, "WAIT_SELLER_SEND_GOODS")
    assert reading.dispute_type == Known(DisputeType.REFUND_ONLY, "disputeRequest:1")
    assert reading.refund_fen == 490000
    assert reading.version == 1552995800503
    assert reading.sku == "8806195806760|颜色分类:干邑色MWZ9SPA72CO001"


def test_the_recorded_list_of_refunds_is_read_whole() -> None:
    readings, refused = understood(sample("refunds_receive_get.body.json")["refunds"]["refund"])
    assert [reading.refund_id for reading in readings] == ["40594600198410", "146535512261065"]
    assert [reading.refund_fen for reading in readings] == [11000, 25277]
    assert readings[0].version is None
    assert refused == []


def test_a_row_that_cannot_be_understood_does_not_take_the_others_with_it() -> None:
    rows = [tmall_row(refund_fee="一百"), tmall_row(refund_id="2"), tmall_row(tid=...), tmall_row(status=...)]
    readings, refused = understood(rows)
    assert [reading.refund_id for reading in readings] == ["2"]
    assert len(refused) == 3
    assert "refund_fee" in refused[0]
    assert refused[0].startswith("18000000000000001:")


def test_a_refund_with_codes_of_tomorrow_is_read_and_keeps_them() -> None:
    reading = refund_reading(
        tmall_row(status="WAIT_ROBOT", refund_phase="presale", cs_status=99, dispute_type="TRADE_IN")
    )
    assert reading.status == Unknown("WAIT_ROBOT")
    assert reading.phase == Unknown("presale")
    assert reading.cs_status == Unknown("99")
    assert reading.dispute_type == Unknown("TRADE_IN")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"dispute_type": "REFUND_AND_RETURN"}, Known(DisputeType.RETURN_AND_REFUND, "REFUND_AND_RETURN")),
        ({"attribute": ";disputeRequest:3;"}, Known(DisputeType.RETURN_AND_REFUND, "disputeRequest:3")),
        ({"attribute": ";disputeRequest:4;"}, Known(DisputeType.EXCHANGE, "disputeRequest:4")),
        (
            {"attribute": ..., "has_good_return": True},
            Known(DisputeType.RETURN_AND_REFUND, "has_good_return:true"),
        ),
        ({"attribute": ..., "has_good_return": ...}, None),
    ],
)
def test_what_the_buyer_wants_is_named_or_derived(changes: dict[str, Any], expected: object) -> None:
    assert refund_reading(tmall_row(**changes)).dispute_type == expected


@pytest.mark.parametrize(
    "remind", [None, {"exist_timeout": False, "timeout": "2019-03-22 19:43:20"}, {"exist_timeout": True}]
)
def test_no_deadline_is_read_where_the_platform_gives_none(remind: object) -> None:
    assert refund_reading(tmall_row(refund_remind_timeout=remind)).timeout_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"refund_fee": "-1.00"},
        {"refund_fee": "100000000000.00"},
        {"refund_id": "1|2"},
        {"modified": "yesterday"},
        {"refund_version": "new"},
        {"refund_version": 2**63},
        {"refund_remind_timeout": "soon"},
        {"oid": None},
    ],
)
def test_nonsense_in_what_decides_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Nonsense):
        refund_reading(tmall_row(**changes))


def trade(**changes: Any) -> dict[str, Any]:
    order = {
        "oid": 7001,
        "title": "杯子",
        "num": 2,
        "price": "30.00",
        "payment": "60.00",
        "status": "TRADE_FINISHED",
    }
    row = {
        "tid": 7000,
        "status": "WAIT_BUYER_CONFIRM_GOODS",
        "payment": "65.00",
        "post_fee": "5.00",
        "created": "2026-11-01 10:00:00",
        "receiver_name": "张小三",
        "receiver_state": "浙江省",
        "receiver_city": "杭州市",
        "receiver_mobile": "13000000000",
        "orders": {"order": [order]},
    }
    return row | changes


def test_the_only_line_of_an_order_paid_all_but_the_postage() -> None:
    reading = order_reading(trade())
    assert (reading.paid_fen, reading.postage_fen) == (6500, 500)
    assert [line.paid_fen for line in reading.lines] == [6000]
    assert reading.lines[0].status == Known(OrderStatus.FINISHED, "TRADE_FINISHED")


def test_lines_of_several_paid_their_share_after_discounts() -> None:
    lines = [
        {"oid": 1, "payment": "60.00", "divide_order_fee": "55.50"},
        {"oid": 2, "payment": "40.00", "part_mjz_discount": "3.00", "refund_id": 18, "invoice_no": "SF1"},
    ]
    reading = order_reading(trade(orders={"order": lines}))
    assert [line.paid_fen for line in reading.lines] == [5550, 3700]
    assert [line.refund_id for line in reading.lines] == ["", "18"]
    assert reading.lines[1].waybill == "SF1"


def test_an_order_without_a_list_of_lines_is_its_own_line() -> None:
    reading = order_reading({**trade(), "orders": None, "title": "书", "num_iid": 5, "num": 1})
    assert [(line.oid, line.title, line.item_id) for line in reading.lines] == [("7000", "书", "5")]


def test_the_receiver_is_masked_and_never_kept_raw() -> None:
    reading = order_reading(trade())
    assert reading.receiver_masked == "浙江省杭州市 张**"
    assert "小三" not in str(reading)
    assert "13000000000" not in str(reading)


@pytest.mark.parametrize("name", ["~AbCd~1~", "***", ""])
def test_an_encrypted_receiver_is_left_out(name: str) -> None:
    assert order_reading(trade(receiver_name=name)).receiver_masked == "浙江省杭州市"


def test_the_recorded_message_with_a_picture_is_read() -> None:
    body = sample("assembled-refund_messages_get.full.json")["refund_messages_get_response"]
    reading = message_reading(body["refund_messages"]["refund_message"][0], refund_id="127305")
    assert (reading.message_id, reading.refund_id) == ("404189", "127305")
    assert reading.author is Party.SELLER
    assert reading.content == "测试信息"
    assert reading.created_at == datetime(2009, 11, 13, 11, 16, 52, tzinfo=UTC)
    assert reading.picture_urls == ("http://example.invalid/voucher.jpg",)
    assert not reading.is_return_address


@pytest.mark.parametrize(
    ("role", "author"), [(1, Party.BUYER), ("3", Party.OFFICER), ("9", None), (None, None)]
)
def test_a_messages_author_may_be_unknown(role: object, author: Party | None) -> None:
    row = {
        "id": 1,
        "created": "2009-11-13 19:16:52",
        "owner_role": role,
        "message_type": "RETURN_GOODS_APPROVED",
    }
    reading = message_reading(row, refund_id="5")
    assert reading.author is author
    assert reading.is_return_address
    assert reading.refund_id == "5"


def test_the_recorded_address_has_its_district_in_the_country_member() -> None:
    body = sample("logistics_address_search.json")["logistics_address_search_response"]
    address = return_address(body["addresses"]["address_result"][0])
    assert address.address_id == "754268848"
    assert (address.province, address.city, address.district) == ("重庆", "重庆市", "九龙坡区")
    assert address.one_line == "重庆重庆市九龙坡区***"
    assert address.is_default_return


def test_the_recorded_seller_is_read() -> None:
    seller = seller_reading(sample("user_seller_get.json")["user_seller_get_response"]["user"])
    assert (seller.user_id, seller.nick, seller.shop_type) == ("10001", "hz0799", ShopType.TMALL)
    with pytest.raises(Nonsense):
        seller_reading({"user_id": 1, "nick": "x", "type": "D"})
