"""What the editor's template is given: sections of number fields and the sortable options of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.domain.diagnosis.records import Category
from shouhou.domain.options.keys import NEEDED, Kind
from shouhou.domain.options.policy import Policy, merged
from shouhou.web.words.policies import UNIT_WORDS, policy_number, policy_value

from .form import all_keys, field_text, numbers_of

# The kinds of situation that a category leads to first; the others may happen and stand below.
KINDS_OF: Mapping[str, frozenset[Kind]] = {
    Category.QUALITY: frozenset({Kind.QUALITY, Kind.MINOR_FLAW, Kind.DAMAGED}),
    Category.NOT_AS_DESCRIBED: frozenset({Kind.NOT_AS_DESCRIBED, Kind.MINOR_FLAW}),
    Category.WRONG_ITEM: frozenset({Kind.WRONG_ITEM, Kind.MISSING_PIECE}),
    Category.LOGISTICS: frozenset(
        {Kind.DAMAGED, Kind.LOST, Kind.SIGNED_NOT_RECEIVED, Kind.DELAYED, Kind.UNSHIPPED}
    ),
    Category.SUBJECTIVE: frozenset({Kind.SUBJECTIVE, Kind.ON_THE_WAY, Kind.UNSHIPPED}),
    Category.USAGE: frozenset({Kind.USAGE, Kind.ON_THE_WAY}),
    Category.SERVICE: frozenset({Kind.SERVICE}),
    Category.OTHER: frozenset({Kind.OTHER}),
}

SECTIONS: Sequence[tuple[str, Promise, tuple[str, ...]]] = (
    ("thresholds", _("门槛和金额"), ("thresholds.",)),
    ("exceptions", _("例外：某些情形或商品的门槛"), ("by_kind.", "by_goods.")),
    ("costs", _("费用怎么估"), ("costs.", "wish_mismatch_percent", "micro_payment_max_fen")),
    ("salvage", _("退货还值多少（占实付）"), ("salvage.",)),
    ("minutes", _("人工时间"), ("minutes.",)),
    ("days", _("通常要几天"), ("days.",)),
)


@dataclass(frozen=True, slots=True)
class NumberField:
    """One field. ``below``: what holds without this row, when it differs; ``newer``: what somebody else just saved."""

    path: str
    label: str
    help: str
    unit: str
    value: str
    below: str
    newer: str


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; ``touched`` when one of them is wrong or differs from below."""

    name: str
    title: str
    fields: tuple[NumberField, ...]
    touched: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One option in the order of a kind. ``needed``: a buyer's right, cannot be switched off."""

    key: str
    on: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class KindOrder:
    """The options of one kind, best first, the switched-off ones after."""

    kind: Kind
    choices: tuple[Choice, ...]
    differs: bool
    newer: str


def sections(
    *,
    plain: Mapping[str, Any],
    below: Policy,
    typed: QueryDict | None,
    newer: Mapping[str, Any],
    wrong: Mapping[str, str],
) -> tuple[Section, ...]:
    """The number fields. ``plain``: what holds; ``typed``: what the person had typed, when it comes back."""
    under = dict(numbers_of(below.to_mapping()))
    theirs = dict(numbers_of(newer))
    made: list[Section] = []
    for name, title, places in SECTIONS:
        found = tuple(
            _field(path, value, under.get(path), typed, theirs.get(path))
            for path, value in numbers_of(plain)
            if path.startswith(places)
        )
        touched = any(one.below or one.newer or one.path in wrong for one in found)
        made.append(Section(name=name, title=str(title), fields=found, touched=touched))
    return tuple(made)


def _field(
    path: str, value: int, under: int | None, typed: QueryDict | None, newer: int | None
) -> NumberField:
    words = policy_number(path)
    text = typed.get(path, "") if typed is not None and path in typed else field_text(path, value)
    return NumberField(
        path=path,
        label=words.label,
        help=words.help,
        unit=str(UNIT_WORDS[words.unit]),
        value=text,
        below=policy_value(path, under) if under is not None and text != field_text(path, under) else "",
        newer=policy_value(path, newer) if newer is not None and text != field_text(path, newer) else "",
    )


def orders(
    *,
    category: str,
    plain: Mapping[str, Any],
    below: Policy,
    typed: QueryDict | None,
    newer: Mapping[str, Any],
) -> tuple[tuple[KindOrder, ...], tuple[KindOrder, ...]]:
    """The kinds that the category leads to, and the others."""
    first = KINDS_OF.get(category, frozenset(Kind))
    made = [_order(kind, plain, below, typed, newer) for kind in Kind]
    return (
        tuple(one for one in made if one.kind in first),
        tuple(one for one in made if one.kind not in first),
    )


def _order(
    kind: Kind, plain: Mapping[str, Any], below: Policy, typed: QueryDict | None, newer: Mapping[str, Any]
) -> KindOrder:
    chosen: list[str] = list(plain["order"][kind.value])
    keys = all_keys(kind, chosen)
    if typed is not None and f"order.{kind}" in typed:
        keys = all_keys(kind, [key for key in typed.getlist(f"order.{kind}") if key in keys])
        on = set(typed.getlist(f"on.{kind}"))
        chosen = [key for key in keys if key in on]
    theirs = list(newer.get("order", {}).get(kind.value, chosen))
    return KindOrder(
        kind=kind,
        choices=tuple(
            Choice(key=key, on=key in chosen, needed=key in {one.value for one in NEEDED[kind]})
            for key in keys
        ),
        differs=chosen != [key.value for key in below.order[kind]],
        newer=policy_value(f"order.{kind}", theirs) if theirs != chosen else "",
    )


def flat(body: Mapping[str, Any], place: str = "") -> list[tuple[str, Any]]:
    """Every member of a row's body with its place, for the list of versions."""
    found: list[tuple[str, Any]] = []
    for name, value in body.items():
        path = f"{place}.{name}" if place else str(name)
        found += flat(value, path) if isinstance(value, Mapping) else [(path, value)]
    return found


def over(below: Policy, body: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of what a row makes of the policy below it."""
    return merged(below.to_mapping(), body)
