"""The dated rules, and who may do what."""

from django.http import HttpRequest
from ninja import Query, Router

from shouhou.domain.refund.table import TABLE
from shouhou.usecases import rules

from ..auth import actor_of
from ..paging import page_of
from ..responses import answers
from ..schemas.rules import RefundTable, RuleFilters, RuleList, machine_row_of, rule_of
from ..schemas.timeline import PageOnly

router = Router(tags=["rules"])


@router.get("", response=answers(RuleList), operation_id="list_rules", summary="Dated rules")
def list_rules(request: HttpRequest, filters: Query[RuleFilters]) -> RuleList:
    """The shipped rows, and with ``shop`` that shop's own rows over them."""
    views = [
        view
        for view in rules.rule_rows(actor=actor_of(request), shop_id=filters.shop)
        if filters.key is None or view.key == filters.key
    ]
    rows, following = page_of(
        views,
        key=lambda view: "|".join([view.key, view.shop_type, view.category, view.valid_from, view.origin]),
        cursor=filters.cursor,
        limit=filters.limit,
    )
    return RuleList(items=[rule_of(view) for view in rows], next=following)


@router.get(
    "/refund-table",
    response=answers(RefundTable),
    operation_id="list_refund_table",
    summary="Who may do what on a refund",
)
def list_refund_table(request: HttpRequest, filters: Query[PageOnly]) -> RefundTable:
    """Every row of the refund machine, as the product itself consults it. What no row allows is refused."""
    rows, following = page_of(
        list(enumerate(TABLE)), key=lambda pair: str(pair[0]), cursor=filters.cursor, limit=filters.limit
    )
    return RefundTable(items=[machine_row_of(row) for _, row in rows], next=following)
