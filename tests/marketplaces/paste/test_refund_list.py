"""Refund lists copied in 千牛, as tables and as cards."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.imports import PastedRefunds
from shouhou.domain.refund.reading import Known, RefundReading, Unknown
from shouhou.domain.refund.vocabulary import CsStatus, DisputeType, RefundStatus
from shouhou.marketplaces.files.paste import Unclear, read_refund_list
from shouhou.marketplaces.files.paste.remaining import remaining

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)  # noon in China
R1, R2, R3 = "210987654321098765", "210987654321098766", "210987654321098767"
T1, T2, T3 = "2345678901234567891", "2345678901234567892", "2345678901234567893"

TABLE = "\n".join(
    "\t".join(row)
    for row in [
        ("退款编号", "订单编号", "宝贝", "买家", "交易金额", "退款金额", "退款类型", "申请时间", "剩余时间", "退款状态", "操作"),
        (R1, T1, "北欧台灯 护眼款", "t**8", "¥129.00", "¥59.90", "仅退款", "2026-11-24 10:03:21", "还剩1天3小时20分", "退款待处理", "同意"),
        (R2, T2, "纯棉四件套", "小***子", "￥1,299.00", "1299元", "退货退款", "2026/11/23 9:03", "", "退款成功", "查看"),
    ]
)  # fmt: skip
CARDS = f"""退款管理
全部 待商家处理 待商家收货
退款编号：{R1}  订单编号：{T1}  申请时间：2026-11-24 10:03:21  买家：t**8
北欧台灯 护眼款 卧室床头
颜色分类：白色
仅退款
实付金额：¥129.00
退款金额
¥59.90
退款原因：不喜欢/不想要
退款待处理
还剩1天3小时20分
同意退款
退款编号：{R2}  订单编号：{T2}  申请时间：2026-11-23 09:03:00  买家：小***子
纯棉四件套 全棉床单被套
退货退款
实付金额：¥1,299.00
退款金额
¥1,299.00
退货物流公司：中通快递
退货物流单号：No:75312345678901
买家已退货，待商家确认收货，还剩 2天 03:20:15
平台介入中
"""


def read(text: str) -> PastedRefunds:
    return read_refund_list(text, now=NOW)


def refunds(pasted: PastedRefunds) -> list[RefundReading]:
    assert pasted.refused == ()
    found = [row.reading for row in pasted.rows]
    assert all(isinstance(reading, RefundReading) for reading in found)
    return [reading for reading in found if isinstance(reading, RefundReading)]


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    first, second = refunds(read(TABLE))
    assert (first.refund_id, first.tid, first.oid) == (R1, T1, T1)
    assert (first.refund_fen, first.total_fen) == (5990, 12900)
    assert first.status == Known(RefundStatus.WAITING_SELLER, "退款待处理")
    assert first.dispute_type == Known(DisputeType.REFUND_ONLY, "仅退款")
    assert first.created_at == datetime(2026, 11, 24, 2, 3, 21, tzinfo=UTC)
    assert first.timeout_at == NOW + timedelta(days=1, hours=3, minutes=20)
    assert (first.title, first.buyer_nick) == ("北欧台灯 护眼款", "t**8")
    assert (second.refund_fen, second.timeout_at) == (129900, None)
    assert isinstance(second.status, Known)
    assert second.status.value is RefundStatus.SUCCESS


def test_columns_may_stand_in_any_order() -> None:
    turned = "\n".join("\t".join(reversed(line.split("\t"))) for line in TABLE.split("\n"))
    assert refunds(read(turned)) == refunds(read(TABLE))


def test_a_cell_of_several_lines_belongs_to_its_row() -> None:
    broken = TABLE.replace("北欧台灯 护眼款", "北欧台灯 护眼款\n颜色分类：白色").replace(
        "\t同意", "\t同意\n拒绝"
    )
    first, second = refunds(read(broken))
    assert (first.title, first.sku, first.refund_fen) == ("北欧台灯 护眼款", "白色", 5990)
    assert second.refund_id == R2


def test_cards_broken_into_lines_are_read_by_their_labels() -> None:
    first, second = refunds(read(CARDS))
    assert (first.refund_id, first.tid, first.refund_fen, first.total_fen) == (R1, T1, 5990, 12900)
    assert first.status == Known(RefundStatus.WAITING_SELLER, "退款待处理")
    assert (first.title, first.sku, first.reason) == ("北欧台灯 护眼款 卧室床头", "白色", "不喜欢/不想要")
    assert first.timeout_at == NOW + timedelta(days=1, hours=3, minutes=20)
    assert isinstance(second.status, Known)
    assert second.status.value is RefundStatus.WAITING_RECEIPT
    assert second.timeout_at == NOW + timedelta(days=2, hours=3, minutes=20, seconds=15)
    assert (second.return_company, second.return_waybill) == ("中通快递", "75312345678901")
    assert second.cs_status == Known(CsStatus.STEPPED_IN, "平台介入中")
    assert second.has_good_return is True


def test_a_card_may_begin_with_the_order_or_have_its_values_below_the_labels() -> None:
    text = "\n".join(
        f"订单编号\n{tid}\n退款编号\n{refund_id}\n退款金额\n¥10.00\n退货退款\n等待买家退货"
        for tid, refund_id in ((T1, R1), (T2, R2))
    )
    assert [(r.tid, r.refund_id, r.refund_fen) for r in refunds(read(text))] == [
        (T1, R1, 1000),
        (T2, R2, 1000),
    ]


def test_a_printed_deadline_is_taken_as_it_stands() -> None:
    text = TABLE.replace("剩余时间", "超时时间").replace("还剩1天3小时20分", "2026-11-27 10:03:21")
    assert refunds(read(text))[0].timeout_at == datetime(2026, 11, 27, 2, 3, 21, tzinfo=UTC)


def test_rows_are_numbered_and_equal_pieces_have_equal_digests() -> None:
    once, again = read(CARDS), read(CARDS.replace("\n", "\r\n"))
    assert [row.row for row in once.rows] == [1, 2]
    assert [row.digest for row in once.rows] == [row.digest for row in again.rows]
    assert {len(row.digest) for row in once.rows} == {16}
    changed = read(CARDS.replace("59.90", "58.90"))
    assert [a.digest == b.digest for a, b in zip(once.rows, changed.rows, strict=True)] == [False, True]


def test_an_unknown_status_in_its_column_is_kept_as_it_is() -> None:
    assert refunds(read(TABLE.replace("退款待处理", "等待火星人")))[0].status == Unknown("等待火星人")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (R1, "2.10988E+17", "damaged_id"),
        (T1, "2345678901234560000", "damaged_id"),
        (R1, "21098", "bad_id"),
        (T1, "", "missing_id"),
        ("2026-11-24 10:03:21", "2026-02-30 10:03:21", "bad_date"),
        ("2026-11-24 10:03:21", "2027-11-24 10:03:21", "bad_date"),
        ("2026-11-24 10:03:21", "前几天", "bad_date"),
        ("¥59.90", "¥590.00", "over_paid"),
        ("¥59.90", "很多", "bad_amount"),
        ("¥59.90", "-1.00", "negative_amount"),
        ("¥59.90", "1.005", "bad_amount"),
        ("¥59.90", "", "missing_amount"),
        ("退款待处理", "", "missing_status"),
        ("退款待处理", "等待买家退货", "contradiction"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_and_the_others_are_read(old: str, new: str, code: str) -> None:
    pasted = read(TABLE.replace(old, new, 1))
    assert [(row.row, row.code) for row in pasted.refused] == [(1, code)]
    assert pasted.refused[0].reason
    assert [row.row for row in pasted.rows] == [2]


def test_a_card_without_a_refunds_number_is_refused_with_its_order() -> None:
    text = (
        f"订单编号：{T1}\n退款编号：{R1}\n退款金额：1.00\n退款成功\n订单编号：{T2}\n退款金额：1.00\n退款成功"
    )
    pasted = read(text)
    assert [(row.code, row.subject) for row in pasted.refused] == [("missing_id", T2)]
    assert len(pasted.rows) == 1


def test_the_same_refund_twice_counts_once_and_two_tellings_are_refused() -> None:
    line = TABLE.split("\n")[1]
    assert len(refunds(read(f"{TABLE}\n{line}"))) == 2
    pasted = read(f"{TABLE}\n{line.replace('59.90', '58.90')}")
    assert [row.code for row in pasted.refused] == ["repeated"]


def test_two_refunds_in_one_card_are_not_mixed() -> None:
    pasted = read(f"订单编号：{T1}\n退款编号：{R1}\n退款编号：{R2}\n退款金额：1.00\n退款成功")
    assert {row.code for row in pasted.refused} <= {"two_refunds", "missing_id"}
    assert pasted.rows == ()


@pytest.mark.parametrize("text", ["你好", f"{R1}\t{T1}\t¥59.90\t退款待处理", "退款管理\n全部"])
def test_a_text_without_labels_is_refused_because_numbers_alone_do_not_tell(text: str) -> None:
    with pytest.raises(Unclear) as refusal:
        read(text)
    assert refusal.value.code == "no_refunds"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("还剩1天3小时20分", timedelta(days=1, hours=3, minutes=20)),
        ("剩余时间：3小时", timedelta(hours=3)),
        ("还剩 2 天 03:20:15", timedelta(days=2, hours=3, minutes=20, seconds=15)),
        ("请在剩余20分钟5秒内处理", timedelta(minutes=20, seconds=5)),
        ("还剩1天", timedelta(days=1)),
        ("还剩", None),
        ("已超时", None),
        ("买了3小时", None),
    ],
)
def test_what_is_left_of_a_limit_is_understood(text: str, span: timedelta | None) -> None:
    assert remaining(text) == span


@given(st.integers(0, 99), st.integers(0, 23), st.integers(0, 59))
def test_every_remaining_time_survives_its_spelling(days: int, hours: int, minutes: int) -> None:
    span = timedelta(days=days, hours=hours, minutes=minutes)
    assert remaining(f"还剩{days}天{hours}小时{minutes}分") == span


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    pasted = read(f"退款编号：{text}")
    assert all(row.reason for row in pasted.refused)
    assert len(pasted.rows) + len(pasted.refused) > 0
