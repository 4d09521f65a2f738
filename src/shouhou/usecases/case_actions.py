"""What an agent does with a case itself: take it, note on it, put it aside, close it."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.case import CaseEvent, CaseState, advance
from shouhou.domain.errors import ChangedMeanwhile, Refused
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Approval, Case, Membership, Note
from shouhou.storage.queries.timeline import changes_since

from .actor import Actor, demand
from .cases import open_commands_of, set_due
from .errors import Missing

NOTE_LENGTH = 10_000
LONGEST_SNOOZE = timedelta(days=90)


def add_note(*, actor: Actor, case_id: int, text: str, now: datetime) -> None:
    """Adds an internal note; it never leaves the house. Writes. Raises ``Missing``, ``Refused``."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise Refused("note_empty", "请填写备注内容", {"text": "必填"})
    if len(words) > NOTE_LENGTH:
        raise Refused("note_length", f"备注最多 {NOTE_LENGTH} 个字", {"text": "太长"})

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]]:
        note = Note.objects.create(
            case=case, shop_id=case.shop_id, author_id=actor.user_id, text=words, at=at
        )
        case.last_text, case.last_from = words[:200], "note"
        return "note.added", {"note": note.pk, "digest": hashlib.sha256(words.encode()).hexdigest()}

    _change(actor, case_id, Permission.NOTE, now, write)


def claim_case(*, actor: Actor, case_id: int, seen_version: int | None, now: datetime) -> None:
    """Takes the case. Raises ``ChangedMeanwhile`` when somebody else took it since the page was drawn. Writes."""

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if case.owner_id == actor.user_id:
            return None
        if case.owner_id is not None and seen_version is not None and seen_version < case.version:
            changes = changes_since(case_id=case.pk, seq=seen_version, material_only=False)
            raise ChangedMeanwhile(changes, case.version)
        case.owner_id = actor.user_id
        return "case.claimed", {"owner": actor.user_id}

    _change(actor, case_id, Permission.CLAIM, now, write)


def assign_case(*, actor: Actor, case_id: int, user_id: int | None, now: datetime) -> None:
    """Gives the case to a member of the shop, or to nobody. Writes."""
    mine = user_id is None or user_id == actor.user_id

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]] | None:
        if (
            user_id is not None
            and not Membership.objects.filter(user_id=user_id, shop_id=case.shop_id).exists()
        ):
            raise Refused("not_a_member", "这位同事不在这家店铺，请重新选择", {"user_id": "无效"})
        if case.owner_id == user_id:
            return None
        case.owner_id = user_id
        return "case.assigned", {"owner": user_id}

    _change(actor, case_id, Permission.CLAIM if mine else Permission.ASSIGN_OTHERS, now, write)


def snooze_case(*, actor: Actor, case_id: int, until: datetime | None, now: datetime) -> None:
    """Puts the case aside until a host time, or takes it back (None). The platform's clock runs on. Writes."""
    if until is not None and not now < until <= now + LONGEST_SNOOZE:
        raise Refused("snooze", "请选择将来 90 天以内的时间", {"until": "无效"})

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]]:
        case.snoozed_until = until
        return "case.snoozed", {"until": until.isoformat() if until else ""}

    _change(actor, case_id, Permission.CLAIM, now, write)


def close_case(*, actor: Actor, case_id: int, seen_version: int, now: datetime) -> None:
    """Closes the case; refused while a refund or a command is open. Writes."""

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]]:
        if seen_version < case.version:
            changes = changes_since(case_id=case.pk, seq=seen_version, material_only=True)
            if changes:
                raise ChangedMeanwhile(changes, case.version)
        if Approval.objects.filter(case=case, state="waiting").exists():
            raise Refused("approval_open", "还有审批没有结果，请等它有结果或先撤回，再关闭售后单")
        case.state = advance(
            CaseState(case.state),
            CaseEvent.CLOSE,
            open_refunds=case.open_refunds,
            open_commands=open_commands_of(case),
        )
        case.closed_at = at
        set_due(case)
        return "case.closed", {"why": "by_hand"}

    _change(actor, case_id, Permission.CLOSE_CASE, now, write)


def reopen_case(*, actor: Actor, case_id: int, now: datetime) -> None:
    """Opens a closed case again. Writes."""

    def write(case: Case, at: datetime) -> tuple[str, Mapping[str, Any]]:
        case.state = advance(CaseState(case.state), CaseEvent.REOPEN)
        case.closed_at = None
        set_due(case)
        return "case.reopened", {"why": "by_hand"}

    _change(actor, case_id, Permission.CLOSE_CASE, now, write)


def _change(
    actor: Actor,
    case_id: int,
    permission: Permission,
    now: datetime,
    write: Callable[[Case, datetime], tuple[str, Mapping[str, Any]] | None],
) -> None:
    """One transaction: lock, change, history row, event. ``write`` returns None when nothing is to change."""
    shop_id = Case.objects.filter(pk=case_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise Missing
    demand(actor=actor, shop_id=shop_id, permission=permission)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        at = clock_of(case.shop).platform_time(now)
        said = write(case, at)
        if said is None:
            return
        kind, body = said
        history.append(case, at=at, actor=actor.mark, kind=kind, body=body)
        case.last_activity_at = at
        case.save()
        events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")
