"""A look at a file before it is read: what a page shows where a person maps the columns of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shouhou.domain.imports import FileKind, ReviewColumn

from .child import Top
from .columns import REVIEWS, plain_name
from .export import start
from .heading import headings, shown_names
from .unreadable import Unreadable

_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Peek:
    """The top of the sheet that is most likely meant."""

    sheet: str
    header_row: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first five rows below the header, as text, as wide as the header."""
    kind: FileKind | None
    """What the file is, when its header is one that we know."""
    review_columns: Mapping[str, ReviewColumn]
    """Header name → member, as far as the names tell; the header names are those of ``names``."""
    sheets: Mapping[str, FileKind | None]
    """All sheets of the file by name, with what each holds."""


def peek(path: Path, *, filename: str) -> Peek:
    """Reads the top of a file and nothing more. Raises ``Unreadable``."""
    with start(path, filename=filename) as child:
        tops = child.tops
    if not any(top.rows for top in tops):
        raise Unreadable("empty_sheet")
    best = max(
        headings(tops),
        key=lambda found: (found.has_rows, found.score, found.layout.kind is not FileKind.REVIEWS),
        default=None,
    )
    sheet, position = (best.sheet, _position(tops[best.sheet], best.row)) if best else _likely_header(tops)
    row, cells = tops[sheet].rows[position]
    names = best.names if best else shown_names(cells)
    return Peek(
        sheet=tops[sheet].name,
        header_row=row,
        names=names,
        rows=tuple(_as_wide(line, len(names)) for _, line in tops[sheet].rows[position + 1 :][:_SHOWN_ROWS]),
        kind=best.layout.kind if best else None,
        review_columns=guessed_columns(names),
        sheets=_kinds(tops),
    )


def guessed_columns(names: Sequence[str]) -> dict[str, ReviewColumn]:
    """Which header names say what a review table needs; each member once."""
    guessed: dict[str, ReviewColumn] = {}
    by_plain = {plain_name(name): name for name in reversed(names)}
    for member, known in REVIEWS.members.items():
        found = next((by_plain[plain] for plain in map(plain_name, known) if plain in by_plain), None)
        if found is not None and found not in guessed:
            guessed[found] = ReviewColumn(member)
    return guessed


def _kinds(tops: Sequence[Top]) -> dict[str, FileKind | None]:
    kinds: dict[str, FileKind | None] = {top.name: None for top in tops}
    for found in sorted(headings(tops), key=lambda heading: heading.score):
        kinds[tops[found.sheet].name] = found.layout.kind
    return kinds


def _position(top: Top, row: int) -> int:
    return next(index for index, (number, _) in enumerate(top.rows) if number == row)


def _likely_header(tops: Sequence[Top]) -> tuple[int, int]:
    """Where no name is known: the first row that is nearly as full as the fullest of the sheet with most cells."""

    def filled(cells: Sequence[str]) -> int:
        return sum(1 for cell in cells if cell.strip())

    sheet = max(range(len(tops)), key=lambda index: sum(filled(cells) for _, cells in tops[index].rows))
    rows = tops[sheet].rows
    fullest = max(filled(cells) for _, cells in rows)
    return sheet, next(index for index, (_, cells) in enumerate(rows) if filled(cells) >= 0.6 * fullest)


def _as_wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))
