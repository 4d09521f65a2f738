"""The platform's spellings of money, time, ids and flags, and ours.

Everything refuses nonsense with ``Nonsense`` and names the member; absent is ``None`` or an empty text.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

GMT8 = timezone(timedelta(hours=8))
"""The gateway's time zone, without the summer time that Asia/Shanghai had until 1991."""
CEILING_FEN = 100_000_000_00
"""One hundred million yuan. A larger amount is a broken answer, not a refund."""

_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2})0*)?")
_ID = re.compile(r"[0-9]{1,32}")
_EPOCH_MS = re.compile(r"[0-9]{13}")
_ESCAPED = {"#3A": ";", "#3B": ":"}

Row = Mapping[str, Any]


class Nonsense(ValueError):
    """A member holds something that the protocol does not allow. The text is safe to show."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name}={str(value)[:40]!r}")


def text(row: Row, name: str) -> str:
    """A text member; numbers become text, absent becomes empty."""
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Nonsense(name, type(value).__name__)


def identity(row: Row, name: str) -> str:
    """An id of any size, number or text. Required."""
    value = text(row, name)
    if not _ID.fullmatch(value):
        raise Nonsense(name, value)
    return value


def optional_identity(row: Row, name: str) -> str:
    """An id, or empty when absent or 0, the platform's other way to say none."""
    return "" if text(row, name) in ("", "0") else identity(row, name)


def fen(row: Row, name: str) -> int:
    """Yuan with at most two decimals → fen. Required; refuses negatives and more than ``CEILING_FEN``."""
    value = text(row, name)
    match = _YUAN.fullmatch(value)
    if match is None:
        raise Nonsense(name, value)
    amount = int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))
    if amount > CEILING_FEN:
        raise Nonsense(name, value)
    return amount


def optional_fen(row: Row, name: str) -> int | None:
    """Like ``fen``; ``None`` when absent or empty."""
    return fen(row, name) if text(row, name) else None


def whole(row: Row, name: str) -> int | None:
    """A non-negative whole number below 2^63, or ``None`` when absent."""
    value = text(row, name)
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,19}", value) or int(value) >= 2**63:
        raise Nonsense(name, value)
    return int(value)


def flag(row: Row, name: str) -> bool | None:
    """``true``/``false`` as JSON or as text (XML converters), ``None`` when absent."""
    value: object = row.get(name)
    match value:
        case None | "":
            return None
        case bool():
            return value
        case "true" | "false":
            return value == "true"
    raise Nonsense(name, value)


def moment(row: Row, name: str) -> datetime | None:
    """A platform time → UTC. ``yyyy-MM-dd HH:mm:ss`` in GMT+8, or epoch milliseconds (messages)."""
    value = text(row, name).strip()
    if not value:
        return None
    if _EPOCH_MS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=GMT8).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Nonsense(name, value) from None


def platform_text(value: str | int | bool | datetime) -> str:
    """A request value as the gateway wants it: times in GMT+8 cut to the second, ``true``/``false``."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a time without a zone")
            return value.astimezone(GMT8).strftime("%Y-%m-%d %H:%M:%S")
        case int():
            return str(value)
        case str():  # what cannot be sent as UTF-8 (lone surrogates) becomes a question mark
            return value.encode(errors="replace").decode()


def attribute(value: str) -> dict[str, str]:
    """``;k:v;k:v;`` → pairs, split at the first colon; ``#3A`` is ``;`` and ``#3B`` is ``:`` (facts 3.4)."""
    pairs = (part.partition(":") for part in value.split(";") if part)
    return {unescaped(key): unescaped(rest) for key, colon, rest in pairs if colon}


def unescaped(value: str) -> str:
    """Undoes the attribute's escapes in one pass."""
    return re.sub(r"#3[AB]", lambda found: _ESCAPED[found[0]], value)
