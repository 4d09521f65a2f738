"""Reads each shop's streams when they are due: clock, hints, refunds by window, orders, addresses.

Hints make screens live; the window poll with its overlap is what nothing escapes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from shouhou.marketplaces.port import Failure, Marketplace, OutsideFailed
from shouhou.storage import events
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Order, Refund, Shop, ShopSession, SyncSource
from shouhou.storage.sealing import SealBroken

from . import inbox, sources
from .addresses import read_addresses
from .outside import marketplace_of
from .readings import apply_order
from .sources import Source

log = structlog.get_logger()

OVERLAP = timedelta(minutes=10)
FIRST_WINDOW = timedelta(days=90)  # top-api 4.1: three months back
WINDOW = timedelta(days=7)
HINT_BATCH = 100


def poll_next(*, clock: Callable[[], datetime]) -> bool:
    """Reads the source that is due longest; False when none is. Calls the marketplace, writes."""
    source = sources.claim_due(now=clock())
    if source is None:
        return False
    poll(source, clock=clock)
    return True


def poll(source: SyncSource, *, clock: Callable[[], datetime]) -> int:
    """Reads one claimed source; what fails is kept with its reason and comes again. Returns items seen."""
    began = clock()
    try:
        return _poll(source, marketplace_of(source.shop), clock)
    except OutsideFailed as failure:
        if failure.failure is Failure.NEEDS_SESSION:
            session_refused(source.shop, failure, began=began, now=clock())
        sources.failed(source, now=clock(), error=_words(failure), wait=failure.retry_after)
    except SealBroken:
        sources.failed(source, now=clock(), error="密钥文件与数据库不匹配，无法解开店铺密钥")
    return 0


def _words(failure: OutsideFailed) -> str:
    return failure.text or failure.code or failure.failure.value


def session_refused(shop: Shop, failure: OutsideFailed, *, began: datetime, now: datetime) -> None:
    """Marks the authorisation that the platform did not take, unless it was renewed since the call began. Writes."""
    kind = failure.session.value if failure.session else "main"
    with transaction.atomic():
        ShopSession.objects.filter(shop=shop, kind=kind, refused_at=None, updated_at__lte=began).update(
            refused_at=now, refused_text=_words(failure)[:300]
        )
        events.announce(shop_id=shop.pk, kind="shop")


def _poll(source: SyncSource, marketplace: Marketplace, clock: Callable[[], datetime]) -> int:
    shop = source.shop
    match Source(source.name):
        case Source.CLOCK:
            measure_clock(shop, marketplace, clock=clock)
            sources.succeeded(source, now=clock())
            return 1
        case Source.HINTS:
            taken = take_hints(shop, marketplace, now=clock())
            sources.succeeded(source, now=clock(), again=taken >= HINT_BATCH)
            return taken
        case Source.REFUNDS:
            seen, end = poll_refunds(source, marketplace, now=clock())
            sources.succeeded(source, now=clock(), window_end=end)
            return seen
        case Source.ORDERS:
            seen, end = poll_orders(source, marketplace, now=clock())
            sources.succeeded(source, now=clock(), window_end=end)
            return seen
        case Source.ADDRESSES:
            seen = read_addresses(shop=shop, marketplace=marketplace, now=clock())
            if not shop.seller_user_id:
                seller = marketplace.seller()
                Shop.objects.filter(pk=shop.pk).update(seller_nick=seller.nick, seller_user_id=seller.user_id)
            sources.succeeded(source, now=clock())
            return seen


def measure_clock(shop: Shop, marketplace: Marketplace, *, clock: Callable[[], datetime]) -> None:
    """Compares the platform's clock with the host's. A rate is believed only when far from one. Writes."""
    before = clock()
    platform_now = marketplace.platform_time()
    host_now = before + (clock() - before) / 2
    rate = 1.0
    if shop.clock_host_at and shop.clock_platform_at:
        host_span = (host_now - shop.clock_host_at).total_seconds()
        platform_span = (platform_now - shop.clock_platform_at).total_seconds()
        # time.get answers whole seconds: two readings close together say nothing of a rate.
        measured = platform_span / host_span if host_span > 5 else 1.0
        rate = round(measured, 2) if 1.5 <= measured <= 100_000 and platform_span > 10 else 1.0
    Shop.objects.filter(pk=shop.pk).update(
        clock_host_at=host_now, clock_platform_at=platform_now, clock_rate=rate
    )


def take_hints(shop: Shop, marketplace: Marketplace, *, now: datetime) -> int:
    """Takes push messages, puts their refunds into the inbox, then takes them off the queue. Writes."""
    hints = marketplace.take_hints(quantity=HINT_BATCH)
    if not hints:
        return 0
    shops = dict(Shop.objects.filter(app_key=shop.app_key).values_list("seller_nick", "id"))
    by_shop: dict[int, set[str]] = {}
    for hint in hints:
        if hint.refund_id:
            by_shop.setdefault(shops.get(hint.seller_nick, shop.pk), set()).add(hint.refund_id)
        if hint.session_revoked:
            ShopSession.objects.filter(shop=shop).update(refused_at=now, refused_text="授权已被取消")
    for shop_id, refund_ids in by_shop.items():
        inbox.put(shop_id=shop_id, refund_ids=refund_ids, now=now)
    # Confirmed only after they are safely in the inbox: a crash in between makes them come again.
    marketplace.confirm_hints(message_ids=[hint.message_id for hint in hints])
    return len(hints)


def poll_refunds(source: SyncSource, marketplace: Marketplace, *, now: datetime) -> tuple[int, datetime]:
    """Lists refunds modified since the last window, with overlap; those we lack go to the inbox. Writes."""
    platform_now = clock_of(source.shop).platform_time(now)
    start = source.window_end - OVERLAP if source.window_end else platform_now - FIRST_WINDOW
    seen = 0
    while True:
        end = min(start + WINDOW, platform_now + timedelta(minutes=1))
        seen += _list_window(source, marketplace, start, end, now)
        if end >= platform_now:
            return seen, platform_now
        start = end - timedelta(seconds=1)


def _list_window(
    source: SyncSource, marketplace: Marketplace, start: datetime, end: datetime, now: datetime
) -> int:
    seen, page = 0, 1
    while True:
        answer = marketplace.refunds_modified(start=start, end=end, page=page)
        known = dict(
            Refund.objects.filter(
                shop_id=source.shop_id, refund_id__in=[one.refund_id for one in answer.items]
            ).values_list("refund_id", "modified_at")
        )
        wanted = [
            one.refund_id
            for one in answer.items
            if one.refund_id not in known
            or one.modified_at is None
            or known[one.refund_id] != one.modified_at
        ]
        inbox.put(shop_id=source.shop_id, refund_ids=wanted, now=now)
        for reason in answer.refused:
            log.warning("refund_row_not_understood", shop=source.shop_id, reason=reason)
        seen += len(answer.items)
        if not answer.has_next:
            return seen
        page += 1


def poll_orders(source: SyncSource, marketplace: Marketplace, *, now: datetime) -> tuple[int, datetime]:
    """Reads recent orders that we already have a case on, and new ones as listed. Writes."""
    shop = source.shop
    platform_now = clock_of(shop).platform_time(now)
    start = source.window_end - OVERLAP if source.window_end else platform_now - timedelta(days=1)
    seen, page = 0, 1
    while True:
        answer = marketplace.orders_created(start=start, end=platform_now, page=page)
        for order in answer.items:
            if not Order.objects.filter(shop=shop, tid=order.tid).exists():
                with transaction.atomic():
                    apply_order(shop, order, now)
        seen += len(answer.items)
        if not answer.has_next or page >= 50:
            return seen, platform_now
        page += 1
