"""A refund list copied in 千牛 退款管理: as a table with tabs, or as cards broken into lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from shouhou.domain.imports import FileRow, PastedRefunds, RefusedRow
from shouhou.domain.refund.reading import Known, RefundReading, Unknown
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, CsStatus, DisputeType, RefundStatus

from ..cells import Amounts, Ids, said
from ..columns import REFUNDS
from ..contradictions import refuse_impossible_refund
from ..refund_rows import waybill_of
from ..refusal import RowRefused, shown
from ..words import CS_STATUS, DISPUTE_TYPE, GOOD_STATUS, PHASE, Words, refund_statuses
from .labels import Labels, Values, table_rows
from .lines import clean
from .moments import CST, Impossible, read_moment
from .remaining import remaining
from .unclear import Unclear

_MORE: Final = {
    "refund_id": ("售后单号",),
    "oid": ("子订单编号", "子订单号"),
    "status": ("售后状态", "处理状态", "状态"),
    "refund_fen": ("申请退款金额", "退款总金额", "申请金额"),
    "total_fen": ("实付金额", "实付款", "交易金额", "订单金额"),
    "dispute_type": ("退款类型", "服务类型", "申请类型"),
    "good_status": ("收货状态",),
    "created_at": ("申请时间", "发起时间"),
    "remaining": ("剩余时间", "剩余处理时间"),
    "title": ("宝贝", "商品", "商品名称", "宝贝名称"),
    "sku": ("规格", "商品属性", "商品规格", "颜色分类"),
    "reason": ("退款原因", "申请原因", "售后原因"),
    "description": ("退款说明", "申请说明"),
    "buyer_nick": ("买家昵称", "买家", "会员名", "买家旺旺"),
    "return_waybill": ("退货单号", "退货快递单号"),
    "return_company": ("退货快递",),
}
_NAMES: Final = {
    member: (*REFUNDS.members.get(member, ()), *_MORE.get(member, ()))
    for member in {**REFUNDS.members, **_MORE}
}
_LABELS: Final = Labels(
    _NAMES,
    with_colon=frozenset(
        {"状态", "宝贝", "商品", "买家", "规格", "会员名", "退款类型", "申请类型", "服务类型"}
    ),
)
_NEEDED: Final = frozenset({"refund_id", "status"})
_HEAD: Final = re.compile(
    r"^.*(?:退款编号|退款单号|售后编号|售后单号)(?=[ \t]*[:：]|[ \t]*\n|[ \t]+\d)", re.MULTILINE
)
_ORDER_HEAD: Final = re.compile(
    r"^.*(?<!子)(?:订单编号|订单号)(?=[ \t]*[:：]|[ \t]*\n|[ \t]+\d)", re.MULTILINE
)
_TYPES_ALONE: Final = {"仅退款", "退货退款", "换货", "补寄", "维修", "我要退款", "我要退货退款"}
_ELSEWHERE_TOO: Final = frozenset({RefundStatus.WAITING_SELLER_SEND, RefundStatus.WAITING_BUYER_CONFIRM})
"""Their texts are an order's as well; alone on a line they say nothing of the refund."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    values: Values


def read_refund_list(text: str, *, now: datetime) -> PastedRefunds:
    """The refunds of a copied list. ``now`` is the moment of copying: a remaining time counts from it.

    A piece with damaged ids, impossible dates or amounts, or without status or amount is refused with its reason; an
    exact repetition counts once. Without a sub-order's number ``oid`` is ``tid``. Writes nothing. Raises ``Unclear``.
    """
    pieces = list(_pieces(clean(text)))
    if not pieces:
        raise Unclear("no_refunds")
    reader = _Reader(now)
    rows: list[FileRow] = []
    refused: list[RefusedRow] = []
    seen: dict[str, RefundReading] = {}
    for number, piece in enumerate(pieces, start=1):
        try:
            reading = reader.read(piece)
            before = seen.setdefault(reading.refund_id, reading)
            if before is not reading:
                if before == reading:
                    continue
                raise RowRefused(
                    "repeated", "同一笔退款在这次粘贴里出现两次而且内容不同，请刷新列表后重新复制"
                )
        except RowRefused as refusal:
            subject = piece.values.get("refund_id") or piece.values.get("tid", "")
            refused.append(
                RefusedRow(row=number, code=refusal.code, reason=refusal.reason, subject=subject[:40])
            )
        else:
            rows.append(FileRow(row=number, reading=reading, digest=_digest(piece.text)))
    return PastedRefunds(rows=tuple(rows), refused=tuple(refused))


def _pieces(text: str) -> Iterator[_Piece]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        members = _LABELS.header(line, needed=_NEEDED)
        if members is not None:
            for row in table_rows(lines[number + 1 :], columns=len(members)):
                if any(said(cell) for cell in row):
                    yield _table_piece(members, row)
            return
    yield from (_Piece(card, _LABELS.values(card)) for card in _cards(text))


def _table_piece(members: list[str], row: list[str]) -> _Piece:
    joined = "\t".join(row)
    cells = {m: said(c.strip()) for m, c in zip(members, row, strict=False) if m and said(c.strip())}
    return _Piece(joined, _LABELS.values("\n".join(row)) | cells)


def _cards(text: str) -> Iterator[str]:
    """Each card begins where its first number stands: the refund's, or the order's above it."""
    heads = [match.start() for match in _HEAD.finditer(text)]
    orders = [match.start() for match in _ORDER_HEAD.finditer(text)]
    if heads and orders and orders[0] < heads[0]:
        heads = orders
    ends = [*heads[1:], len(text)]
    yield from (text[start:end] for start, end in zip(heads, ends, strict=False))


def _digest(text: str) -> bytes:
    plain = re.sub(r"[^\S\t]+", " ", text).strip()
    return blake2b(plain.encode(), digest_size=16).digest()


class _Reader:
    """Reads the pieces of one paste."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = now.astimezone(CST).date()
        self._ids, self._amounts, self._status = Ids(), Amounts(), refund_statuses()
        self._type, self._good = Words(DISPUTE_TYPE), Words(GOOD_STATUS)
        self._cs, self._phase = Words(CS_STATUS), Words(PHASE)

    def read(self, piece: _Piece) -> RefundReading:
        """The refund of one piece. Raises ``RowRefused``."""
        values, parts = piece.values, _parts(piece.text)
        self._refuse_two(piece.text)
        tid = self._ids.read(values.get("tid", ""), "订单编号")
        status = self._status_of(values, parts)
        wanted = self._type_of(values, parts)
        money_back = not isinstance(wanted, Known) or wanted.value in (
            DisputeType.REFUND_ONLY, DisputeType.RETURN_AND_REFUND, DisputeType.OTHER
        )  # fmt: skip
        amount = values.get("refund_fen", "")
        reading = RefundReading(
            refund_id=self._ids.read(values.get("refund_id", ""), "退款编号"),
            tid=tid,
            oid=self._ids.optional(values.get("oid", ""), "子订单编号") or tid,
            status=status,
            dispute_type=wanted,
            phase=self._phase.read(values.get("phase", "")),
            good_status=self._good.read(values.get("good_status", "")),
            cs_status=self._cs_of(values, parts),
            has_good_return=_has_return(wanted),
            refund_fen=self._amounts.read(amount, "退款金额")
            if money_back
            else self._amounts.optional(amount, "退款金额") or 0,
            total_fen=self._amounts.optional(values.get("total_fen", ""), "实付金额"),
            title=values.get("title", "").split("\n")[0] or _title(_runs(piece.text), self._status),
            sku=values.get("sku", ""),
            reason=values.get("reason", ""),
            description=values.get("description", ""),
            buyer_nick=values.get("buyer_nick", "").split("\n")[0],
            created_at=self._moment(values, "created_at", "申请时间"),
            ended_at=self._moment(values, "ended_at", "完结时间"),
            return_company=values.get("return_company", ""),
            return_waybill=waybill_of(values.get("return_waybill", "")),
        )
        refuse_impossible_refund(
            reading, paid_at=self._moment(values, "paid_at", "订单付款时间"), now=self._now
        )
        return replace(reading, timeout_at=self._timeout(piece, status))

    @staticmethod
    def _refuse_two(text: str) -> None:
        found = {f.value for f in _LABELS.found(text) if f.member == "refund_id" and f.value}
        if len(found) > 1:
            raise RowRefused("two_refunds", "这一段里有两个退款编号，分不清内容属于哪一笔，请一笔一笔复制")

    def _status_of(self, values: Values, parts: list[str]) -> Known[RefundStatus] | Unknown:
        told = self._status.read(_without_time(values["status"])) if values.get("status") else None
        if told is not None:
            return told
        for part in parts:
            word = self._status.read(_without_time(part)) if 4 <= len(part) <= 40 else None
            if isinstance(word, Known) and word.value not in _ELSEWHERE_TOO:
                return word
        raise RowRefused("missing_status", "没有认出退款状态，请连同状态一起复制")

    def _type_of(self, values: Values, parts: list[str]) -> Known[DisputeType] | Unknown | None:
        told = values.get("dispute_type") or next((part for part in parts if part in _TYPES_ALONE), "")
        return self._type.read(told)

    def _cs_of(self, values: Values, parts: list[str]) -> Known[CsStatus] | Unknown | None:
        told = values.get("cs_status") or next(
            (part for part in parts if "介入" in part and len(part) <= 10), ""
        )
        return self._cs.read(told)

    def _moment(self, values: Values, member: str, name: str) -> datetime | None:
        told = values.get(member, "")
        if not told:
            return None
        try:
            at = read_moment(told, today=self._today)
        except Impossible as error:
            raise RowRefused("bad_date", f"「{name}」{shown(told)} 不可能是真的，请核对后重新复制") from error
        if at is None:
            raise RowRefused("bad_date", f"「{name}」{shown(told)} 不是时间，请核对后重新复制")
        return at

    def _timeout(self, piece: _Piece, status: Known[RefundStatus] | Unknown) -> datetime | None:
        """The deadline, while somebody is waited for; a text that is no time says nothing."""
        if isinstance(status, Known) and status.value not in OPEN_STATUSES:
            return None
        told = piece.values.get("timeout_at", "")
        try:
            # a deadline may lie ahead as far as the platform's longest limits
            at = read_moment(told, today=self._today + timedelta(days=400)) if told else None
        except Impossible as error:
            raise RowRefused(
                "bad_date", f"「超时时间」{shown(told)} 不可能是真的，请核对后重新复制"
            ) from error
        left = remaining(piece.text) or remaining(piece.values.get("remaining") or told, bare=True)
        return at or (self._now + left if left is not None else None)


def _runs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[\n\t|｜]|  +", text) if part.strip()]


def _parts(text: str) -> list[str]:
    """The runs of a piece and their words: a copy may part two texts by one blank."""
    runs = _runs(text)
    return [*runs, *(word for run in runs for word in run.split(" ") if word != run)]


def _without_time(text: str) -> str:
    return re.split(r"[\s，,（(]*(?:还剩|剩余|\d+\s*天\s*\d+\s*小?时)", text.replace("\n", " "), maxsplit=1)[
        0
    ]


def _has_return(wanted: Known[DisputeType] | Unknown | None) -> bool | None:
    if not isinstance(wanted, Known) or wanted.value not in (
        DisputeType.RETURN_AND_REFUND,
        DisputeType.REFUND_ONLY,
    ):
        return None
    return wanted.value is DisputeType.RETURN_AND_REFUND


def _title(parts: list[str], statuses: Words[RefundStatus]) -> str:
    """The item's title, which a card prints without a label: its first long text. For people only."""
    return next(
        (
            part
            for part in parts
            if len(part) >= 8
            and not re.search(r"[:：¥￥]|还剩|剩余|同意|拒绝|介入|\d{10}", part)
            and re.search("[\u4e00-\u9fff]", part)
            and not isinstance(statuses.read(_without_time(part)), Known)
        ),
        "",
    )
