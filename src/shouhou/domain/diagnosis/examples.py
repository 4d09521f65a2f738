"""Labelled examples, and the numbers that the fit takes from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import CATEGORIES
from .records import Category, Responsible, Turn
from .sparse import Floats

PARTIES = tuple(Responsible)

SHARES: dict[Category, float] = {
    Category.QUALITY: 0.31,
    Category.NOT_AS_DESCRIBED: 0.09,
    Category.WRONG_ITEM: 0.07,
    Category.LOGISTICS: 0.13,
    Category.SUBJECTIVE: 0.20,
    Category.USAGE: 0.05,
    Category.SERVICE: 0.06,
    Category.OTHER: 0.09,
}
"""How often each category comes up among real complaints; examples are weighted to these shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled complaint."""

    turns: tuple[Turn, ...]
    category: Category
    responsible: Responsible
    weight: float = 1.0


def weights_of(examples: Sequence[Example]) -> Floats:
    """Own weights, scaled to the shares of real complaints; one on average."""
    own = np.array([example.weight for example in examples])
    places = np.array([CATEGORIES.index(example.category) for example in examples])
    present = np.bincount(places, weights=own, minlength=len(CATEGORIES)) / own.sum()
    wanted = np.array([SHARES[category] for category in CATEGORIES])
    scaled: Floats = own * (wanted / np.maximum(present, 1e-9))[places]
    return scaled * len(scaled) / float(scaled.sum())


def hot_categories(examples: Sequence[Example]) -> Floats:
    """Rows of one for the labelled category and nought for the others."""
    return np.array([[float(one is example.category) for one in CATEGORIES] for example in examples])


def hot_parties(examples: Sequence[Example]) -> Floats:
    """Rows of one for the labelled party and nought for the others."""
    return np.array([[float(one is example.responsible) for one in PARTIES] for example in examples])


def party_odds(examples: Sequence[Example]) -> NDArray[np.float16]:
    """Logarithm of each party's share in each category; half an example more for every pair."""
    counts = np.full((len(CATEGORIES), len(PARTIES)), 0.5)
    for example in examples:
        counts[CATEGORIES.index(example.category), PARTIES.index(example.responsible)] += example.weight
    odds: NDArray[np.float64] = np.log(counts / counts.sum(axis=1, keepdims=True))
    return odds.astype(np.float16)


def offsets(odds: NDArray[np.float16], examples: Sequence[Example]) -> Floats:
    """The parties' odds that each example's category gives by itself."""
    return odds.astype(np.float64)[[CATEGORIES.index(example.category) for example in examples]]
