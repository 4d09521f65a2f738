"""What every format of file is turned into before it goes through the pipe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Flaw(StrEnum):
    """Why one row cannot be trusted, found while its cells were read."""

    FORMULA = "formula"  # a formula that was saved without its result (nothing, or the 0 that stands for it)
    UNDECODABLE = "undecodable"  # bytes that are not in the file's encoding, or NUL
    CELL_TOO_LONG = "cell_too_long"


@dataclass(slots=True)
class Line:
    """One row: its number as the spreadsheet shows it and its cells as text.

    A numeric cell of more than 15 digits is written with an exponent, because the digits after the
    fifteenth are not the ones that were exported; whoever wants an id refuses it.
    """

    row: int
    cells: list[str]
    flaw: Flaw | None = None


class Table(Protocol):
    """An opened file."""

    @property
    def encoding(self) -> str:
        """For a person: the text's encoding or the kind of workbook."""

    @property
    def sheets(self) -> Sequence[str]:
        """Names, in order."""

    @property
    def date_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macintosh workbooks do."""

    def lines(self, sheet: int) -> Iterator[Line]:
        """The rows of one sheet from its top; may be called again. Raises ``Broken``."""

    def done(self) -> float:
        """Share of the sheet that was read, 0 to 1."""
