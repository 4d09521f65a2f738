"""Rows of the refund export."""

from datetime import datetime
from typing import ClassVar

from shouhou.domain.imports import Reading
from shouhou.domain.refund.reading import Known, RefundReading, Unknown
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, DisputeType

from .cells import plain_text, said
from .contradictions import refuse_impossible_refund
from .reading_row import Cells, Kit
from .refusal import RowRefused
from .words import CS_STATUS, DISPUTE_TYPE, GOOD_STATUS, PHASE, Words, refund_statuses

_WITHOUT_MONEY = frozenset({DisputeType.EXCHANGE, DisputeType.RESHIP, DisputeType.REPAIR})
_MEMBERS = [
    "refund_id",
    "tid",
    "status",
    "refund_fen",
    "total_fen",
    "dispute_type",
    "good_status",
    "cs_status",
    "phase",
    "paid_at",
    "created_at",
    "timeout_at",
    "ended_at",
    "ended_at_2",
    "return_sent_at",
    "item_id",
    "outer_id",
    "title",
    "reason",
    "description",
    "buyer_nick",
    "return_waybill",
    "return_company",
    "return_address",
]


class RefundRows:
    """A ``RowReader``. The export names one order only, so ``oid`` is ``tid`` until the order's lines are known."""

    kept_as_member: ClassVar[frozenset[str]] = frozenset(_MEMBERS) - {"paid_at"}

    def __init__(self, kit: Kit, *, now: datetime) -> None:
        self._kit, self._now = kit, now
        self._get = kit.getter(*_MEMBERS)
        self._subject = kit.getter("refund_id", "tid")
        self._names = {member: kit.name(member) for member in _MEMBERS}
        self._status, self._type = refund_statuses(), Words(DISPUTE_TYPE)
        self._good, self._cs, self._phase = Words(GOOD_STATUS), Words(CS_STATUS), Words(PHASE)

    def subject(self, cells: Cells) -> str:
        """See ``RowReader``."""
        refund_id, tid = self._subject(cells)
        return plain_text(refund_id or tid)[:40]

    def key(self, reading: Reading) -> str:
        """See ``RowReader``."""
        assert isinstance(reading, RefundReading)
        return reading.refund_id

    def read(self, cells: Cells) -> tuple[Reading, str]:
        """See ``RowReader``."""
        (
            refund_id, tid, status_text, refund, total, type_text, good, cs, phase, paid, created, timeout,
            ended, ended_2, sent, item_id, outer_id, title, reason, description, buyer, waybill, company, address,
        ) = self._get(cells)  # fmt: skip
        ids, amounts, moment, names = (
            self._kit.ids,
            self._kit.amounts,
            self._kit.moments.optional,
            self._names,
        )
        status = self._status.read(status_text)
        if status is None:
            raise RowRefused("missing_status", f"缺少「{names['status']}」，请在千牛里核对后重新导出")
        wanted = self._type.read(type_text)
        tid = ids.read(tid, names["tid"])
        ended_at = moment(ended, names["ended_at"]) or moment(ended_2, names["ended_at_2"])
        timeout_at, odd = self._timeout(timeout, status, ended_at)
        paid_at = moment(paid, names["paid_at"])
        reading = RefundReading(
            refund_id=ids.read(refund_id, names["refund_id"]),
            tid=tid,
            oid=tid,
            status=status,
            dispute_type=wanted,
            phase=self._phase.read(phase),
            good_status=self._good.read(good),
            cs_status=self._cs.read(cs),
            has_good_return=_has_return(wanted),
            refund_fen=self._refund_fen(refund, wanted),
            total_fen=amounts.optional(total, names["total_fen"]),
            item_id=item_id_of(item_id),
            title=title.strip(),
            outer_id=said(outer_id),
            reason=reason.strip(),
            description=description.strip(),
            buyer_nick=plain_text(buyer),
            created_at=moment(created, names["created_at"]),
            ended_at=ended_at,
            timeout_at=timeout_at,
            return_company=said(company),
            return_waybill=waybill_of(waybill),
            return_sent_at=moment(sent, names["return_sent_at"]),
            return_address=said(address),
        )
        refuse_impossible_refund(reading, paid_at=paid_at, now=self._now)
        return reading, odd

    def _refund_fen(self, text: str, wanted: Known[DisputeType] | Unknown | None) -> int:
        name = self._names["refund_fen"]
        if isinstance(wanted, Known) and wanted.value in _WITHOUT_MONEY:
            return self._kit.amounts.optional(text, name) or 0
        return self._kit.amounts.read(text, name)

    def _timeout(self, text: str, status: object, ended_at: datetime | None) -> tuple[datetime | None, str]:
        """The platform's deadline while there is one; a text that is no time is kept, not refused."""
        over = isinstance(status, Known) and status.value not in OPEN_STATUSES
        if not text or over or ended_at is not None:
            return None, ""
        moments = self._kit.moments
        if not moments.looks_like_one(text):
            return None, text
        return moments.optional(text, self._names["timeout_at"]), ""


def _has_return(wanted: Known[DisputeType] | Unknown | None) -> bool | None:
    if not isinstance(wanted, Known):
        return None
    match wanted.value:
        case DisputeType.RETURN_AND_REFUND:
            return True
        case DisputeType.REFUND_ONLY:
            return False
        case _:
            return None


def item_id_of(text: str) -> str:
    """Digits, or empty: an item's number is never worth a refused row."""
    text = text if text.isdecimal() else said(text)
    return text if text.isascii() and text.isdecimal() else ""


def waybill_of(text: str) -> str:
    """A waybill without the prefix that some exports write (``No:78…``)."""
    text = said(text)
    return text[3:].strip() if text[:3].lower() in ("no:", "no：") else text
