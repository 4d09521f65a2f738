"""MP4 and QuickTime: whether a file is one from its first byte to its last, and how long it plays.

ISO/IEC 14496-12: a file is a row of boxes, each with its length and its four letters. Walking them to the very end
refuses what hides something behind a video.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .sniffing import NotMedia

_TOP = frozenset(
    b"ftyp moov mdat free skip wide uuid meta moof mfra sidx ssix styp udta pnot PICT emsg pdin prft".split()
)
_QUICKTIME = b"qt  "
MOST_BOXES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """What a container says of itself. ``seconds`` None: it does not say."""

    mime: str
    seconds: int | None


def read_mp4(file: BinaryIO) -> VideoFacts:
    """Raises ``NotMedia``: broken, cut off, something behind it, or no moving pictures in it."""
    end = file.seek(0, os.SEEK_END)
    brand, seconds, kinds = b"", None, set()
    for kind, start, stop in _boxes(file, 0, end):
        if kind not in _TOP:
            raise NotMedia("not_a_video")
        kinds.add(kind)
        if kind == b"ftyp":
            brand = _at(file, start, 4)
        if kind == b"moov":
            seconds = _movie(file, start, stop)
    if b"ftyp" not in kinds or b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise NotMedia("not_a_video")
    return VideoFacts(mime="video/quicktime" if brand == _QUICKTIME else "video/mp4", seconds=seconds)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box between two places: its letters and where its content starts and stops."""
    place = start
    for _ in range(MOST_BOXES):
        if place == end:
            return
        head = _at(file, place, 8)
        if len(head) < 8:
            break
        length, kind, content = int.from_bytes(head[:4], "big"), head[4:], place + 8
        if length == 1:
            length, content = int.from_bytes(_at(file, place + 8, 8), "big"), place + 16
        elif length == 0:
            length = end - place
        if length < content - place or place + length > end:
            break
        yield kind, content, place + length
        place += length
    raise NotMedia("not_a_video")


def _movie(file: BinaryIO, start: int, end: int) -> int | None:
    seconds, pictures = None, False
    for kind, inner, stop in _boxes(file, start, end):
        if kind == b"mvhd":
            seconds = _duration(_at(file, inner, 32))
        if kind == b"trak":
            pictures = pictures or _shows_pictures(file, inner, stop)
    if not pictures:
        raise NotMedia("not_a_video")
    return seconds


def _shows_pictures(file: BinaryIO, start: int, end: int) -> bool:
    for kind, inner, stop in _boxes(file, start, end):
        if kind == b"mdia":
            for name, content, _ in _boxes(file, inner, stop):
                if name == b"hdlr" and _at(file, content + 8, 4) == b"vide":
                    return True
    return False


def _duration(header: bytes) -> int | None:
    wide = header[:1] == b"\x01"
    scale = int.from_bytes(header[20:24] if wide else header[12:16], "big")
    length = int.from_bytes(header[24:32] if wide else header[16:20], "big")
    unknown = (1 << 64) - 1 if wide else (1 << 32) - 1
    if not scale or not length or length == unknown:
        return None
    return min(round(length / scale), 2**31 - 1)


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)
