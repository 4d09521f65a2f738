"""What must be refreshed: the age of every stream of every shop, and what hangs on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shouhou.storage.models import Command, Shop, SyncSource
from shouhou.storage.models.cases import NO_DUE
from shouhou.storage.queries.desk_records import ShopFreshness, SourceFreshness
from shouhou.storage.queries.queue import fetch

from .actor import Actor
from .queue import viewer_of

FILE_STREAMS = ("file_refunds", "file_orders", "file_items", "file_reviews")
COUNTING = ("refunds", "file_refunds")  # the streams whose age a countdown inherits


def freshness(*, actor: Actor, now: datetime) -> tuple[ShopFreshness, ...]:
    """The person's shops, most pressing first: stale ones by their next due moment, then the rest. Six queries."""
    viewer = viewer_of(actor=actor)
    shops = list(Shop.objects.filter(pk__in=viewer.shops))
    sources: dict[int, list[SyncSource]] = {}
    for source in SyncSource.objects.filter(shop_id__in=viewer.shops).order_by("name"):
        sources.setdefault(source.shop_id, []).append(source)
    cases = _open_cases(shops, now)
    ticked: dict[int, int] = {}
    waiting = Command.objects.filter(shop_id__in=viewer.shops, state="needs_person", ticked_at__isnull=False)
    for shop_id in waiting.values_list("shop_id", flat=True):
        ticked[shop_id] = ticked.get(shop_id, 0) + 1
    found = [
        ShopFreshness(
            shop=viewer.shops[shop.pk],
            channel=shop.channel,
            sources=_sources(shop, sources.get(shop.pk, ()), cases.get(shop.pk, {}), now),
            open_cases=cases.get(shop.pk, {}).get("open_cases", 0),
            waiting_confirmation=ticked.get(shop.pk, 0),
            next_due_at=cases.get(shop.pk, {}).get("next_due"),
        )
        for shop in shops
    ]
    return tuple(sorted(found, key=lambda one: (not one.stale, one.next_due_at or NO_DUE, one.shop.name)))


def _open_cases(shops: Sequence[Shop], now: datetime) -> dict[int, dict[str, Any]]:
    rows = fetch(
        """
        SELECT c.shop_id, count(*) AS open_cases,
               min(c.next_due_at) FILTER (WHERE c.next_due_at < %(never)s) AS next_due,
               count(*) FILTER (WHERE c.next_due_at < %(never)s) AS countdowns,
               count(*) FILTER (WHERE c.next_due_at < %(never)s AND r.read_at < s.stale_before) AS old_countdowns
          FROM storage_case c
          JOIN unnest(%(shops)s::bigint[], %(before)s::timestamptz[]) AS s(shop_id, stale_before)
            ON s.shop_id = c.shop_id
          LEFT JOIN storage_refund r ON r.id = c.lead_refund_id
         WHERE c.state = 'open' GROUP BY c.shop_id
        """,
        {
            "never": NO_DUE,
            "shops": [shop.pk for shop in shops],
            "before": [now - timedelta(minutes=shop.stale_minutes) for shop in shops],
        },
    )
    return {row["shop_id"]: row for row in rows}


def _sources(
    shop: Shop, rows: Sequence[SyncSource], cases: Mapping[str, Any], now: datetime
) -> tuple[SourceFreshness, ...]:
    limit = timedelta(minutes=shop.stale_minutes)
    by_name = {row.name: row for row in rows}
    names = [name for name in by_name if name not in FILE_STREAMS or shop.channel == "api"]
    if shop.channel == "files":
        names = list(FILE_STREAMS)
    return tuple(_source(shop, name, by_name.get(name), limit, cases, now) for name in names)


def _source(
    shop: Shop,
    name: str,
    row: SyncSource | None,
    limit: timedelta,
    cases: Mapping[str, Any],
    now: datetime,
) -> SourceFreshness:
    as_of = row.data_as_of if row else None
    old = as_of is None or now - as_of > limit
    # Orders, lines and reviews change no countdown: only refunds press. A stream never fed presses where cases are open.
    needed = name in COUNTING if shop.channel == "files" else name not in FILE_STREAMS
    needed = needed and (as_of is not None or shop.channel == "api" or bool(cases.get("open_cases")))
    counting = cases if name in COUNTING else {}
    return SourceFreshness(
        name=name.removeprefix("file_"),
        data_as_of=as_of,
        limit=limit,
        stale=old and needed,
        countdowns=counting.get("countdowns", 0),
        old_countdowns=counting.get("old_countdowns", 0),
        last_error=row.last_error if row else "",
    )
