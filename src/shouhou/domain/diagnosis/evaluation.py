"""How right a model is on labelled complaints that it was not trained from."""

from collections.abc import Sequence
from dataclasses import dataclass

from .diagnose import diagnose
from .features import CATEGORIES
from .model import Model
from .records import Category, Complaint, Diagnosis
from .training import Example

SUREST = 0.6
"""The share of answers that a shop may leave to the machine: the surest ones."""
BINS = 5


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One row of the table."""

    examples: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Answers of like confidence: how sure they said they were, and how many were right."""

    answers: int
    said: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Shares are of 1."""

    examples: int
    accuracy: float
    macro_f1: float
    party: float
    surest: float
    """Accuracy of the surest 60 %."""
    categories: dict[Category, CategoryScore]
    confusion: dict[tuple[Category, Category], int]
    """(true, answered) → how many."""
    bins: tuple[CalibrationBin, ...]


def evaluate(model: Model, examples: Sequence[Example]) -> Evaluation:
    """Raises ``ValueError`` without examples."""
    if not examples:
        raise ValueError("nothing to evaluate on")
    answers = [diagnose(Complaint(turns=example.turns), model=model) for example in examples]
    return compare(examples, answers)


def compare(examples: Sequence[Example], answers: Sequence[Diagnosis]) -> Evaluation:
    """The same for answers that are there already."""
    pairs = list(zip(examples, answers, strict=True))
    confusion: dict[tuple[Category, Category], int] = {}
    for example, answer in pairs:
        place = (example.category, answer.category)
        confusion[place] = confusion.get(place, 0) + 1
    categories = {category: _category(category, confusion) for category in CATEGORIES}
    present = [one for one in categories.values() if one.examples]
    by_confidence = sorted(
        ((answer.confidence, example.category is answer.category) for example, answer in pairs), reverse=True
    )
    surest = by_confidence[: max(1, round(len(pairs) * SUREST))]
    return Evaluation(
        examples=len(pairs),
        accuracy=_share([right for _, right in by_confidence]),
        macro_f1=sum(one.f1 for one in present) / len(present),
        party=_share([example.responsible is answer.responsible for example, answer in pairs]),
        surest=_share([right for _, right in surest]),
        categories=categories,
        confusion=confusion,
        bins=_bins(by_confidence),
    )


def _category(category: Category, confusion: dict[tuple[Category, Category], int]) -> CategoryScore:
    hits = confusion.get((category, category), 0)
    examples = sum(count for (true, _), count in confusion.items() if true is category)
    answered = sum(count for (_, said), count in confusion.items() if said is category)
    return CategoryScore(
        examples=examples,
        precision=hits / answered if answered else 0.0,
        recall=hits / examples if examples else 0.0,
        f1=2 * hits / (examples + answered) if examples + answered else 0.0,
    )


def _bins(answers: Sequence[tuple[float, bool]]) -> tuple[CalibrationBin, ...]:
    """Equally many answers in each, the least sure first."""
    rising = list(reversed(answers))
    size = max(1, -(-len(rising) // BINS))
    groups = [rising[start : start + size] for start in range(0, len(rising), size)]
    return tuple(
        CalibrationBin(len(group), sum(said for said, _ in group) / len(group), _share([r for _, r in group]))
        for group in groups
    )


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right)
