"""The order beside the words."""

from collections.abc import Sequence

from shouhou.domain.refund.vocabulary import OPEN_STATUSES, RefundStatus
from shouhou.storage.models import Order, OrderLine, Refund

from .records import OrderLineView, OrderView

RUNNING = {status.value for status in OPEN_STATUSES}


def order_view(order: Order, *, refunds: Sequence[Refund], subject_oid: str) -> OrderView:
    """The order with what was and what may be given back. ``refunds``: all of this order. One query."""
    refunded = sum(one.refund_fen for one in refunds if one.status == RefundStatus.SUCCESS.value)
    refunding = sum(one.refund_fen for one in refunds if one.status in RUNNING)
    return OrderView(
        tid=order.tid,
        status=order.status,
        status_raw=order.status_raw,
        paid_fen=order.paid_fen,
        postage_fen=order.postage_fen,
        refunded_fen=refunded,
        refunding_fen=refunding,
        refundable_fen=max(0, order.paid_fen - refunded - refunding),
        created_at=order.created_at,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        ended_at=order.ended_at,
        shipping_type=order.shipping_type,
        buyer_message=order.buyer_message,
        seller_memo=order.seller_memo,
        receiver_masked=order.receiver_masked,
        lines=tuple(_line(line, refunds, subject_oid) for line in order.lines.order_by("id")),
        read_at=order.read_at,
    )


def _line(line: OrderLine, refunds: Sequence[Refund], subject_oid: str) -> OrderLineView:
    own = [one for one in refunds if one.oid == line.oid]
    return OrderLineView(
        oid=line.oid,
        title=line.title,
        sku=line.sku,
        num=line.num,
        price_fen=line.price_fen,
        paid_fen=line.paid_fen,
        refunded_fen=sum(one.refund_fen for one in own if one.status == RefundStatus.SUCCESS.value),
        refunding_fen=sum(one.refund_fen for one in own if one.status in RUNNING),
        status=line.status,
        status_raw=line.status_raw,
        waybill=line.waybill,
        carrier=line.carrier,
        is_subject=line.oid == subject_oid,
    )
