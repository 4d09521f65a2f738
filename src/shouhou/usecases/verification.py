"""Checks every case's chained history against what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from shouhou.domain.history import ChainRow, verify
from shouhou.storage.models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenHistory:
    """Where a case's chain breaks first; ``problem`` as in ``domain.history.Break``."""

    case_id: int
    seq: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked and what does not hold."""

    cases: int
    rows: int
    broken: tuple[BrokenHistory, ...]


def verify_histories() -> Verification:
    """Recomputes every chain of the installation. One query, so that heads and rows are of one moment."""
    cases, rows, broken = 0, 0, []
    for case_id, count, head, chain in _chains():
        cases += 1
        rows += len(chain)
        found = verify(chain, case_id=str(case_id), count=count, head=head)
        if found is not None:
            broken.append(BrokenHistory(case_id=case_id, seq=found.seq, problem=found.problem))
    return Verification(cases=cases, rows=rows, broken=tuple(broken))


ROW = ("seq", "at", "actor", "kind", "body", "prev_hash", "hash")


def _chains() -> Iterator[tuple[int, int, str, list[ChainRow]]]:
    found = Case.objects.order_by("pk", "history__seq").values_list(
        "pk", "version", "head", *(f"history__{name}" for name in ROW)
    )
    for (case_id, count, head), group in groupby(found.iterator(chunk_size=2000), key=lambda row: row[:3]):
        chain = [
            ChainRow(**dict(zip(ROW, members, strict=True)))
            for _, _, _, *members in group
            if members[0] is not None  # a case without history joins one empty row
        ]
        yield case_id, count, head, chain
