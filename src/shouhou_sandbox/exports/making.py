"""What an export was asked for, and the file that comes out. Windows of time are China's, both ends included."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..clock import CHINA, SECOND, china_text
from ..control.body import Body
from ..records import Order, Refund, Shop
from ..rejection import Rejected, invalid
from ..world import World
from .files import Rows, as_csv, as_xlsx
from .headers import GENERATIONS
from .orders import item_row, order_row, shop_orders
from .refunds import refund_row
from .values import ORDER, STATUS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {"refunds": "退款报表", "orders": "ExportOrderList", "items": "ExportOrderDetailList"}
SHEETS = {"refunds": "退款报表", "orders": "订单报表", "items": "销售明细"}
USUAL = {"refunds": "xlsx", "orders": "csv", "items": "csv"}


@dataclass(frozen=True)
class File:
    """A download."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Asked:
    """A filter: ``status`` is a code, its Chinese text, ``open`` or empty."""

    shop: Shop
    start_ms: int
    end_ms: int
    status: str

    def takes(self, at_ms: int, status: str, words: str, *, is_open: bool) -> bool:
        """Whether a record of that time and status belongs into the file."""
        fits = self.status in ("", status, words) or (self.status == "open" and is_open)
        return fits and self.start_ms <= at_ms <= self.end_ms


def export(world: World, kind: str, query: dict[str, str]) -> File:
    """``refunds``, ``orders``, ``items``, or ``workbook`` (orders and items on sheets of one file)."""
    if kind not in (*GENERATIONS, "workbook"):
        raise Rejected("not_found", f"没有这种导出：{kind}", code=404)
    with world.change() as now:
        body = Body(world, dict(query))
        asked = Asked(
            body.shop(),
            _moment("start", body.text("start", ""), last=False),
            _moment("end", body.text("end", ""), last=True),
            body.text("status", ""),
        )
        stamp = china_text(now).translate({ord(c): None for c in "-: "})[:12]
        if kind == "workbook":
            sheets = [_sheet(world, one, "", asked) for one in ("orders", "items")]
            return File(f"订单导出{stamp}.xlsx", XLSX, as_xlsx(sheets, made_ms=now))
        form = body.text("format", USUAL[kind])
        sheet = _sheet(world, kind, body.text("generation", ""), asked)
        if form == "csv":
            return File(f"{NAMES[kind]}{stamp}.csv", "text/csv; charset=GBK", as_csv(*sheet[1:]))
        if form == "xlsx":
            return File(f"{NAMES[kind]}{stamp}.xlsx", XLSX, as_xlsx([sheet], made_ms=now))
        raise invalid("format", "format 只能为 xlsx 或 csv")


def _moment(name: str, text: str, *, last: bool) -> int:
    """Epoch ms of ``yyyy-MM-dd[ HH:mm:ss]`` in China or ISO with zone; a bare date as end means its whole day."""
    if not text:
        return 10**15 if last else 0
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid(name, "应为 yyyy-MM-dd 或 yyyy-MM-dd HH:mm:ss") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA)
    if last and len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    # The seller sees seconds, so the last second is included to its end.
    return int(moment.timestamp()) * SECOND + (SECOND - 1 if last else 0)


def _sheet(world: World, kind: str, generation: str, asked: Asked) -> tuple[str, tuple[str, ...], Rows]:
    known = GENERATIONS[kind]
    generation = generation or next(iter(known))
    generation = "later" if (kind, generation) == ("orders", "2024") else generation
    if generation not in known:
        raise invalid("generation", f"generation 只能为 {'、'.join(known)}")
    rows: dict[str, Callable[[], Rows]] = {
        "refunds": lambda: [refund_row(world, refund) for refund in refunds_of(world, asked)],
        "orders": lambda: [order_row(world, order) for order in _orders_of(world, asked)],
        "items": lambda: [
            item_row(world, order, line, old=generation == "old")
            for order in _orders_of(world, asked)
            for line in order.lines
        ],
    }
    return SHEETS[kind], known[generation], rows[kind]()


def refunds_of(world: World, asked: Asked) -> list[Refund]:
    """The refunds applied for in the window, the newest first."""
    found = [
        r for r in world.refunds.values()
        if r.shop == asked.shop.key
        and asked.takes(r.created_ms, r.status, STATUS[r.status], is_open=r.is_open)  # type: ignore[index]
    ]  # fmt: skip
    return sorted(found, key=lambda r: (r.created_ms, r.refund_id), reverse=True)


def _orders_of(world: World, asked: Asked) -> list[Order]:
    ended = ("TRADE_FINISHED", "TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
    return [
        o for o in shop_orders(world, asked.shop)
        if asked.takes(o.created_ms, o.status, ORDER[o.status], is_open=o.status not in ended)
    ]  # fmt: skip
