"""The rules that the screens go by, with their sources."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouhou.domain.refund.table import ALL_FLOWS, TABLE, Row
from shouhou.usecases.actor import Actor
from shouhou.usecases.rules import rule_rows
from shouhou.usecases.users import shops_of
from shouhou.web.doors import signed_in
from shouhou.web.words.refunds import ACTIONS, FLOWS, PARTIES, REFUND_STATUSES


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One row of the refund's table in words."""

    flows: str
    statuses: str
    party: str
    action: str
    leads_to: str
    source: str
    certainty: str


@require_GET
@signed_in
def rules(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Rule rows, a shop's own on top, and who may do what on a refund."""
    text = request.GET.get("shop", "")
    shop_id = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    context = {
        "rules": sorted(
            rule_rows(actor=actor, shop_id=shop_id),
            key=lambda rule: (rule.key, rule.shop_type, rule.valid_from),
        ),
        "shops": shops_of(actor=actor),
        "shop_id": shop_id,
        "machine": [machine_row(row) for row in TABLE],
    }
    return render(request, "pages/settings/rules.html.jinja", context)


def machine_row(row: Row) -> MachineRow:
    """Words for one row."""
    flows = (
        _("全部")
        if row.flows == ALL_FLOWS
        else _("、").join(str(FLOWS[one]) for one in FLOWS if one in row.flows)
    )
    statuses = [str(REFUND_STATUSES[one]) for one in REFUND_STATUSES if one in row.statuses]
    if None in row.statuses:
        statuses.insert(0, _("没有退款"))
    leads_to = str(REFUND_STATUSES[row.leads_to]) if row.leads_to else _("状态不变")
    return MachineRow(
        flows=flows,
        statuses=_("、").join(statuses),
        party=str(PARTIES[row.party]),
        action=str(ACTIONS[row.action]),
        leads_to=leads_to,
        source=row.source,
        certainty=row.certainty,
    )
