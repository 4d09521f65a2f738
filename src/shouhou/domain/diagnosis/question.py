"""What a language model outside is told of a complaint: masked words and a few circumstances, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from .masking import mask
from .records import Circumstances, Complaint, Speaker, Turn

TURN_RAW, TURN_SHOWN = 4000, 1500
"""Characters of one turn that are looked at, and that are shown."""
SHOWN = 6000
"""Characters altogether; the oldest turns go first."""
SHORT_FIELD = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Holds no personal data that ``mask`` finds; made by ``masked_question`` alone."""

    turns: tuple[Turn, ...]
    reason: str
    product: str
    shipped: bool | None
    received: bool | None
    days_since_last_scan: int | None


def masked_question(complaint: Complaint, *, names: Iterable[str] = ()) -> Question:
    """The complaint as it may leave the house. Amounts and earlier cases stay here.

    ``names``: nicknames and names to hide besides what the texts give away.
    """
    hidden = tuple(names)
    known: Circumstances = complaint.circumstances
    scan = known.since_last_scan
    return Question(
        turns=_newest(complaint.turns, hidden),
        reason=mask(known.reason, names=hidden)[:SHORT_FIELD],
        product=mask(known.product, names=hidden)[:SHORT_FIELD],
        shipped=known.shipped,
        received=known.received,
        days_since_last_scan=None if scan is None else scan.days,
    )


def _newest(turns: tuple[Turn, ...], names: tuple[str, ...]) -> tuple[Turn, ...]:
    """Masked, oldest first. What the shop itself said makes room first."""
    shown: dict[int, Turn] = {}
    left = SHOWN
    by_worth = sorted(range(len(turns)), key=lambda at: (turns[at].speaker is Speaker.SHOP, -at))
    for at in by_worth:
        text = mask(turns[at].text[:TURN_RAW], names=names).strip()[:TURN_SHOWN]
        if text and len(text) <= left:
            shown[at] = Turn(text=text, speaker=turns[at].speaker)
            left -= len(text)
    return tuple(shown[at] for at in sorted(shown))
