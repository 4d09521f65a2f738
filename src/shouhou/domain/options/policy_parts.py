"""The parts of a policy. Money is fen, shares are whole percent."""

from dataclasses import dataclass
from enum import StrEnum


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
