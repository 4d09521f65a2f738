"""Sorting, withdrawing and ticking proof; saying what the case is about."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shouhou.domain.access import Permission
from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import Side, Source
from shouhou.rulebook.evidence import evidence_table
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Case, EvidenceItem

from ..actor import Actor, demand
from ..errors import Missing

NOTE_LENGTH = 300


def sort_evidence(*, actor: Actor, item_id: int, kind: str, side: str, now: datetime) -> None:
    """Gives a piece another kind and side. ``kind`` empty: unsorted again. Writes. Raises ``Missing``, ``Refused``."""
    kind, side = checked_kind(kind), checked_side(side)
    item = _item(item_id)

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        row = EvidenceItem.objects.get(pk=item.pk)
        if (row.kind, row.side) == (kind, side):
            return None
        if row.blob_id and _twin(row, kind).exists():
            raise Refused("evidence_twice", "这份凭证已经在这一项里了", {"kind": "重复"})
        EvidenceItem.objects.filter(pk=row.pk).update(kind=kind, side=side)
        return "evidence.sorted", {"item": row.pk, "kind": kind, "side": side}

    change_case(actor, item.case_id, Permission.UPLOAD_PICTURE, now, write)


def withdraw_evidence(*, actor: Actor, item_id: int, now: datetime) -> None:
    """Takes a piece off the list; the row and the body stay. Writes. Raises ``Missing``, ``Refused``."""
    item = _item(item_id)

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if not EvidenceItem.objects.filter(pk=item.pk, withdrawn_at=None).update(withdrawn_at=at):
            return None
        return "evidence.withdrawn", {"item": item.pk, "kind": item.kind, "side": item.side}

    change_case(actor, item.case_id, Permission.UPLOAD_PICTURE, now, write)


def restore_evidence(*, actor: Actor, item_id: int, now: datetime) -> None:
    """Puts a withdrawn piece back. Writes. Raises ``Missing``, ``Refused``."""
    item = _item(item_id)

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if item.blob_id and _twin(item, item.kind).exists():
            raise Refused("evidence_twice", "这份凭证已经在这一项里了", {"kind": "重复"})
        if not EvidenceItem.objects.filter(pk=item.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
            return None
        return "evidence.restored", {"item": item.pk, "kind": item.kind, "side": item.side}

    change_case(actor, item.case_id, Permission.UPLOAD_PICTURE, now, write)


def tick_evidence(*, actor: Actor, case_id: int, kind: str, side: str, note: str, now: datetime) -> int:
    """Records that a person saw the proof elsewhere; the note says where. Writes. Answers the piece's id.

    Raises ``Missing``, ``Refused``.
    """
    kind, side = checked_kind(kind), checked_side(side)
    words = note.replace("\x00", "").strip()
    if not kind:
        raise Refused("evidence_kind", "请选择是哪一种凭证", {"kind": "必填"})
    if not words:
        raise Refused("evidence_note", "请写明在哪里看到的，例如“千牛聊天 11-20”", {"note": "必填"})
    if len(words) > NOTE_LENGTH:
        raise Refused("evidence_note", f"说明最多 {NOTE_LENGTH} 个字", {"note": "太长"})
    made: list[int] = []

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]]:
        item = EvidenceItem.objects.create(
            shop_id=case.shop_id,
            case=case,
            kind=kind,
            side=side,
            source=Source.TICK.value,
            note=words,
            added_by_id=actor.user_id,
            added_at=at,
        )
        made.append(item.pk)
        digest = hashlib.sha256(words.encode()).hexdigest()
        return "evidence.ticked", {"item": item.pk, "kind": kind, "side": side, "digest": digest}

    change_case(actor, case_id, Permission.UPLOAD_PICTURE, now, write)
    return made[0]


def choose(
    *, actor: Actor, case_id: int, claim: str, goods: str, signed_at: datetime | None, now: datetime
) -> None:
    """A person says what is claimed, what the goods are and when they were signed for; empty: found by rule. Writes.

    ``signed_at``: platform time. Raises ``Missing``, ``Refused``.
    """
    table = evidence_table()
    if claim and table.claim(claim) is None:
        raise Refused("evidence_claim", "请从列表中选择", {"claim": "无效"})
    if goods and goods not in {one.code for one in table.goods}:
        raise Refused("evidence_claim", "请从列表中选择", {"goods": "无效"})

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if signed_at is not None and signed_at > at:
            raise Refused("evidence_signed", "签收时间不能晚于现在", {"signed_at": "晚于现在"})
        findings = {name: value for name, value in case.findings.items() if name != "signed_at"}
        if signed_at is not None:
            findings["signed_at"] = signed_at.isoformat()
        if (case.claim, case.goods, case.findings) == (claim, goods, findings):
            return None
        case.claim, case.goods, case.findings = claim, goods, findings
        body = {"claim": claim, "goods": goods, "signed_at": findings.get("signed_at", "")}
        return "evidence.claim", body

    change_case(actor, case_id, Permission.UPLOAD_PICTURE, now, write)


def change_case(
    actor: Actor,
    case_id: int,
    permission: Permission,
    now: datetime,
    write: Callable[[Case, datetime], tuple[str, Mapping[str, Any]] | None],
) -> None:
    """One transaction: lock, change, history row, event. ``write`` answers None when nothing is to change."""
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=permission)
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
            at = clock_of(case.shop).platform_time(now)
            said = write(case, at)
            if said is None:
                return
            kind, body = said
            history.append(case, at=at, actor=actor.mark, kind=kind, body=body)
            case.save(update_fields=["version", "head", "claim", "goods", "findings"])
            events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")
    except IntegrityError as error:
        raise Refused("evidence_twice", "这份凭证已经在这一项里了", {"kind": "重复"}) from error


def checked_kind(kind: str) -> str:
    """A code of the table, or empty. Raises ``Refused``."""
    if kind and evidence_table().kind(kind) is None:
        raise Refused("evidence_kind", "请选择是哪一种凭证", {"kind": "无效"})
    return kind


def checked_side(side: str) -> str:
    """Raises ``Refused``."""
    if side not in {one.value for one in Side}:
        raise Refused("evidence_side", "请选择是谁的凭证", {"side": "无效"})
    return side


def _item(item_id: int) -> EvidenceItem:
    item = EvidenceItem.objects.filter(pk=item_id).first()
    if item is None:
        raise Missing
    return item


def _twin(item: EvidenceItem, kind: str) -> Any:
    rows = EvidenceItem.objects.filter(
        case_id=item.case_id, blob_id=item.blob_id, kind=kind, withdrawn_at=None
    )
    return rows.exclude(pk=item.pk)
