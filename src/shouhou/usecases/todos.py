"""What people have to do in the platform's console, most urgent first."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from shouhou.domain.access import mask_nick
from shouhou.domain.commands import command_kind
from shouhou.domain.errors import Refused
from shouhou.domain.refund.vocabulary import Flow
from shouhou.domain.todo import Sentence, instructions
from shouhou.storage.models import Command, Refund
from shouhou.storage.models.cases import NO_DUE
from shouhou.storage.queries import queue as queue_rows
from shouhou.storage.queries.commands import command_record
from shouhou.storage.queries.desk_records import CopyPiece, Line, Todo, TodoPage
from shouhou.storage.queries.queue import Viewer, case_number

from .actor import Actor
from .errors import Missing
from .queue import viewer_of

STATES = ("needs_person", "needs_code", "needs_session", "unknown")
VIEWS: Mapping[str, Q] = {
    "open": Q(state__in=STATES) & (Q(ticked_at=None) | Q(contradicted_at__isnull=False)),
    "ticked": Q(state="needs_person", ticked_at__isnull=False, contradicted_at=None),
    "contradicted": Q(state="needs_person", contradicted_at__isnull=False),
    "all": Q(state__in=STATES),
}


def todo_page(
    *, actor: Actor, shop_id: int | None, view: str, cursor: str | None, limit: int, now: datetime
) -> TodoPage:
    """One page of a view (open, ticked, contradicted, all), by the case's due moment. Eight queries at most.

    Raises ``Missing`` for a shop that is not theirs, ``Refused`` for a broken cursor.
    """
    viewer = viewer_of(actor=actor, shop_id=shop_id)
    mine = Command.objects.filter(shop_id__in=viewer.shops)
    rows = mine.select_related("actor", "case").filter(VIEWS.get(view, VIEWS["open"]))
    if cursor:
        due, key = _read(cursor)
        rows = rows.filter(Q(case__next_due_at__gt=due) | Q(case__next_due_at=due, id__gt=key))
    limit = max(1, min(limit, 200))
    found = list(rows.order_by("case__next_due_at", "id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    after = f"{queue_rows.make_cursor(last.case.next_due_at, 0)}~{last.pk}" if last else None
    counts = {name: mine.filter(VIEWS[name]).count() for name in ("open", "ticked", "contradicted")}
    return TodoPage(rows=_todos(found[:limit], viewer), next=after, **counts)


def _read(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        at, _, key = cursor.partition("~")
        return queue_rows.read_cursor(at)[0], uuid.UUID(key)
    except ValueError as error:
        raise Refused("cursor", "翻页位置无效，请从头开始", {"cursor": "无效"}) from error


def todo_of(*, actor: Actor, command_id: str, now: datetime) -> Todo:
    """One command's to-do, whatever its state. Raises ``Missing``."""
    viewer = viewer_of(actor=actor)
    try:
        key = uuid.UUID(command_id)
    except ValueError as error:
        raise Missing from error
    row = Command.objects.select_related("actor", "case").filter(pk=key, shop_id__in=viewer.shops).first()
    if row is None:
        raise Missing
    return _todos([row], viewer)[0]


def _todos(rows: Sequence[Command], viewer: Viewer) -> tuple[Todo, ...]:
    refunds = {
        (one.shop_id, one.refund_id): one
        for one in Refund.objects.filter(
            shop_id__in={row.shop_id for row in rows}, refund_id__in={row.subject_id for row in rows}
        )
    }
    return tuple(_todo(row, refunds.get((row.shop_id, row.subject_id)), viewer) for row in rows)


def _todo(row: Command, refund: Refund | None, viewer: Viewer) -> Todo:
    reason_id = str(row.params.get("reason_id", ""))
    known = {str(one["reason_id"]): one["text"] for one in (refund.refuse_reasons if refund else ())}
    words = instructions(
        action=command_kind(row.kind),
        refund_id=row.subject_id,
        params=row.params,
        reason=known.get(reason_id, reason_id),
        tid=row.case.tid or (refund.tid if refund else ""),
        flow=Flow(refund.flow) if refund and refund.flow else None,
    )
    pictures = [row.params.get(name) for name in ("proof", "picture", "card")]
    return Todo(
        command=command_record(row),
        shop=viewer.shops[row.shop_id],
        case_id=row.case_id,
        number=case_number(row.case_id),
        version=row.case.version,
        title=row.case.title,
        buyer_name=mask_nick(row.case.buyer_nick, viewer.roles.get(row.shop_id, frozenset())),
        tid=row.case.tid,
        amount_fen=refund.refund_fen if refund else int(row.params.get("amount_fen", row.case.amount_fen)),
        headline=_line(words.headline),
        clicks=tuple(_line(one) for one in words.clicks),
        copies=tuple(CopyPiece(label=one.label, text=one.text) for one in words.copies),
        pictures=tuple(one for one in pictures if one),
        due_at=row.case.next_due_at if row.case.next_due_at < NO_DUE else None,
        ticked_at=row.ticked_at,
        contradicted_at=row.contradicted_at,
        data_as_of=refund.read_at if refund else None,
    )


def _line(sentence: Sentence) -> Line:
    return Line(text=sentence.text, values=dict(sentence.values))
