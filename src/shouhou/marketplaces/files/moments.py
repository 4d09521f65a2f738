"""Times as they stand in cells → aware UTC. A time without a zone is the platform's, Asia/Shanghai."""

import re
from datetime import UTC, datetime, timedelta

from .cells import said
from .refusal import RowRefused, shown

_EIGHT = timedelta(hours=8)  # no summer time since 1991, and nothing here is older than the marketplace
FIRST_YEAR, LAST_YEAR = 2003, 2100
"""Taobao opened in May 2003; after 2100 a date is a slip."""

_SHAPE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[::时](\d{1,2})(?:[::分](\d{1,2})(?:\.\d+)?秒?|分)?(?:\.\d+)?)?"
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\s*(\d\d)(\d\d)(\d\d)?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ZERO = re.compile(r"0000[-/]0?0[-/]0?0(?:\s.*)?")


class Moments:
    """Reads the times of one file; ``date_1904`` says how its workbook counts days."""

    def __init__(self, *, date_1904: bool = False) -> None:
        # Wall clocks are carried as if they were UTC until the eight hours are taken off.
        self._epoch = datetime(1904, 1, 1, tzinfo=UTC) if date_1904 else datetime(1899, 12, 30, tzinfo=UTC)

    def optional(self, value: str, name: str) -> datetime | None:
        """Aware UTC, or ``None`` when the cell says nothing. Raises ``RowRefused`` for an impossible time."""
        if not value:
            return None
        if len(value) == 19 and value[4] == "-" and value[10] == " ":
            try:
                moment = datetime.fromisoformat(value + "Z")
            except ValueError:
                if _ZERO.fullmatch(value):
                    return None
                moment = self._slow(value, name)
        else:
            text = said(value)
            if not text or _ZERO.fullmatch(text):
                return None
            moment = self._slow(text, name)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise _impossible(value, name)
        return moment - _EIGHT

    def looks_like_one(self, value: str) -> bool:
        """Whether the cell is written as a time at all, possible or not."""
        text = said(value)
        return not text or any(shape.fullmatch(text) for shape in (_SHAPE, _PACKED, _SERIAL, _ZERO))

    def _slow(self, text: str, name: str) -> datetime:
        found = _SHAPE.fullmatch(text) or _PACKED.fullmatch(text)
        try:
            if found is not None:
                return wall_clock(found)
            if _SERIAL.fullmatch(text):
                return self._epoch + timedelta(seconds=round(float(text) * 86_400))
        except (ValueError, OverflowError):
            raise _impossible(text, name) from None
        raise RowRefused("bad_time", f"「{name}」{shown(text)} 不是时间，请检查这一行，或重新导出")


def _impossible(value: str, name: str) -> RowRefused:
    return RowRefused("impossible_date", f"「{name}」{shown(value)} 这个日期不可能，请在千牛里核对后重新导出")


def wall_clock(found: re.Match[str]) -> datetime:
    """Year to second of a match, missing parts 0, carried as UTC. Raises ``ValueError``."""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
