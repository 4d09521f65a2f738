"""Workbooks of Excel 97 to 2003. The format holds at most 65,536 rows a sheet, so it is read whole."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from ..limits import Limits
from .broken import Broken
from .formats import number_text
from .table import Flaw, Line


class OldWorkbook:
    """A ``Table`` on calamine."""

    encoding = "xls"
    date_1904 = False

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._limits = limits
        try:
            self._book = calamine.CalamineWorkbook.from_path(str(path))
        except calamine.PasswordError:
            raise Broken("password") from None
        except (calamine.CalamineError, OSError):
            raise Broken("damaged") from None
        self.sheets = list(self._book.sheet_names)
        self._done = 0.0

    def done(self) -> float:
        """See ``Table``."""
        return self._done

    def lines(self, sheet: int) -> Iterator[Line]:
        """See ``Table``."""
        try:
            opened = self._book.get_sheet_by_index(sheet)
        except calamine.CalamineError:
            raise Broken("damaged") from None
        # iter_rows leaves out empty rows at the top; their number is where the first used row stands.
        first = opened.start[0] + 1 if opened.start else 1
        left = opened.start[1] if opened.start else 0
        total = max(opened.height, 1)
        for count, cells in enumerate(opened.iter_rows()):
            self._done = count / total
            yield self._line(first + count, [""] * left, cells)

    def _line(self, row: int, left: list[str], values: Sequence[object]) -> Line:
        cells = left + [_text(value) for value in values]
        if len(cells) > self._limits.columns:
            raise Broken("row_too_long", row=row)
        if any(len(cell) > self._limits.cell_chars for cell in cells):
            return Line(row, [cell[: self._limits.cell_chars] for cell in cells], Flaw.CELL_TOO_LONG)
        return Line(row, cells)


def _text(value: object) -> str:
    match value:
        case str():
            return value.replace("\0", "")
        case bool():
            return "是" if value else "否"
        case int() | float():
            return number_text(repr(value).removesuffix(".0"))
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
    return ""
