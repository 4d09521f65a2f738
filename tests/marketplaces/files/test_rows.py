"""What is understood of a row, and what is refused, with a stable code."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shouhou.domain.imports import FileRow, RefusedRow
from shouhou.domain.refund.reading import Known, Unknown
from shouhou.domain.refund.vocabulary import OrderStatus, RefundStatus

from . import tables

HEADER = tables.REFUNDS["3"]
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def one_refund(tmp_path: Path, **changed: str) -> FileRow | RefusedRow:
    path = tables.write_csv(tmp_path / "a.csv", [HEADER, tables.refund(**changed)])
    (found,) = tables.rows_of(path, now=NOW)
    return found


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"退款编号": "1.23E+18"}, "damaged_id"),
        ({"退款编号": "238719216823497000"}, "damaged_id"),
        ({"订单编号": "3444377393760920000"}, "damaged_id"),
        ({"订单编号": "1.23457e+18"}, "damaged_id"),
        ({"退款编号": ""}, "missing_id"),
        ({"退款编号": "123"}, "bad_id"),
        ({"退款编号": "2387192168234973912345"}, "bad_id"),
        ({"订单编号": "abc123456789"}, "bad_id"),
        ({"退款编号": "=1+1"}, "formula"),
        ({"退款的申请时间": "2026-02-31 09:00:00"}, "impossible_date"),
        ({"退款的申请时间": "2026-13-01 09:00:00"}, "impossible_date"),
        ({"退款的申请时间": "1900-01-01 00:00:00"}, "impossible_date"),
        ({"退款的申请时间": "2999-12-31 00:00:00"}, "impossible_date"),
        ({"退款的申请时间": "昨天"}, "bad_time"),
        ({"退款的申请时间": "2026-02-09 09:00:00"}, "future_date"),
        ({"订单付款时间": "2026-01-05 10:00:00"}, "applied_before_paid"),
        ({"完结时间": "2026-01-04 10:00:00", "退款状态": "退款成功"}, "ended_before_applied"),
        ({"完结时间": "2026-01-06 10:00:00"}, "contradiction"),
        ({"买家退款金额": "120.01"}, "over_paid"),
        ({"买家退款金额": "-1.00"}, "negative_amount"),
        ({"买家退款金额": "1.005"}, "bad_amount"),
        ({"买家退款金额": "12,34"}, "bad_amount"),
        ({"买家退款金额": "一百元"}, "bad_amount"),
        ({"买家退款金额": ""}, "missing_amount"),
        ({"退款状态": ""}, "missing_status"),
        ({"售后类型": "仅退款", "退款状态": "卖家已经同意退款，等待买家退货"}, "contradiction"),
        ({"售后类型": "仅退款", "退款状态": "等待卖家确认收货"}, "contradiction"),
        ({"退款状态": "退款成功", "买家退款金额": "0.00"}, "contradiction"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(tmp_path: Path, changed: dict[str, str], code: str) -> None:
    found = one_refund(tmp_path, **changed)
    assert isinstance(found, RefusedRow), found
    assert (found.row, found.code) == (2, code)
    assert any(word in found.reason for word in ("请", "不要"))


@pytest.mark.parametrize(
    "written",
    [f'="{tables.REFUND_ID}"', f"'{tables.REFUND_ID}", f"{tables.REFUND_ID}\t", f" {tables.REFUND_ID}'"],
)
def test_tricks_that_keep_an_id_whole_are_undone(tmp_path: Path, written: str) -> None:
    found = one_refund(tmp_path, 退款编号=written)
    assert isinstance(found, FileRow)
    assert found.reading.refund_id == tables.REFUND_ID  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("等待买家退货", RefundStatus.WAITING_RETURN),
        ("买家已经退货，等待卖家确认收货", RefundStatus.WAITING_RECEIPT),
        ("待商家收货", RefundStatus.WAITING_RECEIPT),
        ("卖家拒绝退款", RefundStatus.REFUSED),
        ("退款成功", RefundStatus.SUCCESS),
        ("退款关闭", RefundStatus.CLOSED),
        ("换货关闭转退款", RefundStatus.TURNED_INTO_REFUND),
        ("WAIT_BUYER_RETURN_GOODS", RefundStatus.WAITING_RETURN),
    ],
)
def test_texts_of_states_become_words(tmp_path: Path, text: str, status: RefundStatus) -> None:
    found = one_refund(tmp_path, 退款状态=text)
    assert isinstance(found, FileRow)
    assert found.reading.status == Known(status, text)  # type: ignore[union-attr]


def test_an_unknown_state_is_kept_and_not_refused(tmp_path: Path) -> None:
    found = one_refund(tmp_path, 退款状态="火星处理中")
    assert isinstance(found, FileRow)
    assert found.reading.status == Unknown("火星处理中")  # type: ignore[union-attr]


def test_a_closed_refund_has_no_deadline(tmp_path: Path) -> None:
    found = one_refund(tmp_path, 退款状态="退款关闭", 完结时间="2026-01-06 09:00:00")
    assert isinstance(found, FileRow)
    assert found.reading.timeout_at is None  # type: ignore[union-attr]
    assert found.reading.ended_at == datetime(2026, 1, 6, 1, tzinfo=UTC)  # type: ignore[union-attr]


def test_a_deadline_in_words_is_kept_beside_the_reading(tmp_path: Path) -> None:
    found = one_refund(tmp_path, 超时时间="还剩1天")
    assert isinstance(found, FileRow)
    assert found.reading.timeout_at is None  # type: ignore[union-attr]
    assert found.extra["超时时间"] == "还剩1天"


def test_an_exchange_may_have_no_amount(tmp_path: Path) -> None:
    found = one_refund(tmp_path, 售后类型="换货", 买家退款金额="")
    assert isinstance(found, FileRow)
    assert found.reading.refund_fen == 0  # type: ignore[union-attr]


def test_a_repeated_row_is_counted_and_not_refused(tmp_path: Path) -> None:
    path = tables.write_csv(
        tmp_path / "a.csv", [HEADER, tables.refund(1), tables.refund(1), tables.refund(2), tables.refund(1)]
    )
    (batch,) = tables.batches(path)
    assert [found.row for found in batch.rows] == [2, 4]
    assert (batch.repeated, batch.recalled) == (2, ())


def test_two_contents_for_one_refund_are_both_taken_back(tmp_path: Path) -> None:
    path = tables.write_csv(tmp_path / "a.csv", [HEADER, tables.refund(), tables.refund(买家退款金额="5.00")])
    (batch,) = tables.batches(path)
    assert isinstance(batch.rows[1], RefusedRow)
    assert batch.rows[1].code == "given_twice"
    assert batch.recalled == (tables.REFUND_ID,)


def test_ids_that_end_in_zeros_by_chance_are_believed_among_hundreds_of_sound_ones(tmp_path: Path) -> None:
    rows = [tables.refund(number, 退款编号=str(238719216823497391 + 7919 * number)) for number in range(400)]
    rows.append(tables.refund(900, 退款编号="238719216823490000"))
    assert tables.refusals(tables.write_csv(tmp_path / "a.csv", [HEADER, *rows])) == []


def test_a_misaligned_row_is_refused(tmp_path: Path) -> None:
    rows = [HEADER, [*tables.refund(1), "多出来"], tables.refund(2)[:20], tables.refund(3)]
    assert tables.refusals(tables.write_csv(tmp_path / "a.csv", rows)) == [
        (2, "too_many_cells"),
        (3, "too_few_cells"),
    ]


@pytest.mark.parametrize(
    ("paid", "status"), [("2026-01-02 08:00:00", "closed_by_refund"), ("", "closed_unpaid")]
)
def test_a_closed_order_is_told_apart_by_its_payment(tmp_path: Path, paid: str, status: str) -> None:
    header = tables.ORDERS["1"]
    cells = tables.row(header, {**tables.ORDER, "订单状态": "交易关闭", "订单付款时间 ": paid})
    order = tables.reading_of(tables.write_csv(tmp_path / "a.csv", [header, cells]))
    assert order.status == Known(OrderStatus(status), "交易关闭")


def test_an_order_without_a_paid_amount_falls_back_on_the_total(tmp_path: Path) -> None:
    header = tables.ORDERS["1"]
    cells = tables.row(header, {**tables.ORDER, "买家实际支付金额": ""})
    assert tables.reading_of(tables.write_csv(tmp_path / "a.csv", [header, cells])).paid_fen == 13000


def test_an_item_refunded_over_its_price_is_refused(tmp_path: Path) -> None:
    header = tables.ITEMS["3"]
    cells = tables.row(header, {**tables.ITEM, "退款金额": "120.01"})
    assert tables.refusals(tables.write_csv(tmp_path / "a.csv", [header, cells])) == [(2, "over_paid")]
