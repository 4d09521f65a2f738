"""Situations out of plain data, for tables of tests."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_type_hints

from shouhou.domain.options.situation import Situation

_HINTS = get_type_hints(Situation)


def situation_of(raw: Mapping[str, Any]) -> Situation:
    """A situation of names and plain values; enumerations by their value."""
    return Situation(**{name: _read(name, value) for name, value in raw.items()})


def _read(name: str, value: Any) -> Any:
    hint = _HINTS[name]
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind(value)
    assert isinstance(value, int | float | datetime | None)
    return value
