"""Rows of few features, and softmax regression over them by limited-memory BFGS. Deterministic: no chance anywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
MEMORY = 10
"""Pairs of steps that the BFGS update remembers."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows one after the other: row ``i`` holds ``places[starts[i]:starts[i + 1]]``."""

    places: Places
    values: Floats
    starts: Places
    width: int

    @classmethod
    def of(cls, rows: Sequence[tuple[Places, Floats]], width: int) -> "Rows":
        """Rows out of places and values. Every row gets at least one entry: the constant feature 0."""
        lengths = [len(places) + 1 for places, _ in rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.zeros(int(starts[-1]), dtype=np.int64)
        values = np.ones(int(starts[-1]))
        for at, (some, weights) in zip(starts, rows, strict=False):
            places[at + 1 : at + 1 + len(some)] = some
            values[at + 1 : at + 1 + len(some)] = weights
        return cls(places, values, starts, width)

    def times(self, weights: Floats) -> Floats:
        """Scores of every row: rows × classes."""
        product: Floats = np.add.reduceat(
            weights[self.places] * self.values[:, None], self.starts[:-1], axis=0
        )
        return product

    def back(self, errors: Floats) -> Floats:
        """The transposed product: features × classes."""
        spread = np.repeat(errors, np.diff(self.starts), axis=0) * self.values[:, None]
        columns = [
            np.bincount(self.places, weights=spread[:, one], minlength=self.width)
            for one in range(errors.shape[1])
        ]
        return np.stack(columns, axis=1)


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def fit(
    rows: Rows,
    targets: Floats,
    weights: Floats,
    *,
    decay: Floats,
    offsets: Floats | None = None,
    start: Floats | None = None,
    steps: int = 150,
) -> Floats:
    """Weights (features × classes) that fit ``targets`` (rows × classes).

    ``decay`` pulls each feature's weights to ``start`` (to nothing when there is none); ``offsets`` are added to
    the scores and stay as they are.
    """
    classes = targets.shape[1]
    base = np.zeros((rows.width, classes)) if start is None else start
    pull = decay[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        current = flat.reshape(rows.width, classes)
        scores = rows.times(current)
        shares = softmax(scores if offsets is None else scores + offsets)
        moved = current - base
        value = -float((weights * np.log(np.maximum((shares * targets).sum(axis=1), 1e-12))).sum())
        value += 0.5 * float((pull * moved * moved).sum())
        slope = rows.back((shares - targets) * weights[:, None]) + pull * moved
        return value, slope.ravel()

    return _minimise(loss, base.ravel().copy(), steps).reshape(rows.width, classes)


def _minimise(loss: Callable[[Floats], tuple[float, Floats]], at: Floats, steps: int) -> Floats:
    value, slope = loss(at)
    moves: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        direction = -_curved(slope, moves)
        descent = float(direction @ slope)
        if descent > -1e-10:
            break
        stride = 1.0 if moves else 1.0 / max(1.0, float(np.abs(slope).sum()))
        for _ in range(30):
            there = at + stride * direction
            lower, next_slope = loss(there)
            if lower <= value + 1e-4 * stride * descent:
                break
            stride *= 0.5
        else:
            break
        step, change = there - at, next_slope - slope
        curvature = float(step @ change)
        if curvature > 1e-12:
            moves = [*moves[-MEMORY + 1 :], (step, change, 1.0 / curvature)]
        gained = value - lower
        at, value, slope = there, lower, next_slope
        if gained < 1e-7 * abs(value):
            break
    return at


def _curved(slope: Floats, moves: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """The two-loop recursion: the slope times an estimate of the inverse curvature."""
    result = slope.copy()
    shares = []
    for step, change, inverse in reversed(moves):
        share = inverse * float(step @ result)
        shares.append(share)
        result -= share * change
    if moves:
        step, change, inverse = moves[-1]
        result *= 1.0 / (inverse * float(change @ change))
    for (step, change, inverse), share in zip(moves, reversed(shares), strict=True):
        result += (share - inverse * float(change @ result)) * step
    return result
