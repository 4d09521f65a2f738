"""Commands: instructions to the marketplace, and what became of them."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from shouhou.domain.commands import CommandState, Payment
from shouhou.domain.refund.vocabulary import Action
from shouhou.storage.queries.records import CommandView

from .shape import Filters, In, Moment, Out, OwnId


class Command(Out):
    """One command. Times are the host's."""

    id: str = Field(validation_alias="command_id")
    case_id: int
    refund_id: str = Field(description="Empty for a compensation, which is about no refund.")
    action: Action | Payment = Field(validation_alias="kind")
    channel: str = Field(description="api | manual")
    state: CommandState
    is_open: bool
    params: dict[str, Any]
    actor: str = Field(validation_alias="actor_name")
    created_at: Moment
    finished_at: Moment | None
    unknown_since: Moment | None
    attempts: int
    outcome_code: str
    outcome_text: str
    steps_done: list[str]
    ticked_at: Moment | None


class CommandList(Out):
    """One page of commands."""

    items: list[Command]
    next: str | None


class CommandFilters(Filters):
    """Filters of the list of commands."""

    shop: OwnId | None = None
    state: CommandState | None = None


class CodeIn(In):
    """The code that the platform sent to the shop's phone."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{3,12}$")]


class SettlementIn(In):
    """A person looked: was the unknown command carried out by the platform?"""

    was_sent: bool


def command_of(view: CommandView) -> Command:
    """The shape of a record."""
    return Command.model_validate(view)
