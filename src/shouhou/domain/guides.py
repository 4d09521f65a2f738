"""Product guides: which of them help with what a buyer says, best first."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Words, pictures and a video that show how a product is used. ``item_id`` empty: for every product."""

    guide_id: int
    item_id: str
    title: str
    text: str
    pictures: tuple[str, ...]  # SHA-256, in the order to be shown
    video: str  # SHA-256, or empty
    link: str
    words: tuple[str, ...]
    """What buyers say when they need it."""
    created_by: str
    created_at: datetime
    ended_at: datetime | None = None


def best_first(guides: Iterable[Guide], *, item_id: str, said: str) -> tuple[Guide, ...]:
    """The guides for a product (never another's), those first whose words the buyer used, then the product's own.

    ``said``: everything the buyer said and how the product is called.
    """
    heard = plain(said)
    fitting = [one for one in guides if not one.ended_at and one.item_id in ("", item_id)]
    return tuple(
        sorted(fitting, key=lambda one: (-_hits(one, heard), one.item_id == "", -one.created_at.timestamp()))
    )


def words_of(text: str) -> tuple[str, ...]:
    """Typed words, parted by blanks, commas or 、; each once, in the order typed."""
    for mark in "，,、；;\n\t":
        text = text.replace(mark, " ")
    return tuple(dict.fromkeys(text.split()))


def plain(text: str) -> str:
    """Full-width and upper case are the same as their plain forms; blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _hits(guide: Guide, heard: str) -> int:
    return sum(plain(word) in heard for word in guide.words)
