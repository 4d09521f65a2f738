"""Lawful workbooks in unusual shapes read like the plain ones."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shouhou.domain.imports import FileRow

from . import tables
from .test_bad_files import SHEET, changed

HEADER = tables.REFUNDS["3"]
TEXT = "a&b <c> \"d\" '颜色'\n两行"


def inline(path: Path) -> Path:
    rows = [HEADER, tables.refund(1, 买家退款说明=TEXT), tables.refund(2, 商家备注="")]
    return tables.write_xlsx(path, {"s": rows}, constant_memory=True)


def shared(path: Path) -> Path:
    rows = [HEADER, tables.refund(1, 买家退款说明=TEXT), tables.refund(2, 商家备注="")]
    return tables.write_xlsx(path, {"s": rows})


def prefixed(text: str) -> str:
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        for end in (" ", ">", "/>"):
            text = text.replace(f"<{tag}{end}", f"<x:{tag}{end}").replace(f"</{tag}{end}", f"</x:{tag}{end}")
    return text.replace("xmlns=", "xmlns:x=")


SHAPES: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "prefixed": prefixed,
    "without references": lambda text: re.sub(r' r="[A-Z]+\d+"', "", text),
    "other order of attributes": lambda text: re.sub(r'<c (r="\w+") (t="\w+")', r"<c \2 \1", text),
    "runs": lambda text: text.replace(
        "<is><t>羊毛衫</t></is>", "<is><r><t>羊毛</t></r><r><t>衫</t></r></is>"
    ),
    "character data": lambda text: text.replace("<t>羊毛衫</t>", "<t><![CDATA[羊毛衫]]></t>"),
    "single quotes": lambda text: text.replace('t="inlineStr"', "t='inlineStr'"),
    "empty rows between": lambda text: text.replace('<row r="2"', '<row r="1"/><row r="2"'),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sheet_reads_alike_in_every_lawful_shape(tmp_path: Path, shape: str) -> None:
    expected = tables.rows_of(inline(tmp_path / "plain.xlsx"))
    found = tables.rows_of(changed(inline(tmp_path / "a.xlsx"), SHAPES[shape]))
    assert found == expected
    assert isinstance(found[0], FileRow)
    assert found[0].reading.description == TEXT  # type: ignore[union-attr]


def test_shared_strings_read_like_inline_ones_with_runs_and_phonetic_hints(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/sharedStrings.xml"
    parts[name] = parts[name].replace(
        "<si><t>羊毛衫</t></si>".encode(),
        '<si><r><t>羊毛</t></r><r><rPr/><t>衫</t></r><rPh sb="0" eb="1"><t>yang</t></rPh></si>'.encode(),
    )
    assert b"rPh" in parts[name]
    with zipfile.ZipFile(path, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    assert tables.rows_of(path) == tables.rows_of(inline(tmp_path / "b.xlsx"))


def test_dates_of_a_workbook_that_counts_from_1904_are_read(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    cells: list[object] = list(tables.refund())
    cells[HEADER.index("退款的申请时间")] = datetime(2026, 1, 5, 9, 3)  # noqa: DTZ001 - Excel knows no zone
    path = tables.write_xlsx(tmp_path / "a.xlsx", {"s": [HEADER, cells]}, date_1904=True)
    with zipfile.ZipFile(path) as parts:
        assert SHEET in parts.namelist()
    assert tables.reading_of(path).created_at == datetime(2026, 1, 5, 1, 3, tzinfo=UTC)
