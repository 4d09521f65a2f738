"""The door: open an exported file, see what it is, read its rows in batches.

Memory does not grow with the file but for one number and one digest a row, by which a repeated row is known.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, assert_never

from shouhou.domain.imports import FileHead, FileKind, FileRow, RefusedRow, ReviewColumn

from .child import Child, Frame
from .columns import generation_of, plain_name
from .file_name import is_unfinished, stated_at
from .heading import Heading, find_heading
from .item_rows import ItemRows
from .limits import MIB, Limits
from .order_rows import OrderRows
from .reading_row import Kit
from .refund_rows import RefundRows
from .review_rows import ReviewRows
from .rows import Rows
from .unreadable import Unreadable

_DEFAULT = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows in the file's order."""

    rows: tuple[FileRow | RefusedRow, ...]
    done: float
    """Share of the file read so far, 0 to 1, never falling."""
    repeated: int
    """Rows of this batch that stand in the file a second time, word for word; they are not in ``rows``."""
    recalled: tuple[str, ...]
    """Numbers (refund, order, sub-order) given as understood by an *earlier* row and contradicted by a refused
    row of this batch: neither of the two can be believed."""


class Export:
    """An opened file. A context manager: leaving it ends the reading process."""

    def __init__(self, child: Child, heading: Heading, head: FileHead, rows: Rows, path: Path) -> None:
        self._child, self._heading, self._rows, self._path = child, heading, rows, path
        self._seen = _state(path)
        self.head = head

    def batches(self, *, size: int = 500) -> Iterator[Batch]:
        """All rows, once. Raises ``Unreadable`` when the file turns out bad half way."""
        done, any_row = 0.0, False
        frames = self._child.frames(sheet=self._heading.sheet, after=self._heading.row, size=size)
        for frame in frames:
            done = max(done, min(frame.done, 1.0))
            batch = self._batch(frame, done)
            any_row = any_row or bool(batch.rows) or batch.repeated > 0
            yield batch
        if _state(self._path) != self._seen:
            raise Unreadable("unfinished")
        if not any_row:
            raise Unreadable("no_rows")
        if done < 1:
            yield Batch(rows=(), done=1.0, repeated=0, recalled=())

    def close(self) -> None:
        """Ends the reading process."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, frame: Frame, done: float) -> Batch:
        rows, repeated, recalled = self._rows.read(frame)
        return Batch(rows=tuple(rows), done=done, repeated=repeated, recalled=tuple(recalled))


def open_export(
    path: Path,
    *,
    filename: str,
    kind: FileKind | None = None,
    columns: Mapping[str, ReviewColumn] | None = None,
    limits: Limits = _DEFAULT,
    now: datetime | None = None,
) -> Export:
    """Starts reading a file. Writes nothing. Raises ``Unreadable``.

    ``kind`` refuses every other kind. ``columns`` maps the header names of a review table. ``now`` bounds the
    times of applications; without it the file's own time of change does, which lies after its export.
    """
    if columns is not None and kind not in (None, FileKind.REVIEWS):
        raise ValueError("only a review table is mapped")
    child = start(path, filename=filename, limits=limits)
    try:
        heading = find_heading(child.tops, kind=kind, columns=columns)
        if not heading.has_rows:
            raise Unreadable("no_rows")
        now = now or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        rows = _rows(heading, child=child, now=now)
        return Export(child, heading, _head(heading, child, filename), rows, path)
    except BaseException:
        child.close()
        raise


def start(path: Path, *, filename: str, limits: Limits = _DEFAULT) -> Child:
    """The reading process of a file that may be read at all. Raises ``Unreadable``."""
    if is_unfinished(filename):
        raise Unreadable("unfinished")
    if not path.is_file():
        raise Unreadable("missing")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty")
    if size > limits.file_bytes:
        raise Unreadable("too_large", size=size // MIB, limit=limits.file_bytes // MIB)
    return Child(path, limits=limits)


def _head(heading: Heading, child: Child, filename: str) -> FileHead:
    plain = {plain_name(name): name for name in heading.names}
    kind = heading.layout.kind
    known = heading.layout.known_names()
    used = {heading.names[column] for column in heading.members.values()}
    return FileHead(
        kind=kind,
        generation=generation_of(kind, frozenset(plain)),
        sheet=child.tops[heading.sheet].name,
        encoding=child.encoding,
        columns=heading.names,
        unknown_columns=tuple(n for p, n in plain.items() if p not in known and n not in used),
        header_row=heading.row,
        stated_at=stated_at(filename),
    )


def _rows(heading: Heading, *, child: Child, now: datetime) -> Rows:
    kit = Kit(heading, date_1904=child.date_1904)
    strict_width = child.encoding not in ("xlsx", "xls")
    kind = heading.layout.kind
    match kind:
        case FileKind.REFUNDS:
            return Rows(kit, RefundRows(kit, now=now), strict_width=strict_width)
        case FileKind.ORDERS:
            return Rows(kit, OrderRows(kit), strict_width=strict_width)
        case FileKind.ITEMS:
            return Rows(kit, ItemRows(kit), strict_width=strict_width)
        case FileKind.REVIEWS:
            return Rows(kit, ReviewRows(kit), strict_width=strict_width)
    assert_never(kind)


def _state(path: Path) -> tuple[int, int]:
    stat = os.stat(path)
    return stat.st_size, stat.st_mtime_ns
