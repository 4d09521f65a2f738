"""Decisions above their author's limit, and what was said of them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shouhou.domain.authority import Money, Why
from shouhou.domain.commands import Payment
from shouhou.domain.refund.vocabulary import Action
from shouhou.storage.queries.approval_records import ApprovalView

from .shape import Filters, In, Moment, Out, OwnId, Words

State = Literal["waiting", "approved", "rejected", "withdrawn", "stale"]


class Vote(Out):
    """One person's word."""

    by_id: int
    by: str = Field(validation_alias="by_name")
    approve: bool
    reason: str
    at: Moment


class Approval(Out):
    """A decision that waits, or waited, for somebody who may. Nothing is sent while it waits."""

    id: int = Field(validation_alias="approval_id")
    shop_id: int
    case_id: int
    refund_id: str = Field(description="Empty for a compensation.")
    state: State = Field(
        description="``stale``: what the decision rested on had changed when it was approved, or somebody else decided."
    )
    money: Money
    action: Action | Payment = Field(validation_alias="decision")
    params: dict[str, Any]
    amount_fen: int
    why: Why = Field(
        description="The limit that was met: each | day | second, or order_each | order_second where the amount alone is "
        "within it and what was given for the same order before counts with it."
    )
    eyes: int = Field(
        description="How many different people have to approve; 0: its author alone, with a reason."
    )
    votes: list[Vote]
    asked_by_id: int
    asked_by: str = Field(validation_alias="asked_by_name")
    asked_at: Moment
    note: str
    due_at: Moment | None = Field(description="Platform time.")
    changed: bool = Field(description="Something happened since: approving will make it stale.")
    may_vote: bool
    command_id: str | None
    ended_at: Moment | None
    ended_code: str
    ended_text: str


class ApprovalList(Out):
    """One page of approvals."""

    items: list[Approval]
    next: str | None


class ApprovalFilters(Filters):
    """Filters of the list of approvals."""

    shop: OwnId | None = None
    view: Annotated[
        Literal["waiting", "ended", "all"],
        Field(description="``waiting`` comes by deadline, the others with the newest first."),
    ] = "waiting"


class VoteIn(In):
    """Yes or no."""

    approve: bool
    reason: Annotated[
        Words,
        Field(
            max_length=300,
            description="Needed to reject, and to approve alone what two should (422 ``alone_reason``).",
        ),
    ] = ""


def approval_of(view: ApprovalView) -> Approval:
    """The shape of a record."""
    members = {name: getattr(view, name) for name in view.__dataclass_fields__ if name != "shop"}
    return Approval.model_validate({**members, "shop_id": view.shop.shop_id})
