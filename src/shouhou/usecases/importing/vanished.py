"""Refunds that are open with us, lie inside the span that a newer file covers, and are not in it."""

from shouhou.domain.imports import RefundSpan
from shouhou.domain.refund.vocabulary import OPEN_STATUSES
from shouhou.storage.models import Refund, Shop

SHOWN = 500


def vanished(*, shop: Shop, span: RefundSpan) -> list[str]:
    """Refund numbers, oldest first, at most five hundred. They are listed for a person; nothing is done about them,
    for a file may have been exported with a filter. One query.
    """
    if span.first is None or span.last is None:
        return []
    rows = (
        Refund.objects.filter(
            shop=shop,
            status__in=[one.value for one in OPEN_STATUSES],
            applied_at__gte=span.first,
            applied_at__lte=span.last,
        )
        .exclude(source="hand")
        .order_by("applied_at", "id")
        .values_list("refund_id", flat=True)
    )
    return [refund_id for refund_id in rows if refund_id not in span.seen][:SHOWN]
