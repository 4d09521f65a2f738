"""Refunds and orders that a person told, by paste or by hand: the same way in as a file's rows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shouhou.domain.imports import FileRow
from shouhou.domain.refund.reading import OrderReading, RefundReading
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Shop

from .importing.order_rows import apply_items, apply_orders
from .importing.refund_rows import apply_refunds
from .importing.tally import Tally, Told
from .locks import lock_shop
from .rules import rules_for


def apply_told(*, shop: Shop, rows: Sequence[FileRow], source: str, now: datetime) -> Tally:
    """Applies rows as of now, in one transaction. Writes."""
    tally = Tally()
    at = clock_of(shop).platform_time(now)
    told = Told(source=source, stated_at=at, now=at, host_now=now)
    refunds = [row for row in rows if isinstance(row.reading, RefundReading)]
    orders = [row for row in rows if isinstance(row.reading, OrderReading)]
    items = [row for row in rows if not isinstance(row.reading, RefundReading | OrderReading)]
    with transaction.atomic():
        lock_shop(shop_id=shop.pk, alone=True)
        if orders:
            apply_orders(shop=shop, rows=orders, told=told, tally=tally)
        if items:
            apply_items(shop=shop, rows=items, told=told, tally=tally)
        if refunds:
            apply_refunds(shop=shop, rows=refunds, rules=rules_for(shop_id=shop.pk), told=told, tally=tally)
    return tally
