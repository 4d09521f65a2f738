"""Small real bodies: pictures with a camera's words, videos box by box."""

import base64
import struct
from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), shade: int = 30, **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, shade, 30)).save(out, kind, **more)
    return out.getvalue()


def photo(shade: int = 60) -> bytes:
    """A JPEG as a phone writes it: when, with what, where."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Xiaomi", "14 Pro"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:19 20:15:30"
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (30.0, 15.0, 36.0), "E", (120.0, 9.0, 0.0)
    return picture("JPEG", shade=shade, exif=exif)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def mp4(
    *, brand: bytes = b"isom", seconds: int = 12, handler: bytes = b"vide", frames: bytes = b"frames" * 40
) -> bytes:
    """The boxes of a video; what is in the frames matters to nobody here."""
    header = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))
    return (
        box(b"ftyp", brand + bytes(4) + b"mp42")
        + box(b"free", b"")
        + box(b"mdat", frames)
        + box(b"moov", header + track)
    )


def element(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">Q", len(content) | (1 << 56)) + content


def webm(*, seconds: float = 7.0, kind: bytes = b"webm", track: bytes = b"\x01") -> bytes:
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", kind))
    info = element(
        b"\x15\x49\xa9\x66",
        element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big"))
        + element(b"\x44\x89", struct.pack(">d", seconds * 1000)),
    )
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", track)))
    return head + element(b"\x18\x53\x80\x67", info + tracks + element(b"\x1f\x43\xb6\x75", b"frames" * 30))


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAABkAAgAAAAAB+wABAAAAAAAAACoAAAA4aWluZgAAAAAAAgAAABVp"
    "bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZo"
    "dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAA"
    "AwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1h"
    "AAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAS21kYXQAAAAVKAGvC2D15YOv/+vd38L4g5YR"
    "T/UOAAAABkV4aWYAAE1NACoAAAAIAAEBDwACAAAABgAAABoAAAAAQXBwbGUA"
)
"""A picture of 64 by 48 as a phone of Apple writes it."""
