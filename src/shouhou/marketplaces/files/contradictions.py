"""What cannot be true of one refund, so that the row is refused and not believed.

- applied after it ended; paid after it was applied for; applied for in the future
- more refunded than was paid
- 仅退款 that waits for a return or for its receipt: nothing comes back in such a refund
- a refund of money that succeeded with nothing refunded
- a refund that still waits for somebody but has ended

Not refused, because they happen: a return sent before a changed application, a closed refund without an end.
"""

from datetime import datetime, timedelta

from shouhou.domain.refund.reading import Known, RefundReading, Unknown
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, DisputeType, RefundStatus

from .refusal import RowRefused

_SLACK = timedelta(days=1)
_RETURNING = frozenset({RefundStatus.WAITING_RETURN, RefundStatus.WAITING_RECEIPT})
_OF_MONEY = frozenset({DisputeType.REFUND_ONLY, DisputeType.RETURN_AND_REFUND})
_CHECK = "请在千牛里核对这一笔，再重新导出"


def refuse_impossible_refund(refund: RefundReading, *, paid_at: datetime | None, now: datetime) -> None:
    """Raises ``RowRefused`` when the row contradicts itself. ``now`` is when the file was written at the latest."""
    created, ended = refund.created_at, refund.ended_at
    if created is not None:
        if created > now + _SLACK:
            raise RowRefused("future_date", f"退款的申请时间在将来，{_CHECK}")
        if ended is not None and ended < created:
            raise RowRefused("ended_before_applied", f"完结时间早于申请时间，{_CHECK}")
        if paid_at is not None and created < paid_at:
            raise RowRefused("applied_before_paid", f"申请时间早于付款时间，{_CHECK}")
    if refund.total_fen is not None and refund.refund_fen > refund.total_fen:
        raise RowRefused(
            "over_paid",
            f"退款金额 {_yuan(refund.refund_fen)} 大于买家实际支付的 {_yuan(refund.total_fen)}，{_CHECK}",
        )
    status, wanted = _word(refund.status), _word(refund.dispute_type)
    if wanted is DisputeType.REFUND_ONLY and status in _RETURNING:
        raise RowRefused("contradiction", f"仅退款不会等待退货，售后类型和退款状态矛盾，{_CHECK}")
    if status is RefundStatus.SUCCESS and refund.refund_fen == 0 and wanted in _OF_MONEY:
        raise RowRefused("contradiction", f"退款成功但退款金额是 0，{_CHECK}")
    if status in OPEN_STATUSES and ended is not None:
        raise RowRefused("contradiction", f"退款还没有结束，却有完结时间，{_CHECK}")


def refuse_impossible_order(
    *, created_at: datetime | None, paid_at: datetime | None, ended_at: datetime | None
) -> None:
    """Raises ``RowRefused``. Shipping before payment is not refused: cash on delivery does that."""
    if created_at is not None and paid_at is not None and paid_at < created_at:
        raise RowRefused("paid_before_created", f"付款时间早于订单创建时间，{_CHECK}")
    if created_at is not None and ended_at is not None and ended_at < created_at:
        raise RowRefused("ended_before_created", f"确认收货时间早于订单创建时间，{_CHECK}")


def _word(
    value: Known[RefundStatus] | Known[DisputeType] | Unknown | None,
) -> RefundStatus | DisputeType | None:
    return value.value if isinstance(value, Known) else None


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
