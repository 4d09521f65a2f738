"""A clause of a rule as it is quoted: the key of a dated row, what it says, where it stands, how sure it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .refund.vocabulary import ShopType
from .rules import Certainty, RuleRow, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """``source`` is rule title, clause and date; ``note`` the rule in a Chinese sentence."""

    key: str
    category: str = ""
    value: str = ""
    source: str = ""
    certainty: Certainty = Certainty.UNVERIFIED
    note: str = ""

    @property
    def missing(self) -> bool:
        """Whether no row was in force: then the answer rests on nothing and says so."""
        return not self.source


class WhyLost(StrEnum):
    """Why a clause that would have applied did not decide."""

    AGREED = "agreed"  # the parties agreed otherwise (art. 2)
    SILENT = "silent"  # an agreement says nothing about freight (art. 49)
    FAULT_FOUND = "fault_found"  # who had to prove did not: no longer unclear
    FAULT_KNOWN = "fault_known"  # not a return without reason: somebody is at fault
    AFTER_INTERVENTION = "after_intervention"  # the silence rule is for agreements before it
    SPECIAL = "special"  # a special rule goes before the general one


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """A clause that was looked at. ``beaten_by`` is the key of the clause that went before it."""

    clause: Clause
    beaten_by: str = ""
    why: WhyLost | None = None

    @property
    def applied(self) -> bool:
        """Whether it decided."""
        return self.why is None


def clause_of(row: RuleRow) -> Clause:
    """The row as a clause to quote."""
    return Clause(
        key=row.key,
        category=row.category,
        value=row.value,
        source=row.source,
        certainty=row.certainty,
        note=row.note,
    )


def clause(*, key: str, shop_type: ShopType, at: datetime, rules: Rules, category: str = "") -> Clause:
    """The clause in force for a shop at an aware moment; a ``missing`` one when there is none."""
    row = rules.find(key=key, shop_type=shop_type, at=at, category=category)
    return clause_of(row) if row is not None else Clause(key=key, category=category)
