"""The frozen records of authority: approvals, limits, the money of a case. No query here.

Money is fen; times are aware UTC on the host's clock unless a member says "platform".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .records import ShopBadge


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteView:
    """One person's word."""

    by_id: int
    by_name: str
    approve: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """A decision that waits, or waited, for somebody who may.

    ``state``: waiting | approved | rejected | withdrawn | stale. ``changed``: something happened on the case since that
    will make the decision stale. ``may_vote``: this viewer; ``may_not`` says why not (permission | own | voted | limit).
    """

    approval_id: int
    shop: ShopBadge
    case_id: int
    number: str
    title: str
    buyer_name: str  # masked for this viewer
    refund_id: str  # empty for a compensation
    state: str
    money: str  # refund | compensation
    decision: str  # the decision's kind
    params: dict[str, Any]
    amount_fen: int
    why: str  # domain.authority.Why
    eyes: int
    votes: tuple[VoteView, ...]
    asked_by_id: int
    asked_by_name: str
    asked_at: datetime
    note: str
    due_at: datetime | None  # platform
    due_kind: str  # platform | promise
    changed: bool
    may_vote: bool
    may_not: str
    mine: bool
    command_id: str | None
    ended_at: datetime | None
    ended_code: str  # why it went stale, for programs
    ended_text: str  # the same in words

    @property
    def agreed(self) -> int:
        """How many have approved."""
        return sum(one.approve for one in self.votes)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say something."""
        return self.state == "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPage:
    """One keyset page. ``waiting``: how many wait in the viewer's shops; ``mine``: those the viewer may vote on."""

    rows: tuple[ApprovalView, ...]
    next: str | None
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """What holds for a role, or for the second line (``role`` "four_eyes"), and since when."""

    role: str
    money: str
    each_fen: int | None
    day_fen: int | None
    shipped: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """One change of a limit, for the history."""

    role: str
    money: str
    each_fen: int | None
    day_fen: int | None
    valid_from: date
    valid_to: date | None
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsPage:
    """A shop's limits today, those that begin later, and every change."""

    shop: ShopBadge
    today: date
    rows: tuple[LimitRow, ...]
    later: tuple[LimitChange, ...]
    changes: tuple[LimitChange, ...]  # newest first
    may_edit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingView:
    """One movement of money."""

    posting_id: int
    kind: str
    debit: str
    credit: str
    amount_fen: int
    at: datetime  # platform
    reverses_id: int | None
    reversed: bool
    command_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoney:
    """What moved for a case. ``paid_fen``: what the buyer paid for the order; None when not known."""

    paid_fen: int | None
    refunded_fen: int
    compensated_fen: int
    promised_fen: int  # compensations decided and not yet done
    postings: tuple[PostingView, ...]
