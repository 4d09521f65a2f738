"""Loads the burden-of-proof table. Every row is checked; a wrong one stops the start with its place."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.evidence.records import (
    Claim,
    EvidenceTable,
    First,
    Goods,
    Medium,
    ProofKind,
    Starts,
    WindowRule,
)
from shouhou.domain.rules import Certainty

from .loader import RulebookError

FILE = "evidence.toml"
T = TypeVar("T")

_CLAIM = {
    "code", "name", "categories", "words", "first", "buyer", "shop", "helpful", "buyer_missing", "shop_missing",
    "clause", "source", "certainty", "needs_certainty",
}  # fmt: skip


@cache
def evidence_table() -> EvidenceTable:
    """The shipped table, read once. Raises ``RulebookError``."""
    return read_evidence((files(__package__) / FILE).read_text(encoding="utf-8"))


def read_evidence(text: str) -> EvidenceTable:
    """The table that a text holds. Raises ``RulebookError`` with the place of what is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{FILE}: {error}") from error
    if unknown := set(document) - {"kind", "goods", "claim", "window"}:
        raise RulebookError(f"{FILE}: unknown members {sorted(unknown)}")
    table = EvidenceTable(
        kinds=_rows(document, "kind", _kind),
        goods=_rows(document, "goods", _goods),
        claims=_rows(document, "claim", _claim),
        windows=_rows(document, "window", _window),
    )
    _check(table)
    return table


def _rows(document: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    rows = []
    for number, entry in enumerate(document.get(name, []), start=1):
        try:
            rows.append(read(entry))
        except (ValueError, TypeError, KeyError) as error:
            raise RulebookError(f"{FILE}, {name} {number}: {error}") from error
    return tuple(rows)


def _kind(entry: Mapping[str, Any]) -> ProofKind:
    _members(entry, {"code", "name", "medium", "how"})
    return ProofKind(
        code=_text(entry, "code"),
        name=_text(entry, "name"),
        medium=Medium(entry["medium"]),
        how=_text(entry, "how"),
    )


def _goods(entry: Mapping[str, Any]) -> Goods:
    _members(entry, {"code", "name", "words"})
    return Goods(code=_text(entry, "code"), name=_text(entry, "name"), words=_texts(entry, "words"))


def _claim(entry: Mapping[str, Any]) -> Claim:
    _members(
        entry, _CLAIM, {"helpful_shop", "valid_from", "valid_to", "received", "returning", "first_after_end"}
    )
    claim = Claim(
        code=_text(entry, "code"),
        name=_text(entry, "name"),
        categories=_texts(entry, "categories"),
        words=_texts(entry, "words"),
        first=First(entry["first"]),
        buyer=_texts(entry, "buyer"),
        shop=_texts(entry, "shop"),
        helpful=_texts(entry, "helpful"),
        helpful_shop=_texts(entry, "helpful_shop"),
        buyer_missing=_text(entry, "buyer_missing"),
        shop_missing=_text(entry, "shop_missing"),
        clause=_text(entry, "clause"),
        source=_text(entry, "source"),
        certainty=Certainty(entry["certainty"]),
        needs_certainty=Certainty(entry["needs_certainty"]),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        received=entry.get("received"),
        returning=entry.get("returning", False),
        first_after_end=First(entry["first_after_end"]) if "first_after_end" in entry else None,
    )
    if unknown := set(claim.categories) - {category.value for category in Category}:
        raise ValueError(f"{claim.code}: unknown categories {sorted(unknown)}")
    return claim


def _window(entry: Mapping[str, Any]) -> WindowRule:
    _members(entry, {"code", "name", "starts", "rule"}, {"rule_category", "goods", "claims", "needs"})
    return WindowRule(
        code=_text(entry, "code"),
        name=_text(entry, "name"),
        starts=Starts(entry["starts"]),
        rule=_text(entry, "rule"),
        rule_category=entry.get("rule_category", ""),
        goods=_texts(entry, "goods"),
        claims=_texts(entry, "claims"),
        needs=entry.get("needs", ""),
    )


def _check(table: EvidenceTable) -> None:
    """Codes are unique within their kind of row, and every code that is named is there."""
    for rows in (table.kinds, table.goods, table.claims, table.windows):
        codes = [row.code for row in rows]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise RulebookError(f"{FILE}: twice {sorted(twice)}")
    kinds = {kind.code for kind in table.kinds}
    for claim in table.claims:
        if unknown := {*claim.buyer, *claim.shop, *claim.helpful, *claim.helpful_shop} - kinds:
            raise RulebookError(f"{FILE}: {claim.code} names unknown kinds {sorted(unknown)}")
    for window in table.windows:
        goods = {one.code for one in table.goods}
        claims = {one.code for one in table.claims}
        if unknown := (set(window.goods) - goods) | (set(window.claims) - claims):
            raise RulebookError(f"{FILE}: {window.code} names unknown {sorted(unknown)}")


def _members(entry: Mapping[str, Any], needed: set[str], more: Collection[str] = ()) -> None:
    unknown, missing = set(entry) - needed - set(more), needed - set(entry)
    if unknown or missing:
        raise ValueError(f"unknown members {sorted(unknown)}, missing {sorted(missing)}")


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be text")
    return value


def _texts(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(value)


def _day(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise ValueError("days are written 2026-02-10")
