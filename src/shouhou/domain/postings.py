"""Money movements, double entry: from one account to another, never changed, only reversed by a counter-movement.

Every movement names both accounts, so the sum over all accounts is always zero. Amounts are fen and positive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from .means import Means
from .money import checked_fen


class Account(StrEnum):
    """Where money comes from and goes to."""

    BUYER = "buyer"
    SHOP_REVENUE = "shop_revenue"  # what the shop got for its goods
    REFUNDS = "refunds"  # given back of it
    COMPENSATION = "compensation"  # given besides
    FREIGHT = "freight"  # freight borne for the buyer
    COUPONS = "coupons"  # face value of coupons given
    CARRIER_CLAIM = "carrier_claim"  # what a carrier owes


class PostingKind(StrEnum):
    """What a movement is for."""

    REFUND = "refund"
    RED_PACKET = "red_packet"
    COUPON = "coupon"
    FREIGHT_REPAID = "freight_repaid"
    MICRO_PAYMENT = "micro_payment"
    CARRIER_CLAIM = "carrier_claim"
    REVERSAL = "reversal"


COMPENSATIONS = frozenset(
    {PostingKind.RED_PACKET, PostingKind.COUPON, PostingKind.FREIGHT_REPAID, PostingKind.MICRO_PAYMENT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement: ``debit`` grows by ``amount_fen``, ``credit`` falls by it. ``key``: what it is booked for, once."""

    kind: PostingKind
    debit: Account
    credit: Account
    amount_fen: int
    key: str

    def __post_init__(self) -> None:
        if checked_fen(self.amount_fen) < 1:
            raise ValueError("a posting moves something")
        if self.debit is self.credit:
            raise ValueError("a posting moves from one account to another")


def refund_entry(*, refund_id: str, amount_fen: int, time: int = 1) -> Entry:
    """The platform paid the buyer back. ``time``: which payment of this refund, for one that was reversed before."""
    return Entry(
        kind=PostingKind.REFUND,
        debit=Account.REFUNDS,
        credit=Account.BUYER,
        amount_fen=amount_fen,
        key=f"refund:{refund_id}" + (f"#{time}" if time > 1 else ""),
    )


def compensation_entry(*, means: Means, payment_id: str, amount_fen: int) -> Entry:
    """The shop gave the buyer something besides."""
    return Entry(
        kind=PostingKind(means),
        debit=_borne_by(means),
        credit=Account.BUYER,
        amount_fen=amount_fen,
        key=f"payment:{payment_id}",
    )


def _borne_by(means: Means) -> Account:
    match means:
        case Means.RED_PACKET | Means.MICRO_PAYMENT:
            return Account.COMPENSATION
        case Means.COUPON:
            return Account.COUPONS
        case Means.FREIGHT_REPAID:
            return Account.FREIGHT
        case _:
            assert_never(means)


def reversal(entry: Entry, *, number: int) -> Entry:
    """The counter-movement of a booked entry; ``number`` is the booked row's, so that it is reversed once."""
    return Entry(
        kind=PostingKind.REVERSAL,
        debit=entry.credit,
        credit=entry.debit,
        amount_fen=entry.amount_fen,
        key=f"reversal:{number}",
    )


def balances(entries: Iterable[Entry]) -> dict[Account, int]:
    """What each account stands at after these movements. They always add up to zero."""
    found: dict[Account, int] = {}
    for one in entries:
        found[one.debit] = found.get(one.debit, 0) + one.amount_fen
        found[one.credit] = found.get(one.credit, 0) - one.amount_fen
    return found


class Todo(StrEnum):
    """What has to be booked about a refund."""

    NOTHING = "nothing"
    BOOK = "book"
    REVERSE = "reverse"
    REPLACE = "replace"  # reverse, then book the other amount


def refund_due(*, booked_fen: int | None, paid_fen: int | None, doubtful: bool = False) -> Todo:
    """What a reading of a refund asks of the books. ``booked_fen``: what stands booked; ``paid_fen``: what the platform
    shows as paid, ``None`` when it shows no payment. ``doubtful``: the reading may be older than the booking, and so
    takes nothing back.
    """
    if booked_fen is None:
        return Todo.NOTHING if not paid_fen else Todo.BOOK
    if paid_fen == booked_fen or doubtful:
        return Todo.NOTHING
    return Todo.REPLACE if paid_fen else Todo.REVERSE
