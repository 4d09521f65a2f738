"""Which cells of a workbook are dates, and how a number of Excel becomes text."""

import re
from datetime import datetime, timedelta

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_EPOCH = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a wall clock without a zone


def is_date_format(number: int, code: str = "") -> bool:
    """Whether a number format shows a date or a time (ECMA-376 part 1, 18.8.30)."""
    if number in _BUILT_IN and not code:
        return True
    return any(letter in "ydhs" for letter in _LITERAL.sub("", code).lower().replace("general", ""))


def number_text(raw: str) -> str:
    """A numeric cell as Excel shows it: 15 digits, and an exponent where more were there."""
    if raw.isdecimal() and len(raw) <= 15:
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.14E}"


def date_text(raw: str, *, date_1904: bool) -> str:
    """A date cell as ``yyyy-MM-dd HH:mm:ss``; a number that is no date of Excel stays a number."""
    try:
        days = float(raw)
        if not 0 <= days < 2_958_466:  # 31 December 9999 is the last day that Excel knows
            return number_text(raw)
        moment = _EPOCH[date_1904] + timedelta(seconds=round(days * 86_400))
    except (ValueError, OverflowError):
        return raw
    return moment.strftime("%Y-%m-%d %H:%M:%S")
