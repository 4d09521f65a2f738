"""Pictures: opened with caps, made anew without metadata, made small, and what the camera wrote read before."""

import warnings
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from .sniffing import NotMedia

MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2400
THUMBNAIL_SIDE = 320
FORMATS = ("BMP", "GIF", "HEIF", "JPEG", "PNG", "WEBP")

_EXIF, _GPS = 0x8769, 0x8825
_MAKE, _MODEL, _TIME, _TAKEN, _OFFSET = 0x010F, 0x0110, 0x0132, 0x9003, 0x9011


@cache
def _know_heif() -> None:
    """Teaches Pillow the pictures of phones (HEIC). Reading only: the wheel has no encoder."""
    import_module("pi_heif").register_heif_opener()


def opened(body: bytes) -> Image.Image:
    """The picture, unpacked. Raises ``NotMedia``: not a whole picture, or too many pixels."""
    _know_heif()
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures a little over its own limit; here they are refused like the rest.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(body), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise NotMedia("too_many_pixels")
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotMedia("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise NotMedia("not_a_picture") from error
    return image


def encode(image: Image.Image, *, limit: int) -> bytes:
    """JPEG of at most ``limit`` bytes: first lower quality, then fewer pixels. Upright, without metadata."""
    picture = _on_white(ImageOps.exif_transpose(image))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    while True:
        for quality in (88, 75, 60, 45):
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= limit:
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def thumbnail(body: bytes) -> bytes:
    """A small JPEG of one of our own pictures, at most 320 px."""
    with Image.open(BytesIO(body)) as image:
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        out = BytesIO()
        image.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()


def size_of(body: bytes) -> tuple[int, int]:
    """Width and height of one of our own pictures."""
    with Image.open(BytesIO(body)) as image:
        return image.size


def camera_words(image: Image.Image) -> Mapping[str, Any]:
    """What the camera wrote: ``taken_at`` (its own local time), ``offset``, ``device``, ``place`` (degrees).

    Empty when it wrote nothing that can be read.
    """
    try:
        exif = image.getexif()
        inner, gps = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
    except (ValueError, TypeError, KeyError, SyntaxError, OSError, AttributeError):
        return {}
    device = " ".join(text for text in (_text(exif.get(_MAKE)), _text(exif.get(_MODEL))) if text)
    found = {
        "taken_at": _text(inner.get(_TAKEN)) or _text(exif.get(_TIME)),
        "offset": _text(inner.get(_OFFSET)),
        "device": device,
        "place": _place(gps),
    }
    return {name: value for name, value in found.items() if value}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.replace("\x00", "").strip()[:80] if isinstance(value, str) else ""


def _place(gps: Mapping[int, Any]) -> list[float] | None:
    try:
        latitude = _degrees(gps[2]) * (-1 if _text(gps.get(1)) == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if _text(gps.get(3)) == "W" else 1)
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return (
        [round(latitude, 5), round(longitude, 5)] if abs(latitude) <= 90 and abs(longitude) <= 180 else None
    )


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600


def _on_white(image: Image.Image) -> Image.Image:
    """Black words on a transparent ground must not end up black on black."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    ground = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(ground, drawn).convert("RGB")
