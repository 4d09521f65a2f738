"""The worker's part: reads the next file for its preview, or applies it. Safe to be killed at any moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from shouhou.domain.imports import FileHead, ReviewColumn
from shouhou.marketplaces.files.peek import peek
from shouhou.marketplaces.files.unreadable import Unreadable
from shouhou.storage import events
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import ColumnMapping, ImportFile
from shouhou.storage.queries.imports import columns_digest

from ..locks import IMPORTS, alone_with
from .applying import apply_file
from .deadlocks import in_spite_of_deadlocks
from .previewing import preview_file
from .progress import Progress
from .tally import Tally
from .vanished import vanished

log = structlog.get_logger()
Clock = Callable[[], datetime]
TO_DO = ("waiting", "reading", "applying")
REMOVE_AFTER = timedelta(days=1)  # files that nobody decided on
ASK_FOR_COLUMNS = ("no_header", "wrong_kind")


def work_on_next_file(*, clock: Clock) -> bool:
    """Takes the file that waits longest; returns whether there was one. Writes.

    A lock of the connection, not of the row, says who is at a file: it goes with a killed worker, and the file is
    taken up again from its beginning.
    """
    for row in ImportFile.objects.select_related("shop").filter(state__in=TO_DO).order_by("id")[:20]:
        with alone_with(IMPORTS, row.pk) as got:
            if got and _work(row, clock):
                return True
    return False


def _work(row: ImportFile, clock: Clock) -> bool:
    row.refresh_from_db()
    if row.state not in TO_DO:  # somebody else was quicker, or it was put away
        return False
    if row.state == "waiting":
        _change(row, state="reading")
    was = row.state
    try:
        (_apply if was == "applying" else _preview)(row, clock())
    except Exception:
        log.exception("file_failed", import_id=row.pk)
        row.state, row.error_code, row.finished_at = "failed", "internal", clock()
        row.error_text = "处理这个文件时出了内部错误，没有写入任何内容。请再试一次；仍不行请联系管理员。"
        _save(row, was)
    if row.state in ("done", "refused", "failed"):
        (settings.IMPORT_ROOT / row.path).unlink(missing_ok=True)
    return True


def _change(row: ImportFile, *, state: str) -> None:
    ImportFile.objects.filter(pk=row.pk, state=row.state).update(state=state)
    row.state = state


def _save(row: ImportFile, was: str) -> None:
    """Writes the outcome, unless the file was put away meanwhile."""
    with transaction.atomic():
        if ImportFile.objects.filter(pk=row.pk, state=was).exists():
            row.save()
            events.announce(shop_id=row.shop_id, kind="import")


def _columns(row: ImportFile) -> dict[str, ReviewColumn] | None:
    return {name: ReviewColumn(value) for name, value in row.mapping.items()} or None


def _preview(row: ImportFile, now: datetime) -> None:
    with Progress(row) as progress:
        _preview_of(row, now, progress.say)
    _save(row, "reading")


def _preview_of(row: ImportFile, now: datetime, say: Callable[[float], None]) -> None:
    try:
        head, tally, sample = preview_file(
            shop=row.shop,
            path=settings.IMPORT_ROOT / row.path,
            filename=row.filename,
            kind=None,
            columns=_columns(row),
            stated_at=clock_of(row.shop).platform_time(min(row.stated_at, now)),
            now=now,
            progress=say,
        )
    except Unreadable as failure:
        if failure.code not in ASK_FOR_COLUMNS or not _ask_for_columns(row):
            _refuse(row, failure, now)
        return
    _describe(row, head)
    _count(row, tally)
    row.preview = {**row.preview, "sample": sample, "unknown_columns": list(head.unknown_columns)}
    row.preview["stated_by_name"] = head.stated_at is not None
    row.state, row.progress = "ready", 1.0


def _ask_for_columns(row: ImportFile) -> bool:
    """A table that we do not know may be one of reviews: a person, or the last time, says which column is what."""
    try:
        top = peek(settings.IMPORT_ROOT / row.path, filename=row.filename)
    except Unreadable:
        return False
    if not top.names or not top.rows or row.mapping:
        return False
    row.columns = list(top.names)
    known = ColumnMapping.objects.filter(shop=row.shop, columns_digest=columns_digest(row.columns)).first()
    if known is not None:
        row.mapping, row.state = known.mapping, "waiting"
        return True
    row.sheet = top.sheet
    row.preview = {
        "guess": {name: column.value for name, column in top.review_columns.items()},
        "first_rows": [list(cells) for cells in top.rows],
    }
    row.state, row.progress = "needs_columns", 1.0
    return True


def _apply(row: ImportFile, now: datetime) -> None:
    """What the file did and the row that says so are one transaction."""
    try:
        in_spite_of_deadlocks(lambda: _apply_whole(row, now))
    except Unreadable as failure:
        _refuse(row, failure, now)
        _save(row, "applying")
        return
    log.info("file_applied", import_id=row.pk, kind=row.kind, rows=row.rows, refused=row.refused_count)


def _apply_whole(row: ImportFile, now: datetime) -> None:
    with transaction.atomic():
        with Progress(row) as progress:
            head, tally, span = apply_file(
                shop=row.shop,
                path=settings.IMPORT_ROOT / row.path,
                filename=row.filename,
                kind=None,
                columns=_columns(row),
                stated_at=row.stated_at,
                now=now,
                progress=progress.say,
            )
        _describe(row, head)
        _count(row, tally)
        row.vanished = vanished(shop=row.shop, span=span)
        row.state, row.progress, row.finished_at = "done", 1.0, now
        row.save()
        events.announce(shop_id=row.shop_id, kind="import")


def _describe(row: ImportFile, head: FileHead) -> None:
    row.kind, row.generation = head.kind.value, head.generation
    row.sheet, row.encoding, row.columns = head.sheet[:120], head.encoding, list(head.columns)


def _count(row: ImportFile, tally: Tally) -> None:
    row.rows, row.created, row.updated, row.unchanged = (
        tally.rows,
        tally.created,
        tally.updated,
        tally.unchanged,
    )
    row.refused_count = tally.refused_count
    row.refused = [refused_record(one) for one in tally.refused]
    row.confirmed, row.contradicted = tally.confirmed, tally.contradicted


def refused_record(refused: Any) -> dict[str, Any]:
    """A refused row as it is stored and shown."""
    return {
        "row": refused.row,
        "code": refused.code,
        "reason": refused.reason.replace("\x00", ""),
        "subject": refused.subject.replace("\x00", "")[:60],
    }


def _refuse(row: ImportFile, failure: Unreadable, now: datetime) -> None:
    row.state, row.error_code, row.error_text = (
        "refused",
        failure.code,
        failure.text.replace("\x00", "")[:400],
    )
    row.finished_at = now


def forget_old_files(*, now: datetime) -> int:
    """Removes files that nobody decided on for a day, and what a crash left behind. Writes; returns how many."""
    old = ImportFile.objects.filter(state__in=["ready", "needs_columns"], created_at__lt=now - REMOVE_AFTER)
    gone = old.update(state="cancelled", finished_at=now)
    kept = set(
        ImportFile.objects.filter(
            state__in=["waiting", "reading", "ready", "needs_columns", "applying"]
        ).values_list("path", flat=True)
    )
    root = settings.IMPORT_ROOT
    for path in root.iterdir() if root.is_dir() else ():
        if path.name not in kept and now.timestamp() - path.stat().st_mtime > REMOVE_AFTER.total_seconds():
            path.unlink(missing_ok=True)
    return gone
