"""Loads the shipped rules. Every file is checked row by row; a wrong one stops the start with its place."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.domain.rules import Certainty, RuleRow, Rules, Unit

E = TypeVar("E", bound=StrEnum)

RULE_FILES = (
    "compensation.toml",
    "evidence_rules.toml",
    "freight.toml",
    "holidays_2026.toml",
    "logistics.toml",
    "refund_rules.toml",
    "refund_times.toml",
    "seven_day.toml",
)
"""What holds dated rows. Other data in this folder (policy, phrases, cues…) has loaders of its own."""

_SOURCES = "sources.toml"
_DEFAULTED = {"source", "shop_type", "certainty", "valid_from", "valid_to", "exception"}
_MEMBERS = _DEFAULTED | {"key", "value", "unit", "category", "note"}


class RulebookError(Exception):
    """A shipped rule file is wrong. The text names file, row and member."""


@cache
def shipped_rules() -> Rules:
    """All shipped rows, read once. Raises ``RulebookError``."""
    rows: list[RuleRow] = []
    for name in RULE_FILES:
        rows += read_rules((files(__package__) / name).read_text(encoding="utf-8"), name=name)
    return checked(rows)


@cache
def sources() -> Mapping[str, str]:
    """What the marks in brackets stand for: "T2" → title, day, address. Raises ``RulebookError``."""
    document = tomllib.loads((files(__package__) / _SOURCES).read_text(encoding="utf-8"))
    found = document.get("sources", {})
    if not found or not all(isinstance(text, str) and text for text in found.values()):
        raise RulebookError(f"{_SOURCES}: every source needs a text")
    return MappingProxyType(dict(found))


def read_rules(text: str, *, name: str) -> list[RuleRow]:
    """The rows of one file. Members at the top of the file hold for every row that does not name them.

    Raises ``RulebookError``.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{name}: {error}") from error
    entries = document.pop("rule", [])
    unknown = set(document) - _DEFAULTED
    if unknown or not isinstance(entries, list):
        raise RulebookError(f"{name}: unknown members {sorted(unknown)}")
    return [
        _row({**document, **entry}, place=f"{name}, row {number}")
        for number, entry in enumerate(entries, start=1)
    ]


def checked(rows: list[RuleRow]) -> Rules:
    """The rows as rules. Raises ``RulebookError`` when two rows of the same kind hold on the same day."""
    last: dict[tuple[object, ...], list[RuleRow]] = {}
    for row in rows:
        kind = (row.key, row.shop_type, row.category, row.exception)
        for other in last.setdefault(kind, []):
            if _overlap(row, other):
                raise RulebookError(f"{row.key} {row.category}: two rows hold at the same time")
        last[kind].append(row)
    return Rules(tuple(rows))


def _row(members: Mapping[str, Any], *, place: str) -> RuleRow:
    unknown = set(members) - _MEMBERS
    missing = {"key", "value", "unit", "source", "certainty"} - set(members)
    if unknown or missing:
        raise RulebookError(f"{place}: unknown members {sorted(unknown)}, missing {sorted(missing)}")
    if not members["source"] or not members["key"]:
        raise RulebookError(f"{place}: key and source must not be empty")
    row = RuleRow(
        key=_text(members, "key", place),
        value=_value(members["value"], place),
        unit=_word(Unit, members["unit"], place),
        shop_type=_word(ShopType, members["shop_type"], place) if members.get("shop_type") else None,
        category=_text(members, "category", place),
        valid_from=_day(members.get("valid_from"), place),
        valid_to=_day(members.get("valid_to"), place),
        source=_text(members, "source", place),
        certainty=_word(Certainty, members["certainty"], place),
        note=_text(members, "note", place),
        exception=bool(members.get("exception", False)),
    )
    _check(row, place)
    return row


def _check(row: RuleRow, place: str) -> None:
    try:
        match row.unit:
            case Unit.TEXT:
                sensible = bool(row.value)
            case Unit.MOMENT:
                sensible = row.moment.tzinfo is not None
            case _:
                sensible = row.number >= 0
    except ValueError as error:
        raise RulebookError(f"{place}: {row.key} = {row.value!r} is not {row.unit}") from error
    if not sensible:
        raise RulebookError(f"{place}: {row.key} = {row.value!r} is not {row.unit}")
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        raise RulebookError(f"{place}: {row.key} ends before it begins")
    if row.exception and not (row.valid_from and row.valid_to):
        raise RulebookError(f"{place}: {row.key} is an exception without both days")


def _word(kind: type[E], value: object, place: str) -> E:
    try:
        return kind(str(value))
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise RulebookError(f"{place}: {value!r} is none of {known}") from error


def _text(members: Mapping[str, Any], name: str, place: str) -> str:
    value = members.get(name, "")
    if not isinstance(value, str):
        raise RulebookError(f"{place}: {name} must be text")
    return value


def _value(value: object, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RulebookError(f"{place}: value must be a whole number or text")
    return str(value)


def _day(value: object, place: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise RulebookError(f"{place}: days are written 2026-02-10")
    return value


def _overlap(one: RuleRow, other: RuleRow) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return starts <= ends
