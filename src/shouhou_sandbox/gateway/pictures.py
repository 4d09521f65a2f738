"""Uploaded pictures: must be real JPG, GIF or PNG, and not larger than the method allows."""

import hashlib
import io

from PIL import Image, UnidentifiedImageError

from ..rejection import invalid, missing
from ..world import World

SUFFIX = {"JPEG": "jpg", "GIF": "gif", "PNG": "png"}


def stored(world: World, name: str, body: bytes | None, *, largest: int, required: bool) -> list[str]:
    """File names of the picture kept (empty when none was sent and none is required)."""
    if not body:
        if required:
            raise missing(name)
        return []
    if len(body) > largest:
        raise invalid(name, f"图片不能超过 {largest} 字节")
    suffix = _sniffed(name, body)
    file_name = f"{hashlib.sha256(body).hexdigest()[:32]}.{suffix}"
    world.add_picture(file_name, body)
    return [file_name]


def _sniffed(name: str, body: bytes) -> str:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            kind = picture.format or ""
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise invalid(name, "图片格式不正确，仅支持 JPG、GIF、PNG") from error
    if kind not in SUFFIX:
        raise invalid(name, "图片格式不正确，仅支持 JPG、GIF、PNG")
    return SUFFIX[kind]
