"""The daily anchor: one hash over all histories, each day's on top of the day before.

A chain proves that its rows fit together; that nobody rewrote whole chains is proven only by an anchor kept
elsewhere. So each anchor is also written as a small file, to be mailed, printed or copied off the machine.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from shouhou.domain.history import canonical, merkle_root
from shouhou.storage.json import dump_text, load_text
from shouhou.storage.models import Anchor

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorRecord:
    """One day's anchor, as stored and as it leaves the machine. ``last_row`` bounds the rows it covers."""

    day: date
    cases: int
    rows: int
    last_row: int
    root: str
    prev_hash: str
    hash: str


class NotAnAnchor(ValueError):
    """The file is not an anchor of ours."""


def anchor_day(*, now: datetime) -> AnchorRecord:
    """Anchors the Chinese calendar day of ``now``, once; asked again it answers with what stands. Writes.

    Writers of history wait while the heads are read, so that no row below ``last_row`` can come later.
    """
    day = now.astimezone(CHINA).date()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE storage_historyrow IN SHARE MODE")
        row = Anchor.objects.filter(day=day).first() or _make(day, now)
    record = _record(row)
    _write_file(record)
    return record


def check_anchors() -> tuple[int, tuple[date, ...]]:
    """How many anchors there are, and the days of those that the histories of today no longer bear out."""
    broken, before = [], ""
    anchors = list(Anchor.objects.order_by("day"))
    for row in anchors:
        if row.prev_hash != before or not _holds(_record(row)):
            broken.append(row.day)
        before = row.hash
    return len(anchors), tuple(broken)


def agrees_with(text: str) -> bool:
    """Whether the histories of today bear out an anchor that was kept elsewhere (the text of its file).

    Raises ``NotAnAnchor``. Writes nothing.
    """
    return _holds(_read(text))


def _make(day: date, now: datetime) -> Anchor:
    before = Anchor.objects.filter(day__lt=day).order_by("-day").first()
    prev_hash = before.hash if before else ""
    last_row = _last_row()
    heads = list(_heads(last_row))
    root = merkle_root(heads, previous_anchor=prev_hash)
    rows = sum(count for _, count, _ in heads)
    return Anchor.objects.create(
        day=day,
        cases=len(heads),
        rows=rows,
        last_row=last_row,
        root=root,
        prev_hash=prev_hash,
        hash=_hash(day=day, cases=len(heads), rows=rows, last_row=last_row, root=root, prev_hash=prev_hash),
        at=now,
    )


def _hash(*, day: date, cases: int, rows: int, last_row: int, root: str, prev_hash: str) -> str:
    members = {
        "day": day.isoformat(),
        "cases": cases,
        "rows": rows,
        "last_row": last_row,
        "root": root,
        "prev_hash": prev_hash,
    }
    return hashlib.sha256(canonical(members).encode()).hexdigest()


def _holds(record: AnchorRecord) -> bool:
    heads = list(_heads(record.last_row))
    root = merkle_root(heads, previous_anchor=record.prev_hash)
    rows = sum(count for _, count, _ in heads)
    return (
        root == record.root
        and (len(heads), rows) == (record.cases, record.rows)
        and record.hash
        == _hash(
            day=record.day,
            cases=record.cases,
            rows=record.rows,
            last_row=record.last_row,
            root=record.root,
            prev_hash=record.prev_hash,
        )
    )


def _last_row() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM storage_historyrow")
        return int(cursor.fetchone()[0])


def _heads(last_row: int) -> Iterator[tuple[str, int, str]]:
    """Case, count and head as they stood when ``last_row`` was the newest row. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (case_id) case_id, seq, hash FROM storage_historyrow"
            " WHERE id <= %s ORDER BY case_id, seq DESC",
            [last_row],
        )
        for case_id, seq, head in cursor.fetchall():
            yield str(case_id), seq, head


def _record(row: Anchor) -> AnchorRecord:
    return AnchorRecord(
        day=row.day,
        cases=row.cases,
        rows=row.rows,
        last_row=row.last_row,
        root=row.root,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def _write_file(record: AnchorRecord) -> None:
    folder = Path(settings.ANCHOR_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{record.day.isoformat()}.json").write_text(text_of(record), encoding="ascii")


def text_of(record: AnchorRecord) -> str:
    """The anchor as it leaves the machine: one line of JSON."""
    members: dict[str, Any] = {
        "day": record.day.isoformat(),
        "cases": record.cases,
        "rows": record.rows,
        "last_row": record.last_row,
        "root": record.root,
        "prev_hash": record.prev_hash,
        "hash": record.hash,
    }
    return dump_text(members) + "\n"


def _read(text: str) -> AnchorRecord:
    try:
        members = load_text(text)
        return AnchorRecord(**{**members, "day": date.fromisoformat(members["day"])})
    except (ValueError, TypeError, KeyError) as error:
        raise NotAnAnchor("this is not an anchor") from error
