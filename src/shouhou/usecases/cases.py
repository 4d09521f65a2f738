"""The case behind the refunds: found or opened, kept in step with them, closed when nothing is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shouhou.domain.case import Candidate, CaseEvent, CaseState, Join, advance, join, next_due_at, waiting_for
from shouhou.domain.refund.deadlines import Deadline, deadline
from shouhou.domain.refund.reading import Known, RefundReading
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, RefundStatus
from shouhou.domain.rules import Rules
from shouhou.storage import bulk, events, history
from shouhou.storage.facts import facts_of, rule_categories
from shouhou.storage.models import Case, Command, Note, Order, Refund, RefundMessage, Shop
from shouhou.storage.models.cases import NO_DUE
from shouhou.storage.models.commands import OPEN_STATES

from .rules import rules_for


def case_for(*, shop: Shop, reading: RefundReading, at: datetime) -> tuple[Case, bool]:
    """The case that a new refund belongs to, and whether it was opened for it. Writes.

    The caller holds the order line's lock. ``at``: platform time.
    """
    rows = list(Case.objects.select_for_update().filter(shop=shop, oid=reading.oid).order_by("pk"))
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
        first_response_due_at=first_response_due(shop, reading, at),
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


def first_response_due(shop: Shop, reading: RefundReading, at: datetime) -> datetime | None:
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
    refunds = list(Refund.objects.filter(case=case, status__in=open_words))
    kinds = rule_categories(shop_id=shop.pk, item_ids=(one.item_id for one in refunds))
    found = (
        deadline(facts_of(one, shop=shop, order=order, category=kinds.get(one.item_id, "")), rules=rules)
        for one in refunds
    )
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a case is brought in line with. ``refunds`` newest first."""

    refunds: Sequence[Refund]
    order: Order | None
    message: RefundMessage | None = None
    note: Note | None = None
    open_commands: int = 0
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Rule categories by item; ``storage.facts.rule_categories``."""


def refresh_case(*, case_id: int, at: datetime, opened: bool = False) -> None:
    """Brings one case in line; see ``refresh_cases``. Announces it to open screens. Writes."""
    for case in refresh_cases(case_ids=[case_id], at=at):
        events.announce(shop_id=case.shop_id, case_id=case.pk, kind="queue" if opened else "case")


def refresh_cases(*, case_ids: Sequence[int], at: datetime) -> list[Case]:
    """Brings cases of one shop in line with their refunds, messages and commands; closes one when nothing is left,
    opens one again whose refund runs again. Writes. Nine queries, however many cases.

    ``at``: platform time. Announces nothing.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("shop")
    cases = list(rows.filter(pk__in=case_ids).order_by("pk"))  # everybody locks in one order
    if not cases:
        return []
    around = _around(cases)
    rules = rules_for(shop_id=cases[0].shop_id)
    chain: list[history.Link] = []
    for case in cases:
        chain += align(case, around[case.pk], shop=case.shop, rules=rules, at=at)
    bulk.update(cases)
    history.save(chain)
    return cases


def _around(cases: Sequence[Case]) -> dict[int, Around]:
    keys = [case.pk for case in cases]
    refunds: dict[int, list[Refund]] = {}
    for refund in Refund.objects.filter(case_id__in=keys).order_by("-id"):
        refunds.setdefault(refund.case_id, []).append(refund)
    shop_id = cases[0].shop_id
    items = (one.item_id for of_case in refunds.values() for one in of_case)
    kinds = rule_categories(shop_id=shop_id, item_ids=items)
    orders = {one.tid: one for one in Order.objects.filter(shop_id=shop_id, tid__in={c.tid for c in cases})}
    messages = {
        message.refund.case_id: message
        for message in RefundMessage.objects.select_related("refund")
        .filter(refund__case_id__in=keys)
        .order_by("refund__case_id", "-created_at", "-id")
        .distinct("refund__case_id")
    }
    notes = {
        note.case_id: note
        for note in Note.objects.filter(case_id__in=keys).order_by("case_id", "-at").distinct("case_id")
    }
    commands: dict[int, int] = {}
    for case_id in Command.objects.filter(case_id__in=keys, state__in=OPEN_STATES).values_list(
        "case_id", flat=True
    ):
        commands[case_id] = commands.get(case_id, 0) + 1
    return {
        case.pk: Around(
            refunds=refunds.get(case.pk, ()),
            order=orders.get(case.tid),
            message=messages.get(case.pk),
            note=notes.get(case.pk),
            open_commands=commands.get(case.pk, 0),
            kinds=kinds,
        )
        for case in cases
    }


def align(case: Case, around: Around, *, shop: Shop, rules: Rules, at: datetime) -> list[history.Link]:
    """Brings a case in line, in memory; returns the history rows that the caller saves with it."""
    lead = _lead(around.refunds)
    running = [one for one in around.refunds if not _has_ended(one)]
    facts = {
        one.pk: facts_of(one, shop=shop, order=around.order, category=around.kinds.get(one.item_id, ""))
        for one in {*running, *([lead] if lead else [])}
    }
    case.lead_refund_id = lead.pk if lead else None
    case.open_refunds = len(running)
    if lead is not None:
        case.amount_fen = lead.refund_fen
    case.cs_open = any(facts[one.pk].intervened for one in running)
    if not case.waiting_by_hand:
        case.waiting_for = waiting_for(facts[lead.pk] if lead else None).value
    _last_words(case, around, lead, at)
    case.diagnose_since = at
    chain = _open_again(case, running, at) + _close_if_done(case, around, running, at)
    found = (deadline(facts[one.pk], rules=rules) for one in running if one.status)
    _set_due(case, tuple(one for one in found if one is not None))
    return chain


def set_due(case: Case) -> None:
    """What the queue is ordered by, from promise and platform. In memory; the caller saves."""
    _set_due(case, deadlines_of(case, shop=case.shop) if case.state == CaseState.OPEN.value else ())


def _set_due(case: Case, deadlines: tuple[Deadline, ...]) -> None:
    due = None
    if case.state == CaseState.OPEN.value:
        due = next_due_at(
            first_response_due_at=case.first_response_due_at,
            first_response_at=case.first_response_at,
            opened_at=case.opened_at,
            deadlines=deadlines,
        )
    case.next_due_at = due.at if due else NO_DUE
    case.next_due_kind = due.kind.value if due else ""
    case.next_due_certainty = due.certainty.value if due else ""
    case.due_started_at = due.started_at if due else None


def _has_ended(refund: Refund) -> bool:
    """A state that we have no word for has not ended."""
    return bool(refund.status) and RefundStatus(refund.status) not in OPEN_STATUSES


def _lead(refunds: Sequence[Refund]) -> Refund | None:
    """The newest open refund, else the newest."""
    running = [one for one in refunds if not _has_ended(one)]
    return next(iter(running or refunds), None)


def _last_words(case: Case, around: Around, lead: Refund | None, at: datetime) -> None:
    message, note = around.message, around.note
    if note is not None and (message is None or note.at > message.created_at):
        case.last_text, case.last_from = note.text[:200], "note"
    elif message is not None:
        case.last_text, case.last_from = message.content[:200], message.author or "platform"
    elif lead is not None and case.last_from != "chat":
        case.last_text, case.last_from = (lead.description or lead.reason)[:200], "buyer"
    case.last_activity_at = max(case.last_activity_at, (lead.modified_at if lead else None) or at)


def _open_again(case: Case, running: Sequence[Refund], at: datetime) -> list[history.Link]:
    """A refund that had ended runs again: the case that was closed with it is open again."""
    if case.state != CaseState.CLOSED.value or not running:
        return []
    case.state = advance(CaseState.CLOSED, CaseEvent.REFUND_REOPENED)
    case.closed_at = None
    body = {"refund_id": running[0].refund_id}
    return [history.link(case, at=at, actor="system", kind="case.reopened", body=body)]


def _close_if_done(case: Case, around: Around, running: Sequence[Refund], at: datetime) -> list[history.Link]:
    """All refunds ended and no command open: there is nothing left to do on the platform's side.

    A case that a person filed, or that a review opened, is closed by a person.
    """
    if case.state != CaseState.OPEN.value or not around.refunds or running or around.open_commands:
        return []
    if case.origin != "refund":
        return []
    case.state = advance(CaseState.OPEN, CaseEvent.CLOSE, open_refunds=0, open_commands=0)
    case.closed_at = at
    case.command_state = ""
    body = {"why": "refunds_ended", "refunds": len(around.refunds)}
    return [history.link(case, at=at, actor="system", kind="case.closed", body=body)]


def open_commands_of(case: Case) -> int:
    """How many commands of the case may still change."""
    return Command.objects.filter(case=case).exclude(state__in=["confirmed", "refused", "cancelled"]).count()
