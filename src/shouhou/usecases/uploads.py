"""Pictures: sniffed, re-encoded, stored once, and made to fit what the platform takes."""

import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.marketplaces.port import Picture
from shouhou.storage import blobs
from shouhou.storage.models import Attachment, Blob, Case

from .actor import Actor, demand, roles_in
from .errors import Missing

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = {"JPEG", "PNG", "GIF", "WEBP", "BMP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture as stored: always a JPEG of our own making, without metadata."""

    sha256: str
    mime: str
    size: int
    width: int
    height: int


def store_picture(*, actor: Actor, case_id: int, filename: str, body: bytes, now: datetime) -> StoredPicture:
    """Stores an uploaded picture for a case. Writes. Raises ``Missing`` and ``Refused`` (not a picture, too big)."""
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.UPLOAD_PICTURE)
    image = _open(body)
    encoded = encode(image, limit=MAX_BYTES)
    sha256 = _keep(encoded, now=now)
    Attachment.objects.create(
        shop_id=shop_id,
        case_id=case_id,
        blob_id=sha256,
        filename=filename[:120] or "picture.jpg",
        uploaded_by_id=actor.user_id,
        at=now,
    )
    width, height = _size(encoded)
    return StoredPicture(sha256=sha256, mime="image/jpeg", size=len(encoded), width=width, height=height)


def read_picture(*, actor: Actor, sha256: str) -> tuple[str, bytes]:
    """MIME type and body, for members of a shop that uses the picture. Raises ``Missing``."""
    shops = set(Attachment.objects.filter(blob_id=sha256).values_list("shop_id", flat=True))
    if not any(roles_in(actor=actor, shop_id=shop_id) for shop_id in shops):
        raise Missing
    mime = Blob.objects.values_list("mime", flat=True).get(pk=sha256)
    return mime, blobs.get(sha256)


def picture_for_platform(sha256: str, *, limit: int) -> Picture:
    """A stored picture small enough for the platform (``limit`` bytes)."""
    body = blobs.get(sha256)
    if len(body) > limit:
        with Image.open(BytesIO(body)) as image:
            body = encode(image, limit=limit)
    return Picture(filename=f"{sha256[:16]}.jpg", mime="image/jpeg", body=body)


def message_card(*, case: Case, text: str, actor: Actor, now: datetime) -> str:
    """A plain card to go with a message that has no picture of its own: the platform requires one. Writes.

    It holds the case number, no text of the message and no name. Returns its SHA-256.
    """
    image = Image.new("RGB", (480, 160), "#f4f6f8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 479, 159), outline="#c9d1d9", width=2)
    draw.text((24, 36), f"No. SH{case.pk:08d}", fill="#24292f", font_size=28)
    draw.text((24, 92), now.strftime("%Y-%m-%d %H:%M UTC"), fill="#57606a", font_size=20)
    sha256 = _keep(encode(image, limit=100_000), now=now)
    Attachment.objects.create(
        shop_id=case.shop_id,
        case=case,
        blob_id=sha256,
        filename="card.jpg",
        uploaded_by_id=actor.user_id,
        at=now,
    )
    return sha256


def encode(image: Image.Image, *, limit: int) -> bytes:
    """JPEG of at most ``limit`` bytes: first lower quality, then fewer pixels."""
    picture = _on_white(ImageOps.exif_transpose(image))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    while True:
        for quality in (88, 75, 60, 45):
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= limit:
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _on_white(image: Image.Image) -> Image.Image:
    """Black words on a transparent ground must not end up black on black."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    ground = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(ground, drawn).convert("RGB")


def _size(body: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(body)) as image:
        return image.size


def _open(body: bytes) -> Image.Image:
    if len(body) > MAX_BYTES:
        raise Refused("picture_too_big", "图片超过 10 MB，请压缩后再上传", {"picture": "太大"})
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures a little over its own limit; here they are refused like the rest.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(body), formats=sorted(FORMATS))
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels()
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(
            "not_a_picture", "这个文件不是可用的图片（支持 JPG、PNG、GIF、WebP）", {"picture": "格式不对"}
        ) from error
    return image


def _too_many_pixels() -> Refused:
    return Refused("picture_too_big", "图片像素太多，请缩小后再上传", {"picture": "像素太多"})


def _keep(body: bytes, *, now: datetime) -> str:
    sha256 = blobs.put(body)
    Blob.objects.get_or_create(
        sha256=sha256, defaults={"mime": "image/jpeg", "size": len(body), "created_at": now}
    )
    return sha256
