"""Pictures and videos of guides, before and after a guide has them: known to browsers by signed tickets.

A file is stored while its guide is still being written. The ticket says, signed, whose shop it belongs to, so that
a guide takes and a member sees only the shop's own files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.storage.models import Blob

from .actor import Actor, demand
from .errors import Missing
from .evidence.adding import take_in
from .showing import StoredBody

_signer = Signer(salt="guide-picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A picture or a video that a guide may take."""

    ticket: str
    is_video: bool


def store_guide_file(*, actor: Actor, shop_id: int, chunks: Iterable[bytes], now: datetime) -> StoredFile:
    """Stores a picture or a video and answers the ticket by which a guide of this shop may take it.

    Writes. Raises ``Missing`` and ``Refused`` (right, too big, neither picture nor video).
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_GUIDES)
    sha256 = take_in(chunks, now=now).sha256
    return StoredFile(ticket=ticket_of(shop_id, sha256), is_video=bool(videos_among([sha256])))


def ticket_of(shop_id: int, sha256: str) -> str:
    """Says, signed, that the file is one of the shop's."""
    return _signer.sign(f"{shop_id}-{sha256}")


def read_guide_file(*, actor: Actor, ticket: str) -> StoredBody:
    """A picture or a video by its ticket. Raises ``Missing``."""
    shop_id, sha256 = _unsigned(ticket)
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    blob = Blob.objects.get(pk=sha256)
    return StoredBody(sha256=sha256, mime=blob.mime, size=blob.size)


def opened_tickets(shop_id: int, tickets: Iterable[str]) -> tuple[str, ...]:
    """The files of tickets of this shop, each once. Raises ``Refused`` for any other ticket."""
    found: list[str] = []
    for ticket in tickets:
        try:
            shop, sha256 = _unsigned(ticket)
        except Missing:
            shop, sha256 = 0, ""
        if shop != shop_id:
            raise Refused("picture_missing", "找不到这张图片，请重新上传", {"pictures": "请重新上传"})
        if sha256 not in found:
            found.append(sha256)
    return tuple(found)


def _unsigned(ticket: str) -> tuple[int, str]:
    try:
        shop, _, sha256 = _signer.unsign(ticket).partition("-")
    except BadSignature as error:
        raise Missing from error
    return int(shop), sha256


def videos_among(digests: Iterable[str]) -> set[str]:
    """Which of these bodies are videos. One query, none for none."""
    wanted = list(digests)
    if not wanted:
        return set()
    found = Blob.objects.filter(pk__in=wanted, mime__startswith="video/")
    return set(found.values_list("pk", flat=True))
