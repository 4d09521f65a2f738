"""A whole file, in one transaction: either all that can be taken is, or nothing."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import assert_never

from django.db import transaction

from shouhou.domain.imports import FileHead, FileKind, FileRow, Reading, RefundSpan, RefusedRow, ReviewColumn
from shouhou.domain.refund.reading import OrderReading, RefundReading
from shouhou.marketplaces.files.export import Batch, Export, open_export
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Shop

from ..locks import lock_shop
from ..rules import rules_for
from .fresh import note_age
from .order_rows import apply_items, apply_orders
from .refund_rows import apply_refunds
from .review_rows import apply_reviews
from .tally import Tally, Told

BATCH = 1000
Progress = Callable[[float], None]


def apply_file(
    *,
    shop: Shop,
    path: Path,
    filename: str,
    kind: FileKind | None,
    columns: Mapping[str, ReviewColumn] | None,
    stated_at: datetime,
    now: datetime,
    progress: Progress,
) -> tuple[FileHead, Tally, RefundSpan]:
    """Reads and applies a file. Writes, in one transaction. ``stated_at`` and ``now``: host time.

    Raises ``Unreadable``; then nothing was written. A number that a later row contradicts is taken from neither row:
    the file is read once more without it.
    """
    doubted: frozenset[str] = frozenset()
    clock = clock_of(shop)
    told = Told(
        source="file",
        stated_at=clock.platform_time(min(stated_at, now)),
        now=clock.platform_time(now),
        host_now=now,
    )
    while True:
        with (
            open_export(path, filename=filename, kind=kind, columns=columns, now=now) as export,
            transaction.atomic(),
            rare_collections(),
        ):
            lock_shop(shop_id=shop.pk, alone=True)
            tally, span, recalled = _apply(shop, export, told, doubted, progress)
            if not recalled:
                note_age(shop=shop, kind=export.head.kind, stated_at=stated_at)
                return export.head, tally, span
            transaction.set_rollback(True)
        doubted |= recalled


@contextmanager
def rare_collections() -> Iterator[None]:
    """Rows make hundreds of thousands of objects and hardly a cycle: looking for cycles is a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _apply(
    shop: Shop, export: Export, told: Told, doubted: frozenset[str], progress: Progress
) -> tuple[Tally, RefundSpan, frozenset[str]]:
    tally, span, recalled = Tally(), RefundSpan(), frozenset[str]()
    rules = rules_for(shop_id=shop.pk)
    for batch in export.batches(size=BATCH):
        recalled |= frozenset(batch.recalled) - doubted
        rows = list(taken_of(batch, doubted, tally))
        span.see(rows)
        if rows and not recalled:
            match export.head.kind:
                case FileKind.REFUNDS:
                    apply_refunds(shop=shop, rows=rows, rules=rules, told=told, tally=tally)
                case FileKind.ORDERS:
                    apply_orders(shop=shop, rows=rows, told=told, tally=tally)
                case FileKind.ITEMS:
                    apply_items(shop=shop, rows=rows, told=told, tally=tally)
                case FileKind.REVIEWS:
                    apply_reviews(shop=shop, rows=rows, told=told, tally=tally)
                case _:
                    assert_never(export.head.kind)
        progress(batch.done)
    return tally, span, recalled


def taken_of(batch: Batch, doubted: frozenset[str], tally: Tally) -> Iterator[FileRow]:
    """The rows of a batch that may be applied; the others are counted as refused, repeats as unchanged."""
    tally.unchanged += batch.repeated
    for row in batch.rows:
        if isinstance(row, RefusedRow):
            tally.refuse(row)
        elif doubted and number_of(row.reading) in doubted:
            tally.refuse(
                RefusedRow(
                    row=row.row,
                    code="contradiction",
                    reason="同一个编号在文件里出现了两次，内容不一致，两行都没有采纳，请在千牛核对",
                    subject=number_of(row.reading),
                )
            )
        else:
            yield row


def number_of(reading: Reading) -> str:
    """The number that a row is about."""
    if isinstance(reading, RefundReading):
        return reading.refund_id
    if isinstance(reading, OrderReading):
        return reading.tid
    line = getattr(reading, "line", None)
    return line.oid if line is not None else getattr(reading, "oid", "") or getattr(reading, "tid", "")


def rows_of(batch: Sequence[FileRow | RefusedRow]) -> list[FileRow]:
    """The understood rows."""
    return [row for row in batch if isinstance(row, FileRow)]
