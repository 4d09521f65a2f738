"""Rows of the order export. Of the receiver only a mask is kept."""

from typing import ClassVar

from shouhou.domain.imports import Reading
from shouhou.domain.refund.reading import OrderReading

from .cells import plain_text, said
from .contradictions import refuse_impossible_order
from .masking import masked
from .reading_row import Cells, Kit
from .refusal import RowRefused
from .words import order_status, order_statuses

_MEMBERS = [
    "tid",
    "status",
    "paid_fen",
    "sum_fen",
    "postage_fen",
    "buyer_nick",
    "shipping_type",
    "created_at",
    "paid_at",
    "shipped_at",
    "ended_at",
    "buyer_message",
    "seller_memo",
    "seller_memo_2",
    "receiver_name",
    "receiver_phone",
    "receiver_phone_2",
    "receiver_address",
    "receiver_address_2",
]


class OrderRows:
    """A ``RowReader``."""

    kept_as_member: ClassVar[frozenset[str]] = frozenset(_MEMBERS) - {"sum_fen"}

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._get = kit.getter(*_MEMBERS)
        self._subject = kit.getter("tid", "tid")
        self._names = {member: kit.name(member) for member in _MEMBERS}
        self._status = order_statuses()

    def subject(self, cells: Cells) -> str:
        """See ``RowReader``."""
        return plain_text(self._subject(cells)[0])[:40]

    def key(self, reading: Reading) -> str:
        """See ``RowReader``."""
        assert isinstance(reading, OrderReading)
        return reading.tid

    def read(self, cells: Cells) -> tuple[Reading, str]:
        """See ``RowReader``."""
        (
            tid, status_text, paid, total, postage, buyer, shipping, created, paid_time, shipped, ended,
            message, memo, memo_2, name, phone, phone_2, changed, address,
        ) = self._get(cells)  # fmt: skip
        amounts, moment, names = self._kit.amounts, self._kit.moments.optional, self._names
        created_at, paid_at = moment(created, names["created_at"]), moment(paid_time, names["paid_at"])
        ended_at = moment(ended, names["ended_at"])
        status = order_status(self._status, status_text, paid=paid_at is not None)
        if status is None:
            raise RowRefused("missing_status", f"缺少「{names['status']}」，请在千牛里核对后重新导出")
        refuse_impossible_order(created_at=created_at, paid_at=paid_at, ended_at=ended_at)
        paid_fen = amounts.optional(paid, names["paid_fen"])
        reading = OrderReading(
            tid=self._kit.ids.read(tid, names["tid"]),
            status=status,
            paid_fen=amounts.read(total, names["sum_fen"]) if paid_fen is None else paid_fen,
            postage_fen=amounts.optional(postage, names["postage_fen"]) or 0,
            buyer_nick=plain_text(buyer),
            shipping_type=said(shipping),
            created_at=created_at,
            paid_at=paid_at,
            shipped_at=moment(shipped, names["shipped_at"]),
            ended_at=ended_at,
            buyer_message=said(message),
            seller_memo=said(memo) or said(memo_2),
            receiver_masked=masked(
                name=plain_text(name),
                phone=plain_text(phone or phone_2),
                address=said(changed) or said(address),
            ),
        )
        return reading, ""
