"""Every generation of every export, in every format, in any order of columns."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shouhou.domain.imports import FileKind, FileRow
from shouhou.domain.refund.reading import Known, OrderReading
from shouhou.domain.refund.vocabulary import (
    CsStatus,
    DisputeType,
    GoodStatus,
    OrderStatus,
    Phase,
    RefundStatus,
)
from shouhou.marketplaces.files.export import open_export

from . import tables

FORMATS: dict[str, Callable[[Path, list[list[str]]], Path]] = {
    "xlsx.xlsx": lambda path, rows: tables.write_xlsx(path, {"报表": rows}),
    "inline.xlsx": lambda path, rows: tables.write_xlsx(path, {"报表": rows}, constant_memory=True),
    "old.xls": lambda path, rows: tables.write_xls(path, {"报表": rows}),
    "page.xls": tables.write_html,
    "csv named.xls": tables.write_csv,
    "xlsx named.xls": lambda path, rows: tables.write_xlsx(path, {"报表": rows}),
    "gb18030.csv": tables.write_csv,
    "utf8.csv": lambda path, rows: tables.write_csv(path, rows, encoding="utf-8"),
    "utf8 with mark.csv": lambda path, rows: tables.write_csv(path, rows, encoding="utf-8-sig"),
    "utf16.csv": lambda path, rows: tables.write_csv(path, rows, encoding="utf-16"),
    "tabs.csv": lambda path, rows: tables.write_csv(path, rows, delimiter="\t"),
    "semicolons.csv": lambda path, rows: tables.write_csv(path, rows, delimiter=";"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_reading(tmp_path: Path, name: str) -> None:
    path = FORMATS[name](tmp_path / name, [tables.REFUNDS["3"], tables.refund()])
    reading = tables.reading_of(path)
    assert (reading.refund_id, reading.tid, reading.oid) == (tables.REFUND_ID, tables.TID, tables.TID)
    assert reading.status == Known(RefundStatus.WAITING_SELLER, "买家已经申请退款，等待卖家同意")
    assert reading.dispute_type == Known(DisputeType.RETURN_AND_REFUND, "退货退款")
    assert reading.good_status == Known(GoodStatus.RECEIVED, "买家已收到货")
    assert reading.cs_status == Known(CsStatus.NONE, "不需客服介入")
    assert reading.phase == Known(Phase.ON_SALE, "售中")
    assert (reading.refund_fen, reading.total_fen, reading.has_good_return) == (9950, 12000, True)
    assert reading.created_at == datetime(2026, 1, 5, 1, 3, tzinfo=UTC)
    assert reading.timeout_at == datetime(2026, 1, 7, 1, 3, tzinfo=UTC)
    assert (reading.item_id, reading.outer_id, reading.title) == ("220932755597", "SKU-1", "羊毛衫")
    assert reading.return_address == "浙江省杭州市余杭区一号"


@pytest.mark.parametrize("generation", tables.REFUNDS)
def test_every_generation_of_the_refund_export_is_recognised(tmp_path: Path, generation: str) -> None:
    header = tables.REFUNDS[generation]
    path = tables.write_xlsx(tmp_path / "退款报表.xlsx", {"s": [header, tables.row(header, tables.REFUND)]})
    with open_export(path, filename=path.name) as export:
        head = export.head
        (batch,) = export.batches()
    assert (head.kind, head.generation, head.unknown_columns) == (FileKind.REFUNDS, generation, ())
    assert head.columns == tuple(header)
    (found,) = batch.rows
    assert isinstance(found, FileRow)
    assert found.reading.dispute_type.value is DisputeType.RETURN_AND_REFUND  # type: ignore[union-attr]
    assert found.reading.buyer_nick == ("小红" if generation.startswith("1") else "")  # type: ignore[union-attr]
    assert found.extra["商家备注"] == "已联系"
    assert not {"卖家真实姓名", "卖家手机"} & set(found.extra)


@pytest.mark.parametrize("generation", tables.ORDERS)
def test_every_generation_of_the_order_export_is_recognised(tmp_path: Path, generation: str) -> None:
    header = tables.ORDERS[generation]
    path = tables.write_csv(
        tmp_path / "ExportOrderList202601051430.csv", [header, tables.row(header, tables.ORDER)]
    )
    with open_export(path, filename=path.name) as export:
        head = export.head
        (batch,) = export.batches()
    assert (head.kind, head.generation, head.unknown_columns) == (FileKind.ORDERS, generation, ())
    assert head.stated_at == datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
    (found,) = batch.rows
    assert isinstance(found, FileRow)
    order = found.reading
    assert isinstance(order, OrderReading)
    assert order.status == Known(OrderStatus.SHIPPED, "卖家已发货，等待买家确认")
    assert (order.paid_fen, order.postage_fen, order.buyer_nick) == (12000, 1000, "小红")
    assert (order.buyer_message, order.seller_memo) == ("快点发", "加急")
    assert order.receiver_masked == "孙** 1** 浙江省 杭州市"


@pytest.mark.parametrize("generation", tables.ITEMS)
def test_every_generation_of_the_item_export_is_recognised(tmp_path: Path, generation: str) -> None:
    header = tables.ITEMS[generation]
    path = tables.write_xlsx(tmp_path / "items.xlsx", {"s": [header, tables.row(header, tables.ITEM)]})
    with open_export(path, filename=path.name) as export:
        assert (export.head.kind, export.head.generation) == (FileKind.ITEMS, generation)
        assert export.head.unknown_columns == ()
    item = tables.reading_of(path)
    assert item.tid == tables.TID
    if generation == "1":  # the oldest form has no number for the line: one is made of order and item
        assert item.line.oid.startswith(f"{tables.TID}-")
    else:
        assert item.line.oid == tables.OID
    assert (item.line.num, item.line.price_fen, item.line.title) == (2, 12900, "羊毛衫")
    assert item.line.outer_id == "SKU-1"
    assert item.line.status == Known(OrderStatus.FINISHED, "交易成功")
    if generation != "1":
        assert (item.line.waybill, item.line.carrier, item.refund_fen) == ("7815220337000", "中通快递", 0)


def test_columns_in_any_order_give_the_same_reading_and_digest(tmp_path: Path) -> None:
    header, cells = tables.REFUNDS["3"], tables.refund()
    order = list(range(len(header)))
    random.Random(3).shuffle(order)
    straight = tables.write_csv(tmp_path / "a.csv", [header, cells])
    mixed = tables.write_csv(tmp_path / "b.csv", [[header[i] for i in order], [cells[i] for i in order]])
    (one,), (other,) = tables.rows_of(straight), tables.rows_of(mixed)
    assert isinstance(one, FileRow)
    assert one == other


def test_header_names_may_be_spaced_wide_and_of_another_case(tmp_path: Path) -> None:
    header = ["\u3000退款编号 ", "订单　编号", "退款状态\t", "买家退款金额", "商品ＩＤ", "卖家真实姓名（新）"]
    path = tables.write_csv(
        tmp_path / "a.csv",
        [header, [tables.REFUND_ID, tables.TID, "退款关闭", "1.00", "220932755597", "钱七七"]],
    )
    with open_export(path, filename="a.csv") as export:
        assert export.head.unknown_columns == ()
    assert tables.reading_of(path).item_id == "220932755597"


def test_unknown_columns_are_kept_and_named(tmp_path: Path) -> None:
    path = tables.write_csv(
        tmp_path / "a.csv",
        [[*tables.REFUNDS["3"], "新的一列", "买家手机号"], [*tables.refund(), "新的值", "13800001111"]],
    )
    with open_export(path, filename="a.csv") as export:
        assert export.head.unknown_columns == ("新的一列", "买家手机号")
        (batch,) = export.batches()
    (found,) = batch.rows
    assert isinstance(found, FileRow)
    assert found.extra["新的一列"] == "新的值"
    assert "13800001111" not in repr(found)


def test_titles_totals_repeated_headers_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    header = tables.REFUNDS["3"]
    blank = [""] * len(header)
    rows = [
        ["退款报表"],
        blank,
        header,
        tables.refund(1),
        blank,
        header,
        tables.refund(2),
        ["合计", "", "199.00"],
    ]
    for path in (
        tables.write_csv(tmp_path / "a.csv", rows),
        tables.write_xlsx(tmp_path / "a.xlsx", {"s": rows}),
    ):
        with open_export(path, filename=path.name) as export:
            assert export.head.header_row == 3
        found = tables.rows_of(path)
        assert [(type(one), one.row) for one in found] == [(FileRow, 4), (FileRow, 7)]


def test_the_sheet_with_the_data_is_chosen(tmp_path: Path) -> None:
    sheets = {"说明": [["请看第二页"]], "空": [], "数据": [tables.REFUNDS["3"], tables.refund()]}
    for path in (
        tables.write_xlsx(tmp_path / "a.xlsx", sheets),
        tables.write_xls(tmp_path / "a.xls", sheets),
    ):
        with open_export(path, filename=path.name) as export:
            assert export.head.sheet == "数据"
            assert sum(len(batch.rows) for batch in export.batches()) == 1


def test_a_workbook_of_three_reports_gives_the_one_that_is_wanted(tmp_path: Path) -> None:
    items, orders = tables.ITEMS["3"], tables.ORDERS["2"]
    sheets = {
        "订单报表": [orders, tables.row(orders, tables.ORDER)],
        "销售明细": [items, tables.row(items, tables.ITEM)],
        "发货报表": [["发货单号", "数量"], ["1", "2"]],
    }
    path = tables.write_xlsx(tmp_path / "千牛.xlsx", sheets)
    for kind, sheet in ((FileKind.ITEMS, "销售明细"), (FileKind.ORDERS, "订单报表")):
        with open_export(path, filename=path.name, kind=kind) as export:
            assert (export.head.kind, export.head.sheet) == (kind, sheet)


def test_the_digest_leaves_out_what_identifies_a_person(tmp_path: Path) -> None:
    header = tables.ORDERS["1"]
    first = tables.write_csv(tmp_path / "a.csv", [header, tables.row(header, tables.ORDER)])
    other = tables.write_csv(
        tmp_path / "b.csv", [header, tables.row(header, {**tables.ORDER, "联系手机": "13900002222"})]
    )
    (one,), (two,) = tables.rows_of(first), tables.rows_of(other)
    assert isinstance(one, FileRow)
    assert isinstance(two, FileRow)
    assert one.digest == two.digest
    assert len(one.digest) == 16


def test_of_the_receiver_only_a_mask_is_left(tmp_path: Path) -> None:
    header = tables.ORDERS["3"]
    path = tables.write_csv(tmp_path / "a.csv", [header, tables.row(header, tables.ORDER)])
    (found,) = tables.rows_of(path)
    for secret in ("孙小红", "13800001111", "文一西路", "hong@example.com", "某某公司"):
        assert secret not in repr(found)
    assert isinstance(found, FileRow)
    assert found.extra["是否手机订单"] == "手机订单"
