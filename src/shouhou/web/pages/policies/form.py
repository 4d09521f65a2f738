"""The editor's form: numbers as typed to plain data of a policy, and back to fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from shouhou.domain.goods import Goods
from shouhou.domain.money import BadMoney, shown, typed_fen
from shouhou.domain.options.keys import POSSIBLE, Kind, OptionKey
from shouhou.domain.options.policy_parts import Ranking
from shouhou.domain.options.policy_reading import MOST_FEN
from shouhou.usecases.policy_changes import PolicyDraft
from shouhou.web.format import yuan
from shouhou.web.words.policies import THRESHOLDS, Unit, unit_of

MOST = {Unit.PERCENT: 100, Unit.MINUTES: 24 * 60, Unit.DAYS: 365}
SPECIAL = {"wish_mismatch_percent": (100, 1000)}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the draft as far as it could be read, and what was wrong by field."""

    draft: PolicyDraft
    wrong: Mapping[str, str]


def numbers_of(plain: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, int]]:
    """Every number of a policy's plain data with its place; the estimates of disputes are left out."""
    for name, value in plain.items():
        path = f"{place}.{name}" if place else str(name)
        if path == "disputes":
            continue
        if isinstance(value, Mapping):
            yield from numbers_of(value, path)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield path, value


def field_text(path: str, value: int) -> str:
    """A number as its field shows it: fen as yuan."""
    return yuan(value) if unit_of(path) is Unit.YUAN else str(value)


def typed_policy(data: QueryDict, *, category: str, plain: Mapping[str, Any], today: date) -> Typed:
    """Reads the form. ``plain``: the policy that the fields were made from. Blank numbers fall back to below."""
    wrong: dict[str, str] = {}
    body: dict[str, Any] = {}
    for path, _value in numbers_of(plain):
        text = data.get(path, "").strip()
        if text:
            _put(body, path, _number(path, text, wrong))
    _exception(data, body, wrong)
    if data.get("ranking") in tuple(Ranking):
        body["ranking"] = data["ranking"]
    body["wish_first"] = data.get("wish_first") == "yes"
    orders = {kind.value: order_of(data, kind) for kind in Kind if f"order.{kind}" in data}
    if orders:
        body["order"] = orders
    first = _day(data, "valid_from", wrong) or today
    draft = PolicyDraft(
        category=category,
        body=body,
        valid_from=first,
        valid_to=_day(data, "valid_to", wrong),
        note=data.get("note", "").strip().replace("\0", ""),
    )
    return Typed(draft=draft, wrong=wrong)


def order_of(data: QueryDict, kind: Kind) -> list[str]:
    """The options of a kind that are switched on, in the order of the form."""
    on = set(data.getlist(f"on.{kind}"))
    return [key for key in data.getlist(f"order.{kind}") if key in on]


def moved(data: QueryDict, move: str) -> QueryDict:
    """The form with one option a place up or down, for browsers without scripts. ``move``: kind:option:up|down."""
    changed = data.copy()
    kind, _colon, rest = move.partition(":")
    key, _colon, way = rest.partition(":")
    keys = data.getlist(f"order.{kind}")
    if key in keys and way in ("up", "down"):
        place = keys.index(key)
        other = place + (-1 if way == "up" else 1)
        if 0 <= other < len(keys):
            keys[place], keys[other] = keys[other], keys[place]
        changed.setlist(f"order.{kind}", keys)
    return changed


def all_keys(kind: Kind, chosen: list[str]) -> list[str]:
    """The chosen options in their order, then what could be chosen besides."""
    return [*chosen, *(key.value for key in OptionKey if key in POSSIBLE[kind] and key.value not in chosen)]


def _exception(data: QueryDict, body: dict[str, Any], wrong: dict[str, str]) -> None:
    """One more threshold that differs for a kind of situation or of goods."""
    scope, member, text = (data.get(f"exception_{name}", "").strip() for name in ("scope", "member", "value"))
    if not (scope or text):
        return
    table, _colon, who = scope.partition(":")
    fitting = {"by_kind": tuple(Kind), "by_goods": tuple(Goods)}.get(table, ())
    if who not in fitting:
        wrong["exception_scope"] = _("请从列表中选择")
    if member not in THRESHOLDS:
        wrong["exception_member"] = _("请从列表中选择")
    if not text:
        wrong["exception_value"] = _("必填")
    if {"exception_scope", "exception_member", "exception_value"} & set(wrong):
        return
    problems: dict[str, str] = {}
    number = _number(member, text, problems)
    if problems:
        wrong["exception_value"] = next(iter(problems.values()))
    _put(body, f"{table}.{who}.{member}", number)


def _number(path: str, text: str, wrong: dict[str, str]) -> int:
    unit = unit_of(path)
    if unit is Unit.YUAN:
        try:
            fen = typed_fen(text)
        except BadMoney:
            wrong[path] = _("请填写金额，例如 129.00")
            return 0
        if fen > MOST_FEN:
            wrong[path] = _("不能超过 %(most)s") % {"most": shown(MOST_FEN)}
        return fen
    low, high = SPECIAL.get(path, (0, MOST[unit]))
    plain = text.removesuffix("%").strip()
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else -1
    if not low <= number <= high:
        wrong[path] = _("请填写 %(low)s 到 %(high)s 之间的整数") % {"low": low, "high": high}
        return low
    return number


def _put(body: dict[str, Any], path: str, value: int) -> None:
    *tables, last = path.split(".")
    for name in tables:
        body = body.setdefault(name, {})
    body[last] = value


def _day(data: QueryDict, name: str, wrong: dict[str, str]) -> date | None:
    text = data.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong[name] = _("日期请写成 2026-01-31")
        return None
    return day


__all__ = [
    "Typed",
    "all_keys",
    "field_text",
    "moved",
    "numbers_of",
    "order_of",
    "typed_policy",
]
