"""Text files: values between commas, tabs or semicolons."""

import csv
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from ..limits import Limits
from .broken import Broken
from .encoding import encoding_of
from .table import Flaw, Line

_DELIMITERS = (",", "\t", ";")


class Delimited:
    """A ``Table`` of one sheet, streamed."""

    date_1904 = False

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self.encoding = encoding_of(path)
        self.sheets = ("",)
        self._size = max(path.stat().st_size, 1)
        self._delimiter = self._best_delimiter()
        self._position = 0

    def done(self) -> float:
        """See ``Table``."""
        return min(self._position / self._size, 1.0)

    def lines(self, sheet: int) -> Iterator[Line]:
        """See ``Table``. A last row without an end and with fewer cells than the widest is an unfinished file."""
        csv.field_size_limit(self._limits.cell_chars)
        before = self._path.stat()
        with self._path.open("rb") as raw:
            yield from self._records(raw.fileno())
        after = self._path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise Broken("unfinished")

    def _records(self, descriptor: int) -> Iterator[Line]:
        widest = row = 0
        cells: list[str] = []
        with open(
            descriptor, encoding=self.encoding, errors="surrogateescape", newline="", closefd=False
        ) as text:
            source = _Source(text, limit=self._limits.row_chars)
            reader = csv.reader(source, delimiter=self._delimiter)
            try:
                for row, cells in enumerate(reader, 1):
                    if row % 200 == 1:
                        self._position = os.lseek(descriptor, 0, os.SEEK_CUR)
                    if row <= 40 and len(cells) > widest:
                        widest = len(cells)
                    if row > self._limits.rows:
                        raise Broken("too_many_rows", limit=self._limits.rows)
                    if len(cells) > self._limits.columns:
                        raise Broken("row_too_long", row=row)
                    yield self._line(row, cells, source)
            except csv.Error:
                raise Broken("row_too_long", row=row + 1) from None
        if cells and len(cells) < widest and not source.ended:
            raise Broken("unfinished")
        self._position = self._size

    def _line(self, row: int, cells: list[str], source: "_Source") -> Line:
        if source.damaged:
            source.damaged = False
            return Line(row, [_cleaned(cell) for cell in cells], Flaw.UNDECODABLE)
        return Line(row, cells)

    def _best_delimiter(self) -> str:
        with self._path.open(encoding=self.encoding, errors="replace", newline="") as text:
            sample = text.read(32 * 1024)
        csv.field_size_limit(self._limits.cell_chars)

        def width(delimiter: str) -> int:
            try:
                return max(map(len, csv.reader(StringIO(sample), delimiter=delimiter)), default=0)
            except csv.Error:
                return 0

        return max(_DELIMITERS, key=width)


class _Source:
    """The lines of a text file; a line that does not end is not read to its end."""

    def __init__(self, text: Iterator[str], *, limit: int) -> None:
        self._readline = text.readline  # type: ignore[attr-defined]
        self._limit = limit
        self._number = 0
        self.damaged = False
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        limit, readline = self._limit, self._readline
        while line := readline(limit):
            self._number += 1
            if len(line) >= limit:
                raise Broken("row_too_long", row=self._number)
            if "\0" in line or not _encodable(line):
                self.damaged = True
            if line[-1] not in "\r\n":
                self.ended = False
            yield line


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cleaned(cell: str) -> str:
    return cell.replace("\0", "").encode("utf-8", "replace").decode()
