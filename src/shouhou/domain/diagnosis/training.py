"""Trains a model from labelled examples, and carries a trained one on with a shop's own corrections.

Pure numbers: the same examples in the same order give the same model on the same machine.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .cues import Cues
from .examples import (
    PARTIES,
    SHARES,
    Example,
    hot_categories,
    hot_parties,
    offsets,
    party_odds,
    weights_of,
)
from .features import CATEGORIES, Keys, Reading, read
from .model import Arrays, Model, log_odds
from .sparse import Floats, Rows, fit, softmax

__all__ = ["PARTIES", "SHARES", "Example", "retrain", "train"]

FEWEST = 2
"""Texts in which a feature must occur."""
DECAY, PARTY_DECAY, CORRECTION_DECAY, FREE = 3.0, 10.0, 1.0, 0.01
FOLDS = 5
HARDER = 0.35
"""Log-odds by which real complaints are harder than the examples; from half A of the texts kept aside."""


def train(examples: Sequence[Example], *, cues: Cues, calibrated: bool = True) -> Arrays:
    """A model out of nothing. Raises ``ValueError`` when a category has no example.

    Without calibration it takes a sixth of the time and its confidence is the bare share of the odds.
    """
    if missing := set(CATEGORIES) - {example.category for example in examples}:
        raise ValueError(f"no example of {sorted(missing)}")
    readings = [read(example.turns, cues) for example in examples]
    arrays = _fitted(readings, examples, cues)
    if not calibrated:
        return arrays
    return replace(arrays, calibration=_calibration(readings, examples, cues))


def retrain(base: Model, corrections: Sequence[Example]) -> Arrays:
    """``base`` carried on: it stays where it is unless the corrections speak against it.

    Needs none of the texts that ``base`` was trained from: the fit is pulled towards its weights. N-grams that
    only the corrections know are added.
    """
    if not corrections:
        return base.arrays
    readings = [read(example.turns, base.cues) for example in corrections]
    arrays = _widened(base.arrays, readings)
    model = Model(arrays, base.cues)
    rows = Rows.of([model.row(reading) for reading in readings], len(arrays.category_weights))
    weights = np.array([example.weight for example in corrections])
    pull = np.full(rows.width, CORRECTION_DECAY)
    categories = fit(
        rows,
        hot_categories(corrections),
        weights,
        decay=pull,
        start=arrays.category_weights.astype(np.float64),
    )
    parties = fit(
        rows,
        hot_parties(corrections),
        weights,
        decay=pull,
        offsets=offsets(arrays.party_odds, corrections),
        start=arrays.party_weights.astype(np.float64),
    )
    return replace(
        arrays, category_weights=categories.astype(np.float16), party_weights=parties.astype(np.float16)
    )


def _fitted(readings: Sequence[Reading], examples: Sequence[Example], cues: Cues) -> Arrays:
    """Weights without calibration."""
    gram_keys, seen = _vocabulary([reading.grams for reading in readings])
    named_keys, _ = _vocabulary([reading.named for reading in readings])
    width = 1 + len(gram_keys) + len(named_keys)
    empty = Arrays(
        gram_keys=gram_keys,
        gram_rarity=(np.log((1 + len(readings)) / (1 + seen)) + 1).astype(np.float16),
        named_keys=named_keys,
        category_weights=np.zeros((width, len(CATEGORIES)), dtype=np.float16),
        party_weights=np.zeros((width, len(PARTIES)), dtype=np.float16),
        party_odds=party_odds(examples),
        calibration=np.array([1.0, 0.0]),
    )
    model = Model(empty, cues)
    rows = Rows.of([model.row(reading) for reading in readings], width)
    weights = weights_of(examples)
    decay, party_decay = np.full(width, DECAY), np.full(width, PARTY_DECAY)
    decay[0] = FREE
    categories = fit(rows, hot_categories(examples), weights, decay=decay)
    parties = fit(
        rows, hot_parties(examples), weights, decay=party_decay, offsets=offsets(empty.party_odds, examples)
    )
    return replace(
        empty, category_weights=categories.astype(np.float16), party_weights=parties.astype(np.float16)
    )


def _vocabulary(found: Sequence[Keys]) -> tuple[Keys, NDArray[np.int64]]:
    keys, seen = np.unique(np.concatenate(found), return_counts=True)
    often = seen >= FEWEST
    return keys[often], seen[often]


def _widened(arrays: Arrays, readings: Sequence[Reading]) -> Arrays:
    """With the corrections' own n-grams; those start as if they said nothing."""
    found = np.unique(np.concatenate([reading.grams for reading in readings]))
    fresh = np.setdiff1d(found, arrays.gram_keys)
    keys = np.concatenate([arrays.gram_keys, fresh])
    order = np.argsort(keys, kind="stable")
    rarity = np.concatenate([arrays.gram_rarity, np.full(len(fresh), arrays.gram_rarity.max(initial=1))])
    split = 1 + len(arrays.gram_keys)

    def spread(weights: NDArray[np.float16]) -> NDArray[np.float16]:
        grams = np.concatenate([weights[1:split], np.zeros((len(fresh), weights.shape[1]), np.float16)])
        return np.concatenate([weights[:1], grams[order], weights[split:]])

    return replace(
        arrays,
        gram_keys=keys[order],
        gram_rarity=rarity[order].astype(np.float16),
        category_weights=spread(arrays.category_weights),
        party_weights=spread(arrays.party_weights),
    )


def _calibration(readings: Sequence[Reading], examples: Sequence[Example], cues: Cues) -> Floats:
    """Fitted on answers about examples that the answering model was not trained from."""
    odds, right = np.zeros(len(examples)), np.zeros(len(examples))
    for fold in range(FOLDS):
        inside = [at for at in range(len(examples)) if at % FOLDS != fold]
        arrays = _fitted([readings[at] for at in inside], [examples[at] for at in inside], cues)
        model = Model(arrays, cues)
        for at in range(fold, len(examples), FOLDS):
            scores = model.score(readings[at]).categories
            odds[at] = log_odds(float(softmax(scores).max()))
            right[at] = CATEGORIES[int(scores.argmax())] is examples[at].category
    return _line(odds, right, weights_of(examples))


def _line(odds: Floats, right: Floats, weights: Floats) -> Floats:
    """Logistic regression of ``right`` on ``odds``: slope and height."""
    rows = Rows.of([(np.array([1]), np.array([one])) for one in odds], 2)
    fitted = fit(rows, np.stack([1 - right, right], axis=1), weights, decay=np.full(2, 0.01))
    return np.array([fitted[1, 1] - fitted[1, 0], fitted[0, 1] - fitted[0, 0] - HARDER])
