"""Which of a shop's corrections judge a new model instead of training it, and when it is worse than the old one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .evaluation import Evaluation
from .training import Example

IN_A_HUNDRED = 25
"""Corrections held out, about; exactly as the hashes fall."""
ENOUGH = 4
"""From how many corrections on a category has at least one held out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One label of the shop."""

    case_id: int
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Both parts, by case number."""

    training: tuple[Example, ...]
    held_out: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The stated measures. Shares of 1."""

    examples: int
    accuracy: float
    macro_f1: float
    party: float


MEASURES = ("accuracy", "macro_f1", "party")


def split(corrections: Sequence[Correction]) -> Split:
    """By a hash of the case's number, so that a case stays on its side when more corrections come: what judges
    today never trained the model that is judged. Only a category that would be all on one side is evened out.
    """
    held = {one.case_id for one in corrections if _place(one.case_id) < IN_A_HUNDRED}
    for category in {one.example.category for one in corrections}:
        cases = sorted((one.case_id for one in corrections if one.example.category is category), key=_hash)
        if len(cases) >= ENOUGH and not held.intersection(cases):
            held.add(cases[0])
        elif len(cases) > 1 and held.issuperset(cases):
            held.discard(cases[-1])
    ordered = sorted(corrections, key=lambda one: one.case_id)
    return Split(
        training=tuple(one.example for one in ordered if one.case_id not in held),
        held_out=tuple(one.example for one in ordered if one.case_id in held),
    )


def measures_of(found: Evaluation) -> Measures:
    """What is compared, and stored with a model."""
    return Measures(
        examples=found.examples,
        accuracy=round(found.accuracy, 4),
        macro_f1=round(found.macro_f1, 4),
        party=round(found.party, 4),
    )


def worse_at(*, old: Measures, new: Measures) -> tuple[str, ...]:
    """The measures at which the new model does worse. Equal is not worse."""
    return tuple(name for name in MEASURES if getattr(new, name) < getattr(old, name))


def _hash(case_id: int) -> bytes:
    return hashlib.sha256(b"held out %d" % case_id).digest()


def _place(case_id: int) -> int:
    """0 to 99."""
    return int.from_bytes(_hash(case_id)[:8], "big") % 100
