"""The streams of a shop: which is due, who is at it, how fresh it is."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction

from shouhou.storage import events
from shouhou.storage.models import SyncSource

CLAIM = timedelta(seconds=90)


class Source(StrEnum):
    """Names of the streams."""

    CLOCK = "clock"
    HINTS = "hints"
    REFUNDS = "refunds"
    ORDERS = "orders"
    ADDRESSES = "addresses"


# How often each is looked at. Hints make the screens live; the window poll is the safety net.
EVERY = {
    Source.CLOCK: timedelta(seconds=30),
    Source.HINTS: timedelta(milliseconds=250),
    Source.REFUNDS: timedelta(seconds=60),
    Source.ORDERS: timedelta(minutes=10),
    Source.ADDRESSES: timedelta(minutes=30),
}


def ensure(*, shop_id: int, now: datetime) -> None:
    """Makes the missing source rows of a shop, due at once. Writes."""
    SyncSource.objects.bulk_create(
        [SyncSource(shop_id=shop_id, name=name, due_at=now) for name in Source], ignore_conflicts=True
    )


def claim_due(*, now: datetime) -> SyncSource | None:
    """Takes the source that is due longest and that nobody holds. Writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE storage_syncsource SET claimed_until = %(until)s
             WHERE id = (SELECT s.id FROM storage_syncsource s JOIN storage_shop p ON p.id = s.shop_id
                          WHERE s.due_at <= %(now)s AND p.channel = 'api'
                            AND (s.claimed_until IS NULL OR s.claimed_until < %(now)s)
                          ORDER BY s.due_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED)
            RETURNING id
            """,
            {"until": now + CLAIM, "now": now},
        )
        row = cursor.fetchone()
    return SyncSource.objects.select_related("shop").get(pk=row[0]) if row else None


def succeeded(
    source: SyncSource, *, now: datetime, window_end: datetime | None = None, again: bool = False
) -> None:
    """Notes a whole read; the data is as of now. ``again`` makes it due at once (more is waiting). Writes."""
    pause = timedelta(0) if again else EVERY[Source(source.name)]
    changed = source.failures > 0
    SyncSource.objects.filter(pk=source.pk).update(
        claimed_until=None,
        due_at=now + pause,
        data_as_of=now,
        failures=0,
        last_error="",
        window_end=window_end or source.window_end,
    )
    if changed:
        events.announce(shop_id=source.shop_id, kind="shop")


def failed(source: SyncSource, *, now: datetime, error: str, wait: timedelta | None = None) -> None:
    """Notes a failure and backs off, up to five minutes. What was known stays, with its age. Writes."""
    pause = wait or timedelta(seconds=min(300, 2 ** min(source.failures + 1, 8)))
    SyncSource.objects.filter(pk=source.pk).update(
        claimed_until=None,
        due_at=now + pause,
        failures=source.failures + 1,
        last_error=error[:300],
        last_error_at=now,
    )
    if source.failures == 0:
        events.announce(shop_id=source.shop_id, kind="shop")
