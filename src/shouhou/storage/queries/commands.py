"""Commands as records. Codes and sessions never leave the row."""

from collections.abc import Collection, Iterable

from shouhou.domain.commands import Subject, command_kind
from shouhou.storage.models import Command
from shouhou.storage.models.commands import OPEN_STATES

from .records import CommandView

SHOWN = (
    "amount_fen",
    "address_id",
    "freight",
    "remark",
    "reason_id",
    "message",
    "proof",
    "content",
    "picture",
    "card",
    "means",
    "note",
)


def command_record(command: Command) -> CommandView:
    """One command; the actor's name costs a query unless it was selected with it."""
    return CommandView(
        command_id=str(command.pk),
        case_id=command.case_id,
        refund_id=command.subject_id if command.subject_kind == Subject.REFUND else "",
        kind=command_kind(command.kind),
        channel=command.channel,
        state=command.state,
        params={name: command.params[name] for name in SHOWN if command.params.get(name) is not None},
        actor_name=command.actor.display_name,
        created_at=command.created_at,
        finished_at=command.finished_at,
        unknown_since=command.unknown_since,
        attempts=command.attempts,
        outcome_code=command.outcome_code,
        outcome_text=command.outcome_text,
        steps_done=tuple(command.steps_done),
        ticked_at=command.ticked_at,
    )


def commands_of_case(case_id: int) -> tuple[CommandView, ...]:
    """All commands of a case, newest first. One query."""
    rows: Iterable[Command] = (
        Command.objects.select_related("actor").filter(case_id=case_id).order_by("-created_at", "-id")
    )
    return tuple(command_record(row) for row in rows)


def open_commands(
    *, shop_ids: Collection[int], refund_ids: Collection[str]
) -> dict[tuple[int, str], CommandView]:
    """The open command of each refund that has one, by shop and refund number. One query."""
    rows = Command.objects.select_related("actor").filter(
        shop_id__in=shop_ids, subject_kind="refund", subject_id__in=refund_ids, state__in=OPEN_STATES
    )
    return {(row.shop_id, row.subject_id): command_record(row) for row in rows}
