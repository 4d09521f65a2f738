"""Dated rules: every number that a marketplace or a law sets and may change.

The types live here; shipped rows in ``shouhou.rulebook``; a shop's own rows in the database. Whoever decides
gets one frozen ``Rules`` and stores its digest with the decision.

Days of validity are Chinese calendar days, both ends included: a row ``valid_to`` 2026-02-23 holds until
2026-02-23 23:59:59 in Asia/Shanghai.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from .refund.vocabulary import ShopType

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone, no summer time since 1991


class Certainty(StrEnum):
    """How well a row is known. Anything but sure reaches the screen as 待确认."""

    SURE = "sure"
    PROBABLE = "probable"
    UNVERIFIED = "unverified"


class Unit(StrEnum):
    """What ``RuleRow.value`` counts."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    FEN = "fen"
    COUNT = "count"
    PERCENT = "percent"
    MOMENT = "moment"  # an ISO time with offset
    TEXT = "text"


_SPANS = {
    Unit.SECONDS: timedelta(seconds=1),
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
}


class Origin(StrEnum):
    """Where a row comes from; a shop's row wins over a shipped one."""

    SHIPPED = "shipped"
    SHOP = "shop"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One dated rule. ``shop_type`` None means both platforms, or the law."""

    key: str
    value: str
    unit: Unit
    shop_type: ShopType | None = None
    category: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str
    certainty: Certainty
    note: str = ""
    origin: Origin = Origin.SHIPPED
    exception: bool = False
    """A holiday window: wins over the normal row for whatever begins inside it."""

    @property
    def is_exception(self) -> bool:
        """Whether the row is a window that wins over normal rows; a shop's row with both ends is one too."""
        both_ends = self.valid_from is not None and self.valid_to is not None
        return self.exception or (self.origin is Origin.SHOP and both_ends)

    @property
    def span(self) -> timedelta:
        """The value as a duration. Raises ``ValueError`` when the unit is not one."""
        if self.unit not in _SPANS:
            raise ValueError(f"{self.key}: {self.unit} is not a duration")
        return int(self.value) * _SPANS[self.unit]

    @property
    def number(self) -> int:
        """The value as a whole number. Raises ``ValueError`` when it is not one."""
        return int(self.value)

    @property
    def moment(self) -> datetime:
        """The value as an aware moment. Raises ``ValueError`` when the unit is not one."""
        if self.unit is not Unit.MOMENT:
            raise ValueError(f"{self.key}: {self.unit} is not a moment")
        return datetime.fromisoformat(self.value)

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on a Chinese calendar day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def canonical(self) -> str:
        """One line of text that two rows share only when they say the same."""
        members = (
            self.key,
            self.shop_type or "",
            self.category,
            self.value,
            self.unit,
            self.valid_from.isoformat() if self.valid_from else "",
            self.valid_to.isoformat() if self.valid_to else "",
            self.source,
            self.certainty,
            self.origin,
            "exception" if self.exception else "",
        )
        return "\x1f".join(members)


def china_day(moment: datetime) -> date:
    """The calendar day in China of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("rules need an aware time")
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Rules:
    """A frozen set of rows, asked by key, platform, day and category."""

    rows: tuple[RuleRow, ...]
    digest: str = field(init=False, compare=False)
    _by_key: Mapping[str, tuple[RuleRow, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: defaultdict[str, list[RuleRow]] = defaultdict(list)
        for row in self.rows:
            by_key[row.key].append(row)
        text = "\n".join(sorted(row.canonical() for row in self.rows))
        object.__setattr__(self, "_by_key", {key: tuple(rows) for key, rows in by_key.items()})
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    def __iter__(self) -> Iterator[RuleRow]:
        return iter(self.rows)

    def overlay(self, rows: Iterable[RuleRow]) -> "Rules":
        """These rules with a shop's rows on top."""
        return Rules(self.rows + tuple(rows))

    def find(self, *, key: str, shop_type: ShopType, at: datetime, category: str = "") -> RuleRow | None:
        """The row in force for a shop at an aware moment, or None.

        The row of the category wins over the general one (a service promise is not lifted by a holiday), a
        holiday exception over the normal row, a shop's own row over a shipped one, the row of the platform
        over the common one, and of equals the newest.
        Order of precedence: 淘宝平台争议处理规则 (2025-08-15) art. 2, 7, 88-90: agreement, then the special
        rule, then the general one.
        """
        day = china_day(at)
        fitting = [
            row
            for row in self._by_key.get(key, ())
            if row.holds_on(day) and row.shop_type in (None, shop_type) and row.category in ("", category)
        ]
        return max(fitting, key=_precedence, default=None)


def _precedence(row: RuleRow) -> tuple[bool, bool, bool, bool, date, str]:
    return (
        row.category != "",
        row.is_exception,
        row.origin is Origin.SHOP,
        row.shop_type is not None,
        row.valid_from or date.min,
        row.canonical(),
    )
