"""Picture or video, by the first bytes."""

from enum import StrEnum

HEAD_BYTES = 4096

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
# Brands of ISO media: who wrote the file, in what dialect. Those of HEIF are pictures.
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


class Medium(StrEnum):
    """What a body may be."""

    PICTURE = "picture"
    MP4 = "mp4"  # and its sister, QuickTime
    WEBM = "webm"


class NotMedia(Exception):
    """A body that is not taken. ``reason`` is a code: not_a_picture | too_many_pixels | not_a_video."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sniff(head: bytes) -> Medium | None:
    """What the first bytes say; None for anything that is not taken."""
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Medium.PICTURE
    if head[4:8] == b"ftyp":
        return Medium.PICTURE if head[8:12] in HEIF_BRANDS else Medium.MP4
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Medium.WEBM
    return None
