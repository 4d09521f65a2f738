"""The zip side of a workbook: its parts, checked against bombs before and while they are unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from ..limits import MIB, Limits
from .broken import Broken

_SMALL_PART = 8 * MIB
_CHUNK = 256 * 1024


class Package:
    """An opened workbook file."""

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self.limits = limits
        self._zip = zipfile.ZipFile(path)
        self._parts = {part.filename.lower(): part for part in self._zip.infolist()}
        self._unpacked = 0

    def has(self, name: str) -> bool:
        """Whether there is such a part; the case of its name does not count."""
        return name.lower() in self._parts

    def size(self, name: str) -> int:
        """Its declared size unpacked; no more than that is ever unpacked."""
        return self._parts[name.lower()].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part in pieces. Raises ``Broken``."""
        part = self._parts[name.lower()]
        self._check(part)
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > self.limits.unpacked_bytes:
                        raise Broken("bomb")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
            raise Broken("damaged") from None

    def xml(self, name: str) -> ElementTree.Element:
        """A small part as a tree. Raises ``Broken``."""
        if not self.has(name):
            raise Broken("damaged")
        if self.size(name) > _SMALL_PART:
            raise Broken("bomb")
        return tree(b"".join(self.chunks(name)))

    def _check(self, part: zipfile.ZipInfo) -> None:
        if part.file_size > self.limits.unpacked_bytes:
            raise Broken("bomb")
        shrunk = part.file_size > self.limits.bomb_ratio * max(part.compress_size, 1)
        if shrunk and part.file_size > self.limits.bomb_bytes:
            raise Broken("bomb")


def tree(content: bytes) -> ElementTree.Element:
    """Parses XML in which no entity is declared. Raises ``Broken``."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Broken("damaged")  # no workbook has one; it could only be there to expand entities
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - declarations of entities are refused above
    except ElementTree.ParseError:
        raise Broken("damaged") from None
