"""The frozen records of a case's proof. No query here. Times of the platform unless a member says otherwise."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.domain.evidence.records import Checklist, ProofKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One piece of proof. ``sha256`` empty: a person saw it elsewhere. ``taken_*`` only for those who may see it."""

    item_id: int
    kind: str
    kind_name: str
    side: str
    sha256: str
    mime: str
    size: int
    seconds: int | None
    width: int | None
    height: int | None
    filename: str
    source: str
    note: str
    added_by: str
    added_at: datetime
    original: str  # SHA-256 of the body as it came
    taken_at: str  # by the camera's own clock
    device: str
    place: str  # latitude, longitude

    @property
    def is_video(self) -> bool:
        """Whether it moves."""
        return self.mime.startswith("video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture of a platform message. ``expires_at``: when the platform is expected to stop serving it."""

    picture_id: int
    url: str
    author: str
    state: str  # waiting | kept | refused | gone
    sha256: str
    expires_at: datetime | None
    certainty: str
    attempts: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChoice:
    """One claim to choose."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """All that the panel and the API show of a case's proof."""

    case_id: int
    checklist: Checklist
    claim_chosen: bool  # by a person; else found by rule
    claims: tuple[ClaimChoice, ...]
    goods: str
    goods_name: str
    goods_choices: tuple[ClaimChoice, ...]
    signed_at: datetime | None
    items: tuple[EvidenceView, ...]  # oldest first, without what was withdrawn
    pictures: tuple[PictureView, ...]
    kinds: tuple[ProofKind, ...]
    request: str  # polite words for what the buyer still has to show; empty: nothing is missing
    request_short: str  # at most 400 bytes, for a platform message
    may_change: bool
    may_ask: bool

    def of(self, kind: str, side: str) -> tuple[EvidenceView, ...]:
        """The pieces of one kind and side."""
        return tuple(item for item in self.items if item.kind == kind and item.side == side)

    @property
    def others(self) -> tuple[EvidenceView, ...]:
        """Sorted pieces of kinds that this claim does not ask for."""
        asked = {(need.kind.code, need.side.value) for need in self.checklist.needs}
        return tuple(item for item in self.items if item.kind and (item.kind, item.side) not in asked)
