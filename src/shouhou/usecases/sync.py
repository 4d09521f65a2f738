"""One whole sync of one shop, on a person's or a program's demand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from shouhou.storage.models import Shop, SyncSource

from . import sources
from .draining import drain_inbox
from .errors import Missing
from .polling import poll


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What one sync did. ``errors``: one text per stream that failed."""

    shop: str
    hints: int
    refunds_seen: int
    refunds_read: int
    cases_opened: int
    orders: int
    errors: tuple[str, ...]
    data_as_of: datetime | None


def host_clock() -> datetime:
    """Host time, UTC."""
    return datetime.now(UTC)


def sync_shop_once(
    *, shop_name: str, now: datetime, clock: Callable[[], datetime] = host_clock
) -> SyncReport:
    """Reads every stream of the shop once and empties its inbox. Calls the marketplace, writes.

    Raises ``Missing`` for an unknown shop. A stream that fails is reported; the others are read all the same.
    """
    shop = Shop.objects.filter(name=shop_name).first()
    if shop is None:
        raise Missing
    sources.ensure(shop_id=shop.pk, now=now)
    seen: dict[str, int] = {}
    for name in (sources.Source.CLOCK, *(one for one in sources.Source if one is not sources.Source.CLOCK)):
        source = SyncSource.objects.select_related("shop").get(shop=shop, name=name.value)
        seen[name.value] = poll(source, clock=clock)
    read = opened = 0
    while batch := drain_inbox(clock=clock, limit=50, shop_id=shop.pk):
        read += len(batch)
        opened += sum(one.opened_case for one in batch)
    rows = {row.name: row for row in SyncSource.objects.filter(shop=shop)}
    return SyncReport(
        shop=shop.name,
        hints=seen["hints"],
        refunds_seen=seen["refunds"],
        refunds_read=read,
        cases_opened=opened,
        orders=seen["orders"],
        errors=tuple(f"{row.name}: {row.last_error}" for row in rows.values() if row.last_error),
        data_as_of=rows["refunds"].data_as_of,
    )
