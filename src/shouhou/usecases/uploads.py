"""Pictures: sniffed, re-encoded, stored once, and made to fit what the platform takes."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.marketplaces.port import Picture
from shouhou.storage import blobs
from shouhou.storage.media.pictures import LONGEST_SIDE, encode, opened, size_of, thumbnail
from shouhou.storage.media.sniffing import NotMedia
from shouhou.storage.models import Attachment, Blob, Case

from .actor import Actor, demand
from .errors import Missing
from .showing import read_picture

MAX_BYTES = settings.PICTURE_MAX_BYTES
STORED_BYTES = 10 * 1024 * 1024
"""No picture of our own is larger."""

__all__ = ["LONGEST_SIDE", "MAX_BYTES", "read_picture"]


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
    stored = keep_picture(opened_picture(body), now=now)
    Attachment.objects.create(
        shop_id=shop_id,
        case_id=case_id,
        blob_id=stored.sha256,
        filename=filename[:120] or "picture.jpg",
        uploaded_by_id=actor.user_id,
        at=now,
    )
    return stored


def opened_picture(body: bytes) -> Image.Image:
    """An uploaded picture, unpacked. Raises ``Refused``."""
    if len(body) > MAX_BYTES:
        raise picture_too_big()
    try:
        return opened(body)
    except NotMedia as error:
        raise refusal_of(error) from error


def keep_picture(image: Image.Image, *, now: datetime) -> StoredPicture:
    """Makes the picture anew and stores it once, with a small one beside it. Writes."""
    body = encode(image, limit=STORED_BYTES)
    width, height = size_of(body)
    sha256 = _keep(body, now=now)
    return StoredPicture(sha256=sha256, mime="image/jpeg", size=len(body), width=width, height=height)


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


def refusal_of(error: NotMedia) -> Refused:
    """Why a body is not taken, in words."""
    match error.reason:
        case "too_many_pixels":
            return Refused("picture_too_big", "图片像素太多，请缩小后再上传", {"picture": "像素太多"})
        case "not_a_video":
            return Refused(
                "not_a_video",
                "这个视频打不开或不完整（支持 MP4、MOV、WebM），请重新导出后再上传",
                {"file": "格式不对"},
            )
        case _:
            return Refused(
                "not_a_picture",
                "这个文件不是可用的图片（支持 JPG、PNG、GIF、WebP、HEIC）",
                {"picture": "格式不对"},
            )


def picture_too_big() -> Refused:
    """Over ``settings.PICTURE_MAX_BYTES``."""
    return Refused("picture_too_big", f"图片超过 {MAX_BYTES >> 20} MB，请压缩后再上传", {"picture": "太大"})


def _keep(body: bytes, *, now: datetime) -> str:
    sha256 = blobs.digest_of(body)
    if not Blob.objects.filter(sha256=sha256).exclude(thumbnail="").exists():
        width, height = size_of(body)
        blobs.put(body)
        small = blobs.put(thumbnail(body))
        made, is_new = Blob.objects.get_or_create(
            sha256=sha256,
            defaults={
                "mime": "image/jpeg",
                "size": len(body),
                "created_at": now,
                "width": width,
                "height": height,
                "thumbnail": small,
            },
        )
        if not is_new and not made.thumbnail:
            Blob.objects.filter(sha256=sha256).update(thumbnail=small, width=width, height=height)
    return sha256
