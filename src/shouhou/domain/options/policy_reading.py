"""Reads a policy from plain data (TOML, JSON, a form) and says in Chinese what is wrong, member by member."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypedDict, TypeVar

from ..errors import Refused
from ..goods import Goods
from .keys import NEEDED, POSSIBLE, Kind, OptionKey
from .policy_parts import Costs, Prior, Ranking, Thresholds

E = TypeVar("E", bound=StrEnum)

MOST_FEN = 1_000_000_00
"""A million yuan: more is a slip of the keyboard."""
_SCALARS = ("name", "valid_from", "valid_to", "ranking", "wish_first")
_NUMBERS = ("wish_mismatch_percent", "micro_payment_max_fen")
_TABLES = ("thresholds", "costs", "order", "by_kind", "by_goods", "salvage", "minutes", "days", "disputes")
_OPTIONAL = ("valid_from", "valid_to", "by_kind", "by_goods")


class Members(TypedDict):
    """The members of a policy, checked."""

    name: str
    valid_from: date | None
    valid_to: date | None
    ranking: Ranking
    wish_first: bool
    wish_mismatch_percent: int
    micro_payment_max_fen: int
    thresholds: Thresholds
    costs: Costs
    order: Mapping[Kind, tuple[OptionKey, ...]]
    by_kind: Mapping[Kind, Mapping[str, int]]
    by_goods: Mapping[Goods, Mapping[str, int]]
    salvage: Mapping[Goods, int]
    minutes: Mapping[OptionKey, int]
    days: Mapping[OptionKey, int]
    disputes: Mapping[OptionKey, Prior]


def read_members(raw: Mapping[str, Any]) -> Members:
    """The members in ``raw``. Raises ``Refused("bad_policy")`` naming every wrong one in ``fields``."""
    reader = _Reader(raw)
    members = reader.members()
    if reader.wrong:
        raise Refused("bad_policy", "方案策略有填写不正确的地方，请检查标出的内容", reader.wrong)
    return members


class _Reader:
    """Collects what is wrong while it reads; a wrong member reads as something harmless."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.wrong: dict[str, str] = {}

    def members(self) -> Members:
        known = {*_SCALARS, *_NUMBERS, *_TABLES}
        self._names("", self.raw, known=known, needed=known - set(_OPTIONAL))
        thresholds = Thresholds(**self._numbers("thresholds", (one.name for one in fields(Thresholds))))
        self._partial("thresholds", thresholds.partial_min_percent, thresholds)
        members = Members(
            name=self._name(),
            valid_from=self._day("valid_from"),
            valid_to=self._day("valid_to"),
            ranking=self._word("ranking", Ranking, self.raw.get("ranking")) or Ranking.ORDER,
            wish_first=self._yes_no("wish_first"),
            wish_mismatch_percent=self._number("wish_mismatch_percent", self.raw, low=100, high=1000),
            micro_payment_max_fen=self._number("micro_payment_max_fen", self.raw),
            thresholds=thresholds,
            costs=Costs(**self._numbers("costs", (one.name for one in fields(Costs)))),
            order=self._order(),
            by_kind=self._changes("by_kind", Kind, thresholds),
            by_goods=self._changes("by_goods", Goods, thresholds),
            salvage=self._keyed("salvage", Goods, needed=(Goods.GENERAL,), high=100),
            minutes=self._keyed("minutes", OptionKey, needed=OptionKey, high=24 * 60),
            days=self._keyed("days", OptionKey, needed=OptionKey, high=365),
            disputes=self._disputes(),
        )
        first, last = members["valid_from"], members["valid_to"]
        if first is not None and last is not None and last < first:
            self.wrong["valid_to"] = "失效日期不能早于生效日期"
        return members

    def _names(self, place: str, table: Mapping[str, Any], *, known: set[str], needed: set[str]) -> None:
        for name in sorted(set(table) - known):
            self.wrong[place + name] = "没有这一项"
        for name in sorted(needed - set(table)):
            self.wrong[place + name] = "请填写这一项"

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self.raw.get(name, {})
        if isinstance(table, Mapping):
            return table
        self.wrong[name] = "格式不正确"
        return {}

    def _name(self) -> str:
        name = self.raw.get("name")
        if isinstance(name, str) and 0 < len(name.strip()) <= 60:
            return name.strip()
        self.wrong.setdefault("name", "请填写 1 到 60 个字的名称")
        return ""

    def _number(
        self, name: str, table: Mapping[str, Any], *, place: str = "", low: int = 0, high: int | None = None
    ) -> int:
        value = table.get(name)
        most = high if high is not None else (100 if name.endswith("_percent") else MOST_FEN)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= most:
            return value
        if name in table:
            self.wrong[place + name] = f"请填写 {low} 到 {most} 之间的整数"
        return low

    def _numbers(self, name: str, members: Iterable[str]) -> dict[str, int]:
        table, known = self._table(name), set(members)
        self._names(f"{name}.", table, known=known, needed=known)
        return {one: self._number(one, table, place=f"{name}.") for one in sorted(known)}

    def _keyed(self, name: str, kind: type[E], *, needed: Iterable[E], high: int) -> dict[E, int]:
        table, place = self._table(name), f"{name}."
        self._names(place, table, known=set(kind), needed=set(needed))
        return {one: self._number(one, table, place=place, high=high) for one in kind if one.value in table}

    def _yes_no(self, name: str) -> bool:
        value = self.raw.get(name)
        if isinstance(value, bool):
            return value
        if name in self.raw:
            self.wrong[name] = "请选择是或否"
        return False

    def _word(self, place: str, kind: type[E], value: object) -> E | None:
        try:
            return kind(str(value))
        except ValueError:
            self.wrong.setdefault(place, "请从列表中选择")
            return None

    def _day(self, name: str) -> date | None:
        value = self.raw.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong[name] = "日期请写成 2026-01-31"
            return None

    def _order(self) -> dict[Kind, tuple[OptionKey, ...]]:
        table = self._table("order")
        self._names("order.", table, known=set(Kind), needed=set(Kind))
        return {kind: self._keys(kind, table[kind]) for kind in Kind if kind.value in table}

    def _keys(self, kind: Kind, raw: object) -> tuple[OptionKey, ...]:
        place = f"order.{kind}"
        if not isinstance(raw, list | tuple) or not raw:
            self.wrong[place] = "请至少列出一个方案"
            return ()
        found = [self._word(place, OptionKey, one) for one in raw]
        keys = tuple(one for one in found if one is not None)
        if len(set(keys)) != len(keys):
            self.wrong[place] = "同一个方案只能列一次"
        elif set(keys) - POSSIBLE[kind]:
            self.wrong[place] = "有的方案不适用于这类问题"
        elif NEEDED[kind] - set(keys):
            self.wrong[place] = "买家依规则应得的方案不能去掉"
        return keys

    def _changes(self, name: str, kind: type[E], base: Thresholds) -> dict[E, Mapping[str, int]]:
        table = self._table(name)
        found: dict[E, Mapping[str, int]] = {}
        self._names(f"{name}.", table, known=set(kind), needed=set())
        known = {one.name for one in fields(Thresholds)}
        for one in kind:
            changes, place = table.get(one.value), f"{name}.{one}."
            if changes is None:
                continue
            if not isinstance(changes, Mapping):
                self.wrong[place[:-1]] = "格式不正确"
                continue
            self._names(place, changes, known=known, needed=set())
            read = {member: self._number(member, changes, place=place) for member in known & set(changes)}
            if any(member.startswith("partial_") for member in read):
                shares = replace(base, **read)
                self._partial(place[:-1], shares.partial_min_percent, shares)
            found[one] = read
        return found

    def _partial(self, place: str, least: int, thresholds: Thresholds) -> None:
        if not least <= thresholds.partial_percent <= thresholds.partial_max_percent:
            self.wrong.setdefault(f"{place}.partial_percent", "建议比例要在最低和最高比例之间")

    def _disputes(self) -> dict[OptionKey, Prior]:
        table, found = self._table("disputes"), {}
        self._names("disputes.", table, known=set(OptionKey), needed=set(OptionKey))
        for key in OptionKey:
            raw, place = table.get(key.value), f"disputes.{key}."
            if raw is None:
                continue
            if not isinstance(raw, Mapping):
                self.wrong[place[:-1]] = "格式不正确"
                continue
            self._names(place, raw, known={"alpha", "beta", "cases", "disputes"}, needed={"alpha", "beta"})
            counts = {"cases": 0, "disputes": 0, **raw}
            prior = Prior(
                alpha=self._number("alpha", counts, place=place, low=1),
                beta=self._number("beta", counts, place=place, low=1),
                cases=self._number("cases", counts, place=place),
                disputes=self._number("disputes", counts, place=place),
            )
            if prior.disputes > prior.cases:
                self.wrong[place + "disputes"] = "纠纷数不能多于售后单数"
            found[key] = prior
        return found
