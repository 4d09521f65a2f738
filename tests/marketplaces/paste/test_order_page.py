"""Copied order pages, and that nothing of the receiver stays in clear."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.imports import PastedOrder
from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import OrderStatus
from shouhou.marketplaces.files.paste import Unclear, read_order_page
from shouhou.marketplaces.files.paste.privacy import hide_phones

TODAY = date(2026, 11, 25)
TID, OID1, OID2 = "2345678901234567891", "2345678901234567892", "2345678901234567893"
HEAD = f"""当前订单状态：卖家已发货，等待买家确认
订单编号：{TID} 复制
创建时间：2026-11-20 09:00:00
付款时间：2026-11-20 09:00:31
发货时间：2026-11-21 15:00:00
买家昵称：t**8
收货信息：王小明，13812345678，浙江省 杭州市 西湖区 文三路 90 号 3 幢 201 室，310000
买家留言：放门口，打 13812345678
实付款：￥135.00
运费：¥6.00
物流公司：中通快递
运单号：75312345678901
"""


def read(text: str) -> PastedOrder:
    return read_order_page(text, today=TODAY)


def test_an_order_page_is_read_by_its_labels() -> None:
    order = read(HEAD).order
    assert (order.tid, order.paid_fen, order.postage_fen) == (TID, 13500, 600)
    assert order.status == Known(OrderStatus.SHIPPED, "卖家已发货，等待买家确认")
    assert order.created_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert order.paid_at == datetime(2026, 11, 20, 1, 0, 31, tzinfo=UTC)
    assert order.shipped_at == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    assert order.buyer_nick == "t**8"


def test_labels_above_their_values_and_a_status_alone_are_read() -> None:
    text = f"交易成功\n订单编号\n{TID}\n创建时间\n2026-11-20 09:00:00\n实付款\n¥ 135.00"
    order = read(text).order
    assert (order.tid, order.paid_fen) == (TID, 13500)
    assert order.status == Known(OrderStatus.FINISHED, "交易成功")


@pytest.mark.parametrize(
    ("paid", "status"), [(True, OrderStatus.CLOSED_BY_REFUND), (False, OrderStatus.CLOSED_UNPAID)]
)
def test_a_closed_order_is_told_by_whether_it_was_paid(paid: bool, status: OrderStatus) -> None:
    text = f"订单状态：交易关闭\n订单编号：{TID}\n实付款：1.00\n" + (
        "付款时间：2026-11-20 09:00:31" if paid else ""
    )
    assert read(text).order.status == Known(status, "交易关闭")


def test_an_order_without_a_status_says_so() -> None:
    assert read(f"订单编号：{TID}\n实付款：1.00").order.status == Unknown("")


def test_nothing_of_the_receiver_stays_in_clear() -> None:
    pasted = read(HEAD)
    told = repr(pasted)
    assert pasted.order.receiver_masked == "王** 浙江省 杭州市 尾号5678"
    for secret in ("13812345678", "王小明", "文三路", "201"):
        assert secret not in told
    assert pasted.order.buyer_message == "放门口，打 ****5678"


def test_a_receiver_over_several_lines_stays_hidden_too() -> None:
    text = f"""订单编号：{TID}
实付款：135.00
收货人：王小明
手机：138****5678
收货地址：浙江省杭州市西湖区文三路 90 号
3 幢 2 单元 201 室，小区东门旁
其他说明"""
    pasted = read(text)
    assert pasted.order.receiver_masked == "王** 浙江省 杭州市 尾号5678"
    assert pasted.unread_lines == ("其他说明",)
    assert not any(secret in repr(pasted) for secret in ("王小明", "文三路", "单元", "138*"))


def test_lines_nobody_understood_are_shown_without_phones_and_addresses() -> None:
    pasted = read(
        f"订单编号：{TID}\n实付款：1.00\n\n赠品已放\n找 139-1234-5678\n江苏省南京市鼓楼区中山路 1 号"
    )
    assert pasted.unread_lines == ("赠品已放", "找 ****5678", "（地址，未保留）")


def test_one_item_has_the_orders_number() -> None:
    text = f"{HEAD}宝贝标题：北欧台灯\n颜色分类：白色\n单价：¥129.00\n数量：1\n"
    (line,) = read(text).order.lines
    assert (line.oid, line.title, line.sku, line.price_fen, line.num) == (TID, "北欧台灯", "白色", 12900, 1)
    assert (line.paid_fen, line.carrier, line.waybill) == (12900, "中通快递", "75312345678901")


def test_a_table_of_items_with_numbers_becomes_lines() -> None:
    table = f"宝贝\t子订单编号\t单价\t数量\t小计\n北欧台灯\n白色\t{OID1}\t100.00\t1\t100.00\n灯泡\t{OID2}\t14.50\tx2\t29.00\n\n"
    lines = read(table + HEAD).order.lines
    assert [(l.oid, l.title, l.sku, l.num, l.paid_fen) for l in lines] == [  # noqa: E741
        (OID1, "北欧台灯", "白色", 1, 10000),
        (OID2, "灯泡", "", 2, 2900),
    ]


def test_several_items_without_numbers_stay_unread() -> None:
    pasted = read("宝贝\t单价\t数量\n北欧台灯\t100.00\t1\n灯泡\t14.50\t2\n\n" + HEAD)
    assert pasted.order.lines == ()
    assert pasted.unread_lines[-2:] == ("北欧台灯\t100.00\t1", "灯泡\t14.50\t2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("你好", "no_order"),
        (f"订单编号：{TID}", "no_amount"),
        (f"订单编号：{TID}\n实付款：很多", "bad_amount"),
        (f"订单编号：{TID}\n实付款：1.005", "bad_amount"),
        ("订单编号：2.34568E+18\n实付款：1.00", "damaged_order"),
        ("订单编号：2345678901234560000\n实付款：1.00", "damaged_order"),
        (f"订单编号：{TID}\n实付款：1.00\n订单编号：{OID1}", "several_orders"),
        (f"订单编号：{TID}\n实付款：1.00\n创建时间：2026-02-30 09:00:00", "bad_date"),
        (
            f"订单编号：{TID}\n实付款：1.00\n创建时间：2026-11-20 09:00:00\n付款时间：2026-11-19 09:00:00",
            "bad_date",
        ),
        (f"订单编号：{TID}\n实付款：1.00\n宝贝标题：灯\n数量：很多", "bad_amount"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, code: str) -> None:
    with pytest.raises(Unclear) as refusal:
        read(text)
    assert refusal.value.code == code
    assert refusal.value.text


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", "买家留言：", "收货信息：王小明，", "备忘：", "客服电话 "]),
)
def test_no_mobile_number_survives_wherever_it_stands(phone: str, label: str) -> None:
    pasted = read(f"订单编号：{TID}\n实付款：1.00\n{label}{phone}")
    assert phone not in repr(pasted)


def test_a_long_number_is_not_taken_for_a_phone() -> None:
    assert hide_phones(f"单号 {TID}") == f"单号 {TID}"


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("浙江省 杭州市 西湖区 文三路 90 号", "浙江省 杭州市"),
        ("上海市浦东新区世纪大道88号超市楼上", "上海市"),
        ("上海 上海市 浦东新区 世纪大道", "上海 上海市"),
        ("广西壮族自治区南宁市青秀区", "广西壮族自治区 南宁市"),
        ("新疆伊犁哈萨克自治州伊宁市", "新疆 伊犁哈萨克自治州"),
        ("文三路90号菜市场", ""),
        ("苏州市姑苏区", "苏州市"),
    ],
)
def test_of_an_address_only_province_and_city_are_kept(address: str, mask: str) -> None:
    text = f"订单编号：{TID}\n实付款：1.00\n收货地址：{address}"
    assert read(text).order.receiver_masked == mask
