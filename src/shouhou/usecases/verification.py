"""Checks every case's chained history against what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction

from shouhou.domain.history import ChainRow, verify
from shouhou.storage.models import Case, HistoryRow


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
    """Recomputes every chain of the installation on one consistent snapshot. Reads all history rows."""
    with transaction.atomic():
        _one_snapshot()
        heads = {pk: (count, head) for pk, count, head in Case.objects.values_list("pk", "version", "head")}
        rows, broken, seen = 0, [], set()
        for case_id, chain in _chains():
            seen.add(case_id)
            rows += len(chain)
            broken.extend(_check(case_id, chain, *heads.get(case_id, (0, ""))))
        for case_id in sorted(heads.keys() - seen):
            broken.extend(_check(case_id, [], *heads[case_id]))
    return Verification(cases=len(heads), rows=rows, broken=tuple(broken))


def _one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _chains() -> Iterator[tuple[int, list[ChainRow]]]:
    rows = HistoryRow.objects.order_by("case_id", "seq").iterator(chunk_size=2000)
    for case_id, group in groupby(rows, key=lambda row: row.case_id):
        yield (
            case_id,
            [
                ChainRow(
                    seq=row.seq,
                    at=row.at,
                    actor=row.actor,
                    kind=row.kind,
                    body=row.body,
                    prev_hash=row.prev_hash,
                    hash=row.hash,
                )
                for row in group
            ],
        )


def _check(case_id: int, chain: list[ChainRow], count: int, head: str) -> list[BrokenHistory]:
    found = verify(chain, case_id=str(case_id), count=count, head=head)
    return [BrokenHistory(case_id=case_id, seq=found.seq, problem=found.problem)] if found else []
