"""The ``.xls`` files that are in truth a page with a table."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from ..limits import Limits
from .broken import Broken
from .encoding import encoding_of
from .table import Flaw, Line


class Page:
    """A ``Table`` whose sheets are one: all rows of all tables of the page, in order."""

    date_1904 = False

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self.encoding = encoding_of(path)
        self.sheets = ("",)
        self._size = max(path.stat().st_size, 1)
        self._position = 0

    def done(self) -> float:
        """See ``Table``."""
        return min(self._position / self._size, 1.0)

    def lines(self, sheet: int) -> Iterator[Line]:
        """See ``Table``. A page that stops inside its table is an unfinished file."""
        rows = _Rows(cell_chars=self._limits.cell_chars, columns=self._limits.columns)
        count = 0
        with self._path.open(encoding=self.encoding, errors="replace") as text:
            while chunk := text.read(64 * 1024):
                rows.feed(chunk)
                self._position = min(self._position + len(chunk.encode()), self._size)
                if len(rows.rawdata) > self._limits.row_chars:
                    raise Broken("row_too_long", row=count + 1)
                for cells in rows.taken():
                    count += 1
                    if count > self._limits.rows:
                        raise Broken("too_many_rows", limit=self._limits.rows)
                    yield _line(count, cells, self._limits)
        rows.close()
        if rows.inside:
            raise Broken("unfinished")
        yield from (
            _line(number, cells, self._limits) for number, cells in enumerate(rows.taken(), count + 1)
        )


def _line(row: int, cells: list[str], limits: Limits) -> Line:
    if any(len(cell) > limits.cell_chars for cell in cells):
        return Line(row, [cell[: limits.cell_chars] for cell in cells], Flaw.CELL_TOO_LONG)
    if any("\0" in cell or "\ufffd" in cell for cell in cells):
        return Line(row, [cell.replace("\0", "") for cell in cells], Flaw.UNDECODABLE)
    return Line(row, cells)


class _Rows(HTMLParser):
    def __init__(self, *, cell_chars: int, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = False
        self._limit, self._columns = cell_chars, columns
        self._ready: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._length = 0

    def taken(self) -> list[list[str]]:
        ready, self._ready = self._ready, []
        return ready

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "table":
                self.inside = True
            case "tr":
                self._end_row()
                self._row = []
            case "td" | "th":
                self._end_cell()
                self._cell, self._length = [], 0
                if self._row is None:
                    self._row = []
            case "br" if self._cell is not None:
                self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "td" | "th":
                self._end_cell()
            case "tr":
                self._end_row()
            case "table":
                self._end_row()
                self.inside = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and self._length <= self._limit:
            self._length += len(data)
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append("".join(self._cell).strip())
            if len(self._row) > self._columns:
                raise Broken("row_too_long", row="?")
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._ready.append(self._row)
        self._row = None
