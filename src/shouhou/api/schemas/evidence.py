"""The proof of a case."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from shouhou.domain.evidence.records import First, Medium, Side, Starts
from shouhou.domain.rules import Certainty
from shouhou.storage.queries.evidence_records import EvidencePage

from .shape import In, Moment, Out, Words

Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]*$")]


class EvidenceNeed(Out):
    """One kind of proof that one side has to show; ``required`` false: only helpful."""

    kind: str
    name: str
    medium: Medium
    how: str
    side: Side
    required: bool
    held: int


class EvidenceWindow(Out):
    """Until when proof may be brought; ``due_at`` null: the moment it runs from is not known."""

    code: str
    name: str
    starts: Starts
    due_at: Moment | None = Field(description="Platform time.")
    source: str
    certainty: Certainty


class EvidencePiece(Out):
    """One piece of proof. ``sha256`` empty: a person saw it elsewhere; ``kind`` empty: not sorted yet."""

    item_id: int
    kind: str
    side: Side
    sha256: str
    mime: str
    size: int
    seconds: int | None
    filename: str
    source: str
    note: str
    added_by: str
    added_at: Moment
    taken_at: str = Field(description="By the camera's own clock; empty without the right to see it.")
    device: str
    place: str


class PlatformPicture(Out):
    """A picture of a platform message: waiting | kept | refused | gone."""

    picture_id: int
    state: str
    sha256: str
    expires_at: Moment | None = Field(description="When the platform is expected to stop serving it.")
    certainty: str
    error: str


class CaseEvidence(Out):
    """What a case has to show, what is there, who proves first, by which clause, and what follows if not."""

    case_id: int
    claim: str
    claim_name: str
    claim_chosen: bool = Field(description="By a person; else found by rule.")
    goods: str
    signed_at: Moment | None
    first: First
    clause: str
    source: str
    certainty: Certainty
    needs_certainty: Certainty = Field(description="Of the lists: the rules seldom name single pictures.")
    buyer_missing: str
    shop_missing: str
    done: int
    of: int
    needs: list[EvidenceNeed]
    windows: list[EvidenceWindow]
    items: list[EvidencePiece]
    pictures: list[PlatformPicture]


class EvidenceAdded(Out):
    """The piece that holds the uploaded body."""

    item_id: int


class EvidenceRequest(Out):
    """Words for the buyer; ``short`` has at most 400 bytes of UTF-8, for a platform message."""

    text: str
    short: str
    kinds: list[str]


class EvidenceSortIn(In):
    """Gives a piece another kind and side."""

    kind: Code
    side: Literal["buyer", "shop", "platform"]


class EvidenceWithdrawIn(In):
    """Takes a piece off the list, or puts it back."""

    withdrawn: bool


class EvidenceTickIn(In):
    """Somebody saw the proof elsewhere; ``note`` says where."""

    kind: Code
    side: Literal["buyer", "shop", "platform"]
    note: Words


def evidence_of(page: EvidencePage) -> CaseEvidence:
    """The shape of a record."""
    found = page.checklist
    claim = found.claim
    return CaseEvidence(
        case_id=page.case_id,
        claim=claim.code,
        claim_name=claim.name,
        claim_chosen=page.claim_chosen,
        goods=page.goods,
        signed_at=page.signed_at,
        first=found.first,
        clause=claim.clause,
        source=claim.source,
        certainty=claim.certainty,
        needs_certainty=claim.needs_certainty,
        buyer_missing=claim.buyer_missing,
        shop_missing=claim.shop_missing,
        done=found.done(),
        of=found.of(),
        needs=[
            EvidenceNeed(
                kind=need.kind.code,
                name=need.kind.name,
                medium=need.kind.medium,
                how=need.kind.how,
                side=need.side,
                required=need.required,
                held=need.held,
            )
            for need in found.needs
        ],
        windows=[EvidenceWindow.model_validate(window) for window in found.windows],
        items=[EvidencePiece.model_validate(item) for item in page.items],
        pictures=[PlatformPicture.model_validate(picture) for picture in page.pictures],
    )


UPLOAD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "kind": {"type": "string", "description": "A code of `needs`, empty: not sorted yet."},
                    "side": {"type": "string", "enum": ["buyer", "shop", "platform"], "default": "buyer"},
                },
            }
        }
    },
}
