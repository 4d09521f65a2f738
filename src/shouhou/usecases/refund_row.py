"""One refund's row brought in line with a reading: codes, texts, and when its node and the platform came in."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from shouhou.domain.refund.facts import PLATFORM_IN, EnteredBy, flow_of
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import (
    CsStatus,
    DisputeType,
    Flow,
    GoodStatus,
    OrderStatus,
    Phase,
    RefundStatus,
)
from shouhou.storage.facts import word
from shouhou.storage.json import storable
from shouhou.storage.models import Order, Refund, Shop

MATERIAL = (
    "status",
    "status_raw",
    "cs_status",
    "cs_status_raw",
    "dispute_type",
    "dispute_type_raw",
    "phase",
    "good_status",
    "constraint_raw",
    "refund_fen",
    "version",
    "return_waybill",
)


def material(row: Refund) -> dict[str, Any]:
    """What a decision may rest on, as the history keeps it: codes, amounts, numbers."""
    found: dict[str, Any] = {name: getattr(row, name) for name in MATERIAL}
    found["reason"] = row.reason
    found["description_digest"] = (
        hashlib.sha256(row.description.encode()).hexdigest() if row.description else ""
    )
    found["timeout_at"] = row.platform_timeout_at.isoformat() if row.platform_timeout_at else ""
    found["version"] = str(row.version or "")
    return found


def fill(
    row: Refund, reading: RefundReading, order: Order | None, *, shop: Shop, is_new: bool, at: datetime
) -> None:
    """Copies a reading into the row, in memory. What the platform did not say this time stays as it was."""
    old_status, old_cs = row.status_raw, row.cs_status
    old_timeout = row.platform_timeout_at
    old_claim = (row.refund_fen, row.reason, row.dispute_type_raw)
    _copy_codes(row, reading)
    _copy_plain(row, reading)
    row.flow = (
        flow_of(
            dispute_type=word(DisputeType, row.dispute_type),
            good_status=word(GoodStatus, row.good_status),
            order_status=word(OrderStatus, row.order_status or (order.status if order else "")),
            has_good_return=row.has_good_return,
            attribute=row.attribute,
            phase=word(Phase, row.phase),
            known=word(Flow, row.flow),
            status=word(RefundStatus, row.status),
        )
        or ""
    )
    claim_changed = old_claim != (row.refund_fen, row.reason, row.dispute_type_raw)
    if is_new or old_status != row.status_raw or claim_changed:
        _enter_node(row, old_status=old_status, is_new=is_new, at=at)
    if is_new or old_cs != row.cs_status:
        _enter_service(row, old_cs=old_cs, known=None if is_new else old_timeout, at=at)
    if not is_new and row.status == RefundStatus.CLOSED and old_status != row.status_raw:
        _count_withdrawal(row, limit=old_timeout)


def _copy_codes(row: Refund, reading: RefundReading) -> None:
    row.tid, row.oid = reading.tid, reading.oid
    row.status_raw = reading.status.raw
    row.status = reading.status.value if isinstance(reading.status, Known) else ""
    for name, raw_name in (
        ("dispute_type", "dispute_type_raw"),
        ("phase", ""),
        ("good_status", ""),
        ("order_status", ""),
        ("cs_status", "cs_status_raw"),
        ("advance_status", ""),
        ("constraint", "constraint_raw"),
    ):
        seen = getattr(reading, name)
        if seen is None:
            continue
        setattr(row, name, seen.value if isinstance(seen, Known) else "")
        if raw_name:
            setattr(row, raw_name, seen.raw)


PLAIN = {
    "has_good_return": "has_good_return",
    "refund_fen": "refund_fen",
    "total_fen": "total_fen",
    "price_fen": "price_fen",
    "num": "num",
    "applied_at": "created_at",
    "modified_at": "modified_at",
    "ended_at": "ended_at",
    "version": "version",
    "return_sent_at": "return_sent_at",
}
TEXTS = (
    "item_id",
    "title",
    "sku",
    "outer_id",
    "reason",
    "description",
    "buyer_nick",
    "buyer_open_uid",
    "return_company",
    "return_waybill",
    "return_address",
    "shipping_type",
    "attribute",
)


def _copy_plain(row: Refund, reading: RefundReading) -> None:
    for name, theirs in PLAIN.items():
        value = getattr(reading, theirs)
        if value is not None:
            setattr(row, name, value)
    for name in TEXTS:
        value = getattr(reading, name)
        if value:
            limit = getattr(Refund._meta.get_field(name), "max_length", None)
            setattr(row, name, storable(value)[:limit])
    # No time-out in a full reading means that none runs.
    row.platform_timeout_at = reading.timeout_at
    row.raw = storable(dict(reading.raw))


_BY_STATUS = {
    RefundStatus.REFUSED: EnteredBy.REFUSED,
    RefundStatus.WAITING_RETURN: EnteredBy.AGREED,
    RefundStatus.WAITING_RECEIPT: EnteredBy.RETURNED,
    RefundStatus.WAITING_SELLER_SEND: EnteredBy.RECEIVED,
    RefundStatus.WAITING_BUYER_CONFIRM: EnteredBy.SENT,
    RefundStatus.CLOSED: EnteredBy.ENDED,
    RefundStatus.SUCCESS: EnteredBy.ENDED,
    RefundStatus.TURNED_INTO_REFUND: EnteredBy.ENDED,
}


def _enter_node(row: Refund, *, old_status: str, is_new: bool, at: datetime) -> None:
    status = word(RefundStatus, row.status)
    first = is_new and row.modified_at is not None and row.modified_at == row.applied_at
    if status is RefundStatus.WAITING_SELLER:
        row.entered_by = EnteredBy.APPLIED if is_new else EnteredBy.MODIFIED
        row.entered_at = row.applied_at if first or is_new else row.modified_at or at
    elif status is not None and (is_new or old_status != row.status_raw):
        row.entered_by = _BY_STATUS.get(status, EnteredBy.AGREED)
        row.entered_at = row.modified_at or at


def _enter_service(row: Refund, *, old_cs: str, known: datetime | None, at: datetime) -> None:
    """Notes when the platform came in and what was left of the node's time then."""
    platform_in = {status.value for status in PLATFORM_IN}
    came_in = row.cs_status in platform_in and old_cs not in platform_in
    went_out = row.cs_status not in platform_in and old_cs in platform_in
    if came_in:
        row.cs_since = row.modified_at or at
        left = known - row.cs_since if known else None
        row.cs_remaining_seconds = max(0, int(left.total_seconds())) if left is not None else None
    elif went_out:
        row.cs_since = row.modified_at or at
    elif word(CsStatus, row.cs_status) is CsStatus.NONE:
        row.cs_since, row.cs_remaining_seconds = None, None


def _count_withdrawal(row: Refund, *, limit: datetime | None) -> None:
    """A refund that closed before its limit, with the platform out, was withdrawn by the buyer."""
    ended = row.ended_at or row.modified_at
    in_time = limit is None or (ended is not None and ended < limit - timedelta(seconds=1))
    if in_time and row.cs_status in (CsStatus.NONE.value, CsStatus.WITHDRAWN.value):
        row.withdrawals += 1
