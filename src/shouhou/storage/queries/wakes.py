"""Listens for what writing transactions tell the workers."""

from collections.abc import Iterator

from django.db import connections

from shouhou.storage.events import WORKERS


def wakes(*, timeout: float) -> Iterator[str]:
    """What was woken (``inbox`` or ``commands``), as it comes; the empty text after ``timeout`` quiet seconds.

    Holds one connection of its own until the generator is closed.
    """
    own = connections["default"].copy()
    try:
        own.ensure_connection()
        raw = own.connection
        raw.execute(f"LISTEN {WORKERS}")
        while True:
            quiet = True
            for notice in raw.notifies(timeout=timeout, stop_after=1):
                quiet = False
                yield notice.payload
            if quiet:
                yield ""
    finally:
        own.close()
