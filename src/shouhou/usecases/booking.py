"""Books money when it has moved: once for each movement, and a counter-movement when it turns out not to have.

Called inside the transaction that learns of it. What a person said (a ticked payment, a settled outcome) is booked as
much as what the platform showed; a later reading of the refund corrects it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shouhou.domain.commands import Payment, Subject
from shouhou.domain.means import Means
from shouhou.domain.postings import (
    Account,
    Entry,
    PostingKind,
    Todo,
    compensation_entry,
    refund_due,
    refund_entry,
    reversal,
)
from shouhou.domain.refund.vocabulary import WITHOUT_MONEY, Action, RefundStatus
from shouhou.storage import bulk
from shouhou.storage.models import Command, Posting, Refund

LAG = timedelta(minutes=10)
"""A reading so shortly after a booking may still show the state before: it takes nothing back."""


def book_command(command: Command, *, at: datetime, now: datetime) -> Posting | None:
    """Books what a confirmed command paid. Writes. ``at``: when the money moved, platform time."""
    if command.kind == Payment.COMPENSATE:
        entry = compensation_entry(
            means=Means(command.params["means"]),
            payment_id=command.subject_id,
            amount_fen=int(command.params["amount_fen"]),
        )
        return _book(entry, shop_id=command.shop_id, case_id=command.case_id, command=command, at=at, now=now)
    if command.kind not in (Action.AGREE_REFUND, Action.CONFIRM_RECEIPT):
        return None
    assert command.subject_kind == Subject.REFUND
    refund = Refund.objects.filter(shop_id=command.shop_id, refund_id=command.subject_id).first()
    if refund is None or refund.flow in WITHOUT_MONEY:
        return None
    amount = int(command.params["amount_fen"])
    found = _booked([refund])
    if amount < 1 or refund.refund_id in found.standing:
        return None
    entry = refund_entry(refund_id=refund.refund_id, amount_fen=amount, time=found.times(refund) + 1)
    return _book(entry, shop_id=command.shop_id, case_id=command.case_id, command=command, at=at, now=now)


def book_refunds(refunds: Sequence[Refund], *, new: bool, now: datetime) -> int:
    """Brings the books in line with refunds as just read. Writes; returns how many rows were booked.

    ``new``: none of them was known before, so nothing of them is booked. Two queries besides the rows themselves.
    """
    paying = [one for one in refunds if one.flow not in WITHOUT_MONEY and one.refund_fen > 0]
    found = _Booked({}, {}) if new else _booked(paying)
    rows: list[Posting] = []
    for refund in paying:
        rows += _rows_for(refund, found, now)
    # The command's own booking may come at the same moment: whoever is second finds it done.
    Posting.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def reverse(posting: Posting, *, at: datetime, now: datetime) -> Posting:
    """Books the counter-movement. Writes. Raises ``IntegrityError`` when it was reversed before."""
    row = _counter(posting, at=at, now=now)
    row.save(force_insert=True)
    return row


class _Booked:
    """What stands booked for refunds: the row that stands, and how often each was booked."""

    def __init__(self, standing: dict[str, Posting], count: dict[str, int]) -> None:
        self.standing = standing
        self.count = count

    def times(self, refund: Refund) -> int:
        return self.count.get(refund.refund_id, 0)


def _booked(refunds: Sequence[Refund]) -> _Booked:
    standing: dict[str, Posting] = {}
    count: dict[str, int] = {}
    if not refunds:
        return _Booked(standing, count)
    rows = Posting.objects.filter(
        case_id__in={one.case_id for one in refunds}, kind=PostingKind.REFUND
    ).select_related("reversed_by")
    for row in rows.order_by("id"):
        refund_id = row.key.removeprefix("refund:").partition("#")[0]
        count[refund_id] = count.get(refund_id, 0) + 1
        if getattr(row, "reversed_by", None) is None:
            standing[refund_id] = row
        else:
            standing.pop(refund_id, None)
    return _Booked(standing, count)


def _rows_for(refund: Refund, found: _Booked, now: datetime) -> list[Posting]:
    booked = found.standing.get(refund.refund_id)
    paid = refund.refund_fen if refund.status == RefundStatus.SUCCESS else None
    due = refund_due(
        booked_fen=booked.amount_fen if booked else None,
        paid_fen=paid,
        doubtful=booked is not None
        and refund.status not in (RefundStatus.SUCCESS, RefundStatus.CLOSED)
        and refund.read_at < booked.booked_at + LAG,
    )
    rows: list[Posting] = []
    at = refund.ended_at or refund.modified_at or now
    if due in (Todo.REVERSE, Todo.REPLACE) and booked is not None:
        rows.append(_counter(booked, at=at, now=now))
    if due in (Todo.BOOK, Todo.REPLACE) and paid is not None:
        entry = refund_entry(refund_id=refund.refund_id, amount_fen=paid, time=found.times(refund) + 1)
        rows.append(
            _row(entry, shop_id=refund.shop_id, case_id=refund.case_id, command_id=None, at=at, now=now)
        )
    return rows


def _book(
    entry: Entry, *, shop_id: int, case_id: int, command: Command, at: datetime, now: datetime
) -> Posting:
    row = _row(entry, shop_id=shop_id, case_id=case_id, command_id=command.pk, at=at, now=now)
    Posting.objects.bulk_create([row], ignore_conflicts=True)
    return row


def _counter(posting: Posting, *, at: datetime, now: datetime) -> Posting:
    entry = Entry(
        kind=PostingKind(posting.kind),
        debit=Account(posting.debit),
        credit=Account(posting.credit),
        amount_fen=posting.amount_fen,
        key=posting.key,
    )
    row = _row(
        reversal(entry, number=posting.pk),
        shop_id=posting.shop_id,
        case_id=posting.case_id,
        command_id=posting.command_id,
        at=at,
        now=now,
    )
    row.reverses_id = posting.pk
    return row


def _row(
    entry: Entry, *, shop_id: int, case_id: int, command_id: object, at: datetime, now: datetime
) -> Posting:
    return bulk.blank(
        Posting,
        shop_id=shop_id,
        case_id=case_id,
        kind=entry.kind.value,
        debit=entry.debit.value,
        credit=entry.credit.value,
        amount_fen=entry.amount_fen,
        key=entry.key,
        command_id=command_id,
        at=at,
        booked_at=now,
    )
