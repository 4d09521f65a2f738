"""What a person does in 千牛 about the case's open commands: the same words as on the to-do page."""

from datetime import datetime
from typing import Any

from django.conf import settings

from shouhou.domain.commands import CommandState
from shouhou.storage.queries.desk_records import Todo
from shouhou.storage.queries.records import CasePage
from shouhou.usecases.actor import Actor
from shouhou.usecases.evidence.reading import evidence_of
from shouhou.usecases.todos import todo_of

from .context import Form, case_context
from .offering import offer_context
from .standing import money_context

BY_HAND = frozenset({CommandState.NEEDS_PERSON.value})


def todos_of(page: CasePage, *, actor: Actor, now: datetime) -> dict[str, Todo]:
    """By command id; reads once for each that waits for a person, which is one at most per refund."""
    return {
        command.command_id: todo_of(actor=actor, command_id=command.command_id, now=now)
        for command in page.commands
        if command.state in BY_HAND
    }


def full_context(page: CasePage, *, actor: Actor, now: datetime, form: Form | None = None) -> dict[str, Any]:
    """Context of the case's parts, with what is to be done by hand and what waits for an approval."""
    proof = evidence_of(actor=actor, case_id=page.row.case_id, now=now)
    return {
        **case_context(page, now=now, form=form, todos=todos_of(page, actor=actor, now=now)),
        **money_context(page, actor=actor, now=now, form=form),
        **offer_context(page, proof, actor=actor, now=now),
        "evidence": proof,
        "evidence_most": settings.VIDEO_MAX_BYTES,
    }
