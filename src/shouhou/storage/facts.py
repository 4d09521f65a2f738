"""Rows to the frozen records that the rules read."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Q, Sum

from shouhou.domain.goods import Goods
from shouhou.domain.money import Ceiling, refund_ceiling
from shouhou.domain.refund.facts import EnteredBy, RefundFacts, says_seven_day
from shouhou.domain.refund.vocabulary import (
    OPEN_STATUSES,
    AdvanceStatus,
    Constraint,
    CsStatus,
    Flow,
    Phase,
    RefundStatus,
    ShopType,
)
from shouhou.storage.models import Order, ProductProfile, Refund, Shop

E = TypeVar("E", bound=StrEnum)

TAKES_MONEY = [RefundStatus.SUCCESS.value, *sorted(status.value for status in OPEN_STATUSES)]


def word(kind: type[E], text: str) -> E | None:
    """Our word from its column; None when the column is empty (the platform's code was unknown)."""
    return kind(text) if text else None


def rule_categories(*, shop_id: int, item_ids: Iterable[str]) -> dict[str, str]:
    """The rule category of the products that have one (``virtual``, ``long``), by item. One query, none without items."""
    wanted = {one for one in item_ids if one}
    if not wanted:
        return {}
    found = ProductProfile.objects.filter(
        Q(goods_category=Goods.VIRTUAL.value) | Q(long_window=True), shop_id=shop_id, item_id__in=wanted
    )
    return {one.item_id: "virtual" if one.goods_category == Goods.VIRTUAL.value else "long" for one in found}


def facts_of(refund: Refund, *, shop: Shop, order: Order | None = None, category: str = "") -> RefundFacts:
    """The refund as the rules see it. Platform time. No query of its own. ``category``: ``rule_categories``."""
    return RefundFacts(
        shop_type=ShopType(shop.shop_type),
        flow=word(Flow, refund.flow),
        status=word(RefundStatus, refund.status),
        status_raw=refund.status_raw,
        phase=word(Phase, refund.phase),
        cs_status=word(CsStatus, refund.cs_status),
        cs_since=refund.cs_since,
        cs_remaining=(
            timedelta(seconds=refund.cs_remaining_seconds)
            if refund.cs_remaining_seconds is not None
            else None
        ),
        advance_status=word(AdvanceStatus, refund.advance_status),
        constraint=word(Constraint, refund.constraint),
        applied_at=refund.applied_at,
        entered_at=refund.entered_at,
        entered_by=word(EnteredBy, refund.entered_by),
        order_ended_at=order.ended_at if order else None,
        return_number=bool(refund.return_waybill),
        return_signed_at=refund.return_signed_at,
        platform_timeout_at=refund.platform_timeout_at,
        read_at=refund.read_at,
        withdrawals=refund.withdrawals,
        seven_day=says_seven_day(refund.reason),
        category=category,
        refund_fen=refund.refund_fen,
        total_fen=refund.total_fen,
        order_paid_fen=order.paid_fen if order else None,
    )


def ceiling_of(refund: Refund) -> Ceiling:
    """What may be paid at most on this refund. Two queries."""
    paid = (
        Order.objects.filter(shop_id=refund.shop_id, tid=refund.tid)
        .values_list("paid_fen", flat=True)
        .first()
    )
    others = (
        Refund.objects.filter(shop_id=refund.shop_id, tid=refund.tid, status__in=TAKES_MONEY)
        .exclude(pk=refund.pk)
        .aggregate(fen=Sum("refund_fen"))["fen"]
        or 0
    )
    return refund_ceiling(total_fen=refund.total_fen, order_paid_fen=paid, others_fen=others)
