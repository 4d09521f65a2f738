"""The shipped limits of authority, checked when read: a role without a row stops the start."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from shouhou.domain.access import Role
from shouhou.domain.authority import UNLIMITED, Limit, Money
from shouhou.domain.means import Means
from shouhou.domain.money import BadMoney, checked_fen

from .loader import RulebookError

_FILE = "authority.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedLimits:
    """Limits by role and kind of money, the second line by kind, the most of one payment by means. Fen."""

    limits: Mapping[tuple[Role, Money], Limit]
    second_fen: Mapping[Money, int]
    most_fen: Mapping[Means, int]


@cache
def shipped_limits() -> ShippedLimits:
    """The limits that hold until a shop has its own. Raises ``RulebookError``."""
    return read_limits((files(__package__) / _FILE).read_text(encoding="utf-8"))


def read_limits(text: str) -> ShippedLimits:
    """The limits in a TOML text. Raises ``RulebookError`` for anything missing, unknown or no amount."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{_FILE}: {error}") from error
    _known(document, {*Money, "most"}, "top")
    limits: dict[tuple[Role, Money], Limit] = {}
    second: dict[Money, int] = {}
    for money in Money:
        members = document[money]
        _known(members, {*Role, "second_fen"}, money)
        second[money] = _fen(members["second_fen"], f"{money}.second_fen")
        for role in Role:
            limits[role, money] = _limit(members[role], f"{money}.{role}")
    most = {_means(name): _fen(value, f"most.{name}") for name, value in document["most"].items()}
    return ShippedLimits(
        limits=MappingProxyType(limits), second_fen=MappingProxyType(second), most_fen=MappingProxyType(most)
    )


def _known(members: Mapping[str, Any], wanted: set[str], place: str) -> None:
    found = set(members)
    if found != wanted:
        raise RulebookError(
            f"{_FILE}, {place}: missing {sorted(wanted - found)}, unknown {sorted(found - wanted)}"
        )


def _limit(members: Mapping[str, Any], place: str) -> Limit:
    if members == {"unlimited": True}:
        return UNLIMITED
    _known(members, {"each_fen", "day_fen"}, place)
    limit = Limit(each_fen=_fen(members["each_fen"], place), day_fen=_fen(members["day_fen"], place))
    if (limit.day_fen or 0) < (limit.each_fen or 0):
        raise RulebookError(f"{_FILE}, {place}: a day allows less than one decision")
    return limit


def _fen(value: Any, place: str) -> int:
    try:
        return checked_fen(value)
    except BadMoney as error:
        raise RulebookError(f"{_FILE}, {place}: {error}") from error


def _means(name: str) -> Means:
    try:
        return Means(name)
    except ValueError as error:
        raise RulebookError(f"{_FILE}, most: unknown means {name!r}") from error
