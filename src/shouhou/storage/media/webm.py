"""WebM: whether a file is one to its end, and how long it plays (EBML, RFC 8794)."""

import os
import struct
from typing import BinaryIO

from .mp4 import VideoFacts
from .sniffing import NotMedia

_EBML, _DOCTYPE, _SEGMENT, _INFO, _TRACKS = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B
_SCALE, _DURATION, _TRACK, _TRACK_TYPE = 0x2AD7B1, 0x4489, 0xAE, 0x83
_VOID, _CRC = 0xEC, 0xBF
MOST_ELEMENTS = 2000
MOST_BYTES = 1 << 20  # of one element that is read whole


class _Reader:
    """Elements between two places of a file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def number(self, *, keep_mark: bool) -> int:
        """A variable-length number; -1 when all its bits are set (length not known)."""
        first = self.file.read(1)
        if not first or first[0] == 0:
            raise NotMedia("not_a_video")
        count = 8 - first[0].bit_length()
        rest = self.file.read(count)
        if len(rest) < count:
            raise NotMedia("not_a_video")
        whole = int.from_bytes(first + rest, "big")
        if keep_mark:
            return whole
        value = whole & ((1 << (7 * (count + 1))) - 1)
        return -1 if value == (1 << (7 * (count + 1))) - 1 else value

    def elements(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Id, start and stop of each; stops at one of unknown length, which then reaches to the end."""
        found: list[tuple[int, int, int]] = []
        place = start
        while place < end and len(found) < MOST_ELEMENTS:
            self.file.seek(place)
            name, length = self.number(keep_mark=True), self.number(keep_mark=False)
            inner = self.file.tell()
            stop = end if length < 0 else inner + length
            if stop > end:
                raise NotMedia("not_a_video")
            found.append((name, inner, stop))
            place = stop
        return found

    def content(self, start: int, stop: int) -> bytes:
        self.file.seek(start)
        return self.file.read(min(stop - start, MOST_BYTES))


def read_webm(file: BinaryIO) -> VideoFacts:
    """Raises ``NotMedia``: not WebM, broken, something behind it, or no moving pictures in it."""
    reader = _Reader(file)
    end = file.seek(0, os.SEEK_END)
    top = reader.elements(0, end)
    names = [name for name, _, _ in top]
    if names[:1] != [_EBML] or _SEGMENT not in names or set(names) - {_EBML, _SEGMENT, _VOID, _CRC}:
        raise NotMedia("not_a_video")
    kinds = [reader.content(a, b) for name, a, b in reader.elements(*top[0][1:]) if name == _DOCTYPE]
    if kinds != [b"webm"]:
        raise NotMedia("not_a_video")
    _, start, stop = next(one for one in top if one[0] == _SEGMENT)
    return _segment(reader, reader.elements(start, stop))


def _segment(reader: _Reader, elements: list[tuple[int, int, int]]) -> VideoFacts:
    seconds, pictures = None, False
    for name, start, stop in elements:
        if name == _INFO:
            seconds = _seconds(reader, start, stop)
        if name == _TRACKS:
            pictures = any(
                kind == _TRACK_TYPE and reader.content(a, b) == b"\x01"
                for track, inner, end in reader.elements(start, stop)
                if track == _TRACK
                for kind, a, b in reader.elements(inner, end)
            )
    if not pictures:
        raise NotMedia("not_a_video")
    return VideoFacts(mime="video/webm", seconds=seconds)


def _seconds(reader: _Reader, start: int, stop: int) -> int | None:
    scale, length = 1_000_000, 0.0
    for name, a, b in reader.elements(start, stop):
        content = reader.content(a, b)
        if name == _SCALE:
            scale = int.from_bytes(content, "big")
        if name == _DURATION and len(content) in (4, 8):
            length = float(struct.unpack(">f" if len(content) == 4 else ">d", content)[0])
    seconds = length * scale / 1e9
    return round(seconds) if 0 < seconds < 10**7 else None
