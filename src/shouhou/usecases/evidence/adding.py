"""Photos and videos come in: told by their content, stored once, the camera's words kept apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import Source
from shouhou.storage import blobs
from shouhou.storage.json import dump_text
from shouhou.storage.media.mp4 import VideoFacts, read_mp4
from shouhou.storage.media.pictures import camera_words
from shouhou.storage.media.sniffing import HEAD_BYTES, Medium, NotMedia, sniff
from shouhou.storage.media.webm import read_webm
from shouhou.storage.models import Blob, Case, EvidenceItem
from shouhou.storage.sealing import seal

from ..actor import Actor, demand
from ..errors import Missing
from ..uploads import MAX_BYTES, keep_picture, opened_picture, picture_too_big, refusal_of
from .changing import change_case, checked_kind, checked_side

SOURCES = frozenset({Source.UPLOAD, Source.PASTE, Source.CAMERA, Source.CHAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A body that was taken in."""

    sha256: str
    original: str
    camera: Mapping[str, Any]


def add_evidence(
    *,
    actor: Actor,
    case_id: int,
    filename: str,
    chunks: Iterable[bytes],
    kind: str,
    side: str,
    source: str,
    now: datetime,
) -> int:
    """Adds a photo or a video to a case. ``kind`` empty: not sorted yet. Writes. Answers the piece's id.

    The same body again in the same case and kind is the same piece. Raises ``Missing`` and ``Refused`` (right,
    too big, neither picture nor video, broken).
    """
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.UPLOAD_PICTURE)
    kind, side = checked_kind(kind), checked_side(side)
    if source not in SOURCES:
        raise Refused("evidence_source", "请从列表中选择", {"source": "无效"})
    stored = take_in(chunks, now=now)
    found: list[int] = []

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        known = EvidenceItem.objects.filter(case=case, blob_id=stored.sha256, kind=kind, withdrawn_at=None)
        if (twin := known.values_list("pk", flat=True).first()) is not None:
            found.append(twin)
            return None
        item = EvidenceItem.objects.create(
            shop_id=case.shop_id,
            case=case,
            kind=kind,
            side=side,
            blob_id=stored.sha256,
            filename=filename.replace("\x00", "").replace("\\", "/").rpartition("/")[2][-120:],
            source=source,
            exif_sealed=seal(dump_text(stored.camera)) if stored.camera else "",
            original=stored.original,
            added_by_id=actor.user_id,
            added_at=at,
        )
        found.append(item.pk)
        body = {"item": item.pk, "kind": kind, "side": side, "sha256": stored.sha256, "source": source}
        return "evidence.added", body

    change_case(actor, case_id, Permission.UPLOAD_PICTURE, now, write)
    return found[0]


def take_in(chunks: Iterable[bytes], *, now: datetime) -> Stored:
    """Stores a picture (made anew) or a video (as it came). Writes. Raises ``Refused``; then nothing is left."""
    try:
        with blobs.staged(chunks, limit=max(MAX_BYTES, settings.VIDEO_MAX_BYTES)) as body:
            with body.path.open("rb") as file:
                medium = sniff(file.read(HEAD_BYTES))
                match medium:
                    case Medium.PICTURE:
                        if body.size > MAX_BYTES:
                            raise picture_too_big()
                        file.seek(0)
                        return _picture(file.read(), body.sha256, now)
                    case Medium.MP4:
                        facts = read_mp4(file)
                    case Medium.WEBM:
                        facts = read_webm(file)
                    case None:
                        raise _neither()
            if body.size > settings.VIDEO_MAX_BYTES:
                raise video_too_big()
            return _video(body, facts, now)
    except NotMedia as error:
        raise refusal_of(error) from error
    except blobs.TooBig as error:
        raise video_too_big() from error


def _picture(body: bytes, original: str, now: datetime) -> Stored:
    image = opened_picture(body)
    camera = camera_words(image)
    return Stored(sha256=keep_picture(image, now=now).sha256, original=original, camera=camera)


def _video(body: blobs.Staged, facts: VideoFacts, now: datetime) -> Stored:
    sha256 = blobs.keep(body)
    Blob.objects.get_or_create(
        sha256=sha256,
        defaults={"mime": facts.mime, "size": body.size, "created_at": now, "seconds": facts.seconds},
    )
    return Stored(sha256=sha256, original=sha256, camera={})


def video_too_big() -> Refused:
    """Over ``settings.VIDEO_MAX_BYTES``."""
    most = settings.VIDEO_MAX_BYTES >> 20
    return Refused("video_too_big", f"文件超过 {most} MB，请剪短或压缩后再上传", {"file": "太大"})


def _neither() -> Refused:
    return Refused(
        "not_media",
        "这个文件不是图片也不是视频（支持 JPG、PNG、GIF、WebP、HEIC，MP4、MOV、WebM）",
        {"file": "格式不对"},
    )
