"""What the burden-of-proof table says, and what a case makes of it.

Source of the table: 淘宝平台争议处理规则 (2025-08-15) art. 38, 65-81, and the norms of single categories.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shouhou.domain.rules import Certainty


class Side(StrEnum):
    """Whose proof it is."""

    BUYER = "buyer"
    SHOP = "shop"
    PLATFORM = "platform"  # found out by a 小二 or told by the platform


class First(StrEnum):
    """Who has to prove first."""

    BUYER = "buyer"
    SHOP = "shop"
    NOBODY = "nobody"  # no proof is asked for by the rule


class Medium(StrEnum):
    """What a kind of proof is."""

    PHOTO = "photo"
    VIDEO = "video"
    TEXT = "text"
    NUMBER = "number"
    WAYBILL = "waybill"


class Starts(StrEnum):
    """From when an evidence window runs."""

    SIGNED = "signed"  # 签收
    SIGNED_DAY = "signed_day"  # the end of the day of 签收
    ENDED = "ended"  # 交易成功
    INTERVENED = "intervened"  # 平台介入


class Source(StrEnum):
    """How a piece of proof came in."""

    UPLOAD = "upload"
    PASTE = "paste"
    CAMERA = "camera"
    PLATFORM = "platform"
    CHAT = "chat"
    TICK = "tick"  # a person saw it elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofKind:
    """One kind of proof. ``how``: how to take it, in words for a buyer."""

    code: str
    name: str
    medium: Medium
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A kind of goods with evidence windows of its own; ``words`` tell it by a product's title."""

    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row of the table. Codes of kinds in the order in which they are asked for.

    ``certainty`` is of who proves first and of what follows; ``needs_certainty`` of the lists, for the rules
    speak of preliminary proof and seldom say which picture that is.
    """

    code: str
    name: str
    categories: tuple[str, ...]
    words: tuple[str, ...]
    first: First
    buyer: tuple[str, ...]
    shop: tuple[str, ...]
    helpful: tuple[str, ...]
    """From the buyer."""
    helpful_shop: tuple[str, ...]
    buyer_missing: str
    shop_missing: str
    clause: str
    source: str
    certainty: Certainty
    needs_certainty: Certainty
    valid_from: date | None = None
    valid_to: date | None = None
    received: bool | None = None
    """True or False: only where the goods have (not) been received; None: either way."""
    returning: bool = False
    """It is about goods that came back."""
    first_after_end: First | None = None
    """Who proves first once the trade has ended (确认收货); None: the same side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """An evidence window. ``rule`` and ``rule_category`` name the dated row that holds its length.

    ``goods`` and ``claims`` empty: all.
    """

    code: str
    name: str
    starts: Starts
    rule: str
    rule_category: str = ""
    goods: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """The whole table."""

    kinds: tuple[ProofKind, ...]
    goods: tuple[Goods, ...]
    claims: tuple[Claim, ...]
    windows: tuple[WindowRule, ...]

    def kind(self, code: str) -> ProofKind | None:
        """A kind of proof by its code."""
        return next((one for one in self.kinds if one.code == code), None)

    def claim(self, code: str) -> Claim | None:
        """A claim by its code."""
        return next((one for one in self.claims if one.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What is known of the case. All moments on the platform's clock; None: not known."""

    claim: str
    goods: str = ""
    signed_at: datetime | None = None
    ended_at: datetime | None = None
    intervened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One piece of proof that is there. ``kind`` empty: nobody has sorted it yet."""

    kind: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNeed:
    """One kind of proof of one side. ``required`` False: only helpful, not counted."""

    kind: ProofKind
    side: Side
    required: bool
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until when proof may be brought. ``due_at`` None: the moment from which it runs is not known."""

    code: str
    name: str
    starts: Starts
    due_at: datetime | None
    started_at: datetime | None
    needs: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What this case needs. ``needs`` lists what is missing first, the side that proves first before the other."""

    claim: Claim
    first: First
    needs: tuple[EvidenceNeed, ...]
    windows: tuple[Window, ...]
    unsorted: int

    def done(self, side: Side | None = None) -> int:
        """How many required kinds are there, of one side or of both."""
        return sum(need.held > 0 for need in self._required(side))

    def of(self, side: Side | None = None) -> int:
        """How many kinds are required, of one side or of both."""
        return len(self._required(side))

    def missing(self, side: Side) -> tuple[EvidenceNeed, ...]:
        """The required kinds that a side lacks, in the table's order."""
        return tuple(need for need in self._required(side) if not need.held)

    def _required(self, side: Side | None) -> tuple[EvidenceNeed, ...]:
        return tuple(need for need in self.needs if need.required and (side is None or need.side == side))
