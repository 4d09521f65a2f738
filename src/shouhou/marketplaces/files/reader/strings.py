"""The shared strings of a workbook in one block of bytes: a tenth of what as many Python strings would take."""

import re
from array import array
from collections.abc import Iterable

from ..limits import MIB
from .broken import Broken
from .escapes import controls, plain
from .package import tree

_SIMPLE = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>|<si><t/></si>')
_ROOT = re.compile(rb"<(\w+:)?sst\b[^>]*>")
_MAX_BYTES = 192 * MIB
_REMEMBERED = 100_000


class Strings:
    """Read once, then asked by number. Raises ``Broken``."""

    def __init__(self, chunks: Iterable[bytes], *, row_chars: int) -> None:
        self._block = bytearray()
        self._ends = array("I", [0])
        self.longest = 0
        self._prefix: bytes | None = None
        rest = b""
        for chunk in chunks:
            rest = self._entries(rest + chunk)
            if len(rest) > row_chars:
                raise Broken("row_too_long", row=1)
            if len(self._block) > _MAX_BYTES:
                raise Broken("too_big")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise Broken("damaged")
        return self._block[self._ends[index] : self._ends[index + 1]].decode()

    def _entries(self, content: bytes) -> bytes:
        """Takes the whole entries and returns what is left for the next piece."""
        if self._prefix is None:
            root = _ROOT.search(content)
            if root is None:
                return content
            if b"<!" in content[: root.start()]:
                raise Broken("damaged")
            self._prefix, content = root[1] or b"", content[root.end() :]
        close = b"</" + self._prefix + b"si>"
        cut = content.rfind(close)
        if cut < 0:
            return content
        self._take(content[: cut + len(close)])
        return content[cut + len(close) :]

    def _take(self, part: bytes) -> None:
        try:
            text = part.decode()
        except UnicodeDecodeError:
            raise Broken("damaged") from None
        if self._prefix:
            text = text.replace(f"<{self._prefix.decode()}", "<").replace(f"</{self._prefix.decode()}", "</")
        found = _SIMPLE.findall(text)
        simple = len(found) == text.count("<si")
        for value in found if simple else _rich(text):
            content = (plain(value) if simple else controls(value)).encode("utf-8", "replace")
            if len(content) > self.longest:
                self.longest = len(content)
            self._block += content
            self._ends.append(len(self._block))


class Remembered(dict[str, str]):
    """Strings by their number as written in a cell; the first that are asked for stay decoded."""

    def __init__(self, strings: Strings) -> None:
        super().__init__({"": ""})
        self._strings = strings

    def __missing__(self, number: str) -> str:
        if not (number.isascii() and number.isdecimal()):
            raise Broken("damaged")
        text = self._strings[int(number)]
        if len(self) < _REMEMBERED and len(text) < 200:
            self[number] = text
        return text


def _rich(text: str) -> Iterable[str]:
    """Entries in runs, with phonetic hints beside them; the string is its runs without the hints."""
    for item in tree(f"<sst>{text}</sst>".encode()):
        runs = [item.find("t"), *(run.find("t") for run in item.findall("r"))]
        yield "".join(run.text or "" for run in runs if run is not None)
