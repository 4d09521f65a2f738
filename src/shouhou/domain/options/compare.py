"""What a changed policy or rule changes in a proposal: for the preview on last month's cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..freight import Bearer, Leg
from .keys import OptionKey
from .records import Option, Proposal


class ChangeKind(StrEnum):
    """What differs."""

    BEST = "best"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REFUND = "refund"
    COMPENSATION = "compensation"
    BEARER = "bearer"
    COST = "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. ``before`` and ``after`` are option keys, ranks from 1, fen or bearers, None: absent."""

    kind: ChangeKind
    option: OptionKey
    before: str | int | None
    after: str | int | None
    leg: Leg | None = None


def changes(before: Proposal, after: Proposal) -> tuple[Change, ...]:
    """The differences that a person would want to know, the recommended option first; empty: none."""
    return tuple(_changes(before, after))


def cost_change_fen(before: Proposal, after: Proposal) -> int:
    """By how much the expected cost of the recommended option changes, in fen."""
    return after.best.cost.total_fen - before.best.cost.total_fen


def _changes(before: Proposal, after: Proposal) -> Iterator[Change]:
    if before.best.key is not after.best.key:
        yield Change(
            kind=ChangeKind.BEST, option=after.best.key, before=before.best.key, after=after.best.key
        )
    old = {one.key: (rank, one) for rank, one in enumerate(before.options, start=1)}
    new = {one.key: (rank, one) for rank, one in enumerate(after.options, start=1)}
    for key, (rank, _) in old.items():
        if key not in new:
            yield Change(kind=ChangeKind.REMOVED, option=key, before=rank, after=None)
    for key, (rank, option) in new.items():
        if key not in old:
            yield Change(kind=ChangeKind.ADDED, option=key, before=None, after=rank)
            continue
        earlier, was = old[key]
        if earlier != rank:
            yield Change(kind=ChangeKind.MOVED, option=key, before=earlier, after=rank)
        yield from _inside(was, option)


def _inside(was: Option, now: Option) -> Iterator[Change]:
    for kind, old, new in (
        (ChangeKind.REFUND, was.refund_fen, now.refund_fen),
        (ChangeKind.COMPENSATION, was.compensation_fen, now.compensation_fen),
        (ChangeKind.COST, was.cost.total_fen, now.cost.total_fen),
    ):
        if old != new:
            yield Change(kind=kind, option=now.key, before=old, after=new)
    then, today = _bearers(was), _bearers(now)
    for leg in Leg:
        if then.get(leg) is not today.get(leg):
            yield Change(
                kind=ChangeKind.BEARER, option=now.key, before=then.get(leg), after=today.get(leg), leg=leg
            )


def _bearers(option: Option) -> dict[Leg, Bearer]:
    return {line.leg: line.bearer for line in option.freights}
