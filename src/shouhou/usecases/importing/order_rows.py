"""Orders and order lines of a file become rows. They open no case; they tell what was paid and which line is meant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q

from shouhou.domain.imports import FileRow, ItemReading, RefusedRow, stand_in_oid
from shouhou.domain.refund.reading import Known, OrderReading
from shouhou.storage import bulk
from shouhou.storage.json import storable
from shouhou.storage.models import Case, Order, OrderLine, Refund, Shop

from .lines import resolve_title
from .tally import Tally, Told

M = TypeVar("M", bound=Model)


def apply_orders(*, shop: Shop, rows: Sequence[FileRow], told: Told, tally: Tally) -> None:
    """One batch of the order export. Writes, in a fixed number of queries."""
    readings = [(row, row.reading) for row in rows if isinstance(row.reading, OrderReading)]
    held = {one.tid: one for one in Order.objects.filter(shop=shop, tid__in={one.tid for _, one in readings})}
    new: list[Order] = []
    changed: list[Order] = []
    for row, reading in readings:
        order = held.get(reading.tid)
        if order is None:
            order = Order(shop_id=shop.pk, tid=reading.tid, paid_fen=0)
            held[reading.tid] = order
            new.append(order)
            tally.created += 1
        elif order.row_digest == row.digest.hex() or (order.read_at and order.read_at > told.stated_at):
            tally.unchanged += 1
            continue
        else:
            changed.append(order)
            tally.updated += 1
        _fill_order(order, reading, told)
        order.row_digest = row.digest.hex()
    bulk.insert(new)
    bulk.update(changed)
    _name_buyers(shop, [*new, *changed])


def _fill_order(order: Order, reading: OrderReading, told: Told) -> None:
    order.status = reading.status.value if isinstance(reading.status, Known) else ""
    order.status_raw = reading.status.raw[:60]
    order.paid_fen = reading.paid_fen
    order.postage_fen = reading.postage_fen
    for name, limit in (("buyer_nick", 120), ("shipping_type", 20), ("receiver_masked", 300)):
        if getattr(reading, name):
            setattr(order, name, storable(getattr(reading, name))[:limit])
    for name in ("created_at", "paid_at", "shipped_at", "ended_at"):
        if getattr(reading, name) is not None:
            setattr(order, name, getattr(reading, name))
    order.buyer_message = storable(reading.buyer_message) or order.buyer_message
    order.seller_memo = storable(reading.seller_memo) or order.seller_memo
    order.source, order.read_at = told.source, told.stated_at


def _name_buyers(shop: Shop, orders: Sequence[Order]) -> None:
    """Newer refund exports do not name the buyer; the order does."""
    nicks = {order.tid: order.buyer_nick for order in orders if order.buyer_nick}
    unnamed = Case.objects.select_for_update().filter(shop=shop, tid__in=nicks, buyer_nick="")
    cases = list(unnamed.order_by("pk"))  # everybody locks in one order
    for case in cases:
        case.buyer_nick = nicks[case.tid]
    bulk.update(cases, fields=["buyer_nick"])


def apply_items(*, shop: Shop, rows: Sequence[FileRow], told: Told, tally: Tally) -> None:
    """One batch of the item export: order lines, with a sketch of an order that no other file told. Writes."""
    readings = [(row, row.reading) for row in rows if isinstance(row.reading, ItemReading)]
    tids = {one.tid for _, one in readings}
    orders = {one.tid: one for one in Order.objects.filter(shop=shop, tid__in=tids)}
    lines = {
        one.oid: one
        for one in OrderLine.objects.filter(shop=shop, oid__in={one.line.oid for _, one in readings})
    }
    nameless = _stand_ins(shop, orders)
    sketched = {tid: Order(shop_id=shop.pk, tid=tid, paid_fen=0) for tid in tids if tid not in orders}
    bulk.give_ids(list(sketched.values()))
    new: list[OrderLine] = []
    changed: list[OrderLine] = []
    grown: set[str] = set()
    for row, reading in readings:
        line = lines.get(reading.line.oid) or _same_line(reading, nameless)
        order = orders.get(reading.tid) or sketched[reading.tid]
        if line is not None and line.order_id != order.pk:
            tally.refuse(
                RefusedRow(
                    row=row.row,
                    code="other_order",
                    reason=f"子订单 {reading.line.oid} 在工作台里属于另一笔订单，请核对",
                    subject=reading.line.oid,
                )
            )
            continue
        if line is None:
            line = OrderLine(order_id=order.pk, shop_id=shop.pk, oid=reading.line.oid)
            lines[reading.line.oid] = line
            new.append(line)
            tally.created += 1
        elif line.row_digest == row.digest.hex() or (line.read_at and line.read_at > told.stated_at):
            tally.unchanged += 1
            continue
        else:
            changed.append(line)
            tally.updated += 1
        if "-" in line.oid or "-" not in reading.line.oid:
            line.oid = reading.line.oid  # a later form of the export names the line's own number
        _fill_line(line, reading, told.stated_at)
        line.row_digest = row.digest.hex()
        if reading.tid in sketched:
            _sketch(order, reading, told)
            grown.add(reading.tid)
    bulk.insert([order for tid, order in sketched.items() if tid in grown])
    bulk.insert(new)
    bulk.update(changed)
    _adopt_lines(shop, tids=grown | {one.tid for _, one in readings})


def _stand_ins(shop: Shop, orders: Mapping[str, Order]) -> dict[str, OrderLine]:
    """The lines of known orders by the number that stands in for theirs in the oldest export."""
    tids = {order.pk: tid for tid, order in orders.items()}
    return {
        stand_in_oid(tid=tids[line.order_id], title=line.title, sku=line.sku): line
        for line in OrderLine.objects.filter(shop=shop, order_id__in=tids)
    }


def _same_line(reading: ItemReading, nameless: Mapping[str, OrderLine]) -> OrderLine | None:
    """The line that one of the two told under a stand-in number; two numbers of the platform are never one line."""
    line = nameless.get(stand_in_oid(tid=reading.tid, title=reading.line.title, sku=reading.line.sku))
    if line is not None and "-" in line.oid + reading.line.oid:
        return line
    return None


def _fill_line(line: OrderLine, reading: ItemReading, stated_at: datetime) -> None:
    said = reading.line
    line.title, line.sku = storable(said.title)[:300], storable(said.sku)[:300]
    line.item_id, line.outer_id = said.item_id[:40], storable(said.outer_id)[:120]
    line.num, line.price_fen, line.paid_fen = said.num, said.price_fen, said.paid_fen
    if said.status is not None:
        line.status = said.status.value if isinstance(said.status, Known) else ""
        line.status_raw = said.status.raw[:60]
    line.refund_status_raw = said.refund_status_raw[:60]
    line.waybill, line.carrier = said.waybill[:60], storable(said.carrier)[:60]
    line.read_at = stated_at


def _sketch(order: Order, reading: ItemReading, told: Told) -> None:
    """What the lines say of their order: the paid sums add up (postage is not in them)."""
    order.paid_fen += reading.line.paid_fen
    if reading.line.status is not None:
        order.status = reading.line.status.value if isinstance(reading.line.status, Known) else ""
        order.status_raw = reading.line.status.raw[:60]
    order.created_at = order.created_at or reading.order_created_at
    order.paid_at = order.paid_at or reading.order_paid_at
    order.shipped_at = order.shipped_at or reading.shipped_at
    order.buyer_message = order.buyer_message or storable(reading.buyer_message)
    order.seller_memo = order.seller_memo or storable(reading.seller_memo)
    order.source, order.read_at = told.source, told.stated_at


def _adopt_lines(shop: Shop, *, tids: set[str]) -> None:
    """Refunds that stand under their order's number move to the line that turned out to be meant, with their case."""
    loose = list(
        Refund.objects.filter(shop=shop, tid__in=tids).filter(Q(oid__in=tids) | Q(oid__contains="-"))
    )
    if not loose:
        return
    lines: dict[str, list[OrderLine]] = {}
    for line in OrderLine.objects.filter(shop=shop, order__tid__in={one.tid for one in loose}).select_related(
        "order"
    ):
        lines.setdefault(line.order.tid, []).append(line)
    moved: dict[int, str] = {}
    for refund in loose:
        oid = resolve_title(refund.item_id, refund.outer_id, refund.title, lines=lines.get(refund.tid, ()))
        if oid and oid != refund.oid:
            refund.oid = moved[refund.case_id] = oid
    bulk.update([one for one in loose if one.case_id in moved], fields=["oid"])
    cases: list[Any] = list(Case.objects.select_for_update().filter(pk__in=moved).order_by("pk"))
    for case in cases:
        case.oid = moved[case.pk]
    bulk.update(cases, fields=["oid"])
