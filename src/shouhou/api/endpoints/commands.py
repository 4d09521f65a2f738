"""Commands: what the platform was told, and what a person must add."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router

from shouhou.usecases import commands
from shouhou.usecases.commands import command_view

from ..auth import actor_of
from ..responses import answers
from ..schemas.commands import CodeIn, Command, CommandFilters, CommandList, SettlementIn, command_of

router = Router(tags=["commands"])


@router.get("", response=answers(CommandList), operation_id="list_commands", summary="Commands of your shops")
def list_commands(request: HttpRequest, filters: Query[CommandFilters]) -> CommandList:
    """Commands, the newest first."""
    rows, following = commands.list_commands(
        actor=actor_of(request),
        shop_id=filters.shop,
        state=filters.state,
        cursor=filters.cursor,
        limit=filters.limit,
    )
    return CommandList(items=[command_of(row) for row in rows], next=following)


@router.get(
    "/{uuid:command_id}", response=answers(Command), operation_id="get_command", summary="One command"
)
def get_command(request: HttpRequest, command_id: UUID) -> Command:
    """One command and where it stands."""
    return command_of(command_view(actor=actor_of(request), command_id=str(command_id)))


@router.post(
    "/{uuid:command_id}/code",
    response=answers(Command, 403, 409, 422),
    operation_id="give_code",
    summary="Give the SMS code",
)
def give_code(request: HttpRequest, command_id: UUID, body: Body[CodeIn]) -> Command:
    """For ``needs_code``: the code goes with the next call and is then forgotten."""
    view = commands.give_code(
        actor=actor_of(request), command_id=str(command_id), code=body.code, now=timezone.now()
    )
    return command_of(view)


@router.post(
    "/{uuid:command_id}/tick",
    response=answers(Command, 403, 409, 422),
    operation_id="tick_command",
    summary="Done by hand",
)
def tick_command(request: HttpRequest, command_id: UUID) -> Command:
    """For ``needs_person``: a person did it in the platform's console; the next reading confirms it."""
    return command_of(commands.tick(actor=actor_of(request), command_id=str(command_id), now=timezone.now()))


@router.post(
    "/{uuid:command_id}/cancel",
    response=answers(Command, 403, 409, 422),
    operation_id="cancel_command",
    summary="Call it off",
)
def cancel_command(request: HttpRequest, command_id: UUID) -> Command:
    """Only while nothing was sent."""
    return command_of(
        commands.cancel(actor=actor_of(request), command_id=str(command_id), now=timezone.now())
    )


@router.post(
    "/{uuid:command_id}/settlement",
    response=answers(Command, 403, 409, 422),
    operation_id="settle_command",
    summary="Settle an unknown outcome",
)
def settle_command(request: HttpRequest, command_id: UUID, body: Body[SettlementIn]) -> Command:
    """For ``unknown``: a person looked in the platform's console and says whether it was carried out."""
    view = commands.settle_unknown(
        actor=actor_of(request), command_id=str(command_id), was_sent=body.was_sent, now=timezone.now()
    )
    return command_of(view)


@router.post(
    "/{uuid:command_id}/resume",
    response=answers(Command, 403, 409, 422),
    operation_id="resume_command",
    summary="Go on after authorising again",
)
def resume_command(request: HttpRequest, command_id: UUID) -> Command:
    """For ``needs_session``: the shop was authorised again."""
    return command_of(
        commands.resume(actor=actor_of(request), command_id=str(command_id), now=timezone.now())
    )
