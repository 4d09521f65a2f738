"""An xlsx workbook: which parts are its sheets, which styles are dates."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from ..limits import Limits
from .broken import Broken
from .formats import is_date_format
from .package import Package
from .sheet import Sheet
from .strings import Strings
from .table import Line


class Workbook:
    """A ``Table`` whose memory does not grow with its rows, only with its distinct strings."""

    encoding = "xlsx"

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._package = Package(path, limits=limits)
        self._limits = limits
        self._book = _office_document(self._package) or "xl/workbook.xml"
        root = self._package.xml(self._book)
        self.date_1904 = any(_local(node) == "workbookPr" and _on(node.get("date1904")) for node in root)
        related = self._related()
        found = [(node.get("name", ""), related.get(_relation(node), "")) for node in _all(root, "sheet")]
        self._parts = [(name, part) for name, part in found if self._package.has(part)]
        if not self._parts:
            raise Broken("damaged")
        self.sheets = [name for name, _ in self._parts]
        self._dates = self._date_styles()
        self._strings: Strings | None = None
        self._open: Sheet | None = None

    def lines(self, sheet: int) -> Iterator[Line]:
        """See ``Table``."""
        if self._strings is None:
            self._strings = self._read_strings()
        self._open = Sheet(
            self._package,
            self._parts[sheet][1],
            strings=self._strings,
            dates=self._dates,
            date_1904=self.date_1904,
            limits=self._limits,
        )
        return self._open.lines()

    def done(self) -> float:
        """See ``Table``."""
        return self._open.done() if self._open else 0.0

    def _read_strings(self) -> Strings:
        name = f"{self._folder()}sharedStrings.xml"
        chunks = self._package.chunks(name) if self._package.has(name) else iter(())
        return Strings(chunks, row_chars=self._limits.row_chars)

    def _folder(self) -> str:
        return self._book.rpartition("/")[0] + "/" if "/" in self._book else ""

    def _related(self) -> dict[str, str]:
        name = f"{self._folder()}_rels/{self._book.rpartition('/')[2]}.rels"
        return {
            node.get("Id", ""): _resolved(node.get("Target", ""), self._folder())
            for node in self._package.xml(name)
        }

    def _date_styles(self) -> frozenset[str]:
        name = f"{self._folder()}styles.xml"
        if not self._package.has(name):
            return frozenset()
        root = self._package.xml(name)
        codes = {node.get("numFmtId", ""): node.get("formatCode", "") for node in _all(root, "numFmt")}
        cells = next((node for node in root if _local(node) == "cellXfs"), ())
        numbers = [node.get("numFmtId", "0") for node in cells]
        return frozenset(
            str(index)
            for index, number in enumerate(numbers)
            if number.isdecimal() and is_date_format(int(number), codes.get(number, ""))
        )


def _office_document(package: Package) -> str:
    if not package.has("_rels/.rels"):
        return ""
    for node in package.xml("_rels/.rels"):
        if node.get("Type", "").endswith("/officeDocument"):
            return _resolved(node.get("Target", ""), "")
    return ""


def _resolved(target: str, folder: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else folder + target.removeprefix("./")


def _relation(node: Element) -> str:
    return next((value for name, value in node.attrib.items() if name.endswith("}id")), "")


def _all(root: Element, name: str) -> list[Element]:
    return [node for node in root.iter() if _local(node) == name]


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _on(flag: str | None) -> bool:
    return flag in ("1", "true", "on")
