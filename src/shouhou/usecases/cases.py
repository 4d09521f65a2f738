"""The case behind the refunds: found or opened, kept in step with them, closed when nothing is left."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shouhou.domain.case import Candidate, CaseEvent, CaseState, Join, advance, join, next_due_at, waiting_for
from shouhou.domain.refund.deadlines import Deadline, deadline
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, RefundStatus
from shouhou.storage import events, history
from shouhou.storage.facts import facts_of
from shouhou.storage.models import Case, Command, Note, Order, Refund, RefundMessage, Shop
from shouhou.storage.models.cases import NO_DUE

from .rules import rules_for


def case_for(*, shop: Shop, reading: RefundReading, at: datetime) -> tuple[Case, bool]:
    """The case that a new refund belongs to, and whether it was opened for it. Writes.

    The caller holds the order line's lock. ``at``: platform time.
    """
    rows = list(Case.objects.select_for_update().filter(shop=shop, oid=reading.oid))
    candidates = tuple(
        Candidate(case_id=row.pk, state=CaseState(row.state), closed_at=row.closed_at) for row in rows
    )
    how, case_id = join(candidates, now=at)
    if how is Join.NEW:
        return _open(shop, reading, at), True
    case = next(row for row in rows if row.pk == case_id)
    if how is Join.REOPEN:
        case.state = advance(CaseState(case.state), CaseEvent.REFUND_ARRIVED)
        case.closed_at = None
        history.append(
            case, at=at, actor="system", kind="case.reopened", body={"refund_id": reading.refund_id}
        )
        case.save(update_fields=["state", "closed_at", "version", "head"])
    return case, False


def _open(shop: Shop, reading: RefundReading, at: datetime) -> Case:
    opened_at = reading.created_at or at
    case = Case(
        shop=shop,
        tid=reading.tid,
        oid=reading.oid,
        buyer_nick=reading.buyer_nick[:120],
        buyer_open_uid=reading.buyer_open_uid[:120],
        title=reading.title[:300],
        opened_at=opened_at,
        last_activity_at=reading.modified_at or at,
        first_response_due_at=_first_response_due(shop, reading, at),
    )
    case.save(force_insert=True)
    history.append(
        case,
        at=at,
        actor="system",
        kind="case.opened",
        body={"refund_id": reading.refund_id, "tid": reading.tid, "oid": reading.oid},
    )
    case.save(update_fields=["version", "head"])
    return case


def _first_response_due(shop: Shop, reading: RefundReading, at: datetime) -> datetime | None:
    """The shop's promise counts from when we learn of the case; where the shop has acted already there is none."""
    status = reading.status.value if isinstance(reading.status, Known) else None
    if status is not None and status is not RefundStatus.WAITING_SELLER:
        return None
    return at + timedelta(minutes=shop.first_response_minutes)


def note_on_case(*, case_id: int, at: datetime, kind: str, body: Mapping[str, Any]) -> None:
    """One history row by the platform, under the case's lock. Writes."""
    case = Case.objects.select_for_update().get(pk=case_id)
    history.append(case, at=at, actor="platform", kind=kind, body=body)
    case.save(update_fields=["version", "head"])


def deadlines_of(case: Case, *, shop: Shop) -> tuple[Deadline, ...]:
    """The running deadlines of a case's open refunds."""
    rules = rules_for(shop_id=shop.pk)
    open_words = [status.value for status in OPEN_STATUSES]
    order = Order.objects.filter(shop=shop, tid=case.tid).first()
    found = (
        deadline(facts_of(refund, shop=shop, order=order), rules=rules)
        for refund in Refund.objects.filter(case=case, status__in=open_words)
    )
    return tuple(one for one in found if one is not None)


def refresh_case(*, case_id: int, at: datetime, opened: bool = False) -> None:
    """Brings the case in line with its refunds, messages and commands; closes it when nothing is left. Writes.

    ``at``: platform time. Announces the case to open screens.
    """
    case = Case.objects.select_for_update().select_related("shop").get(pk=case_id)
    refunds = list(Refund.objects.filter(case=case).order_by("-id"))
    lead = _lead(refunds)
    running = [one for one in refunds if not _has_ended(one)]
    order = Order.objects.filter(shop=case.shop, tid=case.tid).first()
    case.lead_refund = lead
    case.open_refunds = len(running)
    case.amount_fen = lead.refund_fen if lead else 0
    facts = facts_of(lead, shop=case.shop, order=order) if lead else None
    case.cs_open = any(facts_of(one, shop=case.shop).intervened for one in running)
    if not case.waiting_by_hand:
        case.waiting_for = waiting_for(facts).value
    _last_words(case, lead, at)
    _close_if_done(case, refunds, running, at)
    set_due(case)
    case.save()
    events.announce(shop_id=case.shop_id, case_id=case.pk, kind="queue" if opened else "case")


def set_due(case: Case) -> None:
    """What the queue is ordered by, from promise and platform. In memory; the caller saves."""
    due = None
    if case.state == CaseState.OPEN.value:
        due = next_due_at(
            first_response_due_at=case.first_response_due_at,
            first_response_at=case.first_response_at,
            opened_at=case.opened_at,
            deadlines=deadlines_of(case, shop=case.shop),
        )
    case.next_due_at = due.at if due else NO_DUE
    case.next_due_kind = due.kind.value if due else ""
    case.next_due_certainty = due.certainty.value if due else ""
    case.due_started_at = due.started_at if due else None


def _has_ended(refund: Refund) -> bool:
    """A state that we have no word for has not ended."""
    return bool(refund.status) and RefundStatus(refund.status) not in OPEN_STATUSES


def _lead(refunds: list[Refund]) -> Refund | None:
    """The newest open refund, else the newest."""
    running = [one for one in refunds if not _has_ended(one)]
    return (running or refunds or [None])[0]  # type: ignore[list-item]


def _last_words(case: Case, lead: Refund | None, at: datetime) -> None:
    message = RefundMessage.objects.filter(refund__case=case).order_by("-created_at", "-id").first()
    note = Note.objects.filter(case=case).order_by("-at").first()
    if note is not None and (message is None or note.at > message.created_at):
        case.last_text, case.last_from = note.text[:200], "note"
    elif message is not None:
        case.last_text, case.last_from = message.content[:200], message.author or "platform"
    elif lead is not None:
        case.last_text, case.last_from = (lead.description or lead.reason)[:200], "buyer"
    case.last_activity_at = max(case.last_activity_at, (lead.modified_at if lead else None) or at)


def _close_if_done(case: Case, refunds: list[Refund], running: list[Refund], at: datetime) -> None:
    """All refunds ended and no command open: there is nothing left to do on the platform's side."""
    if case.state != CaseState.OPEN.value or not refunds or running:
        return
    open_commands = open_commands_of(case)
    if open_commands:
        return
    case.state = advance(CaseState.OPEN, CaseEvent.CLOSE, open_refunds=0, open_commands=0)
    case.closed_at = at
    case.command_state = ""
    history.append(
        case,
        at=at,
        actor="system",
        kind="case.closed",
        body={"why": "refunds_ended", "refunds": len(refunds)},
    )


def open_commands_of(case: Case) -> int:
    """How many commands of the case may still change."""
    return Command.objects.filter(case=case).exclude(state__in=["confirmed", "refused", "cancelled"]).count()
