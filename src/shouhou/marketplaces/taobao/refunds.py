"""Refunds as the platform gives them → readings."""

from collections.abc import Sequence
from datetime import datetime

from shouhou.domain.refund.reading import Known, RefundReading, Unknown
from shouhou.domain.refund.vocabulary import DisputeType

from . import codes
from .convert import (
    Nonsense,
    Row,
    attribute,
    fen,
    flag,
    identity,
    moment,
    optional_fen,
    optional_identity,
    text,
    whole,
)


def refund_reading(row: Row) -> RefundReading:
    """One refund. Raises ``Nonsense`` when ids, status, money or times cannot be understood."""
    return RefundReading(
        refund_id=identity(row, "refund_id"),
        tid=identity(row, "tid"),
        oid=identity(row, "oid"),
        status=codes.required(codes.REFUND_STATUS, row, "status"),
        dispute_type=dispute_type(row),
        phase=codes.coded(codes.PHASE, row, "refund_phase"),
        good_status=codes.coded(codes.GOOD_STATUS, row, "good_status"),
        order_status=codes.coded(codes.ORDER_STATUS, row, "order_status"),
        cs_status=codes.coded(codes.CS_STATUS, row, "cs_status"),
        advance_status=codes.coded(codes.ADVANCE_STATUS, row, "advance_status"),
        constraint=codes.coded(codes.CONSTRAINT, row, "operation_contraint"),
        has_good_return=flag(row, "has_good_return"),
        refund_fen=fen(row, "refund_fee"),
        total_fen=optional_fen(row, "total_fee"),
        payment_fen=optional_fen(row, "payment"),
        price_fen=optional_fen(row, "price"),
        num=whole(row, "num"),
        item_id=optional_identity(row, "num_iid"),
        title=text(row, "title"),
        sku=text(row, "sku"),
        outer_id=text(row, "outer_id"),
        reason=text(row, "reason"),
        description=text(row, "desc"),
        buyer_nick=text(row, "buyer_nick"),
        buyer_open_uid=text(row, "buyer_open_uid") or text(row, "ouid"),
        seller_nick=text(row, "seller_nick"),
        created_at=moment(row, "created"),
        modified_at=moment(row, "modified"),
        ended_at=moment(row, "end_time"),
        version=whole(row, "refund_version"),
        timeout_at=timeout_at(row),
        return_company=text(row, "company_name"),
        return_waybill=text(row, "sid"),
        return_sent_at=moment(row, "good_return_time"),
        return_address=text(row, "address"),
        shipping_type=text(row, "shipping_type"),
        attribute=text(row, "attribute"),
        raw=dict(row),
    )


def dispute_type(row: Row) -> Known[DisputeType] | Unknown | None:
    """``dispute_type`` when given, else the attribute's ``disputeRequest``, else ``has_good_return``.

    Facts 3.1. A derived word keeps where it came from in ``raw``.
    """
    named = codes.coded(codes.DISPUTE_TYPE, row, "dispute_type")
    if named is not None:
        return named
    request = attribute(text(row, "attribute")).get("disputeRequest", "")
    if request in codes.DISPUTE_REQUEST:
        return Known(codes.DISPUTE_REQUEST[request], f"disputeRequest:{request}")
    match flag(row, "has_good_return"):
        case True:
            return Known(DisputeType.RETURN_AND_REFUND, "has_good_return:true")
        case False:
            return Known(DisputeType.REFUND_ONLY, "has_good_return:false")
        case None:
            return None


def timeout_at(row: Row) -> datetime | None:
    """The platform's deadline of the present node, when it says that there is one."""
    remind = row.get("refund_remind_timeout")
    if remind is None:
        return None
    if not isinstance(remind, dict):
        raise Nonsense("refund_remind_timeout", type(remind).__name__)
    return None if flag(remind, "exist_timeout") is False else moment(remind, "timeout")


def understood(found: Sequence[Row]) -> tuple[list[RefundReading], list[str]]:
    """The rows that can be read, and one short reason for each that cannot."""
    readings: list[RefundReading] = []
    refused: list[str] = []
    for row in found:
        try:
            readings.append(refund_reading(row))
        except Nonsense as nonsense:
            refused.append(f"{str(row.get('refund_id', '?'))[:32]}: {nonsense}")
    return readings, refused
