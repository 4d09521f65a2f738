"""Files that must not be read, each a real file: a clear refusal, no process left behind, memory bounded."""

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from shouhou.domain.imports import FileKind, FileRow
from shouhou.marketplaces.files.export import open_export
from shouhou.marketplaces.files.limits import MIB, Limits
from shouhou.marketplaces.files.unreadable import Unreadable

from . import tables

HEADER = tables.REFUNDS["3"]
SHEET = "xl/worksheets/sheet1.xml"


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(Unreadable) as refused:
        tables.batches(path, **options)
    assert refused.value.text.endswith("。")
    return refused.value.code


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def workbook(path: Path, rows: int = 1) -> Path:
    return tables.write_xlsx(path, {"s": [HEADER, *(tables.refund(number) for number in range(rows))]})


def changed(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with its sheet's text changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[SHEET] = change(parts[SHEET].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def compound(path: Path, stream: str) -> Path:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(512)
    return written(path, content)


def picture(path: Path) -> Path:
    Image.new("RGB", (8, 8)).save(path, "PNG")
    return path


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return path


def encrypted_zip(path: Path) -> Path:
    content = bytearray(workbook(path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + offset] |= 1
    return written(path, bytes(content))


def encrypted_xls(path: Path) -> Path:
    """A FILEPASS record in the place of a record of the same size or less near the workbook's start."""
    content = bytearray(tables.write_xls(path, {"s": [HEADER, tables.refund()]}).read_bytes())
    start = content.find(struct.pack("<HH", 0x0809, 16))
    at = start + 20
    _, size = struct.unpack_from("<HH", content, at)
    while size < 6:
        at += 4 + size
        _, size = struct.unpack_from("<HH", content, at)
    struct.pack_into("<HH", content, at, 0x002F, size)
    return written(path, bytes(content))


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "nothing.xlsx": (lambda path: written(path, b""), "empty"),
    "picture.xlsx": (picture, "picture"),
    "jpeg.xls": (lambda path: written(path, b"\xff\xd8\xff\xe0" + bytes(100)), "picture"),
    "paper.xlsx": (lambda path: written(path, b"%PDF-1.7\n" + bytes(100)), "pdf"),
    "letter.xlsx": (lambda path: archive(path, "[Content_Types].xml", "word/document.xml"), "document"),
    "letter.xls": (lambda path: compound(path, "WordDocument"), "document"),
    "box.csv": (lambda path: archive(path, "退款.csv"), "archive"),
    "rar.xlsx": (lambda path: written(path, b"Rar!\x1a\x07" + bytes(100)), "archive"),
    "open.ods": (lambda path: archive(path, "mimetype", "content.xml"), "other_sheet"),
    "program.csv": (lambda path: written(path, b"\x7fELF" + bytes(100)), "not_a_table"),
    "locked.xlsx": (lambda path: compound(path, "EncryptedPackage"), "password"),
    "locked zip.xlsx": (encrypted_zip, "password"),
    "locked.xls": (encrypted_xls, "password"),
    "half.xlsx": (lambda path: written(path, workbook(path, 50).read_bytes()[:9000]), "unfinished"),
    "space.csv": (lambda path: written(path, bytes(5000)), "unfinished"),
    "half space.csv": (
        lambda path: written(path, tables.write_csv(path, [HEADER, tables.refund()]).read_bytes() + bytes(4096)),
        "unfinished",
    ),
    "half.csv": (
        lambda path: written(path, tables.write_csv(path, [HEADER, *[tables.refund()] * 3]).read_bytes()[:-200]),
        "unfinished",
    ),
    "half page.xls": (
        lambda path: written(path, tables.write_html(path, [HEADER, tables.refund()]).read_bytes()[:-60]),
        "unfinished",
    ),
    "flipped.xlsx": (lambda path: flipped(path), "damaged"),
    "japanese.csv": (
        lambda path: tables.write_csv(path, [["注文番号", "返金ステータス", "お客様名", "金額"], ["1", "返品済み", "ウメコ", "3"]], encoding="shift-jis"),
        "encoding",
    ),
    "noise.csv": (lambda path: written(path, random.Random(7).randbytes(3000).replace(b"\0", b"\1")), "encoding"),
    "empty.xlsx": (lambda path: tables.write_xlsx(path, {"s": []}), "empty_sheet"),
    "blank.csv": (lambda path: written(path, b"\r\n\r\n,,,\r\n"), "empty_sheet"),
    "header.xlsx": (lambda path: tables.write_xlsx(path, {"s": [HEADER]}), "no_rows"),
    "header.csv": (lambda path: tables.write_csv(path, [HEADER]), "no_rows"),
    "other.xlsx": (lambda path: tables.write_xlsx(path, {"s": [["姓名", "工资"], ["甲", "1"]]}), "no_header"),
    "declared.xlsx": (
        lambda path: changed(workbook(path), lambda text: text.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)),
        "damaged",
    ),
    "unclosed.csv": (
        lambda path: written(path, tables.write_csv(path, [HEADER]).read_bytes() + b'"' + b"x,1\r\n" * 300_000),
        "row_too_long",
    ),
    "one line.csv": (
        lambda path: written(path, tables.write_csv(path, [HEADER]).read_bytes() + b"1" * 60 * MIB),
        "row_too_long",
    ),
    "one cell.xlsx": (
        lambda path: changed(workbook(path), lambda text: text.replace("</sheetData>", '<row r="3"><c r="A3" t="str"><v>' + "1" * 60 * MIB + "</v></c></row></sheetData>")),
        "row_too_long",
    ),
}  # fmt: skip


def flipped(path: Path) -> Path:
    """A workbook with a block of its sheet overwritten, its table of contents whole."""
    content = bytearray(workbook(path, 300).read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as parts:
        offset = parts.getinfo(SHEET).header_offset
    content[offset + 2000 : offset + 2200] = b"\xaa" * 200
    return written(path, bytes(content))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_name_of_its_fault(tmp_path: Path, name: str) -> None:
    make, code = BAD[name]
    assert code_of(make(tmp_path / name)) == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no.xlsx") == "missing"


def test_a_file_of_300_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "big.xlsx")
    os.truncate(path, 300 * MIB)
    assert code_of(path) == "too_large"


@pytest.mark.parametrize("name", ["a.xlsx.crdownload", "~$a.xlsx", "a.csv.part"])
def test_the_name_of_an_unfinished_download_is_enough(tmp_path: Path, name: str) -> None:
    assert code_of(workbook(tmp_path / "a.xlsx"), filename=name) == "unfinished"


def test_an_export_of_another_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="这是退款报表，不是订单报表") as refused:
        open_export(workbook(tmp_path / "a.xlsx"), filename="a.xlsx", kind=FileKind.ORDERS)
    assert refused.value.code == "wrong_kind"


def test_a_table_without_our_header_says_what_was_looked_for(tmp_path: Path) -> None:
    path = tables.write_xlsx(tmp_path / "a.xlsx", {"s": [["姓名", "工资"], ["甲", "1"]]})
    with pytest.raises(Unreadable, match=r"「退款编号」.*姓名、工资"):
        open_export(path, filename="a.xlsx", kind=FileKind.REFUNDS)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != SHEET}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
        with new.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for _ in range(300):
                sheet.write(b" " * MIB)
    assert code_of(path) == "bomb"


def test_a_bomb_of_strings_ends_the_child_and_not_the_parent(tmp_path: Path) -> None:
    path = workbook(tmp_path / "strings.xlsx")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != "xl/sharedStrings.xml"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
        with new.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(b"<sst>")
            for _ in range(240):
                strings.write(b"<si><t>" + b"x" * (MIB - 16) + b"</t></si>")
    assert code_of(path) == "too_big"


def test_a_child_without_memory_is_a_refusal_and_not_a_trace(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 2000)
    assert code_of(path, limits=Limits(memory_bytes=16 * MIB)) in {"too_big", "broken"}


def test_a_child_that_computes_too_long_is_ended(tmp_path: Path) -> None:
    rows = [tables.refund(number) for number in range(20_000)]
    path = tables.write_csv(tmp_path / "a.csv", [HEADER, *rows])
    path.write_bytes(path.read_bytes() + b"".join([b"\r\n" * 1000] * 20_000))
    assert code_of(path, limits=Limits(cpu_seconds=1, rows=10**9)) == "too_slow"


def test_no_process_is_left_whatever_happens(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 3000)
    with open_export(path, filename="a.xlsx") as export:
        next(iter(export.batches(size=10)))
        pid = export._child.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_repeated_row_of_60_megabytes_streams_in_flat_memory(tmp_path: Path) -> None:
    line = tables.write_csv(tmp_path / "a.csv", [tables.refund()]).read_bytes()
    path = tables.write_csv(tmp_path / "b.csv", [HEADER])
    with path.open("ab") as file:
        for _ in range(60):
            file.write(line * (MIB // len(line)))
    peak, repeated, done = 0, 0, []
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = memory("self", "VmRSS")
    with open_export(path, filename="b.csv") as export:
        for batch in export.batches():
            repeated += batch.repeated
            done.append(batch.done)
            if len(done) % 50 == 0:
                peak = max(peak, memory(export._child.pid, "VmHWM"))
    assert repeated == 60 * (MIB // len(line)) - 1
    assert done == sorted(done)
    assert done[-1] == 1.0
    assert 0 < peak < 60 * MIB
    assert memory("self", "VmHWM") - before < 30 * MIB


def memory(process: int | str, member: str) -> int:
    """Bytes resident (``VmRSS``) or their peak (``VmHWM``); 0 when the process is gone."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next((line for line in status.splitlines() if line.startswith(member)), f"{member}: 0 kB")
    return int(line.split()[1]) * 1024


def test_a_file_that_changes_while_it_is_read_is_unfinished(tmp_path: Path) -> None:
    path = tables.write_csv(tmp_path / "a.csv", [HEADER, *(tables.refund(number) for number in range(3000))])
    with open_export(path, filename="a.csv") as export:
        batches = export.batches(size=10)
        next(batches)
        os.utime(path, (1, 1))
        with pytest.raises(Unreadable) as refused:
            list(batches)
    assert refused.value.code == "unfinished"


def test_a_row_with_bytes_of_no_encoding_is_refused_alone(tmp_path: Path) -> None:
    path = tables.write_csv(tmp_path / "a.csv", [HEADER, *(tables.refund(number) for number in range(900))])
    content = path.read_bytes().replace("颜色不对".encode("gb18030"), b"\xff\xff", 850)
    head, mark, tail = content.partition(b"\xff\xff")
    tail = tail.replace(b"\xff\xff", "颜色不对".encode("gb18030"), 848)
    path.write_bytes(head + "颜色不对".encode("gb18030") + tail)
    assert mark
    assert tables.refusals(path) == [(851, "undecodable")]


def test_a_row_with_nul_bytes_is_refused_alone(tmp_path: Path) -> None:
    path = tables.write_csv(
        tmp_path / "a.csv", [HEADER, tables.refund(1), tables.refund(2, 买家退款说明="a\0b")]
    )
    assert tables.refusals(path) == [(3, "undecodable")]


def test_formulas_count_by_their_saved_result_and_not_without_one(tmp_path: Path) -> None:
    def with_formula(number: int, result: str) -> list[object]:
        cells: list[object] = list(tables.refund(number))
        cells[HEADER.index("买家退款金额")] = ("=1+1", None, result)
        return cells

    path = tables.write_xlsx(
        tmp_path / "a.xlsx", {"s": [HEADER, with_formula(1, "2"), with_formula(2, ""), with_formula(3, "0")]}
    )
    found = tables.rows_of(path)
    assert isinstance(found[0], FileRow)
    assert found[0].reading.refund_fen == 200  # type: ignore[union-attr]
    assert tables.refusals(path) == [(3, "formula"), (4, "formula")]


def test_numeric_ids_of_a_workbook_are_refused_and_short_numbers_read(tmp_path: Path) -> None:
    cells: list[object] = list(tables.refund(1))
    cells[HEADER.index("买家退款金额")] = 99.5
    cells[HEADER.index("商品 id")] = 220932755597
    cells[HEADER.index("退款的申请时间")] = datetime(2026, 1, 5, 9, 3)  # noqa: DTZ001 - Excel knows no zone
    numeric: list[object] = list(tables.refund(2))
    numeric[HEADER.index("退款编号")] = float(tables.REFUND_ID)
    for path in (
        tables.write_xlsx(tmp_path / "a.xlsx", {"s": [HEADER, cells, numeric]}),
        tables.write_xls(tmp_path / "a.xls", {"s": [HEADER, cells, numeric]}),
    ):
        found = tables.rows_of(path)
        assert isinstance(found[0], FileRow)
        reading = found[0].reading
        assert (reading.refund_fen, reading.item_id) == (9950, "220932755597")  # type: ignore[union-attr]
        assert reading.created_at == datetime(2026, 1, 5, 1, 3, tzinfo=UTC)  # type: ignore[union-attr]
        assert tables.refusals(path) == [(3, "damaged_id")]
