"""Exports read back by other means (csv, calamine) and compared with the sandbox's own book."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from python_calamine import CalamineWorkbook

from .driving import Running, Shop, start

CHINA = timezone(timedelta(hours=8))
COLUMNS = {
    ("refunds", "1"): 38, ("refunds", "1b"): 41, ("refunds", "2"): 42, ("refunds", "3"): 51,
    ("orders", "2016"): 41, ("orders", "2020"): 61, ("orders", "later"): 69,
    ("items", "old"): 10, ("items", "2021"): 28, ("items", "2024"): 29,
}  # fmt: skip


@pytest.fixture(scope="module")
def market() -> Iterator[Running]:
    """The demo's backlog, standing still."""
    box = start("--seed", "5", "--rate", "0")
    box.put("/sandbox/clock", {"rate": 0})
    yield box
    box.stop()


def download(box: Running, kind: str, **query: str) -> httpx.Response:
    answer = box.http.get(f"/sandbox/export/{kind}", params={"shop": "files", **query})
    assert answer.status_code == 200, answer.text
    return answer


def name_of(answer: httpx.Response) -> str:
    return unquote(answer.headers["content-disposition"].rsplit("UTF-8''", 1)[1])


def csv_rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("gbk"), newline="")))


def xlsx_rows(body: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(sheet).to_python()


def records(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip([str(name).strip() for name in rows[0]], row, strict=True)) for row in rows[1:]]


def book(box: Running, what: str, shop: str = "files") -> dict[str, dict[str, Any]]:
    """Everything the control API tells of a shop, by its number."""
    found: dict[str, dict[str, Any]] = {}
    page: int | None = 1
    while page:
        answer = box.get(f"/sandbox/{what}", shop=shop, page=page, page_size=500)
        found |= {item["refund_id" if what == "refunds" else "tid"]: item for item in answer["items"]}
        page = answer["next"]
    return found


def china(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, CHINA).strftime("%Y-%m-%d %H:%M:%S") if ms else ""


def fen(text: str) -> int:
    assert re.fullmatch(r"\d+\.\d\d", text), text
    return int(text.replace(".", ""))


@pytest.mark.parametrize(("kind", "generation"), list(COLUMNS))
def test_every_generation_has_its_columns_in_both_formats(
    market: Running, kind: str, generation: str
) -> None:
    total = len(book(market, "refunds" if kind == "refunds" else "orders"))
    plain = csv_rows(download(market, kind, generation=generation, format="csv").content)
    sheet = xlsx_rows(download(market, kind, generation=generation, format="xlsx").content)
    assert plain[0] == sheet[0]
    assert len(plain[0]) == COLUMNS[(kind, generation)]
    assert len(plain) == len(sheet)
    assert len(plain) - 1 >= total if kind == "items" else len(plain) - 1 == total


@pytest.mark.parametrize("shop", ["files", "tmall", "taobao"])
def test_the_refund_report_agrees_with_the_book(market: Running, shop: str) -> None:
    refunds, orders = book(market, "refunds", shop), book(market, "orders", shop)
    rows = records(xlsx_rows(download(market, "refunds", shop=shop).content))
    assert {row["退款编号"] for row in rows} == set(refunds)
    for row in rows:
        refund = refunds[row["退款编号"]]
        order = orders[refund["tid"]]
        assert row["订单编号"] == refund["tid"]
        assert row["支付单号"] == order["alipay_no"]
        assert fen(row["买家退款金额"]) == refund["refund_fen"]
        assert fen(row["买家实际支付金额"]) == refund["paid_by_buyer_fen"]
        assert row["退款的申请时间"] == china(refund["created_ms"])
        assert row["超时时间"] == china(refund["due_ms"])
        assert row["退款完结时间"] == row["完结时间"] == china(refund["end_ms"])
        assert (row["退货物流单号"], row["退货物流公司"]) == (refund["waybill"], refund["company"])
        assert (row["买家退款原因"], row["买家退款说明"]) == (refund["reason"], refund["desc"])
        assert row["售中或售后"] == {"onsale": "售中", "aftersale": "售后"}[refund["refund_phase"]]


def test_a_refund_says_its_status_in_the_platforms_words(market: Running) -> None:
    words = {
        "WAIT_SELLER_AGREE": "买家已经申请退款，等待卖家同意",
        "WAIT_BUYER_RETURN_GOODS": "卖家已经同意退款，等待买家退货",
        "WAIT_SELLER_CONFIRM_GOODS": "买家已经退货，等待卖家确认收货",
        "SELLER_REFUSE_BUYER": "卖家拒绝退款", "CLOSED": "退款关闭", "SUCCESS": "退款成功",
    }  # fmt: skip
    refunds = book(market, "refunds")
    rows = records(csv_rows(download(market, "refunds", generation="1", format="csv").content))
    seen = {refunds[row["退款编号"].strip('="')]["status"]: row["退款状态"] for row in rows}
    assert seen == words
    by_words = download(market, "refunds", status="退款成功").content
    assert len(xlsx_rows(by_words)) - 1 == sum(r["status"] == "SUCCESS" for r in refunds.values())
    still = {"CLOSED", "SUCCESS", "EXCHANGE_TRANSFORM_TO_REFUND"}
    running = xlsx_rows(download(market, "refunds", status="open").content)
    assert len(running) - 1 == sum(r["status"] not in still for r in refunds.values())


def test_the_order_report_has_the_quirks_of_the_real_file(market: Running) -> None:
    orders = book(market, "orders")
    answer = download(market, "orders")
    assert re.fullmatch(r"ExportOrderList\d{12}\.csv", name_of(answer))
    rows = csv_rows(answer.content)
    assert {"收货地址 ", "联系电话 ", "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "物流单号 "} <= set(rows[0])
    for row in records(rows):
        found = re.fullmatch(r'="(\d{19})"', row["订单编号"])
        assert found, row["订单编号"]
        order = orders[found[1]]
        assert row["买家会员名"] == order["buyer"]
        assert fen(row["买家实际支付金额"]) == order["payment_fen"]
        assert fen(row["退款金额"]) == order["refunded_fen"]
        assert row["订单创建时间"] == china(order["created_ms"])
        assert row["联系手机"].startswith("'1")
        assert row["打款商家金额"].endswith("元")
        waybill = order["lines"][0]["waybill"]
        assert row["物流单号"] == (f"No:{waybill}" if waybill else "")
    told = {row["订单状态"] for row in records(rows)}
    assert told >= {"买家已付款，等待卖家发货", "卖家已发货，等待买家确认", "交易成功", "交易关闭"}


def test_the_item_report_has_a_row_per_sub_order(market: Running) -> None:
    orders = book(market, "orders")
    lines = {line["oid"]: (order, line) for order in orders.values() for line in order["lines"]}
    for generation, title, paid in (
        ("2021", "标题", "买家实际支付金额"),
        ("2024", "商品标题", "买家实付金额"),
    ):
        rows = records(xlsx_rows(download(market, "items", generation=generation, format="xlsx").content))
        assert len(rows) == len(lines)
        for row in rows:
            order, line = lines[row["子订单编号"]]
            assert (row["主订单编号"], row[title]) == (order["tid"], line["title"])
            assert fen(row[paid]) == line["payment_fen"]
            assert row["套餐信息"] == "null"
    old = records(csv_rows(download(market, "items", generation="old").content))
    assert {row["订单编号"].strip('="') for row in old} == set(orders)


def test_a_window_of_days_includes_both_ends(market: Running) -> None:
    refunds = book(market, "refunds")
    day = china(min(r["created_ms"] for r in refunds.values()))[:10]
    rows = xlsx_rows(download(market, "refunds", start=day, end=day).content)
    assert len(rows) - 1 == sum(china(r["created_ms"])[:10] == day for r in refunds.values()) > 0
    assert len(xlsx_rows(download(market, "refunds", end="2001-01-01").content)) == 1


def test_one_workbook_can_hold_orders_and_items(market: Running) -> None:
    answer = download(market, "workbook")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    assert sheets == ["订单报表", "销售明细"]
    assert len(xlsx_rows(answer.content, 1)) > len(xlsx_rows(answer.content, 0)) > 200


def test_file_names_carry_the_minute_of_the_sandbox_clock(market: Running) -> None:
    stamp = re.sub(r"\D", "", china(market.get("/sandbox/clock")["now_ms"]))[:12]
    assert name_of(download(market, "refunds")) == f"退款报表{stamp}.xlsx"
    assert name_of(download(market, "items")) == f"ExportOrderDetailList{stamp}.csv"


def test_nonsense_is_refused_with_a_reason(market: Running) -> None:
    for path, status in (
        ("refunds?shop=files&generation=9", 400), ("refunds?shop=files&format=pdf", 400), ("refunds", 400),
        ("refunds?shop=files&start=gestern", 400), ("reviews?shop=files", 404), ("orders?shop=nowhere", 404),
    ):  # fmt: skip
        answer = market.http.get(f"/sandbox/export/{path}")
        assert answer.status_code == status, path
        assert answer.json()["error"]["message"]


def test_the_files_shop_is_full_of_work_and_unknown_to_the_gateway(market: Running) -> None:
    found = market.get("/sandbox/credentials")
    assert [item["shop"] for item in found["items"]] == ["tmall", "taobao"]
    (shop,) = found["files_shops"]
    assert (shop["shop"], shop["shop_type"]) == ("files", "C")
    running = market.get("/sandbox/refunds", shop=shop["nick"], status="open", page_size=500)["items"]
    assert 35 <= len(running) <= 60
    assert {r["kind"] for r in running} >= {
        "REFUND",
        "REFUND_AND_RETURN",
        "TAOBAO_EXCHANGE",
        "RESHIPPING",
        "REPAIR",
    }
    assert market.get("/sandbox/orders", shop="files")["total"] > 250
    for values in ({"shop": "files"}, {"shop": "files", "kind": "main"}):
        assert market.http.post("/sandbox/sessions/renew", json=values).status_code == 409
    form = {"client_id": "files", "client_secret": "", "grant_type": "refresh_token"}
    assert market.http.post("/token", data=form).status_code == 400
    asked = {"response_type": "code", "client_id": shop["nick"], "redirect_uri": "http://127.0.0.1:1/"}
    assert market.http.get("/authorize", params=asked).status_code == 400
    stranger = Shop(market, {**found["items"][1], "app_key": shop["user_id"], "app_secret": ""})
    assert stranger.error("taobao.user.seller.get", fields="nick")["code"] == 29
