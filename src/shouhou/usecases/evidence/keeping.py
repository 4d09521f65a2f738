"""Keeps the platform's pictures: fetched once, checked and made anew, before the platform stops serving them.

The network is never called in a transaction: a row is taken for a while, fetched, and then settled.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import Side, Source
from shouhou.domain.refund.vocabulary import Party, ShopType
from shouhou.marketplaces.pictures import Hosts, NotFetched, fetch_picture
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.json import dump_text
from shouhou.storage.media.pictures import camera_words
from shouhou.storage.models import Case, EvidenceItem, PlatformPicture, Shop
from shouhou.storage.queries.evidence import due_pictures
from shouhou.storage.sealing import seal

from ..rules import rules_for
from ..uploads import keep_picture, opened_picture

log = structlog.get_logger()

HOSTS = "picture.hosts"
TAKEN_FOR = timedelta(minutes=2)
"""So long nobody else fetches a picture that was taken; longer than the longest fetch."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
MOST_ATTEMPTS = 12
_SIDES = {
    Party.BUYER.value: Side.BUYER,
    Party.OFFICER.value: Side.PLATFORM,
    Party.PLATFORM.value: Side.PLATFORM,
}

Fetch = Callable[..., bytes]


def keep_next(*, clock: Callable[[], datetime], fetch: Fetch = fetch_picture) -> bool:
    """Fetches the picture that is due and expires first. Calls the network, writes. False when none is due."""
    now = clock()
    for picture_id in due_pictures(now=now, most=5):
        row = _take(picture_id, now)
        if row is not None:
            _keep(row, clock=clock, fetch=fetch)
            return True
    return False


def _take(picture_id: int, now: datetime) -> PlatformPicture | None:
    """The row, held for ``TAKEN_FOR``; None when somebody else was first."""
    with transaction.atomic():
        row = (
            PlatformPicture.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("shop", "message__refund")
            .filter(pk=picture_id, state="waiting", next_try_at__lte=now)
            .first()
        )
        if row is not None:
            row.attempts += 1
            row.next_try_at = now + TAKEN_FOR
            row.save(update_fields=["attempts", "next_try_at"])
    return row


def _keep(row: PlatformPicture, *, clock: Callable[[], datetime], fetch: Fetch) -> None:
    try:
        body = fetch(row.url, hosts=_hosts(row.shop, clock()))
        image = opened_picture(body)
        camera = camera_words(image)
        stored = keep_picture(image, now=clock())
    except NotFetched as error:
        _failed(row, error.reason, final=error.final, now=clock())
    except Refused as refusal:
        _failed(row, refusal.reason_code, final=True, now=clock())
    else:
        _settle(row, sha256=stored.sha256, camera=camera, now=clock())


def _hosts(shop: Shop, now: datetime) -> Hosts:
    at = clock_of(shop).platform_time(now)
    row = rules_for(shop_id=shop.pk).find(key=HOSTS, shop_type=ShopType(shop.shop_type), at=at)
    names = frozenset(row.value.lower().split()) if row else frozenset()
    return Hosts(names=names, gateway=shop.gateway)


def _failed(row: PlatformPicture, reason: str, *, final: bool, now: datetime) -> None:
    """Tried again later; for good when it would not help. ``gone`` is said, for then nobody has it any more."""
    given_up = final or row.attempts >= MOST_ATTEMPTS
    state = "waiting" if not given_up else "gone" if reason == "gone" else "refused"
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
    log.warning("picture_not_kept", picture=row.pk, shop=row.shop_id, reason=reason, state=state)
    with transaction.atomic():
        PlatformPicture.objects.filter(pk=row.pk).update(
            state=state, error=reason[:200], next_try_at=now + pause
        )
        if given_up:
            _say(row, "evidence.lost", {"picture": row.pk, "reason": reason}, now)


def _settle(row: PlatformPicture, *, sha256: str, camera: Mapping[str, Any], now: datetime) -> None:
    """The picture is ours. One of the buyer or the platform becomes a piece of proof that waits to be sorted."""
    side = _SIDES.get(row.message.author)
    with transaction.atomic():
        PlatformPicture.objects.filter(pk=row.pk).update(
            state="kept", blob_id=sha256, fetched_at=now, error=""
        )
        body: dict[str, Any] = {"picture": row.pk, "sha256": sha256}
        case = Case.objects.select_for_update(of=("self",)).get(pk=row.message.refund.case_id)
        if side is not None and not EvidenceItem.objects.filter(case=case, blob_id=sha256).exists():
            item = EvidenceItem.objects.create(
                shop_id=row.shop_id,
                case=case,
                kind="",
                side=side.value,
                blob_id=sha256,
                source=Source.PLATFORM.value,
                message=row.message,
                exif_sealed=seal(dump_text(camera)) if camera else "",
                added_at=clock_of(row.shop).platform_time(now),
            )
            body["item"] = item.pk
        _say(row, "evidence.kept", body, now)


def _say(row: PlatformPicture, kind: str, body: Mapping[str, Any], now: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.message.refund.case_id)
    history.append(case, at=clock_of(row.shop).platform_time(now), actor="system", kind=kind, body=body)
    case.save(update_fields=["version", "head"])
    events.announce(shop_id=row.shop_id, case_id=case.pk, kind="case")
