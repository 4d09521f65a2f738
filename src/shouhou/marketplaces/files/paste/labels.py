"""Labelled values in a copied page: ``退款编号：123``, a label above its value, or a table's header above its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..columns import plain_name

Values = dict[str, str]
"""Our member → the text behind its label; the first one that says something."""


@dataclass(frozen=True, slots=True)
class Found:
    """A label and the text behind it. ``start`` and ``end`` are places in the text."""

    member: str
    name: str
    value: str
    start: int
    end: int


class Labels:
    """The labels of one kind of page."""

    def __init__(self, names: Mapping[str, Sequence[str]], *, with_colon: frozenset[str]) -> None:
        """``with_colon`` are names so common that they are labels only before a colon."""
        self._members = {plain_name(name): member for member, all_ in names.items() for name in all_}
        every = sorted((name for all_ in names.values() for name in all_), key=len, reverse=True)
        strict = "|".join(map(re.escape, every))
        loose = "|".join(re.escape(name) for name in every if name not in with_colon)
        self._label = re.compile(
            rf"(?<![\w\u4e00-\u9fff])(?:(?P<a>{strict})[ \t]*[:：]|(?P<b>{loose})(?=[ \t]*(?:\n|\d|[¥￥])))"
        )

    def member(self, name: str) -> str:
        """The member of a column's name, empty when it is none of ours."""
        return self._members.get(plain_name(name.rstrip(":：")), "")

    def found(self, text: str) -> Iterator[Found]:
        """The labels of ``text`` in order, each with the rest of its line, or the next line when that is empty."""
        matches = list(self._label.finditer(text))
        for number, match in enumerate(matches):
            limit = matches[number + 1].start() if number + 1 < len(matches) else len(text)
            behind = text[match.end() : limit]
            lead = len(behind) - len(behind.lstrip())
            value = behind.lstrip().split("\n", 1)[0].split("\t", 1)[0].split("  ", 1)[0].strip(" |｜")
            if behind[:lead].count("\n") > 1:  # a blank line ends what a label says
                value, lead = "", 0
            name = match["a"] or match["b"]
            yield Found(self.member(name), name, value, match.start(), match.end() + lead + len(value))

    def values(self, text: str) -> Values:
        """The first saying value of each member."""
        values: Values = {}
        for label in self.found(text):
            if label.value:
                values.setdefault(label.member, label.value)
        return values

    def header(self, line: str, *, needed: frozenset[str]) -> list[str] | None:
        """The members of a table's header line, empty for foreign columns; ``None`` when the line is none."""
        if "\t" not in line:
            return None
        members = [self.member(cell) for cell in line.split("\t")]
        return members if needed <= set(members) else None


def table_rows(lines: Sequence[str], *, columns: int) -> Iterator[list[str]]:
    """The rows below a header. A cell of several lines is copied as lines, so a row may run over many.

    A line without a tab goes on with the last cell; but where the first row begins with such lines (a title, a colour),
    each row begins with as many.
    """
    told = [line for line in lines if line.strip()]
    lead = next((number for number, line in enumerate(told) if "\t" in line), 0)
    row: list[str] = []
    for number, line in enumerate(told):
        cells = line.split("\t")
        if row and _begins(row, cells, columns, lead, told[number : number + lead + 1]):
            yield row
            row = []
        if row:
            row[-1] = f"{row[-1]}\n{cells[0]}".strip()
            row.extend(cells[1:])
        else:
            row = cells
    if row:
        yield row


def _begins(row: list[str], cells: list[str], columns: int, lead: int, ahead: Sequence[str]) -> bool:
    """Whether the line of ``cells`` begins a row after ``row``; ``ahead`` is that line and as many as a row's lead."""
    if len(row) >= columns:
        led = (
            lead > 0
            and len(ahead) > lead
            and "\t" in ahead[lead]
            and not any("\t" in one for one in ahead[:lead])
        )
        return len(cells) > 1 or led
    return len(row) > 1 and len(cells) >= columns
