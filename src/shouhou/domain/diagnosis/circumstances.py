"""How what the workbench knows shifts the odds: stated weights, added to the logarithms of the odds."""

from datetime import timedelta

import numpy as np

from .features import CATEGORIES
from .records import Category, Circumstances, Responsible
from .sparse import Floats
from .text import clean
from .words import REASONS

STALLED_AFTER = timedelta(hours=48)
"""Without a scan for so long a parcel on its way counts as stalled."""
MANY_CASES = 2
REFUSES = 5.0
REASON_OVER_FEW_WORDS = 2.0
"""How much more the chosen reason counts where no cue speaks plainly: stated, not measured."""
PARTIES = tuple(Responsible)

_SHIFTS: dict[str, dict[Category, float]] = {
    "not_shipped": {
        Category.LOGISTICS: 1.2, Category.OTHER: 0.3, Category.QUALITY: -1.5, Category.WRONG_ITEM: -1.5,
        Category.NOT_AS_DESCRIBED: -1.0, Category.USAGE: -1.5,
    },
    "stalled": {Category.LOGISTICS: 1.2},
    "not_received": {
        Category.LOGISTICS: 0.8, Category.QUALITY: -1.2, Category.WRONG_ITEM: -0.8,
        Category.NOT_AS_DESCRIBED: -0.8, Category.USAGE: -1.2,
    },
    "received": {Category.LOGISTICS: -0.3},
    "earlier_cases": {Category.SERVICE: 0.3},
}  # fmt: skip
_PARTY_SHIFTS: dict[tuple[str, Category], dict[Responsible, float]] = {
    ("not_shipped", Category.LOGISTICS): {Responsible.SHOP: 3.0, Responsible.LOGISTICS: -2.0},
    ("stalled", Category.LOGISTICS): {Responsible.LOGISTICS: 2.0},
    ("not_received", Category.LOGISTICS): {Responsible.LOGISTICS: 0.5},
}


def codes_of(known: Circumstances) -> tuple[str, ...]:
    """The circumstances that count, as codes."""
    codes = []
    if reason_category(known.reason):
        codes.append("reason")
    if known.shipped is False:
        codes.append("not_shipped")
    elif known.received is False:
        codes.append("not_received")
        if known.since_last_scan is not None and known.since_last_scan >= STALLED_AFTER:
            codes.append("stalled")
    if known.received:
        codes.append("received")
    if known.earlier_cases >= MANY_CASES:
        codes.append("earlier_cases")
    return tuple(codes)


def reason_category(reason: str) -> tuple[Category, float] | None:
    """What the reason chosen on the platform speaks for, and how strongly; None for one that says nothing."""
    cleaned = clean(reason)
    for fragment, category, weight in REASONS:
        if fragment in cleaned:
            return category, weight
    return None


def category_shift(known: Circumstances, *, few_words: bool = False, refuses: bool = False) -> Floats:
    """What to add to the categories' log-odds. With ``few_words`` of weight the chosen reason counts more.

    ``refuses``: the buyer says that he refuses delivery; with a reason of his own that is no trouble of the carrier's.
    """
    shift = np.zeros(len(CATEGORIES))
    for code in codes_of(known):
        for category, weight in _SHIFTS.get(code, {}).items():
            shift[CATEGORIES.index(category)] += weight
    if chosen := reason_category(known.reason):
        if refuses and chosen[0] is Category.SUBJECTIVE:
            shift[CATEGORIES.index(Category.LOGISTICS)] -= REFUSES
        shift[CATEGORIES.index(chosen[0])] += chosen[1] * (REASON_OVER_FEW_WORDS if few_words else 1.0)
    return shift


def party_shift(known: Circumstances) -> Floats:
    """What to add to the parties' log-odds: categories × parties."""
    shift = np.zeros((len(CATEGORIES), len(PARTIES)))
    for code in codes_of(known):
        for row, category in enumerate(CATEGORIES):
            for party, weight in _PARTY_SHIFTS.get((code, category), {}).items():
                shift[row, PARTIES.index(party)] += weight
    return shift
