"""Appends to a case's chained history. The caller holds the case's row lock in a transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shouhou.domain.history import canonical, chain, genesis
from shouhou.storage.models import Case, HistoryRow


def append(case: Case, *, at: datetime, actor: str, kind: str, body: Mapping[str, Any]) -> HistoryRow:
    """Adds one row and moves ``case.version`` and ``case.head`` (in memory; the caller saves them). Writes.

    ``body`` holds ids, amounts, codes and digests only, never personal data.
    """
    row = link(case, at=at, actor=actor, kind=kind, body=body)
    row.save(force_insert=True)
    return row


def link(case: Case, *, at: datetime, actor: str, kind: str, body: Mapping[str, Any]) -> HistoryRow:
    """The next row of the chain, unsaved, for callers that save many at once. Moves version and head in memory."""
    prev = case.head or genesis(case_id=str(case.pk))
    seq = case.version + 1
    text = canonical(body)
    row = HistoryRow(
        case=case,
        shop_id=case.shop_id,
        seq=seq,
        at=at,
        actor=actor,
        kind=kind,
        body=text,
        prev_hash=prev,
        hash=chain(prev, seq=seq, at=at, actor=actor, kind=kind, body=text),
    )
    case.version, case.head = seq, row.hash
    return row
