"""Which order line a refund of a file means: the export names the order only."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from shouhou.domain.refund.reading import RefundReading
from shouhou.storage.models import OrderLine


def resolve_line(
    reading: RefundReading, *, lines: Sequence[OrderLine], other_items: frozenset[str]
) -> RefundReading:
    """The reading with its line. Pure.

    Without lines the order's number stands for its line, as it does on the platform for orders of one line;
    ``other_items`` are the marks of refunds of the same order that stand under it already, from which this one
    keeps apart.
    """
    oid = resolve_title(reading.item_id, reading.outer_id, reading.title, lines=lines)
    if oid:
        return replace(reading, oid=oid)
    mark = item_mark(reading.item_id, reading.title)
    if mark and other_items and mark not in other_items:
        return replace(reading, oid=f"{reading.tid}-{mark}")
    return reading


def resolve_title(item_id: str, outer_id: str, title: str, *, lines: Sequence[OrderLine]) -> str:
    """The one line meant, by item, then merchant code, then title; the only line of an order is it. Else empty."""
    for wanted, member in ((item_id, "item_id"), (outer_id, "outer_id"), (title, "title")):
        found = [line for line in lines if wanted and getattr(line, member) == wanted]
        if len(found) == 1:
            return found[0].oid
    return lines[0].oid if len(lines) == 1 else ""


def item_mark(item_id: str, title: str) -> str:
    """Six characters that tell the items of one order apart; empty when nothing is known of the item."""
    text = item_id or title
    return hashlib.sha256(text.encode()).hexdigest()[:6] if text else ""
