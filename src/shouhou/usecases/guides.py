"""Product guides: words, pictures, a video and a link that show a buyer how a product is used.

A change ends the guide and makes its successor; nothing is edited or deleted. Links are shown and copied, never
fetched, and lead nowhere but to the platform: links elsewhere in a word to a buyer are a violation there [T13].
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet

from shouhou.domain.access import Permission
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.domain.guides import Guide, best_first, words_of
from shouhou.storage.models import Attachment, Case, ProductGuide

from .actor import Actor, demand
from .errors import Missing
from .guide_files import opened_tickets, videos_among

MOST_PICTURES = 9
LENGTHS = {"title": 120, "text": 2000, "words": 300, "link": 300, "item_id": 40}
PLATFORM_HOSTS = ("taobao.com", "tmall.com", "tb.cn", "alicdn.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEntry:
    """A guide as a person makes it. ``pictures`` and ``video``: tickets of ``guide_files``, in the order to be
    shown.
    """

    title: str
    text: str = ""
    item_id: str = ""
    words: str = ""
    link: str = ""
    pictures: tuple[str, ...] = ()
    video: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideToSend:
    """What goes to the buyer. Pictures and video are attached to the case, so that a message may carry them."""

    shop_id: int
    text: str
    pictures: tuple[str, ...]  # SHA-256
    video: str


def guides_of(*, actor: Actor, shop_id: int, item_id: str | None = None, said: str = "") -> tuple[Guide, ...]:
    """The shop's guides: all of them newest first, or those for one product best first. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    if item_id is not None or said:
        return guides_for(shop_id=shop_id, item_id=item_id or "", words=said)
    return _guides(shop_id)


def guides_for(*, shop_id: int, item_id: str, words: str) -> tuple[Guide, ...]:
    """The guides for a product, best first. ``words``: what the buyer said and how the product is called. One query."""
    return best_first(_guides(shop_id), item_id=item_id, said=words)


def guide(*, actor: Actor, shop_id: int, guide_id: int) -> Guide:
    """One guide, also an ended one. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    row = _rows().filter(shop_id=shop_id, pk=guide_id).first()
    if row is None:
        raise Missing
    return _views([row])[0]


def save_guide(
    *, actor: Actor, shop_id: int, guide_id: int | None, entry: GuideEntry, now: datetime
) -> Guide:
    """Makes a guide, or the successor of ``guide_id``, which ends. Writes.

    Raises ``Missing``, ``Refused`` with the wrong inputs in ``fields``, and ``ChangedMeanwhile`` with the newer
    ``Guide`` (or the ended one) in ``changes`` when a colleague was first.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_GUIDES)
    texts = _checked(entry)
    files = opened_tickets(shop_id, [*entry.pictures, *([entry.video] if entry.video else [])])
    if len(videos_among(files)) > 1:
        raise Refused("invalid", "请检查标出的内容", {"video": "最多一段视频"})
    with transaction.atomic():
        old = None
        if guide_id is not None:
            old = _end(shop_id, guide_id, actor=actor, now=now)
        row = ProductGuide.objects.create(
            shop_id=shop_id,
            **texts,
            blobs=list(files),
            created_by_id=actor.user_id,
            created_at=now,
            replaces=old,
        )
    return _views([_rows().get(pk=row.pk)])[0]


def end_guide(*, actor: Actor, shop_id: int, guide_id: int, now: datetime) -> None:
    """Takes a guide away; it stays to be read. Writes. Raises ``Missing``, ``Refused``, ``ChangedMeanwhile``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.MANAGE_GUIDES)
    with transaction.atomic():
        _end(shop_id, guide_id, actor=actor, now=now)


def guide_for_buyer(*, actor: Actor, case_id: int, guide_id: int, now: datetime) -> GuideToSend:
    """A guide made ready to be sent in a case: its words, and its pictures attached to the case. Sends nothing. Writes.

    Raises ``Missing`` (also for a guide of another shop) and ``Refused``.
    """
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=Permission.UPLOAD_PICTURE)
    found = guide(actor=actor, shop_id=shop_id, guide_id=guide_id)
    with transaction.atomic():
        for number, sha256 in enumerate((*found.pictures, *([found.video] if found.video else [])), start=1):
            _attach(case_id, shop_id, sha256, f"{found.title[:60]}-{number}", actor=actor, now=now)
    return GuideToSend(
        shop_id=shop_id, text=words_to_buyer(found), pictures=found.pictures, video=found.video
    )


def words_to_buyer(found: Guide) -> str:
    """What of a guide is written to the buyer."""
    return "\n".join(part for part in (found.title, found.text, found.link) if part)


def _attach(case_id: int, shop_id: int, sha256: str, filename: str, *, actor: Actor, now: datetime) -> None:
    if Attachment.objects.filter(case_id=case_id, blob_id=sha256).exists():
        return
    Attachment.objects.create(
        shop_id=shop_id,
        case_id=case_id,
        blob_id=sha256,
        filename=filename,
        uploaded_by_id=actor.user_id,
        at=now,
    )


def _end(shop_id: int, guide_id: int, *, actor: Actor, now: datetime) -> ProductGuide:
    row = ProductGuide.objects.select_for_update().filter(shop_id=shop_id, pk=guide_id).first()
    if row is None:
        raise Missing
    if row.ended_at is not None:
        newest = _newest(row)
        raise ChangedMeanwhile(_views([_rows().get(pk=newest)]), newest)
    row.ended_at, row.ended_by_id = now, actor.user_id
    row.save(update_fields=["ended_at", "ended_by"])
    return row


def _newest(row: ProductGuide) -> int:
    """The last successor of a row, or itself."""
    at = row.pk
    while (
        after := ProductGuide.objects.filter(replaces_id=at).values_list("pk", flat=True).first()
    ) is not None:
        at = after
    return at


def _checked(entry: GuideEntry) -> dict[str, str]:
    wrong: dict[str, str] = {}
    texts = {name: getattr(entry, name).replace("\x00", "").strip() for name in LENGTHS}
    texts["words"] = " ".join(words_of(texts["words"]))
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            wrong[name] = "太长"
    if not texts["title"]:
        wrong["title"] = "必填"
    if texts["item_id"] and not (texts["item_id"].isascii() and texts["item_id"].isdigit()):
        wrong["item_id"] = "请填写完整的数字编号"
    if texts["link"] and not _on_platform(texts["link"]):
        wrong["link"] = "只能填淘宝、天猫的链接：发别的网站给买家属于违规"
    if not (texts["text"] or texts["link"] or entry.pictures or entry.video):
        wrong["text"] = "文字、图片、链接至少要有一样"
    if len(entry.pictures) > MOST_PICTURES:
        wrong["pictures"] = "最多 9 张图片"
    if wrong:
        raise Refused("invalid", "请检查标出的内容", wrong)
    return texts


def _on_platform(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = parts.scheme == "https" and not parts.username and not any(c.isspace() for c in link)
    return plain and any(host == one or host.endswith(f".{one}") for one in PLATFORM_HOSTS)


def _rows() -> QuerySet[ProductGuide]:
    return ProductGuide.objects.select_related("created_by")


def _guides(shop_id: int) -> tuple[Guide, ...]:
    return _views(_rows().filter(shop_id=shop_id, ended_at__isnull=True).order_by("-id"))


def _views(rows: Iterable[ProductGuide]) -> tuple[Guide, ...]:
    rows = list(rows)
    videos = videos_among({sha256 for row in rows for sha256 in row.blobs})
    return tuple(
        Guide(
            guide_id=row.pk,
            item_id=row.item_id,
            title=row.title,
            text=row.text,
            pictures=tuple(one for one in row.blobs if one not in videos),
            video=next((one for one in row.blobs if one in videos), ""),
            link=row.link,
            words=words_of(row.words),
            created_by=row.created_by.display_name or row.created_by.username,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )
        for row in rows
    )
