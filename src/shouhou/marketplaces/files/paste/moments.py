"""Dates and times as 千牛 prints them, complete or not. Everything printed is China Standard Time; UTC goes out."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

CST = timezone(timedelta(hours=8))
"""China Standard Time. The platform is younger than the last summer time of 1991."""
EARLIEST = date(2003, 5, 10)
"""The marketplace opened on this day; nothing on it is older."""

_DATE = (
    r"(?:(?P<y>\d{4})\s?[-/.年]\s?)?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})\s?日?"
    r"|(?P<word>今天|昨天|前天)|(?P<week>(?:星期|周|礼拜)[一二三四五六日天])"
)
_TIME = r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上)?\s?(?P<h>\d{1,2})[:：](?P<min>\d{2})(?:[:：](?P<s>\d{2})(?:\.\d{1,6})?)?"
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_WEEKDAYS = "一二三四五六日"


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


DATE_TEXT = rf"(?:{_unnamed(_DATE)})"
FULL_DATE_TEXT = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
TIME_TEXT = rf"(?:{_unnamed(_TIME)})"
STAMP_TEXT = rf"(?:(?:{DATE_TEXT})\s?(?:(?:星期|周)[一二三四五六日天])?\s?T?{TIME_TEXT}|{TIME_TEXT})"
DATED_TEXT = rf"(?:(?:{DATE_TEXT})\s?(?:(?:星期|周)[一二三四五六日天])?\s?T?{TIME_TEXT})"

_STAMP = re.compile(rf"(?:(?:{_DATE})(?:\s?(?:星期|周)[一二三四五六日天])?)?\s?T?(?:{_TIME})?")


class Impossible(ValueError):
    """A date or time that no calendar has, or that the platform cannot know."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line says of its moment: a day, a time of day, or both."""

    day: date | None
    at: time | None


def read_stamp(text: str, *, today: date) -> Stamp | None:
    """The stamp that ``text`` is, or ``None`` when it is none.

    A day without a year is the last such day up to ``today``; a weekday is the last one before ``today``, for on the
    day itself the chat prints no weekday. Raises ``Impossible`` for the 31st of February, the future and the like.
    """
    match = _STAMP.fullmatch(text.strip())
    if match is None or not text.strip():
        return None
    return Stamp(_day(match, today), _time(match))


def read_moment(text: str, *, today: date) -> datetime | None:
    """The UTC moment of a text with date and time or a date alone (midnight); ``None`` when it is none.

    Raises ``Impossible``.
    """
    stamp = read_stamp(text, today=today)
    if stamp is None or stamp.day is None:
        return None
    return moment(stamp.day, stamp.at or time(0, 0))


def moment(day: date, at: time) -> datetime:
    """The UTC moment of a Chinese wall clock."""
    return datetime.combine(day, at, CST).astimezone(UTC)


def _day(match: re.Match[str], today: date) -> date | None:
    if word := match["word"]:
        return today - timedelta(days=_DAYS_BACK[word])
    if week := match["week"]:
        back = (today.weekday() - _WEEKDAYS.index(week[-1].replace("天", "日"))) % 7
        return today - timedelta(days=back or 7)
    if match["m"] is None:
        return None
    return _checked(match["y"], int(match["m"]), int(match["d"]), today)


def _checked(year: str | None, month: int, day: int, today: date) -> date:
    if year is None:
        return _last_such_day(month, day, today)
    try:
        found = date(int(year), month, day)
    except ValueError as error:
        raise Impossible(f"{year}-{month}-{day}") from error
    # a day of grace: the shop's computer may stand in another time zone
    if not EARLIEST <= found <= today + timedelta(days=1):
        raise Impossible(found.isoformat())
    return found


def _last_such_day(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year - 5, -1):  # the 29th of February may be four years back
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today + timedelta(days=1):
            return found
    raise Impossible(f"{month}-{day}")


def _time(match: re.Match[str]) -> time | None:
    if match["h"] is None:
        return None
    hour, half = int(match["h"]), match["half"]
    if (half in ("下午", "傍晚", "晚上") and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half == "凌晨" and hour == 12:
        hour = 0
    try:
        return time(hour, int(match["min"]), int(match["s"] or 0))
    except ValueError as error:
        raise Impossible(match[0]) from error
