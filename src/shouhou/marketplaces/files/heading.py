"""Which sheet and which row of a file is the header, and of what kind of export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shouhou.domain.imports import FileKind, ReviewColumn

from .child import Top
from .columns import LAYOUTS, Layout, plain_name
from .unreadable import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A recognised header row."""

    sheet: int
    row: int
    layout: Layout
    names: tuple[str, ...]
    """As written, without spaces at both ends; a name that is there twice gets a number."""
    members: Mapping[str, int]
    """Our member → column."""
    score: int
    has_rows: bool


def find_heading(
    tops: Sequence[Top], *, kind: FileKind | None, columns: Mapping[str, ReviewColumn] | None
) -> Heading:
    """The best header of all sheets. Raises ``Unreadable`` and says what was looked for."""
    if columns is not None:
        return _mapped(tops, columns)
    found = headings(tops)
    wanted = [heading for heading in found if kind is None or heading.layout.kind is kind]
    if wanted:
        return max(wanted, key=_goodness)
    if found:
        assert kind is not None
        raise Unreadable(
            "wrong_kind", found=max(found, key=_goodness).layout.title, wanted=LAYOUTS[kind].title
        )
    raise _nothing(tops, kind)


def headings(tops: Sequence[Top]) -> list[Heading]:
    """For every sheet and kind the best row that can be its header."""
    best: dict[tuple[int, FileKind], Heading] = {}
    for index, top in enumerate(tops):
        for position, (number, cells) in enumerate(top.rows):
            for layout in LAYOUTS.values():
                heading = _heading(index, number, cells, layout, has_rows=position + 1 < len(top.rows))
                if heading is None:
                    continue
                key = (index, layout.kind)
                if key not in best or heading.score > best[key].score:
                    best[key] = heading
    return list(best.values())


def shown_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Header names for people: trimmed, empty ones by their column, double ones numbered."""
    names: list[str] = []
    taken: set[str] = set()
    for index, cell in enumerate(cells, 1):
        base = name = " ".join(cell.split()) or f"第{index}列"
        count = 1
        while name in taken:
            count += 1
            name = f"{base}{count}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _goodness(heading: Heading) -> tuple[bool, int, bool, int]:
    """A sheet with rows first, then the most names; a review table only when it is nothing else."""
    return (heading.has_rows, heading.score, heading.layout.kind is not FileKind.REVIEWS, -heading.sheet)


def _heading(sheet: int, row: int, cells: Sequence[str], layout: Layout, *, has_rows: bool) -> Heading | None:
    plain = [plain_name(cell) if len(cell) <= 64 else "" for cell in cells]
    if any(name in plain for name in layout.forbidden):
        return None
    members = {
        member: plain.index(name)
        for member, names in layout.members.items()
        if (name := next((known for known in map(plain_name, names) if known in plain), None)) is not None
    }
    if not all(any(member in members for member in group) for group in layout.required):
        return None
    score = len(layout.known_names().intersection(plain))
    return Heading(
        sheet=sheet,
        row=row,
        layout=layout,
        names=shown_names(_trimmed(cells)),
        members=members,
        score=score,
        has_rows=has_rows,
    )


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _mapped(tops: Sequence[Top], columns: Mapping[str, ReviewColumn]) -> Heading:
    """The row that holds the names which a person has mapped."""
    wanted = {plain_name(name): member for name, member in columns.items()}
    best: Heading | None = None
    for index, top in enumerate(tops):
        for position, (number, cells) in enumerate(top.rows):
            names = shown_names(_trimmed(cells))
            plain = [plain_name(name) for name in names]
            members = {str(member): plain.index(name) for name, member in wanted.items() if name in plain}
            if members and (best is None or len(members) > best.score):
                best = Heading(
                    sheet=index,
                    row=number,
                    layout=LAYOUTS[FileKind.REVIEWS],
                    names=names,
                    members=members,
                    score=len(members),
                    has_rows=position + 1 < len(top.rows),
                )
    if best is None or best.score < len(set(wanted)):
        raise Unreadable("no_header", wanted="要有「" + "」「".join(columns) + "」这几列", found=_first(tops))
    return best


def _nothing(tops: Sequence[Top], kind: FileKind | None) -> Unreadable:
    if not any(top.rows for top in tops):
        return Unreadable("empty_sheet")
    layouts = [LAYOUTS[kind]] if kind else [LAYOUTS[k] for k in FileKind if k is not FileKind.REVIEWS]
    wanted = "；".join(
        f"{layout.title}要有「"
        + "」「".join(" 或 ".join(layout.members[member][0] for member in group) for group in layout.required)
        + "」"
        for layout in layouts
    )
    return Unreadable("no_header", wanted=wanted, found=_first(tops))


def _first(tops: Sequence[Top]) -> str:
    row = next((cells for top in tops for _, cells in top.rows), ())
    text = "、".join(cell[:20] for cell in row[:12] if cell)
    return text or "（空）"
