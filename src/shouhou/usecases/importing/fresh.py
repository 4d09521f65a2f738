"""How old what we hold of a file-fed stream is: the newest moment that any file of the kind spoke of."""

from datetime import datetime

from shouhou.domain.imports import FileKind
from shouhou.storage import events
from shouhou.storage.models import Shop, SyncSource
from shouhou.storage.models.cases import NO_DUE

NAMES = {
    FileKind.REFUNDS: "file_refunds",
    FileKind.ORDERS: "file_orders",
    FileKind.ITEMS: "file_items",
    FileKind.REVIEWS: "file_reviews",
}


def note_age(*, shop: Shop, kind: FileKind, stated_at: datetime) -> None:
    """Notes that a file of the kind was taken, as of ``stated_at`` (host time). Never makes the data older. Writes."""
    source, made = SyncSource.objects.get_or_create(
        shop=shop, name=NAMES[kind], defaults={"due_at": NO_DUE, "data_as_of": stated_at}
    )
    if not made and (source.data_as_of is None or source.data_as_of < stated_at):
        SyncSource.objects.filter(pk=source.pk).update(data_as_of=stated_at)
    events.announce(shop_id=shop.pk, kind="shop")
