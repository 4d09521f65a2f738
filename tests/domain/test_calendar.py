"""Working days in China, and honesty about what has not been published."""

from datetime import date

import pytest

from shouhou.domain.calendar import Calendar, DayKind, HolidayRow

# 国务院办公厅关于2026年部分节假日安排的通知: Spring Festival 15 to 23 February, worked 14 and 28 February.
ROWS = [HolidayRow(date(2026, 2, day), DayKind.HOLIDAY, "春节") for day in range(15, 24)] + [
    HolidayRow(date(2026, 2, 14), DayKind.MAKE_UP),
    HolidayRow(date(2026, 2, 28), DayKind.MAKE_UP),
]
CALENDAR = Calendar.of(ROWS)


def test_a_feast_on_a_weekday_is_free_and_a_make_up_saturday_is_worked() -> None:
    assert not CALENDAR.day(date(2026, 2, 17)).is_working
    assert CALENDAR.day(date(2026, 2, 17)).name == "春节"
    assert CALENDAR.day(date(2026, 2, 28)).is_working
    assert not CALENDAR.day(date(2026, 3, 1)).is_working
    assert CALENDAR.day(date(2026, 3, 2)).is_working


def test_working_days_are_counted_over_the_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 2, 13), 2) == (date(2026, 2, 24), True)
    assert CALENDAR.add_working_days(date(2026, 2, 13), 0) == (date(2026, 2, 13), True)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 2, 13), -1)


def test_a_year_without_published_make_up_days_says_so() -> None:
    computed = Calendar.of([*ROWS, HolidayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")])
    assert computed.day(date(2026, 5, 4)).published
    new_year = computed.day(date(2027, 1, 1))
    assert not new_year.is_working
    assert not new_year.published
    assert computed.add_working_days(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)
