"""The form of a playbook: made from the same table of parts that reads one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from shouhou.domain.playbook_reading import PARTS, TEXTS, Part, Text
from shouhou.web.words import cases, playbooks, refunds
from shouhou.web.words.playbooks import FIELDS

LONG = 130  # from so many characters on a text gets a box of several lines
SPARE = 2  # empty rows at the end, for who has no script


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a row. ``choices``: its words by value, empty for free text."""

    name: str
    word: str | Promise
    most: int
    long: bool
    needed: bool
    choices: Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part as rows of fields. ``rows``: values by column; ``errors`` by ``row.column``."""

    name: str
    word: str | Promise
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    errors: Mapping[str, str]
    error: str
    spare: int = SPARE


def sections(plain: Mapping[str, Any], errors: Mapping[str, str]) -> list[Section]:
    """The parts of a playbook given as plain data, ready to be shown, with what was wrong in them."""
    return [_section(name, part, plain.get(name) or (), errors) for name, part in PARTS.items()]


def typed(data: QueryDict) -> dict[str, Any]:
    """What a form holds, as plain data. Rows without any free text are left out."""
    plain: dict[str, Any] = {name: data.get(name, "") for name in TEXTS}
    for name, part in PARTS.items():
        columns = [data.getlist(f"{name}.{text}") for text in part.texts]
        rows = [dict(zip(part.texts, values, strict=False)) for values in zip(*columns, strict=False)]
        kept = [
            row for row in rows if any(row[text].strip() for text in part.texts if not _chosen(part, text))
        ]
        plain[name] = [row["text"] for row in kept] if part.record is None else kept
    return plain


def _section(name: str, part: Part, entries: Any, errors: Mapping[str, str]) -> Section:
    rows = tuple({"text": one} if isinstance(one, str) else one for one in entries)
    mine = {
        place.removeprefix(f"{name}."): words
        for place, words in errors.items()
        if place.startswith(f"{name}.")
    }
    if part.record is None:
        mine = {(place if "." in place else f"{place}.text"): words for place, words in mine.items()}
    return Section(
        name=name,
        word=playbooks.PARTS[name],
        columns=tuple(_column(name, field, text) for field, text in part.texts.items()),
        rows=rows,
        errors=mine,
        error=errors.get(name, ""),
    )


def _column(part: str, name: str, text: Text) -> Column:
    return Column(
        name=name,
        word=FIELDS[name],
        most=text.most,
        long=text.most > LONG,
        needed=text.needed,
        choices=_choices(part, name) if text.one_of else {},
    )


def _choices(part: str, name: str) -> Mapping[str, str | Promise]:
    match name:
        case "moment":
            return playbooks.PHRASE_MOMENTS if part == "phrases" else playbooks.AUTO_REPLY_MOMENTS
        case "role":
            return cases.ROLES
        case "shop_type":
            return refunds.SHOP_TYPES
        case _:
            raise LookupError(name)


def _chosen(part: Part, name: str) -> bool:
    return bool(part.texts[name].one_of)
