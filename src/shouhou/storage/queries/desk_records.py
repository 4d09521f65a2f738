"""The frozen records of a shop's desk: imports, to-dos, freshness, conversations. No query here.

Times are aware UTC on the host's clock unless a member says "platform"; money is fen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouhou.domain.imports import ChatTurn, FileKind, ReviewColumn
from shouhou.domain.refund.vocabulary import RefundStatus

from .records import CommandView, ShopBadge


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRowView:
    """A row that was not taken, and why. ``reason`` is Chinese and says what to do."""

    row: int
    code: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """One of the first rows, as understood, for the preview. Times platform."""

    row: int
    outcome: str  # created | updated | unchanged
    refund_id: str
    tid: str
    title: str
    amount_fen: int | None
    status_raw: str
    at: datetime | None
    timeout_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VanishedRefund:
    """Open with us, inside the span that the file covers, and not in it."""

    refund_id: str
    case_id: int
    number: str
    title: str
    status_raw: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """One file and what came, or would come, of it.

    ``state``: waiting, reading (preview being made), needs_columns (a table whose columns must be mapped), ready
    (preview there), applying, done, refused (the whole file, see ``error_text``), cancelled, failed (our fault).
    In ``ready`` the counts say what would happen, in ``done`` what did.
    """

    import_id: int
    shop: ShopBadge
    filename: str
    size: int
    state: str
    kind: FileKind | None
    generation: str
    sheet: str
    encoding: str
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    mapping: dict[str, ReviewColumn]
    guess: dict[str, ReviewColumn]
    first_rows: tuple[tuple[str, ...], ...]  # for mapping: cells by column
    stated_at: datetime
    stated_by_name: bool  # the moment comes from the file's own name
    progress: float
    rows: int
    created: int
    updated: int
    unchanged: int
    refused_count: int
    refused: tuple[RefusedRowView, ...]
    sample: tuple[SampleRow, ...]
    confirmed: int
    contradicted: int
    vanished: tuple[VanishedRefund, ...]
    error_code: str
    error_text: str
    actor_name: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the page should expect news."""
        return self.state in ("waiting", "reading", "applying")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with gaps: ``text`` is a message id with ``%(name)s``, ``values`` fill it. Pages translate ``text``."""

    text: str
    values: dict[str, str]

    @property
    def filled(self) -> str:
        """The sentence in Chinese."""
        return self.text % self.values if self.values else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPiece:
    """Something to paste into 千牛, exactly."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What a person does in 千牛 for one decision.

    ``state`` is the command's: needs_person (do it, then tick), needs_code (give the SMS code), needs_session
    (authorise again), unknown (look and say). ``pictures`` are SHA-256 of what must be uploaded there.
    """

    command: CommandView
    shop: ShopBadge
    case_id: int
    number: str
    version: int
    title: str
    buyer_name: str  # masked for this viewer
    tid: str
    amount_fen: int
    headline: Line
    clicks: tuple[Line, ...]
    copies: tuple[CopyPiece, ...]
    pictures: tuple[str, ...]
    due_at: datetime | None  # platform
    ticked_at: datetime | None
    contradicted_at: datetime | None
    data_as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoPage:
    """One keyset page, most urgent first, and how many there are of each state."""

    rows: tuple[Todo, ...]
    next: str | None
    open: int
    ticked: int
    contradicted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """One stream of a shop: how old it is and what hangs on it."""

    name: str  # refunds | orders | items | reviews, or an API stream
    data_as_of: datetime | None
    limit: timedelta
    stale: bool
    countdowns: int  # open cases with a running deadline that rest on it
    old_countdowns: int  # those of them whose data is older than the limit
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFreshness:
    """What of a shop must be refreshed, most pressing first."""

    shop: ShopBadge
    channel: str
    sources: tuple[SourceFreshness, ...]
    open_cases: int
    waiting_confirmation: int  # ticked to-dos that no file has confirmed yet
    next_due_at: datetime | None  # platform

    @property
    def stale(self) -> bool:
        """Whether anything is past the shop's limit."""
        return any(one.stale for one in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteOutcome:
    """What a pasted text did, or would do."""

    created: int
    updated: int
    unchanged: int
    refused: tuple[RefusedRowView, ...]
    unread_lines: tuple[str, ...]
    case_ids: tuple[int, ...]
    turns: tuple[ChatTurn, ...] = ()  # of a chat: as it was understood


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """What a person types to open a case by hand. Only ``tid`` or ``buyer_nick`` or ``refund_id`` must be there.

    ``status`` and ``kind`` only with a refund. ``problem`` is one of the eight categories or empty, ``wish`` one of
    refund, return, exchange, compensation, nothing or empty.
    """

    tid: str = ""
    refund_id: str = ""
    buyer_nick: str = ""
    title: str = ""
    amount_fen: int | None = None
    paid_fen: int | None = None
    kind: str = "refund"  # refund | return | exchange | reship | repair
    status: RefundStatus = RefundStatus.WAITING_SELLER
    goods: str = ""  # not_received | received | "" (not said)
    reason: str = ""
    problem: str = ""
    wish: str = ""
    story: str = ""
    timeout_at: datetime | None = None
