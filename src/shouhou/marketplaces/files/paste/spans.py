"""Moments of messages from what their lines print: a date only now and then, a time of day, or nothing."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from .moments import Stamp, moment

Printed = tuple[Stamp | None, bool]
"""What a piece prints, and whether it is a date between messages."""
_BACKWARDS = timedelta(hours=6)
"""A clock that goes back further has passed midnight; less is two messages out of order."""


def complete(printed: Sequence[Printed], *, today: date, inherit: bool) -> list[datetime | None]:
    """A UTC moment for each piece, ``None`` where nothing tells it.

    With ``inherit`` the pieces below a date with a time have that moment, for such copies print it once for all.
    A piece that prints nothing (a notice) has the moment of the piece above it.
    """
    days = _days(printed, today)
    found: list[datetime | None] = []
    last: datetime | None = None
    for (stamp, separator), day in zip(printed, days, strict=True):
        if stamp is not None and stamp.at is not None and day is not None:
            last = moment(day, stamp.at)
        elif separator or (stamp is not None):
            last = None
        found.append(last if not separator or inherit else None)
    return found


def _days(printed: Sequence[Printed], today: date) -> list[date | None]:
    """The day of each piece. Times below a date between messages run on from it; else they end today."""
    days: list[date | None] = [stamp.day if stamp else None for stamp, _ in printed]
    run: list[int] = []
    start: date | None = None
    for number, (stamp, separator) in enumerate(printed):
        if stamp is None:
            continue
        if stamp.day is not None:
            _fill(days, printed, run, start, today=today if not separator else None)
            run, start = [], stamp.day if separator else None
            if separator and stamp.at is not None:
                run = [number]
        else:
            run.append(number)
    _fill(days, printed, run, start, today=today)
    return days


def _fill(
    days: list[date | None],
    printed: Sequence[Printed],
    run: list[int],
    start: date | None,
    *,
    today: date | None,
) -> None:
    """Give the pieces of ``run`` their days: on from ``start``, else back from ``today``, else none."""
    offsets, offset, before = [], 0, None
    for number in run:
        stamp = printed[number][0]
        assert stamp is not None
        at = stamp.at or time(0, 0)
        offset += before is not None and _passed_midnight(before, at)
        before = at
        offsets.append(offset)
    first = start if start is not None else (today - timedelta(days=offset) if today is not None else None)
    if first is not None:
        for number, passed in zip(run, offsets, strict=True):
            days[number] = first + timedelta(days=passed)


def _passed_midnight(before: time, at: time) -> bool:
    day = date(2000, 1, 1)
    return datetime.combine(day, before) - datetime.combine(day, at) > _BACKWARDS
