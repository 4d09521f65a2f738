"""A shop's policy: thresholds, order of options, costs it counts with, and what its own history says.

Data with days of validity; the shipped one is ``rulebook/policy.toml``. Read and written by
``policy_mapping``. Money is fen, shares are whole percent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ..goods import Goods
from ..rules import china_day
from .keys import Kind, OptionKey


class Ranking(StrEnum):
    """By what the options of equal standing are sorted, after the buyer's wish."""

    ORDER = "order"  # the order of the policy
    COST = "cost"  # the cheapest for the shop first


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What may differ by kind of situation or of goods."""

    low_value_fen: int
    """Up to here a partial refund is proposed."""
    no_return_below_fen: int
    """Up to here goods at the shop's fault need not come back; 0: they always do."""
    no_proof_below_fen: int
    """Up to here nobody is asked for proof."""
    ask_below_percent: int
    """A diagnosis less sure than this is asked about first."""
    partial_min_percent: int
    partial_percent: int
    """Suggested where the buyer named no amount."""
    partial_max_percent: int
    red_packet_fen: int
    coupon_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What the shop counts with where the case does not tell."""

    outward_freight_fen: int
    return_freight_fen: int
    inspection_fen: int
    """Receiving, looking at and packing one returned parcel."""
    goods_cost_percent: int
    """Cost of the goods, of the price paid."""
    salvage_faulty_percent: int
    """What a faulty piece keeps of the salvage of its kind."""
    staff_fen_per_minute: int
    coupon_used_percent: int
    """How many coupons are used."""
    dispute_fen: int
    """What one case at the platform costs beside the money in dispute."""
    claim_success_percent: int
    uninsured_cap_fen: int
    """The most that the carrier's contract pays for an uninsured parcel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Beta prior of the share of disputes, and what the shop has seen since."""

    alpha: int
    beta: int
    cases: int = 0
    disputes: int = 0


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
    """What an intact returned piece is worth to the shop, percent of the price paid."""
    minutes: Mapping[OptionKey, int]
    """Staff minutes."""
    days: Mapping[OptionKey, int]
    """Usual days until the buyer has all of it."""
    disputes: Mapping[OptionKey, Prior]

    def thresholds_for(self, *, kind: Kind, goods: Goods) -> Thresholds:
        """The thresholds of a situation: the general ones, then those of the goods, then of the kind."""
        changes = {**self.by_goods.get(goods, {}), **self.by_kind.get(kind, {})}
        return replace(self.thresholds, **changes) if changes else self.thresholds

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


def _began(policy: Policy) -> date:
    return policy.valid_from or date.min
