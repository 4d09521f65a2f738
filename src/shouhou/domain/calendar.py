"""Chinese working days, from rows passed in. What has not been published yet is said, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class DayKind(StrEnum):
    """What a row says of a day."""

    HOLIDAY = "holiday"  # 法定节假日，放假
    MAKE_UP = "make_up"  # 调休上班


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One day that is not what its weekday says."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Whether a day is worked, and whether the State Council's notice for its year is known."""

    is_working: bool
    published: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A frozen calendar. ``published`` are the years whose make-up days are known."""

    rows: tuple[HolidayRow, ...]
    published: frozenset[int]
    _by_day: dict[date, HolidayRow] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_day", {row.day: row for row in self.rows})

    @classmethod
    def of(cls, rows: Iterable[HolidayRow]) -> "Calendar":
        """A calendar of rows. A year counts as published when it has make-up working days: the yearly notice
        of the State Council always moves some, a mere computation of the feasts none.
        """
        kept = tuple(sorted(rows, key=lambda row: row.day))
        return cls(kept, frozenset(row.day.year for row in kept if row.kind is DayKind.MAKE_UP))

    def day(self, day: date) -> WorkingDay:
        """What is known of a day; in an unpublished year the weekday, marked as unpublished."""
        published = day.year in self.published
        row = self._by_day.get(day)
        if row is not None:
            return WorkingDay(row.kind is DayKind.MAKE_UP, published, row.name)
        return WorkingDay(day.weekday() < 5, published)

    def add_working_days(self, start: date, count: int) -> tuple[date, bool]:
        """The day ``count`` working days after ``start``, and whether every year on the way is published.

        Raises ``ValueError`` for a negative count.
        """
        if count < 0:
            raise ValueError("count must not be negative")
        day, published = start, self.day(start).published
        while count:
            day += timedelta(days=1)
            found = self.day(day)
            published = published and found.published
            count -= found.is_working
        return day, published
