"""Dates and times that people type, in the shop's zone, to the minute."""

from datetime import datetime, timedelta

from django.utils.timezone import get_default_timezone, is_naive, localtime


def typed_moment(text: str) -> datetime | None:
    """An aware moment of what a date-and-time field sends; None for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not 2003 <= moment.year <= 2200:  # Taobao opened in 2003
        return None
    return moment.replace(tzinfo=get_default_timezone()) if is_naive(moment) else moment


def for_field(moment: datetime | None) -> str:
    """The value of a date-and-time field."""
    return localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def iso_field(text: str) -> str:
    """The value of a date-and-time field for a moment that is kept as ISO text; empty for empty."""
    return for_field(datetime.fromisoformat(text)) if text else ""


def same_minute(one: datetime, other: datetime) -> bool:
    """Whether a field that shows minutes shows the same for both."""
    minute = timedelta(minutes=1)
    return abs(one - other) < minute and for_field(one) == for_field(other)
