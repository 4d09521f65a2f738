"""Examples of the project's own that no model was trained from, if this package holds any.

``diagnosis/yardstick.jsonl``: one object a line, ``text``, ``category``, ``responsible``.
"""

import json
from functools import cache
from importlib.resources import files

from shouhou.domain.diagnosis.records import Category, Responsible, Turn
from shouhou.domain.diagnosis.training import Example

from .loader import RulebookError

FILE = "yardstick.jsonl"


@cache
def yardstick() -> tuple[Example, ...]:
    """The examples; none when the file is not shipped. Raises ``RulebookError`` for a broken file."""
    try:
        text = (files("shouhou.rulebook.diagnosis") / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    return read_examples(text)


def read_examples(text: str) -> tuple[Example, ...]:
    """One example a line. Raises ``RulebookError`` with the line's number."""
    return tuple(
        _example(line, number) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    )


def _example(line: str, number: int) -> Example:
    try:
        row = json.loads(line)
        return Example(
            turns=(Turn(text=str(row["text"])),),
            category=Category(row["category"]),
            responsible=Responsible(row["responsible"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RulebookError(f"{FILE}, line {number}: {error}") from error
