"""What the case's templates show of approvals, limits and money."""

from datetime import datetime
from typing import Any

from shouhou.domain.authority import Money
from shouhou.storage.queries.records import CasePage
from shouhou.usecases.actor import Actor
from shouhou.usecases.approvals import approvals_of_case
from shouhou.usecases.authority import Standing, standing
from shouhou.usecases.case_money import case_money

from .context import Form
from .modes import COMPENSATE

MOVES_MONEY = {
    "agree_refund": Money.REFUND,
    "confirm_receipt": Money.REFUND,
    COMPENSATE: Money.COMPENSATION,
}


def money_context(page: CasePage, *, actor: Actor, now: datetime, form: Form | None) -> dict[str, Any]:
    """What the case's templates show of approvals and money."""
    found = approvals_of_case(actor=actor, case_id=page.row.case_id, now=now)
    last = found[:1] if found and found[0].state in ("rejected", "stale") else ()
    return {
        "approvals": tuple(one for one in found if one.is_open) + last,
        "case_money": case_money(page=page),
        "standing": _standing(page, actor, now, form),
    }


def _standing(page: CasePage, actor: Actor, now: datetime, form: Form | None) -> Standing | None:
    """Where the person stands today, for a form that moves money."""
    kind = MOVES_MONEY.get(form.mode) if form else None
    return standing(actor=actor, shop_id=page.row.shop.shop_id, money=kind, now=now) if kind else None
