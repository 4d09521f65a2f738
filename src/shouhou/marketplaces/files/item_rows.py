"""Rows of the item export: one order line each."""

from typing import ClassVar

from shouhou.domain.imports import ItemReading, Reading, stand_in_oid
from shouhou.domain.refund.reading import OrderLineReading

from .cells import count, plain_text, said
from .contradictions import refuse_impossible_order
from .reading_row import Cells, Kit
from .refund_rows import item_id_of, waybill_of
from .refusal import RowRefused
from .words import order_status, order_statuses

_MEMBERS = [
    "oid",
    "tid",
    "title",
    "price_fen",
    "num",
    "outer_id",
    "outer_id_2",
    "sku",
    "status",
    "paid_fen",
    "refund_status",
    "refund_fen",
    "created_at",
    "paid_at",
    "shipped_at",
    "item_id",
    "waybill",
    "carrier",
    "buyer_message",
    "seller_memo",
    "seller_memo_2",
]


class ItemRows:
    """A ``RowReader``. The oldest form names no sub-order: its lines get one made of order and item."""

    kept_as_member: ClassVar[frozenset[str]] = frozenset(_MEMBERS)

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._get = kit.getter(*_MEMBERS)
        self._subject = kit.getter("oid", "tid")
        self._names = {member: kit.name(member) for member in _MEMBERS}
        self._has_oid = "oid" in kit.heading.members
        self._status = order_statuses()

    def subject(self, cells: Cells) -> str:
        """See ``RowReader``."""
        oid, tid = self._subject(cells)
        return plain_text(oid or tid)[:40]

    def key(self, reading: Reading) -> str:
        """See ``RowReader``."""
        assert isinstance(reading, ItemReading)
        return reading.line.oid if self._has_oid else ""

    def read(self, cells: Cells) -> tuple[Reading, str]:
        """See ``RowReader``."""
        (
            oid, tid, title, price, number, outer, outer_2, sku, status, paid, refund_status, refund, created,
            paid_time, shipped, item_id, waybill, carrier, message, memo, memo_2,
        ) = self._get(cells)  # fmt: skip
        ids, amounts, moment, names = (
            self._kit.ids,
            self._kit.amounts,
            self._kit.moments.optional,
            self._names,
        )
        created_at, paid_at = moment(created, names["created_at"]), moment(paid_time, names["paid_at"])
        refuse_impossible_order(created_at=created_at, paid_at=paid_at, ended_at=None)
        paid_fen = amounts.optional(paid, names["paid_fen"])
        refund_fen = amounts.optional(refund, names["refund_fen"])
        if paid_fen is not None and refund_fen is not None and refund_fen > paid_fen:
            raise RowRefused("over_paid", "退款金额大于买家实际支付金额，请在千牛里核对这一笔，再重新导出")
        order = ids.read(tid, names["tid"])
        stand_in = stand_in_oid(tid=order, title=title.strip(), sku=said(sku))
        line = OrderLineReading(
            oid=ids.read(oid, names["oid"]) if self._has_oid else stand_in,
            title=title.strip(),
            sku=said(sku),
            item_id=item_id_of(item_id),
            outer_id=said(outer) or said(outer_2),
            num=count(number, names["num"]),
            price_fen=amounts.optional(price, names["price_fen"]) or 0,
            paid_fen=paid_fen or 0,
            status=order_status(self._status, status, paid=paid_at is not None),
            refund_status_raw=said(refund_status),
            waybill=waybill_of(waybill),
            carrier=said(carrier),
        )
        reading = ItemReading(
            tid=order,
            line=line,
            order_created_at=created_at,
            order_paid_at=paid_at,
            shipped_at=moment(shipped, names["shipped_at"]),
            refund_fen=refund_fen,
            buyer_message=said(message),
            seller_memo=said(memo) or said(memo_2),
        )
        return reading, ""
