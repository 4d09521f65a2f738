"""What a hand-exported file, a pasted text or a person told us, before it becomes rows.

A row of a file is either understood (a reading with the digest of its cells) or refused with a reason that a
person can act on. Money is integer fen, time is aware UTC, ids are strings of digits as the platform prints them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from .refund.reading import OrderLineReading, OrderReading, RefundReading
from .refund.vocabulary import Party


def stand_in_oid(*, tid: str, title: str, sku: str) -> str:
    """A number for an order line whose export names none (before 2021): the order's, and a mark of the item. Pure."""
    return f"{tid}-{hashlib.sha256(f'{title}|{sku}'.encode()).hexdigest()[:6]}"


class FileKind(StrEnum):
    """What one sheet of a file holds."""

    REFUNDS = "refunds"  # 退款导出
    ORDERS = "orders"  # 订单报表
    ITEMS = "items"  # 宝贝报表: one row an order line
    REVIEWS = "reviews"  # 评价, by a table whose columns a person has mapped


class ReviewResult(StrEnum):
    """What the buyer gave."""

    GOOD = "good"  # 好评
    NEUTRAL = "neutral"  # 中评
    BAD = "bad"  # 差评


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReading:
    """One row of the item export: an order line and what the row says of its order."""

    tid: str
    line: OrderLineReading
    order_created_at: datetime | None = None
    order_paid_at: datetime | None = None
    shipped_at: datetime | None = None
    refund_fen: int | None = None
    """All that was refunded on the line so far, as the file says."""
    buyer_message: str = ""
    seller_memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReading:
    """One review. ``result`` is ``None`` when the table does not say or says it in unknown words."""

    tid: str = ""
    oid: str = ""
    buyer_nick: str = ""
    title: str = ""
    item_id: str = ""
    result: ReviewResult | None = None
    result_raw: str = ""
    content: str = ""
    reply: str = ""
    at: datetime | None = None


Reading: TypeAlias = RefundReading | OrderReading | ItemReading | ReviewReading


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """An understood row. ``row`` counts as the spreadsheet does, from 1, title and header rows included."""

    row: int
    reading: Reading
    digest: bytes
    """16 bytes over the row's cells by header name; equal rows of two files are equal here, whatever the order
    of their columns."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Columns that we have no member for, by header name, as text; empty cells left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that is not taken, with a reason in the user's language (Chinese) and a stable ``code``."""

    row: int
    code: str
    reason: str
    subject: str = ""
    """The row's own number (refund, order), when it can be read; as text, for a person to find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What is known of a file before its rows are read."""

    kind: FileKind
    generation: str
    """Which header generation was recognised, e.g. ``3``; for a person and for bug reports."""
    sheet: str
    encoding: str
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    header_row: int
    stated_at: datetime | None
    """The moment the file's own name states (``ExportOrderList20261125…``), else ``None``."""


@dataclass(slots=True)
class RefundSpan:
    """The refunds that a file holds and the span of applications that it covers: what vanished is judged by it."""

    seen: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def see(self, rows: Iterable[FileRow]) -> None:
        """Takes refund rows into account."""
        for row in rows:
            reading = row.reading
            if not isinstance(reading, RefundReading):
                continue
            self.seen.add(reading.refund_id)
            at = reading.created_at
            if at is not None:
                self.first = at if self.first is None else min(self.first, at)
                self.last = at if self.last is None else max(self.last, at)


class ReviewColumn(StrEnum):
    """The members that a column of a review table can be mapped to."""

    TID = "tid"
    OID = "oid"
    BUYER = "buyer_nick"
    TITLE = "title"
    ITEM = "item_id"
    RESULT = "result"
    CONTENT = "content"
    REPLY = "reply"
    AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """One message of a 千牛 conversation as pasted. ``author`` is buyer or seller, ``None`` for a system line.

    ``by_machine`` marks an automatic answer where the text itself says so. ``at`` may lack a date in the text;
    the parser completes it from the lines before and from the day it is given.
    """

    at: datetime | None
    author: Party | None
    speaker: str
    text: str
    by_machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedChat:
    """A pasted conversation: its turns in order, and who the two sides are."""

    turns: tuple[ChatTurn, ...]
    buyer_nick: str
    seller_nicks: tuple[str, ...]
    unread_lines: tuple[str, ...] = ()
    """Lines that belong to no turn; shown to the person, never dropped silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRefunds:
    """A copied refund list: what was understood, and the pieces that were not."""

    rows: tuple[FileRow, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedOrder:
    """A copied order page."""

    order: OrderReading
    unread_lines: tuple[str, ...] = ()
