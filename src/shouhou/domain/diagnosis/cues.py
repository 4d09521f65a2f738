"""Cues: phrases and patterns that speak for a category, found clause by clause with what turns their meaning.

A cue counts in full when it stands plain; next to nothing when it is negated ("没有破损"), asked about or inside
praise; less before a contrast ("物流很慢，但是…") than after it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .records import Category, Responsible, Speaker
from .text import Clause


class Stance(StrEnum):
    """How a cue stands in its clause."""

    PLAIN = "plain"
    NEGATED = "negated"
    ASKED = "asked"
    BEFORE_CONTRAST = "before"
    AFTER_CONTRAST = "after"


STANCE_WEIGHT: Mapping[Stance, float] = {
    Stance.PLAIN: 1.0,
    Stance.NEGATED: 0.0,
    Stance.ASKED: 0.5,
    Stance.BEFORE_CONTRAST: 0.6,
    Stance.AFTER_CONTRAST: 1.2,
}
SHOP_WEIGHT = 0.15
"""What a cue in the shop's own line is worth: it repeats or excuses, it does not complain."""

_NEGATION = re.compile(
    r"(?:没有|没|不|未|无|别|勿|毫无|不是|不算|不会|并非|并没有|不怎么|没怎么|没什么|不太|免)"
    r"(?:什么|任何|太|很|怎么|特别|那么|再|出现|发现|发生|被|有|存在|会|多少|一点|觉得)*$"
)
_EITHER_OR = re.compile(r"(?:有没有|是不是|会不会|能不能|要不要|好不好|有无|是否)\S{0,3}$")
_CONTRAST = re.compile(
    r"^(?:但|可是|不过|就是|只是|然而|可惜|唯一|美中不足|结果|缺点|不足)|(?:但是|却|不足之处|缺点)"
)
_CONCESSION = re.compile(r"^(?:虽然|虽说|尽管|除了|优点|好处)")
PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Family:
    """One row of the cue file."""

    name: str
    category: Category | None
    weight: float
    words: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    party: Responsible | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found."""

    family: Family
    stance: Stance
    clause: int
    """Its place in the list of clauses."""

    shop: bool

    @property
    def points(self) -> float:
        """What it gives for its category."""
        return self.family.weight * STANCE_WEIGHT[self.stance] * (SHOP_WEIGHT if self.shop else 1.0)


class Cues:
    """All families, ready to search."""

    def __init__(self, families: Iterable[Family]) -> None:
        self.families = tuple(families)
        self._starts: dict[str, list[tuple[str, Family]]] = {}
        self._patterns = [(re.compile(text), one) for one in self.families for text in one.patterns]
        for family in self.families:
            for word in family.words:
                self._starts.setdefault(word[:2], []).append((word, family))

    def find(self, clauses: Sequence[Clause]) -> list[Hit]:
        """Every cue of every clause, in order."""
        hits = []
        turned = _contrasts(clauses)
        for at, clause in enumerate(clauses):
            shop = clause.speaker is Speaker.SHOP
            for start, family in self._in(clause.words):
                stance = _stance(clause, start, turned[at])
                hits.append(Hit(family, stance, at, shop))
        return hits

    def _in(self, words: str) -> list[tuple[int, Family]]:
        """Starts and families; a phrase inside a longer one ("好用" in "不好用") does not count."""
        spans = []
        for start in range(len(words)):
            for key in (words[start : start + 2], words[start]):
                for word, family in self._starts.get(key, ()):
                    if words.startswith(word, start):
                        spans.append((start, start + len(word), family))
                if len(key) == 1:
                    break
        if len(spans) > 1:
            spans.sort(key=lambda span: (span[0] - span[1], span[0]))
            kept: list[tuple[int, int, Family]] = []
            for span in spans:
                if not any(
                    one[0] <= span[0] and span[1] <= one[1] and one[1] - one[0] > span[1] - span[0]
                    for one in kept
                ):
                    kept.append(span)
            spans = sorted(kept, key=lambda span: span[0])
        found = {family.name: (start, family) for start, _, family in reversed(spans)}
        for pattern, family in self._patterns:
            if family.name not in found and (match := pattern.search(words)):
                found[family.name] = (match.start(), family)
        return sorted(found.values(), key=lambda one: one[0])


def _contrasts(clauses: Sequence[Clause]) -> list[Stance]:
    """For every clause whether it stands before or after the last contrast."""
    last = max((at for at, one in enumerate(clauses) if at and _CONTRAST.search(one.words)), default=None)
    stances = []
    for at, clause in enumerate(clauses):
        if _CONCESSION.search(clause.words):
            stances.append(Stance.BEFORE_CONTRAST)
        elif last is None:
            stances.append(Stance.PLAIN)
        else:
            stances.append(Stance.BEFORE_CONTRAST if at < last else Stance.AFTER_CONTRAST)
    return stances


def _stance(clause: Clause, start: int, turned: Stance) -> Stance:
    before = clause.words[max(0, start - 8) : start]
    if _EITHER_OR.search(before):
        return Stance.ASKED
    if _NEGATION.search(before):
        return Stance.NEGATED
    return turned
