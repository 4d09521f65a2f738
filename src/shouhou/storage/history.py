"""Appends to a case's chained history. The caller holds the case's row lock in a transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from shouhou.domain.history import canonical, chain, genesis
from shouhou.storage import bulk
from shouhou.storage.models import Case, HistoryRow


class Link(NamedTuple):
    """A row of the chain before it is saved."""

    case_id: int
    shop_id: int
    seq: int
    at: datetime
    actor: str
    kind: str
    body: str
    prev_hash: str
    hash: str


def append(case: Case, *, at: datetime, actor: str, kind: str, body: Mapping[str, Any]) -> HistoryRow:
    """Adds one row and moves ``case.version`` and ``case.head`` (in memory; the caller saves them). Writes.

    ``body`` holds ids, amounts, codes and digests only, never personal data.
    """
    row = HistoryRow(**link(case, at=at, actor=actor, kind=kind, body=body)._asdict())
    row.save(force_insert=True)
    return row


def link(case: Case, *, at: datetime, actor: str, kind: str, body: Mapping[str, Any]) -> Link:
    """The next row of the chain, unsaved, for callers that save many at once. Moves version and head in memory."""
    prev = case.head or genesis(case_id=str(case.pk))
    seq = case.version + 1
    text = canonical(body)
    head = chain(prev, seq=seq, at=at, actor=actor, kind=kind, body=text)
    case.version, case.head = seq, head
    return Link(case.pk, case.shop_id, seq, at, actor, kind, text, prev, head)


def save(links: Sequence[Link]) -> None:
    """Saves many rows of the chains at once; the callers hold the cases' locks. Writes."""
    bulk.insert_records(HistoryRow, Link._fields, links)
