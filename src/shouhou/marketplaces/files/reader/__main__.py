"""The child's whole life: confine itself, open the file, show the top of every sheet, send one sheet.

One JSON object a line. Out: ``{"sheets": [...]}`` once, then after a line ``{"sheet": n, ...}`` on standard
input ``{"rows": [...], ...}`` until ``{"end": true}``. A refusal is ``{"error": code, "values": {...}}``.
"""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from ..limits import Limits
from .broken import Broken
from .confine import confine
from .sniff import Format, format_of
from .table import Line, Table

HEAD_ROWS = 40
_MAX_SHEETS = 50
_FRAME_CHARS = 512 * 1024


def main() -> int:
    """Reads the file named by the first argument under the limits in the second."""
    limits = Limits(**orjson.loads(sys.argv[2]))
    confine(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    try:
        table = _opened(Path(sys.argv[1]), limits)
        _send({"encoding": table.encoding, "date_1904": table.date_1904, "sheets": _heads(table)})
        wish = sys.stdin.buffer.readline()
        if wish:
            _send_rows(table, **orjson.loads(wish))
    except Broken as broken:
        _send({"error": broken.code, "values": broken.values})
    except MemoryError:
        _send({"error": "too_big", "values": {}})
    except BrokenPipeError:
        return 0  # whoever asked has gone
    except Exception as unexpected:  # noqa: BLE001 - the edge of the process: the other side logs and refuses
        _send({"error": "broken", "values": {}, "detail": _where(unexpected)})
    return 0


def _opened(path: Path, limits: Limits) -> Table:
    match format_of(path):
        case Format.XLSX:
            from .workbook import Workbook

            return Workbook(path, limits=limits)
        case Format.XLS:
            from .old_workbook import OldWorkbook

            return OldWorkbook(path, limits=limits)
        case Format.HTML:
            from .html_table import Page

            return Page(path, limits=limits)
        case Format.TEXT:
            from .delimited import Delimited

            return Delimited(path, limits=limits)


def _heads(table: Table) -> list[dict[str, Any]]:
    heads = []
    for index, name in enumerate(table.sheets[:_MAX_SHEETS]):
        lines = islice(_head_lines(table, index), HEAD_ROWS)
        heads.append({"name": name, "rows": [[line.row, _safe(line.cells)] for line in lines]})
    return heads


def _head_lines(table: Table, sheet: int) -> Iterator[Line]:
    return (line for line in table.lines(sheet) if any(line.cells))


def _send_rows(table: Table, *, sheet: int, after: int, size: int) -> None:
    """All rows below ``after``; empty ones are left out."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    flaws: dict[str, str] = {}
    chars = 0
    for line in table.lines(sheet):
        if line.row <= after:
            continue
        if not any(line.cells):
            continue
        if line.flaw:
            flaws[str(len(rows))] = line.flaw
        rows.append(line.cells)
        numbers.append(line.row)
        chars += sum(map(len, line.cells))
        if len(rows) >= size or chars > _FRAME_CHARS:
            _send({"rows": rows, "numbers": numbers, "flaws": flaws, "done": table.done()})
            rows, numbers, flaws, chars = [], [], {}, 0
    if rows:
        _send({"rows": rows, "numbers": numbers, "flaws": flaws, "done": table.done()})
    _send({"end": True})


def _safe(cells: list[str]) -> list[str]:
    return [cell[:2000].encode("utf-8", "replace").decode() for cell in cells]


def _send(frame: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(frame, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _where(error: Exception) -> str:
    """Type and place, never the text: it may quote a cell."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


if __name__ == "__main__":
    raise SystemExit(main())
