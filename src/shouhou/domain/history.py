"""The chained history of a case: canonical text, hashes, verification.

A row's hash covers the previous hash and every member of the row, so that changing, dropping or moving a row
shows. The chain proves order and integrity from its head backwards; that the head itself is right is proven
by a copy kept elsewhere (the daily anchor over all heads).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_FORMAT = "shouhou.history.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """One stored row. ``body`` is the canonical text exactly as hashed."""

    seq: int
    at: datetime
    actor: str
    kind: str
    body: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where a chain is broken, and how."""

    seq: int
    problem: str  # wrong_seq | wrong_prev | wrong_hash | wrong_count | wrong_head


# One encoder for all: making one costs more than a short text does.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(body: Mapping[str, Any]) -> str:
    """JSON text with sorted keys and no spaces: the same facts give the same text on every machine.

    Raises ``TypeError`` for what JSON has no word for and for floats, whose text may differ.
    """
    _refuse_floats(body)
    return _encode(body)


def genesis(*, case_id: str) -> str:
    """The previous hash of a case's first row; differs per case, so that chains cannot be swapped."""
    return _sha256(_encode({"format": _FORMAT, "case": case_id}))


def chain(prev_hash: str, *, seq: int, at: datetime, actor: str, kind: str, body: str) -> str:
    """SHA-256 (hex) of one row on top of ``prev_hash``. ``at`` must be aware; it is hashed as UTC."""
    if at.tzinfo is None:
        raise ValueError("history needs an aware time")
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = {"prev": prev_hash, "seq": seq, "at": moment, "actor": actor, "kind": kind, "body": body}
    return _sha256(_encode(row))


def verify(rows: Sequence[ChainRow], *, case_id: str, count: int, head: str) -> Break | None:
    """Checks a whole chain, oldest row first, against the case's count and head. None when it holds."""
    prev = genesis(case_id=case_id)
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected:
            return Break(seq=row.seq, problem="wrong_seq")
        if row.prev_hash != prev:
            return Break(seq=row.seq, problem="wrong_prev")
        prev = chain(prev, seq=row.seq, at=row.at, actor=row.actor, kind=row.kind, body=row.body)
        if row.hash != prev:
            return Break(seq=row.seq, problem="wrong_hash")
    if len(rows) != count:
        return Break(seq=len(rows), problem="wrong_count")
    if head != (rows[-1].hash if rows else ""):
        return Break(seq=len(rows), problem="wrong_head")
    return None


def merkle_root(heads: Iterable[tuple[str, int, str]], *, previous_anchor: str = "") -> str:
    """One hash over all case heads ``(case_id, count, head)`` and the anchor before it.

    The order given does not matter. Leaves and inner nodes are hashed with different prefixes, and an odd
    node goes up unchanged, so that no other set of cases gives the same root.
    """
    level = [
        _sha256(f"leaf:{canonical({'case': case_id, 'count': count, 'head': head})}")
        for case_id, count, head in sorted(heads)
    ]
    while len(level) > 1:
        pairs = [_sha256(f"node:{a}:{b}") for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return _sha256(f"root:{level[0] if level else ''}:{previous_anchor}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_PLAIN = frozenset({str, int, bool})


def _refuse_floats(value: object) -> None:
    if value is None or type(value) in _PLAIN:
        return
    if isinstance(value, float):
        raise TypeError("history bodies hold no floats")
    if isinstance(value, Mapping):
        for member in value.values():
            _refuse_floats(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _refuse_floats(member)
