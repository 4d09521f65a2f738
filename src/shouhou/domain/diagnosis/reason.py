"""Which of the buyer's sentences decided: the one whose cues, or else whose n-grams, speak most for the answer."""

from collections.abc import Sequence

from .features import CATEGORIES, Reading, read
from .model import Model
from .records import Category, Speaker, Turn
from .text import Clause

LONGEST_SENTENCE = 200
MOST_SENTENCES = 40
"""Sentences weighed one by one by n-grams; a longer text is judged by its first and last ones."""


def sentence_that_decided(reading: Reading, category: Category, *, model: Model) -> str:
    """At most 200 characters, as the buyer wrote them; the clause that decided is always inside."""
    clause = _by_cues(reading, category) or _by_grams(reading, category, model)
    return "" if clause is None else _window(clause)


def _by_cues(reading: Reading, category: Category) -> Clause | None:
    points: dict[int, float] = {}
    for hit in reading.hits:
        if hit.family.category is category and not hit.shop and hit.points > 0:
            points[hit.clause] = points.get(hit.clause, 0.0) + hit.points
    if not points:
        return None
    return reading.clauses[max(points, key=lambda at: (points[at], -at))]


def _by_grams(reading: Reading, category: Category, model: Model) -> Clause | None:
    """Each clause scored by itself."""
    buyers = [clause for clause in reading.clauses if clause.speaker is not Speaker.SHOP]
    if len(buyers) < 2:
        return buyers[0] if buyers else None
    if len(buyers) > MOST_SENTENCES:
        half = MOST_SENTENCES // 2
        buyers = buyers[:half] + buyers[-half:]
    scores = _scores(buyers, category, model)
    return buyers[max(range(len(buyers)), key=lambda at: (scores[at], -at))]


def _scores(clauses: Sequence[Clause], category: Category, model: Model) -> list[float]:
    place = CATEGORIES.index(category)
    found = []
    for clause in clauses:
        scores = model.score(read((Turn(text=clause.said, speaker=clause.speaker),), model.cues)).categories
        found.append(float(scores[place] - scores.mean()))
    return found


def _window(clause: Clause) -> str:
    sentence = clause.sentence
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    at = max(sentence.find(clause.said), 0)
    start = max(0, min(at - LONGEST_SENTENCE // 4, len(sentence) - LONGEST_SENTENCE))
    return sentence[start : start + LONGEST_SENTENCE].strip()
