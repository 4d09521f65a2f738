"""Pages of lists that a use case hands over whole: opaque cursors over a stable key."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from shouhou.domain.errors import Refused

T = TypeVar("T")


class BadCursor(Refused):
    """The cursor is not one that this list gave."""

    def __init__(self) -> None:
        super().__init__("invalid", "cursor 不是本列表给出的", {"cursor": "无效"})


def page_of(
    rows: Sequence[T], *, key: Callable[[T], str], cursor: str | None, limit: int
) -> tuple[Sequence[T], str | None]:
    """At most ``limit`` rows after the cursor's row, and the next cursor (None at the end).

    Rows that are added before or after the cursor's row do not move it. Raises ``BadCursor``.
    """
    start = 0 if cursor is None else _place(rows, key, _decode(cursor)) + 1
    chosen = rows[start : start + limit]
    more = start + limit < len(rows)
    return chosen, _encode(key(chosen[-1])) if more else None


def _place(rows: Sequence[T], key: Callable[[T], str], wanted: str) -> int:
    for place, row in enumerate(rows):
        if key(row) == wanted:
            return place
    raise BadCursor


def _encode(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _decode(cursor: str) -> str:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadCursor from error
