"""What the platform shows becomes rows: refund, order, messages, and the case that they belong to.

Safe to repeat, to duplicate and to reorder: an older reading changes nothing, the same reading only its age.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from shouhou.domain.refund.reading import Known, MessageReading, OrderReading, RefundReading, RefuseReason
from shouhou.domain.refund.vocabulary import (
    Phase,
    RefundStatus,
)
from shouhou.marketplaces.port import Failure, Marketplace, OutsideFailed
from shouhou.storage.clocks import clock_of
from shouhou.storage.json import storable
from shouhou.storage.models import Order, OrderLine, Refund, RefundMessage, Shop

from .approving import without_object
from .booking import book_refunds
from .cases import case_for, note_on_case, refresh_case
from .evidence.noting import note_pictures
from .locks import lock_shop
from .refund_row import fill, material
from .settling import confirm_by_observation

REFUSABLE = (RefundStatus.WAITING_SELLER, RefundStatus.WAITING_RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read of one refund in one visit."""

    refund: RefundReading
    order: OrderReading | None
    messages: Sequence[MessageReading]
    reasons: Sequence[RefuseReason] | None  # None: not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a reading did to the rows."""

    refund_pk: int
    case_id: int
    is_new: bool
    changed: bool
    opened_case: bool


def observe_refund(*, shop: Shop, marketplace: Marketplace, refund_id: str, now: datetime) -> Applied:
    """Reads one refund with its order, messages and refuse reasons, then applies it. Calls, then writes.

    Raises ``OutsideFailed`` when the refund itself cannot be read; the rest may be missing this time.
    """
    reading = read_whole(shop=shop, marketplace=marketplace, refund_id=refund_id)
    return apply(shop=shop, reading=reading, now=now)


def read_whole(*, shop: Shop, marketplace: Marketplace, refund_id: str) -> Reading:
    """One refund and what belongs to it. Calls the marketplace up to four times; writes nothing."""
    refund = marketplace.refund(refund_id=refund_id)
    phase = refund.phase.value if isinstance(refund.phase, Known) else Phase.ON_SALE
    messages = marketplace.messages(refund_id=refund_id, phase=phase)
    order = marketplace.order(tid=refund.tid) if _order_is_needed(shop, refund) else None
    reasons = _reasons(shop, marketplace, refund, phase)
    return Reading(refund=refund, order=order, messages=messages, reasons=reasons)


def _order_is_needed(shop: Shop, refund: RefundReading) -> bool:
    """The order is read when we lack it or when the refund moved since: a refund changes its order."""
    seen = (
        Refund.objects.filter(shop=shop, refund_id=refund.refund_id).values_list("version", flat=True).first()
    )
    return (
        seen is None or seen != refund.version or not Order.objects.filter(shop=shop, tid=refund.tid).exists()
    )


def _reasons(
    shop: Shop, marketplace: Marketplace, refund: RefundReading, phase: Phase
) -> Sequence[RefuseReason] | None:
    if not (isinstance(refund.status, Known) and refund.status.value in REFUSABLE):
        return ()
    mark = _reasons_mark(refund)
    if Refund.objects.filter(shop=shop, refund_id=refund.refund_id, refuse_reasons_for=mark).exists():
        return None
    try:
        return marketplace.refuse_reasons(refund_id=refund.refund_id, phase=phase)
    except OutsideFailed as failure:
        if failure.failure is Failure.REFUSED:  # this refund may not be refused: there are no reasons
            return ()
        return None


def _reasons_mark(refund: RefundReading) -> str:
    return f"{refund.status.raw}"[:40]


# -- rows -----------------------------------------------------------------------------------------------


def apply(*, shop: Shop, reading: Reading, now: datetime) -> Applied:
    """Brings rows in line with a reading, in one transaction. Writes.

    ``now`` is host time; what is stored beside the platform's own times is on the shop's clock.
    """
    with transaction.atomic():
        _one_at_a_time(shop, reading.refund.oid)
        order = apply_order(shop, reading.order, now) if reading.order else None
        order = order or Order.objects.filter(shop=shop, tid=reading.refund.tid).first()
        row = Refund.objects.filter(shop=shop, refund_id=reading.refund.refund_id).first()
        if row is not None and _is_older(row, reading.refund):
            return Applied(
                refund_pk=row.pk, case_id=row.case_id, is_new=False, changed=False, opened_case=False
            )
        return _apply(shop, row, reading, order, now)


def _one_at_a_time(shop: Shop, oid: str) -> None:
    """Two workers never handle the same order line at once: else both would open a case for it."""
    lock_shop(shop_id=shop.pk, alone=False)
    number = int.from_bytes(hashlib.sha256(f"{shop.pk}:{oid}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _is_older(row: Refund, reading: RefundReading) -> bool:
    if row.version is not None and reading.version is not None:
        return reading.version < row.version
    if row.modified_at and reading.modified_at:
        return reading.modified_at < row.modified_at
    return False


def _apply(shop: Shop, row: Refund | None, reading: Reading, order: Order | None, now: datetime) -> Applied:
    at = clock_of(shop).platform_time(now)
    is_new = row is None
    opened = False
    if row is None:
        case, opened = case_for(shop=shop, reading=reading.refund, at=at)
        row = Refund(
            shop=shop,
            case=case,
            refund_id=reading.refund.refund_id,
            first_seen_at=now,
            read_at=now,
            refund_fen=reading.refund.refund_fen,
        )
    before = material(row) if not is_new else {}
    fill(row, reading.refund, order, shop=shop, is_new=is_new, at=at)
    if reading.reasons is not None:
        row.refuse_reasons = [
            {"reason_id": reason.reason_id, "text": reason.text, "tips": reason.tips}
            for reason in reading.reasons
        ]
        row.refuse_reasons_for = _reasons_mark(reading.refund)
    row.read_at = now
    row.save()
    book_refunds([row], new=is_new, now=now)
    changes = {
        name: [before.get(name), value] for name, value in material(row).items() if before.get(name) != value
    }
    fresh = _apply_messages(row, reading.messages, now)
    if is_new or changes:
        note_on_case(
            case_id=row.case_id,
            at=at,
            kind="refund.seen" if is_new else "refund.changed",
            body={"refund_id": row.refund_id, "changes": changes},
        )
    for message in fresh:
        note_on_case(
            case_id=row.case_id,
            at=at,
            kind="message.seen",
            body={
                "refund_id": row.refund_id,
                "message_id": message.message_id,
                "author": message.author,
                "digest": hashlib.sha256(message.content.encode()).hexdigest(),
            },
        )
    confirm_by_observation(row, now=now)
    without_object([row], now=now)
    if is_new or changes or fresh:
        refresh_case(case_id=row.case_id, at=at, opened=opened)
    return Applied(
        refund_pk=row.pk,
        case_id=row.case_id,
        is_new=is_new,
        changed=bool(changes or fresh),
        opened_case=opened,
    )


def apply_order(shop: Shop, reading: OrderReading, now: datetime) -> Order:
    order, _ = Order.objects.update_or_create(
        shop=shop,
        tid=reading.tid,
        defaults={
            "status": reading.status.value if isinstance(reading.status, Known) else "",
            "status_raw": reading.status.raw[:60],
            "paid_fen": reading.paid_fen,
            "postage_fen": reading.postage_fen,
            "buyer_nick": reading.buyer_nick[:120],
            "buyer_open_uid": reading.buyer_open_uid[:120],
            "shipping_type": reading.shipping_type[:20],
            "created_at": reading.created_at,
            "paid_at": reading.paid_at,
            "shipped_at": reading.shipped_at,
            "ended_at": reading.ended_at,
            "modified_at": reading.modified_at,
            "buyer_message": storable(reading.buyer_message),
            "seller_memo": storable(reading.seller_memo),
            "receiver_masked": reading.receiver_masked[:300],
            "raw": storable(dict(reading.raw)),
            "read_at": now,
        },
    )
    for line in reading.lines:
        OrderLine.objects.update_or_create(
            shop=shop,
            oid=line.oid,
            defaults={
                "order": order,
                "title": line.title[:300],
                "sku": line.sku[:300],
                "item_id": line.item_id,
                "outer_id": line.outer_id[:120],
                "num": line.num,
                "price_fen": line.price_fen,
                "paid_fen": line.paid_fen,
                "status": line.status.value if isinstance(line.status, Known) else "",
                "status_raw": line.status.raw[:60] if line.status else "",
                "refund_status_raw": line.refund_status_raw[:60],
                "waybill": line.waybill[:60],
                "carrier": line.carrier[:60],
            },
        )
    return order


def _apply_messages(row: Refund, messages: Sequence[MessageReading], now: datetime) -> list[RefundMessage]:
    known = set(row.messages.values_list("message_id", flat=True))
    fresh = [
        RefundMessage(
            refund=row,
            shop_id=row.shop_id,
            message_id=message.message_id,
            author=message.author.value if message.author else "",
            author_nick=message.author_nick[:120],
            content=storable(message.content),
            is_return_address=message.is_return_address,
            picture_urls=list(message.picture_urls),
            created_at=message.created_at,
            read_at=now,
        )
        for message in messages
        if message.message_id not in known
    ]
    made = RefundMessage.objects.bulk_create(fresh)
    note_pictures(made, shop=row.shop, now=now)
    return made
