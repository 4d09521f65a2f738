"""Which claim a case makes: from its category, its words and what the platform says of the goods."""

from dataclasses import dataclass
from datetime import date

from .records import Claim, EvidenceTable

UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What tells one claim from another. None: not known."""

    category: str = ""
    """A ``Category`` or empty."""
    words: tuple[str, ...] = ()
    """The buyer's words and the reason chosen on the platform."""
    product: str = ""
    received: bool | None = None
    returned: bool = False
    """Goods are on their way back or have come back."""
    on: date
    """The Chinese day whose table holds."""


def choose_claim(circumstances: Circumstances, *, table: EvidenceTable) -> str:
    """The code of the claim that fits best; an agent can always choose another.

    Of the claims of the case's category (of all when it has none) the one with the most cue words; of equals one
    that is foremost of this category, then the earlier in the table. Without category and cue it is unclear.
    """
    said = " ".join(circumstances.words)
    fitting = [claim for claim in table.claims if _fits(claim, circumstances)]
    of_category = [
        claim for claim in fitting if circumstances.category in claim.categories and claim.code != UNCLEAR
    ]
    candidates = of_category or [claim for claim in fitting if _score(claim, said)]
    best = max(
        candidates,
        key=lambda claim: (_score(claim, said), claim.categories[:1] == (circumstances.category,)),
        default=None,
    )
    return best.code if best else UNCLEAR


def choose_goods(product: str, *, table: EvidenceTable) -> str:
    """The kind of goods by a product's title; empty when none fits. The longest cue decides."""
    hits = [(len(word), goods.code) for goods in table.goods for word in goods.words if word in product]
    return max(hits, key=lambda hit: hit[0], default=(0, ""))[1]


def claims_on(day: date, *, table: EvidenceTable) -> tuple[Claim, ...]:
    """The claims in force on a Chinese day."""
    return tuple(claim for claim in table.claims if _holds(claim, day))


def _fits(claim: Claim, circumstances: Circumstances) -> bool:
    if not _holds(claim, circumstances.on):
        return False
    if claim.returning and not circumstances.returned:
        return False
    return claim.received is None or circumstances.received in (None, claim.received)


def _holds(claim: Claim, day: date) -> bool:
    return (claim.valid_from is None or claim.valid_from <= day) and (
        claim.valid_to is None or day <= claim.valid_to
    )


def _score(claim: Claim, said: str) -> int:
    return sum(word in said for word in claim.words)
