"""Policies for options: what holds for each kind of problem."""

from datetime import date
from typing import Any

from pydantic import Field

from shouhou.domain.diagnosis.records import Category
from shouhou.usecases.policies import PolicyInForce

from .shape import Filters, Moment, Out, OwnId


class PolicyFilters(Filters):
    """Whose policies, and of which problem."""

    shop: OwnId
    category: Category | None = None


class PolicyRow(Out):
    """A saved row that holds today: its days (Chinese, both included), who and when."""

    id: int = Field(validation_alias="policy_id")
    valid_from: date
    valid_to: date | None
    note: str
    by: str
    at: Moment


class Policy(Out):
    """What holds today. ``category`` empty: for all without a row of their own. ``body``: money fen, shares percent."""

    category: str
    digest: str
    row: PolicyRow | None = Field(description="The shop's own row; null: what is below holds.")
    body: dict[str, Any]


class PolicyList(Out):
    """The general policy first, then each category."""

    items: list[Policy]
    next: str | None


def policy_of(found: PolicyInForce) -> Policy:
    """The shape of a record."""
    return Policy(
        category=found.category,
        digest=found.policy.digest,
        row=PolicyRow.model_validate(found.row) if found.row else None,
        body=found.policy.to_mapping(),
    )
