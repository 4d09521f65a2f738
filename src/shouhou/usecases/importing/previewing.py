"""What a file would do, found out without writing: it is read whole and held against the rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never

from shouhou.domain.imports import FileHead, FileKind, FileRow, ItemReading, ReviewColumn, ReviewReading
from shouhou.domain.refund.reading import OrderReading, RefundReading
from shouhou.marketplaces.files.export import open_export
from shouhou.storage.models import Order, OrderLine, Refund, Review, Shop

from .applying import BATCH, Progress, number_of, taken_of
from .refund_rows import refusal_of
from .review_rows import key_of
from .tally import KEPT_SAMPLE, Tally


def preview_file(
    *,
    shop: Shop,
    path: Path,
    filename: str,
    kind: FileKind | None,
    columns: Mapping[str, ReviewColumn] | None,
    stated_at: datetime,
    now: datetime,
    progress: Progress,
) -> tuple[FileHead, Tally, list[dict[str, Any]]]:
    """Reads a file whole: its head, what it would do, its first rows. Writes nothing. ``stated_at``: when
    the file was exported, platform time. Raises ``Unreadable``.
    """
    tally, sample = Tally(), list[dict[str, Any]]()
    with open_export(path, filename=filename, kind=kind, columns=columns, now=now) as export:
        for batch in export.batches(size=BATCH):
            rows = list(taken_of(batch, frozenset(), tally))
            for row, outcome in _outcomes(shop, export.head.kind, rows, stated_at, tally):
                if len(sample) < KEPT_SAMPLE:
                    sample.append(_sample(row, outcome))
            progress(batch.done)
        return export.head, tally, sample


def _outcomes(
    shop: Shop, kind: FileKind, rows: Sequence[FileRow], stated_at: datetime, tally: Tally
) -> list[tuple[FileRow, str]]:
    held = _digests(shop, kind, rows)
    refused = _refused(shop, rows, tally) if kind is FileKind.REFUNDS else set()
    found: list[tuple[FileRow, str]] = []
    for row in rows:
        if row.row in refused:
            continue
        digest, read_at = held.get(_key(row), (None, None))
        if digest is None:
            tally.created += 1
            held[_key(row)] = row.digest.hex(), None
            found.append((row, "created"))
        elif digest == row.digest.hex() or (read_at is not None and read_at > stated_at):
            tally.unchanged += 1
            found.append((row, "unchanged"))
        else:
            tally.updated += 1
            found.append((row, "updated"))
    return found


def _key(row: FileRow) -> str:
    return key_of(row.reading) if isinstance(row.reading, ReviewReading) else number_of(row.reading)


def _digests(
    shop: Shop, kind: FileKind, rows: Sequence[FileRow]
) -> dict[str, tuple[str | None, datetime | None]]:
    """Per key the digest of what we hold and as of when."""
    keys = {_key(row) for row in rows}
    told = ("row_digest", "read_at")
    match kind:
        case FileKind.REFUNDS:
            held = list(Refund.objects.filter(shop=shop, refund_id__in=keys).values_list("refund_id", *told))
        case FileKind.ORDERS:
            held = list(Order.objects.filter(shop=shop, tid__in=keys).values_list("tid", *told))
        case FileKind.ITEMS:
            held = list(OrderLine.objects.filter(shop=shop, oid__in=keys).values_list("oid", *told))
        case FileKind.REVIEWS:
            held = list(Review.objects.filter(shop=shop, key__in=keys).values_list("key", *told))
        case _:
            assert_never(kind)
    return {key: (digest, read_at) for key, digest, read_at in held}


def _refused(shop: Shop, rows: Sequence[FileRow], tally: Tally) -> set[int]:
    readings = [row.reading for row in rows if isinstance(row.reading, RefundReading)]
    held = Refund.objects.filter(shop=shop, refund_id__in={one.refund_id for one in readings})
    tids = dict(held.values_list("refund_id", "tid"))
    orders = {one.tid: one for one in Order.objects.filter(shop=shop, tid__in={one.tid for one in readings})}
    found: set[int] = set()
    for row in rows:
        assert isinstance(row.reading, RefundReading)
        why = refusal_of(row, held_tid=tids.get(row.reading.refund_id), order=orders.get(row.reading.tid))
        if why is not None:
            tally.refuse(why)
            found.add(row.row)
    return found


def _sample(row: FileRow, outcome: str) -> dict[str, Any]:
    reading = row.reading
    shown: dict[str, Any] = {"row": row.row, "outcome": outcome, "tid": reading.tid}
    if isinstance(reading, RefundReading):
        shown |= {
            "refund_id": reading.refund_id,
            "title": reading.title,
            "amount_fen": reading.refund_fen,
            "status_raw": reading.status.raw,
            "at": reading.created_at,
            "timeout_at": reading.timeout_at,
        }
    elif isinstance(reading, OrderReading):
        shown |= {"amount_fen": reading.paid_fen, "status_raw": reading.status.raw, "at": reading.created_at}
    elif isinstance(reading, ItemReading):
        status = reading.line.status.raw if reading.line.status else ""
        shown |= {"title": reading.line.title, "amount_fen": reading.line.paid_fen, "status_raw": status}
    else:
        shown |= {"title": reading.content[:60], "status_raw": reading.result_raw, "at": reading.at}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in shown.items()
    }
