"""A shop's policy: thresholds, order of options, costs it counts with, and what its own history says.

Data with days of validity; the shipped one is ``rulebook/policy.toml``. Money is fen, shares are whole percent.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from ..goods import Goods
from ..rules import china_day
from .keys import Kind, OptionKey
from .policy_parts import Costs, Prior, Ranking, Thresholds
from .policy_reading import read_members


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy, valid from the first to the last day, both Chinese calendar days and included."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    ranking: Ranking
    wish_first: bool
    """What the buyer asked for goes before the order, where he has a right to it or the shop offers it."""
    wish_mismatch_percent: int
    """How the probability of a dispute changes when the option is not what the buyer asked for; 100: not."""
    micro_payment_max_fen: int
    """The most that one 小额打款 of the shop may pay."""
    thresholds: Thresholds
    costs: Costs
    order: Mapping[Kind, tuple[OptionKey, ...]]
    by_kind: Mapping[Kind, Mapping[str, int]]
    """Thresholds that differ for a kind of situation."""
    by_goods: Mapping[Goods, Mapping[str, int]]
    """Thresholds that differ for a kind of goods; the kind of situation wins."""
    salvage: Mapping[Goods, int]
    """What an intact returned piece is worth to the shop, percent of the price paid; general: all others."""
    minutes: Mapping[OptionKey, int]
    """Staff minutes."""
    days: Mapping[OptionKey, int]
    """Usual days until the buyer has all of it."""
    disputes: Mapping[OptionKey, Prior]
    digest: str = field(init=False, compare=False, repr=False)
    """SHA-256 of what the policy says; two policies share it only when they say the same."""

    def __post_init__(self) -> None:
        text = json.dumps(self.to_mapping(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any]) -> "Policy":
        """A policy of plain data. Raises ``Refused("bad_policy")`` with a text for every wrong member."""
        return cls(**read_members(raw))

    def to_mapping(self) -> dict[str, Any]:
        """Plain data (text, numbers, lists, mappings) of which ``from_mapping`` makes an equal policy."""
        names = [one.name for one in fields(self) if one.init]
        plain: dict[str, Any] = {name: _plain(getattr(self, name)) for name in names}
        return {name: value for name, value in plain.items() if value is not None}

    def thresholds_for(self, *, kind: Kind, goods: Goods) -> Thresholds:
        """The thresholds of a situation: the general ones, then those of the goods, then of the kind."""
        changes = {**self.by_goods.get(goods, {}), **self.by_kind.get(kind, {})}
        return replace(self.thresholds, **changes) if changes else self.thresholds

    def salvage_percent(self, goods: Goods) -> int:
        """What an intact returned piece of this kind of goods is worth, percent of the price."""
        return self.salvage.get(goods, self.salvage[Goods.GENERAL])

    def holds_on(self, day: date) -> bool:
        """Whether the policy is in force on a Chinese calendar day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def policy_in_force(policies: Iterable[Policy], *, at: datetime) -> Policy | None:
    """The policy for an aware moment; of several the one that began last, of equals the last given."""
    day = china_day(at)
    best: Policy | None = None
    for policy in policies:
        if policy.holds_on(day) and (best is None or _began(policy) >= _began(best)):
            best = policy
    return best


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of a policy with partial changes laid over it: tables member by member, lists as a whole."""
    found = dict(base)
    for name, value in changes.items():
        under = found.get(name)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        found[name] = merged(under, value) if both and isinstance(under, Mapping) else value
    return found


def _began(policy: Policy) -> date:
    return policy.valid_from or date.min


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, Thresholds | Costs | Prior):
        return asdict(value)
    if isinstance(value, tuple):
        return [str(member) for member in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Ranking) else value


__all__ = ["Costs", "Policy", "Prior", "Ranking", "Thresholds", "merged", "policy_in_force"]
