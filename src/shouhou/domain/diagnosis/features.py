"""What the linear model sees of a complaint: n-grams of the buyer's characters, cues, and the text's shape.

Every feature is a 32-bit key with a value. N-grams stay within a clause; a bar marks where a clause begins and
ends, so that a bare "坏了" is told from the same two characters inside a longer clause.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .cues import Cues, Hit, Stance
from .records import Category, Speaker, Turn
from .text import Clause, clauses_of

LONGEST = 4
"""Characters of the longest n-gram; five add size and nothing else."""

_BAR = ord("|")
_STEP = np.uint32(0x9E3779B1)
_MIX = np.uint32(0x85EBCA6B)
CATEGORIES = tuple(Category)
_EARLY = {Stance.BEFORE_CONTRAST: 0.75, Stance.AFTER_CONTRAST: 1.2}

Keys = NDArray[np.uint32]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """One complaint as the model sees it."""

    clauses: list[Clause]
    hits: list[Hit]
    grams: Keys
    """Distinct n-grams of the buyer's clauses; their values wait for the vocabulary's weights."""
    counts: Values
    named: Keys
    """Cues and shape."""
    named_values: Values
    points: NDArray[np.float64]
    """The rules' verdict: points for each category."""


def read(turns: Sequence[Turn], cues: Cues) -> Reading:
    """Reads what was said. Never fails: an empty or senseless text has no features but its shape."""
    clauses = clauses_of(turns)
    hits = cues.find(clauses)
    grams, counts = _grams(clauses)
    points = points_of(hits)
    named, values = _named(clauses, hits, points)
    return Reading(clauses, hits, grams, counts, named, values, points)


def points_of(hits: Sequence[Hit]) -> NDArray[np.float64]:
    """The rules alone: a category's points; further cues of a family add less and less."""
    seen: dict[str, int] = {}
    points = np.zeros(len(CATEGORIES))
    for hit in hits:
        if hit.family.category is not None and hit.points > 0:
            times = seen[hit.family.name] = seen.get(hit.family.name, 0) + 1
            points[_PLACE[hit.family.category]] += hit.points / times
    return points


_PLACE = {category: place for place, category in enumerate(CATEGORIES)}


def _grams(clauses: Sequence[Clause]) -> tuple[Keys, Values]:
    words = [clause.words for clause in clauses if clause.speaker is not Speaker.SHOP]
    text = "|" + "|".join(words) + "|" if words else ""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    bar = codes == _BAR
    rolled, inside, keys = codes * _STEP, bar, []
    keys.append(_mixed(rolled[~bar], 1))
    for length in range(2, LONGEST + 1):
        if len(codes) < length:
            break
        rolled = (rolled[:-1] * _STEP) ^ (codes[length - 1 :] * _MIX)
        if length > 2:
            inside = inside[:-1] | bar[length - 2 : len(bar) - 1]
            sound = ~inside
        else:
            inside = np.zeros(len(rolled), dtype=bool)
            sound = ~(bar[:-1] & bar[1:])
        keys.append(_mixed(rolled[sound], length))
    found, counts = np.unique(np.concatenate(keys), return_counts=True)
    return found.astype(np.uint32), np.sqrt(counts).astype(np.float32)


def _mixed(rolled: Keys, length: int) -> Keys:
    mixed = (rolled ^ (rolled >> np.uint32(15))) * _MIX + np.uint32(length)
    return mixed ^ (mixed >> np.uint32(13))


def _named(
    clauses: Sequence[Clause], hits: Sequence[Hit], points: NDArray[np.float64]
) -> tuple[Keys, Values]:
    found: dict[int, float] = {}

    def add(name: str, value: float = 1.0) -> None:
        key = key_of(name)
        found[key] = min(found.get(key, 0.0) + value, 2.0)

    first = ""
    for hit in hits:
        who = "shop " if hit.shop else ""
        add(f"{who}{hit.family.name} {hit.stance}")
        if not hit.shop and hit.stance is not Stance.NEGATED:
            add(f"any {hit.family.name}", _EARLY.get(hit.stance, 1.0))
            first = first or (hit.family.category or "")
            if hit.family.party is not None:
                add(f"party {hit.family.party}")
    for category, score in zip(CATEGORIES, points, strict=True):
        if score > 0:
            add(f"points {category}", float(np.log1p(score)))
            add(f"share {category}", float(score / points.sum()))
    buyers = [clause for clause in clauses if clause.speaker is not Speaker.SHOP]
    length = sum(len(clause.words) for clause in buyers)
    order = list(dict.fromkeys(hit.family.category for hit in hits if hit.points > 0 and not hit.shop))
    for one, two in pairwise([category for category in order if category is not None][:4]):
        add(f"then {one} {two}")
    lines = len({clause.line for clause in clauses})
    add(f"lines {min(lines, 4)}")
    if any(clause.numbered for clause in buyers):
        add("numbered")
    add(f"first {first or 'none'}")
    add(f"top {CATEGORIES[int(points.argmax())] if points.any() else 'none'}")
    add(f"length {min(int(np.log2(length + 1)), 8)}")
    if len(buyers) < len(clauses):
        add("has shop")
    if any(clause.asked for clause in buyers):
        add("asked")
    keys = np.fromiter(found, dtype=np.uint32, count=len(found))
    return keys, np.fromiter(found.values(), dtype=np.float32, count=len(found))


@lru_cache(maxsize=4096)
def key_of(name: str) -> int:
    """The key of a named feature."""
    return zlib.crc32(name.encode())
