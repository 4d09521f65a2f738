"""What a file did, counted while its rows are applied."""

from dataclasses import dataclass, field
from datetime import datetime

from shouhou.domain.imports import RefusedRow

KEPT_REFUSALS = 1000
KEPT_SAMPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who told us, and as of when. ``stated_at`` and ``now`` are platform time, ``host_now`` is the host's."""

    source: str  # file | paste | hand
    stated_at: datetime
    now: datetime
    host_now: datetime


@dataclass(slots=True)
class Tally:
    """Counts of one file. ``rows`` is what was seen: created, updated, unchanged and refused together."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused_count: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    confirmed: int = 0
    contradicted: int = 0
    case_ids: set[int] = field(default_factory=set)
    opened: int = 0

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.created + self.updated + self.unchanged + self.refused_count

    def refuse(self, row: RefusedRow) -> None:
        """Counts a row that is not taken; the first thousand are kept to be shown."""
        self.refused_count += 1
        if len(self.refused) < KEPT_REFUSALS:
            self.refused.append(row)
