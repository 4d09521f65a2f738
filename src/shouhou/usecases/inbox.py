"""The inbox: what the platform hinted at, one row per refund, read in batches by any number of workers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from shouhou.storage import events
from shouhou.storage.models import InboxRow

CLAIM = timedelta(seconds=60)
BACKOFF = (2, 5, 15, 60, 300)  # seconds after the first, second … failed reading; the last one repeats


@dataclass(frozen=True, slots=True)
class Claimed:
    """One inbox row that this worker may read until its claim ends."""

    row_id: int
    shop_id: int
    refund_id: str
    generation: int
    attempts: int


def put(*, shop_id: int, refund_ids: Iterable[str], now: datetime) -> int:
    """Adds refunds to read; one that is there already gets a new generation. Returns how many. Writes."""
    ids = sorted(set(refund_ids))
    if not ids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO storage_inboxrow
                   (shop_id, refund_id, generation, received_at, not_before, attempts, last_error)
            SELECT %s, unnest(%s::text[]), 1, %s, %s, 0, ''
            ON CONFLICT (shop_id, refund_id) DO UPDATE
               SET generation = storage_inboxrow.generation + 1,
                   not_before = LEAST(storage_inboxrow.not_before, EXCLUDED.not_before)
            """,
            [shop_id, ids, now, now],
        )
        events.wake("inbox")
    return len(ids)


def claim(*, now: datetime, limit: int, shop_id: int | None = None) -> list[Claimed]:
    """Takes up to ``limit`` due rows that nobody else holds, oldest first. Writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE storage_inboxrow SET claimed_until = %(until)s
             WHERE id IN (SELECT id FROM storage_inboxrow
                           WHERE not_before <= %(now)s
                             AND (claimed_until IS NULL OR claimed_until < %(now)s)
                             AND (%(shop)s::bigint IS NULL OR shop_id = %(shop)s)
                           ORDER BY not_before, id
                           LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id, shop_id, refund_id, generation, attempts
            """,
            {"until": now + CLAIM, "now": now, "limit": limit, "shop": shop_id},
        )
        return [Claimed(*row) for row in cursor.fetchall()]


def done(claimed: Claimed, *, now: datetime) -> None:
    """Removes a row that was read, unless a newer hint came meanwhile: then it is due again at once. Writes."""
    deleted, _ = InboxRow.objects.filter(pk=claimed.row_id, generation=claimed.generation).delete()
    if not deleted:
        InboxRow.objects.filter(pk=claimed.row_id).update(claimed_until=None, not_before=now, attempts=0)


def put_back(claimed: Claimed, *, now: datetime, error: str, wait: timedelta | None = None) -> None:
    """Keeps a row for later after a failed reading. Writes."""
    pause = wait or timedelta(seconds=BACKOFF[min(claimed.attempts, len(BACKOFF) - 1)])
    InboxRow.objects.filter(pk=claimed.row_id).update(
        claimed_until=None,
        not_before=now + pause,
        attempts=claimed.attempts + 1,
        last_error=error[:300],
    )
