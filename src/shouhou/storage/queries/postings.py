"""The money of a case."""

from collections.abc import Sequence

from shouhou.domain.commands import Payment
from shouhou.domain.postings import COMPENSATIONS, PostingKind
from shouhou.storage.models import Posting

from .approval_records import CaseMoney, PostingView
from .records import CommandView


def money_of_case(*, case_id: int, paid_fen: int | None, commands: Sequence[CommandView]) -> CaseMoney:
    """What the buyer paid, what went back, what was given besides. One query."""
    rows = list(Posting.objects.filter(case_id=case_id).select_related("reversed_by").order_by("id"))
    standing = [row for row in rows if row.reverses_id is None and getattr(row, "reversed_by", None) is None]
    return CaseMoney(
        paid_fen=paid_fen,
        refunded_fen=sum(row.amount_fen for row in standing if row.kind == PostingKind.REFUND),
        compensated_fen=sum(row.amount_fen for row in standing if row.kind in COMPENSATIONS),
        promised_fen=sum(
            int(one.params["amount_fen"])
            for one in commands
            if one.kind is Payment.COMPENSATE and one.is_open
        ),
        postings=tuple(_view(row) for row in rows),
    )


def _view(row: Posting) -> PostingView:
    return PostingView(
        posting_id=row.pk,
        kind=row.kind,
        debit=row.debit,
        credit=row.credit,
        amount_fen=row.amount_fen,
        at=row.at,
        reverses_id=row.reverses_id,
        reversed=getattr(row, "reversed_by", None) is not None,
        command_id=str(row.command_id) if row.command_id else None,
    )
