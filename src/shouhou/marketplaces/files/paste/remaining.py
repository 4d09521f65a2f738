"""What is left of a limit, as lists print it: 还剩1天3小时20分, 剩余 2天 03:20:15."""

import re
from datetime import timedelta

_LEAD = r"(?:还剩余?|剩余(?:处理)?(?:时间)?|剩)\s*[:：]?\s*"
_SPAN = (
    r"(?=\d)(?:(?P<d>\d{1,3})\s*天)?\s*"
    r"(?:(?P<ch>\d{1,3})[:：](?P<cm>\d{2})(?:[:：](?P<cs>\d{2}))?"
    r"|(?:(?P<h>\d{1,3})\s*(?:小时|时))?\s*(?:(?P<m>\d{1,4})\s*分钟?)?\s*(?:(?P<s>\d{1,4})\s*秒)?)"
)
_LED = re.compile(_LEAD + _SPAN)
_BARE = re.compile(r"\s*(?:" + _LEAD + ")?" + _SPAN)


def remaining(text: str, *, bare: bool = False) -> timedelta | None:
    """The span behind 还剩 or 剩余 in ``text``; with ``bare`` the text itself. ``None`` when there is none."""
    match = _BARE.match(text) if bare else _LED.search(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (
        int(next((match[n] for n in names if match[n]), "0"))
        for names in (("d",), ("ch", "h"), ("cm", "m"), ("cs", "s"))
    )
    if not any(match[name] for name in ("d", "ch", "h", "m", "s")):
        return None
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
