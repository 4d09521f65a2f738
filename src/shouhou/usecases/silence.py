"""Leaves somebody outside alone for a while after several failures in a row.

Kept in this process' memory: each worker finds out for itself, at the price of a few more failed calls.
"""

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 3
QUIET = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Count:
    failures: int
    until: datetime | None


class Silence:
    """Failures by key. A single failure after the quiet time starts the next one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Hashable, _Count] = {}

    def until(self, key: Hashable, *, now: datetime) -> datetime | None:
        """When ``key`` may be asked again; None when it may be now."""
        count = self._counts.get(key)
        return count.until if count and count.until and now < count.until else None

    def failed(self, key: Hashable, *, now: datetime) -> None:
        """Counts one more failure."""
        with self._lock:
            before = self._counts.get(key)
            failures = (before.failures if before else 0) + 1
            self._counts[key] = _Count(failures, now + QUIET if failures >= FAILURES else None)

    def worked(self, key: Hashable) -> None:
        """Forgets the failures."""
        with self._lock:
            self._counts.pop(key, None)
