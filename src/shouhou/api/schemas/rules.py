"""The dated rules, and the printed refund machine."""

from pydantic import Field

from shouhou.domain.refund.table import Row
from shouhou.domain.refund.vocabulary import Action, Flow, Party, RefundStatus, ShopType
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


class MachineRow(Out):
    """One row of the refund machine: ``party`` may do ``action`` at ``statuses`` of ``flows``.

    A status of null among ``statuses``: no refund stands on the line yet. ``leads_to`` null: it stays.
    """

    party: Party
    action: Action
    flows: list[Flow]
    statuses: list[RefundStatus | None]
    platform: list[str] = Field(description="out: no intervention; in: the platform has the case in hand")
    leads_to: RefundStatus | None
    by_hand: list[ShopType] = Field(description="Shop types that can do it only in the platform's console.")
    conditions: list[str]
    outcome: str
    certainty: str
    source: str


class RefundTable(Out):
    """One page of the refund machine."""

    items: list[MachineRow]
    next: str | None


def machine_row_of(row: Row) -> MachineRow:
    """The shape of a row, its sets in a fixed order."""
    return MachineRow(
        party=row.party,
        action=row.action,
        flows=[flow for flow in Flow if flow in row.flows],
        statuses=[status for status in (None, *RefundStatus) if status in row.statuses],
        platform=sorted(row.platform),
        leads_to=row.leads_to,
        by_hand=sorted(row.by_hand),
        conditions=list(row.conditions),
        outcome=row.outcome,
        certainty=row.certainty,
        source=row.source,
    )
