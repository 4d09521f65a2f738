"""Who has to prove first, and what follows when he does or does not.

淘宝平台争议处理规则 (2025-08-15): visible quality fault art. 65 and 67, hidden fault or counterfeit art. 66 and
69, description art. 73 and 77, surface (broken, missing, wrong, stained) art. 75, after 确认收货 art. 76, not
received art. 38. The rows are ``burden.first``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from .clauses import Clause, clause
from .refund.vocabulary import ShopType
from .rules import Rules


class Prover(StrEnum):
    """Whose turn it is to prove first."""

    BUYER = "buyer"
    SHOP = "shop"
    NOBODY = "nobody"


class Evidence(StrEnum):
    """How far a party has proven its side."""

    NONE = "none"
    PARTIAL = "partial"  # preliminary: something, not all that was asked for
    COMPLETE = "complete"


class Matter(StrEnum):
    """What is claimed; the value is the category of the rule row."""

    QUALITY_VISIBLE = "quality_visible"
    QUALITY_HIDDEN = "quality_hidden"
    COUNTERFEIT = "counterfeit"
    DESCRIPTION = "description"
    SURFACE = "surface"
    SURFACE_AFTER_END = "surface_after_end"
    NOT_RECEIVED = "not_received"


class Established(StrEnum):
    """What the proofs so far establish."""

    FOR_BUYER = "for_buyer"
    FOR_SHOP = "for_shop"  # who had to prove first was the buyer, and he has shown nothing
    OPEN = "open"  # both have proven something, or nobody knows what there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Who proves first by which clause, and where that stands."""

    first: Prover
    established: Established
    clause: Clause | None


def burden(
    *,
    shop_type: ShopType,
    matter: Matter | None,
    first: Prover | None,
    buyer: Evidence | None,
    shop: Evidence | None,
    rules: Rules,
    at: datetime,
) -> Burden:
    """Where the proof stands. ``first`` overrides the row; ``matter`` None: nothing to prove.

    The buyer's first proof is preliminary (初步举证), so something suffices; the shop's rebuttal must be complete.
    """
    if matter is None:
        return Burden(first=Prover.NOBODY, established=Established.OPEN, clause=None)
    source = clause(key="burden.first", shop_type=shop_type, at=at, rules=rules, category=matter)
    turn = first or (Prover.NOBODY if source.missing else Prover(source.value))
    return Burden(first=turn, established=_established(turn, buyer, shop), clause=source)


def _established(first: Prover, buyer: Evidence | None, shop: Evidence | None) -> Established:
    match first:
        case Prover.NOBODY:
            return Established.OPEN
        case Prover.SHOP:
            # The shop's proof turns the burden round; then the buyer's decides.
            if shop is not Evidence.COMPLETE:
                return Established.FOR_BUYER
            return Established.FOR_BUYER if buyer is Evidence.COMPLETE else Established.OPEN
        case Prover.BUYER:
            if buyer is None:
                return Established.OPEN
            if buyer is Evidence.NONE:
                return Established.FOR_SHOP
            return Established.OPEN if shop is Evidence.COMPLETE else Established.FOR_BUYER
        case _:
            assert_never(first)
