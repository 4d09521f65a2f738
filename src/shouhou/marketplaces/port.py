"""What every marketplace must be able to do, and how it may fail.

An implementation never retries a write by itself and never reads the clock for a decision. Reads may be
retried by it up to three times on passing failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from shouhou.domain.refund.reading import (
    Hint,
    MessageReading,
    OrderReading,
    RefundReading,
    RefuseReason,
    ReturnAddress,
    SellerReading,
)
from shouhou.domain.refund.vocabulary import Phase, ShopType


class Failure(StrEnum):
    """How a call failed."""

    REFUSED = "refused"  # the platform said no: permanent, its words are shown
    STALE = "stale"  # the version or state is not what we sent: read again
    PASSING = "passing"  # not executed; the same call may be made again after ``retry_after``
    UNKNOWN = "unknown"  # a write whose outcome we do not know: only reading tells
    NEEDS_SESSION = "needs_session"  # authorisation missing, expired or too weak
    NEEDS_CODE = "needs_code"  # the platform sent an SMS code to the shop and waits for it
    BAD_ANSWER = "bad_answer"  # a read answered something that is not the protocol


class SessionKind(StrEnum):
    """The two authorisations of a shop."""

    MAIN = "main"
    SUB = "sub"  # sub-account; its high-risk write right lasts about 30 minutes


class OutsideFailed(Exception):
    """The marketplace did not do what was asked.

    ``code`` and ``text`` are the platform's (sub_code, sub_msg), safe to show and to log: they never hold
    a secret or a session.
    """

    def __init__(
        self,
        failure: Failure,
        *,
        code: str = "",
        text: str = "",
        retry_after: timedelta | None = None,
        session: SessionKind | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(f"{failure}: {code} {text}".strip())
        self.failure = failure
        self.code = code
        self.text = text
        self.retry_after = retry_after
        self.session = session
        self.request_id = request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How to reach one shop. ``repr`` hides the secrets."""

    gateway: str
    app_key: str
    app_secret: str
    session: str
    sub_session: str
    shop_type: ShopType
    sign_method: str = "hmac-sha256"

    def __repr__(self) -> str:
        return f"Credentials(gateway={self.gateway!r}, app_key={self.app_key!r}, …)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPage:
    """One page of refunds, oldest answer order as the platform gives it."""

    items: Sequence[RefundReading]
    has_next: bool
    refused: Sequence[str] = ()
    """Rows that could not be understood, one short reason each; they are shown, never dropped silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """One page of orders."""

    items: Sequence[OrderReading]
    has_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image to send, already re-encoded by us."""

    filename: str
    mime: str
    body: bytes


class Marketplace(Protocol):
    """One shop on one marketplace. Every method may raise ``OutsideFailed``."""

    def platform_time(self) -> datetime:
        """The platform's clock, UTC."""

    def seller(self) -> SellerReading:
        """Who the main session belongs to."""

    def refund(self, *, refund_id: str) -> RefundReading:
        """One refund, all members. REFUSED when it does not exist."""

    def refunds_modified(
        self, *, start: datetime, end: datetime, page: int, page_size: int = 100
    ) -> RefundPage:
        """Refunds modified in [start, end], page from 1. Subset of members."""

    def messages(self, *, refund_id: str, phase: Phase) -> Sequence[MessageReading]:
        """All messages of a refund, oldest first."""

    def refuse_reasons(self, *, refund_id: str, phase: Phase) -> Sequence[RefuseReason]:
        """The reasons that may be given now."""

    def return_addresses(self) -> Sequence[ReturnAddress]:
        """The seller's address book, default return address first."""

    def order(self, *, tid: str) -> OrderReading:
        """One order with its lines."""

    def orders_created(self, *, start: datetime, end: datetime, page: int) -> OrderPage:
        """Orders created in [start, end], page from 1."""

    def take_hints(self, *, quantity: int = 100) -> Sequence[Hint]:
        """Messages of the app's queue; they come again unless confirmed. One queue serves all shops of an app."""

    def confirm_hints(self, *, message_ids: Sequence[str]) -> None:
        """Takes messages off the queue."""

    # -- writes: called once each, never repeated by the implementation -----------------------------

    def review(self, *, refund_id: str, phase: Phase, version: int, operator: str, message: str) -> None:
        """Tmall only: marks the refund as checked, before ``agree_refund``. Main session."""

    def agree_refund(
        self, *, refund_id: str, amount_fen: int, phase: Phase, version: int, code: str = ""
    ) -> None:
        """Pays. Sub-account session. NEEDS_CODE when the platform wants the SMS code."""

    def refuse(
        self,
        *,
        refund_id: str,
        phase: Phase,
        version: int,
        reason_id: str,
        message: str,
        proof: Picture | None,
    ) -> None:
        """Refuses the application. Proof is required on Tmall."""

    def agree_return(
        self,
        *,
        refund_id: str,
        phase: Phase,
        version: int,
        address: ReturnAddress,
        remark: str,
        seller_pays_freight: bool,
    ) -> None:
        """Agrees that the goods come back to ``address``."""

    def refuse_return(
        self, *, refund_id: str, phase: Phase, version: int, reason_id: str, proof: Picture
    ) -> None:
        """Tmall only: refuses the returned goods. Elsewhere REFUSED with code ``web_only``."""

    def leave_message(self, *, refund_id: str, content: str, picture: Picture) -> str:
        """Adds a message with its required picture; returns the platform's message id."""


def connect(credentials: Credentials) -> Marketplace:
    """The marketplace client for a shop. Opens nothing until the first call; close is not needed."""
    from .taobao.adapter import TaobaoMarketplace

    return TaobaoMarketplace(credentials)
