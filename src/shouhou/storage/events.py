"""Tells open screens and sleeping workers that something changed. Part of the writing transaction."""

from django.db import connection

from shouhou.storage.json import dump_text

SCREENS = "shouhou_events"
WORKERS = "shouhou_wake"


def announce(*, shop_id: int, case_id: int | None = None, kind: str = "case") -> None:
    """Sends one event to every open screen when the transaction commits. ``kind``: case | shop | command."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, %s)",
            [SCREENS, dump_text({"shop": shop_id, "case": case_id, "kind": kind})],
        )


def wake(what: str) -> None:
    """Wakes the workers' drains when the transaction commits. ``what``: inbox | commands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [WORKERS, what])
