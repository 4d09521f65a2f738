"""What all four kinds of rows share: which cell is which member, and what is kept of the rest."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import ClassVar, Protocol

from shouhou.domain.imports import Reading

from .cells import Amounts, Ids
from .columns import is_personal
from .heading import Heading
from .moments import Moments

Cells = Sequence[str]


class RowReader(Protocol):
    """Reads the rows of one kind of file."""

    kept_as_member: ClassVar[frozenset[str]]
    """Members whose columns are not repeated in ``extra``."""

    def read(self, cells: Cells) -> tuple[Reading, str]:
        """The reading, and a text for ``extra`` of a cell that was not understood. Raises ``RowRefused``."""

    def subject(self, cells: Cells) -> str:
        """The row's own number as it stands there, for a person."""

    def key(self, reading: Reading) -> str:
        """What must not be there twice with different content; empty when nothing is."""


class Kit:
    """The readers of cells for one file, and the heading they read under."""

    def __init__(self, heading: Heading, *, date_1904: bool) -> None:
        self.heading = heading
        self.ids, self.amounts, self.moments = Ids(), Amounts(), Moments(date_1904=date_1904)
        self.width = len(heading.names)

    def getter(self, *members: str) -> Callable[[Cells], tuple[str, ...]]:
        """Reads these members of a row in one step; a member without a column is the empty last cell."""
        columns = [self.heading.members.get(member, self.width) for member in members]
        return itemgetter(*columns)

    def name(self, member: str) -> str:
        """The header name of a member in this file, for reasons."""
        column = self.heading.members.get(member)
        return self.heading.layout.members[member][0] if column is None else self.heading.names[column]


class Digest:
    """16 bytes over a row, by header name.

    Columns that identify a person are left out: a short number such as a phone could be tried out from a digest.
    """

    def __init__(self, names: Sequence[str]) -> None:
        order = sorted((name, index) for index, name in enumerate(names) if not is_personal(name))
        columns = [index for _, index in order]
        self._get = itemgetter(*columns, columns[0])  # one more, so that there is always a tuple
        self._start = blake2b("\x1f".join(name for name, _ in order).encode(), digest_size=16)

    def of(self, cells: Cells) -> bytes:
        """The digest of a row as wide as the header."""
        digest = self._start.copy()
        digest.update("\x1f".join(self._get(cells)).encode())
        return digest.digest()


class Extra:
    """The columns that no member holds, without those that identify a person."""

    def __init__(self, heading: Heading, *, used: frozenset[str]) -> None:
        taken = {column for member, column in heading.members.items() if member in used}
        self._columns = [
            (name, index)
            for index, name in enumerate(heading.names)
            if index not in taken and not is_personal(name)
        ]

    def of(self, cells: Cells) -> dict[str, str]:
        """By header name, as text; empty cells left out."""
        return {name: cells[index] for name, index in self._columns if cells[index]}
