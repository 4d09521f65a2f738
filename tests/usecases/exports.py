"""千牛 refund exports for the tests: generation 3, as csv, from a few words a row."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

NAMES = [
    "订单编号",
    "退款编号",
    "支付单号",
    "订单付款时间",
    "商品 id",
    "商品编码",
    "退款完结时间",
    "买家实际支付金额",
    "宝贝标题",
    "买家退款金额",
    "手工退款/系统退款",
    "售后类型",
    "退款的申请时间",
    "超时时间",
    "退款状态",
    "货物状态",
    "退货物流信息",
    "发货物流信息",
    "客服介入状态",
    "退货物流单号",
    "退货物流公司",
    "买家退款原因",
    "买家退款说明",
    "买家退货时间",
    "责任方",
    "售中或售后",
    "商家备注",
    "完结时间",
    "部分退款/全部退款",
]

PLAIN: Mapping[str, str] = {
    "订单付款时间": "2026-11-10 10:00:00",
    "商品 id": "612345678901",
    "买家实际支付金额": "129.00",
    "宝贝标题": "手冲壶",
    "买家退款金额": "129.00",
    "售后类型": "仅退款",
    "退款的申请时间": "2026-11-19 09:00:00",
    "超时时间": "2026-11-21 09:00:00",
    "退款状态": "买家已经申请退款，等待卖家同意",
    "货物状态": "买家未收到货",
    "客服介入状态": "不需客服介入",
    "买家退款原因": "不想要了",
    "售中或售后": "售中",
}


def row(number: int, **changed: str) -> dict[str, str]:
    """One refund of its own order; ``changed`` by header name."""
    return {
        **PLAIN,
        "订单编号": f"30000000000000{number:05d}",
        "退款编号": f"20000000000000{number:05d}",
        **changed,
    }


def refunds_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Writes the export (GBK), as 千牛 would."""
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("gb18030"))
    return path


def bring(
    tmp_path: Path,
    shop_id: int,
    rows: Iterable[Mapping[str, str]],
    *,
    at: datetime = NOW,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Imports a refund export that was made at ``at``."""
    from shouhou.usecases.importing.at_once import import_at_once  # read before Django is set up

    path = refunds_csv(tmp_path / f"退款报表-{at:%H%M%S%f}.csv", rows)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return import_at_once(shop_id=shop_id, path=path, kind=None, now=now or at, progress=lambda done: None)
