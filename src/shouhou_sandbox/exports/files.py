"""Rows into bytes: csv in GBK with Excel's ="…" trick for long numbers, xlsx with every cell as text."""

import csv
import io
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped] # it ships no types

from ..clock import CHINA
from .headers import NUMBERS

Rows = list[dict[str, str]]


def as_csv(header: tuple[str, ...], rows: Rows) -> bytes:
    """GBK; what GBK cannot write becomes a question mark, as the real files have it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(_quoted(name, row.get(name.strip(), "")) for name in header)
    return out.getvalue().encode("gbk", "replace")


def _quoted(name: str, value: str) -> str:
    return f'="{value}"' if value and name.strip() in NUMBERS else value


def as_xlsx(sheets: list[tuple[str, tuple[str, ...], Rows]], *, made_ms: int) -> bytes:
    """A workbook of (sheet name, header, rows); ids keep all their digits because every cell is text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.fromtimestamp(made_ms // 1000, CHINA).replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
        for index, row in enumerate(rows, start=1):
            for column, title in enumerate(header):
                value = row.get(title.strip(), "")
                if value:
                    sheet.write_string(index, column, value)
    book.close()
    return out.getvalue()
