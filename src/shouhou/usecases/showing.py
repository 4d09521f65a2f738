"""Showing what was stored: to members of a shop that uses it, and to nobody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shouhou.storage import blobs
from shouhou.storage.media.pictures import thumbnail
from shouhou.storage.models import Attachment, Blob, EvidenceItem, PlatformPicture, ProductGuide

from .actor import Actor, roles_everywhere
from .errors import Missing

MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes of one answer to a range: a player asks again, and a thread is free in between."""
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From ``start`` up to, not with, ``stop``; empty: outside the body."""

    start: int
    stop: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to give."""
        return self.start >= self.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBody:
    """A body that may be shown; ``part`` gives its bytes."""

    sha256: str
    mime: str
    size: int

    def part(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to, not with, ``stop``, piece by piece."""
        return blobs.part(self.sha256, start=start, stop=stop)

    def asked(self, header: str) -> Span | None:
        """What a ``Range`` header asks for (RFC 9110), at most ``MOST_AT_ONCE``; None: everything, or several ranges."""
        match = _RANGE.fullmatch(header)
        if match is None or match.groups() == ("", ""):
            return None
        first, last = match.groups()
        if not first:  # the last so many
            start = max(0, self.size - int(last))
            return Span(start=start, stop=min(self.size, start + MOST_AT_ONCE))
        stop = int(last) + 1 if last else self.size
        return Span(start=int(first), stop=min(stop, self.size, int(first) + MOST_AT_ONCE))


def stored_body(*, actor: Actor, sha256: str) -> StoredBody:
    """A picture or a video, for members of a shop that uses it. Raises ``Missing``."""
    blob = Blob.objects.filter(pk=sha256).first()
    if blob is None or not _is_used_by(sha256, set(roles_everywhere(actor=actor))):
        raise Missing
    return StoredBody(sha256=sha256, mime=blob.mime, size=blob.size)


def read_picture(*, actor: Actor, sha256: str) -> tuple[str, bytes]:
    """MIME type and body of a picture, for members of a shop that uses it. Raises ``Missing``."""
    found = stored_body(actor=actor, sha256=sha256)
    if not found.mime.startswith("image/"):
        raise Missing
    return found.mime, blobs.get(sha256)


def read_thumbnail(*, actor: Actor, sha256: str) -> tuple[str, bytes]:
    """A picture made small; the picture itself when none was made yet. Raises ``Missing``."""
    found = stored_body(actor=actor, sha256=sha256)
    small = Blob.objects.values_list("thumbnail", flat=True).get(pk=sha256)
    if not found.mime.startswith("image/"):
        raise Missing
    return "image/jpeg", blobs.get(small or sha256)


def stored_item(*, actor: Actor, case_id: int, item_id: int) -> StoredBody:
    """The body of one piece of proof of a case. Raises ``Missing``."""
    row = EvidenceItem.objects.filter(pk=item_id, case_id=case_id).first()
    if row is None or not row.blob_id:
        raise Missing
    return stored_body(actor=actor, sha256=row.blob_id)


def make_thumbnails(*, most: int, now: datetime) -> int:
    """Small pictures for what was stored before there were any. Writes. Answers how many it made."""
    rows = Blob.objects.filter(mime="image/jpeg", thumbnail="").order_by("created_at")[:most]
    made = 0
    for blob in rows:
        try:
            small = blobs.put(thumbnail(blobs.get(blob.sha256)))
        except (FileNotFoundError, OSError):
            continue
        Blob.objects.filter(pk=blob.pk).update(thumbnail=small)
        made += 1
    return made


def _is_used_by(sha256: str, shops: set[int]) -> bool:
    return (
        any(
            model.objects.filter(blob_id=sha256, shop_id__in=shops).exists()
            for model in (Attachment, EvidenceItem, PlatformPicture)
        )
        or ProductGuide.objects.filter(shop_id__in=shops, blobs__contains=[sha256]).exists()
    )
