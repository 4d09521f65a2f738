"""Rows of text → understood, refused or repeated."""

from shouhou.domain.imports import FileRow, RefusedRow

from .child import Frame
from .reading_row import Digest, Extra, Kit, RowReader
from .refusal import RowRefused

_TOTALS = ("合计", "总计", "小计", "汇总", "共计")
_FLAWS = {
    "formula": "这一行有公式，而且没有保存计算结果，请直接使用千牛导出的原文件",
    "undecodable": "这一行有乱码，文件可能在保存或下载时损坏，请重新导出",
    "cell_too_long": "这一行有一个格子长得不正常，请检查这一行，或重新导出",
}


class Rows:
    """Reads all rows of one file, in order."""

    def __init__(self, kit: Kit, reader: RowReader, *, strict_width: bool) -> None:
        self._kit, self._reader, self._strict_width = kit, reader, strict_width
        self._width = kit.width
        self._digest = Digest(kit.heading.names)
        self._extra = Extra(kit.heading, used=reader.kept_as_member)
        self._by_key: dict[int, bytes] = {}
        self._unkeyed: set[bytes] = set()
        self._last: bytes = b""

    def read(self, frame: Frame) -> tuple[list[FileRow | RefusedRow], int, list[str]]:
        """Rows, how many were repeated, and the numbers of earlier rows that are now contradicted."""
        rows: list[FileRow | RefusedRow] = []
        recalled: list[str] = []
        repeated = 0
        for index, cells in enumerate(frame.rows):
            number = frame.numbers[index]
            try:
                flaw = frame.flaws.get(str(index)) if frame.flaws else None
                fitted = self._fitted(cells)
                if flaw:
                    raise RowRefused(flaw, _FLAWS[flaw])
                if self._is_between(fitted):
                    continue
                row = self._row(number, fitted)
            except RowRefused as refused:
                subject = self._reader.subject(self._padded(cells))
                rows.append(RefusedRow(row=number, code=refused.code, reason=refused.reason, subject=subject))
                if refused.code == "given_twice":
                    recalled.append(subject)
                continue
            if row is None:
                repeated += 1
            else:
                rows.append(row)
        return rows, repeated, recalled

    def _row(self, number: int, cells: list[str]) -> FileRow | None:
        """``None`` for a row that was here before, word for word."""
        digest = self._digest.of(cells)
        if digest == self._last:
            return None
        reading, odd = self._reader.read(cells)
        if self._was_here(self._reader.key(reading), digest):
            return None
        self._last = digest
        extra = self._extra.of(cells)
        if odd:
            extra["超时时间"] = odd
        return FileRow(row=number, reading=reading, digest=digest, extra=extra)

    def _was_here(self, key: str, digest: bytes) -> bool:
        if not key:
            if digest in self._unkeyed:
                return True
            self._unkeyed.add(digest)
            return False
        before = self._by_key.setdefault(int(key), digest)
        if before is digest:
            return False
        if before == digest:
            return True
        raise RowRefused(
            "given_twice", f"编号 {key} 在文件里出现了两次而且内容不同，两行都不能采用，请重新导出"
        )

    def _fitted(self, cells: list[str]) -> list[str]:
        """As wide as the header and one empty cell more, which stands for every missing column."""
        width = self._width
        have = len(cells)
        if have > width:
            if any(cells[width:]):
                raise RowRefused(
                    "too_many_cells", "这一行的列数比表头多，内容错位了，请重新导出，不要用其他软件改过再导入"
                )
            cells = cells[:width]
        elif have < width:
            if self._strict_width and not self._is_between([*cells, *[""] * (width + 1 - have)]):
                raise RowRefused(
                    "too_few_cells",
                    "这一行的列数比表头少，内容可能断开了，请重新导出，不要用其他软件改过再导入",
                )
            cells = cells + [""] * (width - have)
        cells.append("")
        return cells

    def _padded(self, cells: list[str]) -> list[str]:
        return [*cells[: self._width], *[""] * (1 + max(self._width - len(cells), 0))]

    def _is_between(self, cells: list[str]) -> bool:
        """A total, or the header once more: rows that tell nothing of their own."""
        first = cells[0]
        if first.isascii() and first.isdecimal():
            return False
        lead = next((cell.strip() for cell in cells if cell.strip()), "")
        names = self._kit.heading.names
        return lead.startswith(_TOTALS) or tuple(cell.strip() for cell in cells[: len(names)]) == names
