"""The dated rules, and the printed refund machine."""

from typing import Any

from shouhou.storage.queries.records import RuleRowView

from .shape import Filters, Out, OwnId, Short


class Rule(Out):
    """One dated rule row. ``shop_type`` is empty when it holds for both."""

    key: str
    shop_type: str
    category: str
    value: str
    unit: str
    valid_from: str
    valid_to: str
    source: str
    certainty: str
    origin: str
    note: str


class RuleList(Out):
    """One page of rules."""

    items: list[Rule]
    next: str | None


class RuleFilters(Filters):
    """Filters of the list of rules."""

    shop: OwnId | None = None
    key: Short | None = None


def rule_of(view: RuleRowView) -> Rule:
    """The shape of a record."""
    return Rule.model_validate(view)


class RefundTable(Out):
    """Who may do what: every row of the refund machine."""

    items: list[dict[str, Any]]
    next: str | None
