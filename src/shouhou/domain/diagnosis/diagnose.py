"""Reads a complaint and says what it is about, who would be at fault, how sure that is and what said so."""

from collections.abc import Iterable, Iterator

import numpy as np

from .ask import what_to_ask
from .circumstances import PARTIES, category_shift, codes_of, party_shift, reason_category
from .features import CATEGORIES, Reading, read
from .model import Model, Scores
from .reason import sentence_that_decided
from .records import Category, Circumstances, Complaint, Diagnosis, Responsible, Speaker
from .sparse import Floats, softmax
from .text import says_nothing

RUNNER_UP_FROM = 0.02
"""Share of the odds from which the second category is worth a mention."""
NO_WORDS = 0.3
"""Confidence at most when not one word counted and no reason was chosen."""
REASON_ALONE = 0.65
"""Confidence when the chosen reason is all there is: the buyer's own word, contradicted by nothing. Stated, not measured."""
NO_FAULT_ALONE = 0.85
"""The same for reasons that blame nobody: who claims no fault has none to prove."""
SUREST = 0.97
PLAIN_FROM = 1.2
"""Points of cues for one category from which the words speak plainly."""
"""No answer is given as certain."""


def diagnose(complaint: Complaint, *, model: Model) -> Diagnosis:
    """One answer. Never raises for a text, whatever it holds."""
    turns = tuple(turn for turn in complaint.turns if not says_nothing(turn))
    reading = read(turns, model.cues)
    scores = model.score(reading)
    known = complaint.circumstances
    heard = any(clause.speaker is not Speaker.SHOP for clause in reading.clauses)
    said = heard and scores.known > 0
    odds = (scores.categories if said else _silent()) + category_shift(
        known, few_words=_few(reading), refuses=_refuses(reading)
    )
    shares = softmax(odds)
    order = np.argsort(-shares, kind="stable")
    category, second = CATEGORIES[int(order[0])], CATEGORIES[int(order[1])]
    confidence = min(model.chance_right(odds), SUREST) if said else _from_reason_alone(known)
    return Diagnosis(
        category=category,
        runner_up=second if shares[order[1]] >= RUNNER_UP_FROM else None,
        # Without words the other categories' parties are no evidence either.
        responsible=_party(model, shares if said else np.eye(len(shares))[order[0]], scores, known),
        confidence=round(confidence, 3),
        because=sentence_that_decided(reading, category, model=model) if said else "",
        facts=codes_of(known),
        ask=what_to_ask(category, confidence, reading.hits, known, said=said),
        model=model.digest,
    )


def diagnose_many(complaints: Iterable[Complaint], *, model: Model) -> Iterator[Diagnosis]:
    """Answers one by one, as the complaints come."""
    for complaint in complaints:
        yield diagnose(complaint, model=model)


def _party(model: Model, shares: Floats, scores: Scores, known: Circumstances) -> Responsible:
    """Over all categories, each with its own odds of the parties."""
    odds = model.arrays.party_odds.astype(np.float64) + scores.parties + party_shift(known)
    return PARTIES[int((shares @ softmax(odds)).argmax())]


def _few(reading: Reading) -> bool:
    """Whether no category has as much as one usual sign and a hint in the buyer's words."""
    points: dict[Category, float] = {}
    for hit in reading.hits:
        if hit.family.category is not None and not hit.shop:
            points[hit.family.category] = points.get(hit.family.category, 0.0) + hit.points
    return max(points.values(), default=0.0) < PLAIN_FROM


def _refuses(reading: Reading) -> bool:
    return any("拒收" in clause.words for clause in reading.clauses if clause.speaker is not Speaker.SHOP)


def _from_reason_alone(known: Circumstances) -> float:
    chosen = reason_category(known.reason)
    if chosen is None:
        return NO_WORDS
    return NO_FAULT_ALONE if chosen[0] is Category.SUBJECTIVE else REASON_ALONE


def _silent() -> Floats:
    """Nothing was said: no problem can be told."""
    return np.array([1.0 if category is Category.OTHER else 0.0 for category in CATEGORIES])
