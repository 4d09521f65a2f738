"""Notes each picture of the platform's messages, so that it is fetched before the platform stops serving it."""

from collections.abc import Iterable
from datetime import datetime

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.storage import events
from shouhou.storage.models import PlatformPicture, RefundMessage, Shop

from ..rules import rules_for
from .reading import KEPT_BY_PLATFORM

LONGEST_URL = 500


def note_pictures(messages: Iterable[RefundMessage], *, shop: Shop, now: datetime) -> None:
    """One row for each picture, due at once. Part of the writing transaction. Writes."""
    with_pictures = [message for message in messages if message.picture_urls]
    if not with_pictures:
        return
    rules = rules_for(shop_id=shop.pk)
    rows = []
    for message in with_pictures:
        row = rules.find(key=KEPT_BY_PLATFORM, shop_type=ShopType(shop.shop_type), at=message.created_at)
        rows += [
            PlatformPicture(
                shop=shop,
                message=message,
                url=url,
                expires_at=message.created_at + row.span if row else None,
                next_try_at=now,
            )
            for url in dict.fromkeys(message.picture_urls)
            if len(url) <= LONGEST_URL
        ]
    PlatformPicture.objects.bulk_create(rows, ignore_conflicts=True)
    events.wake("pictures")
