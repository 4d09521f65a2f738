"""Who must not write at the same time: readings of single refunds among themselves, and files against both."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

IMPORTS = 0x494D  # the first key of the locks on files
SHOPS = 0x5348  # the first key of all locks on shops; the second is the shop


def lock_shop(*, shop_id: int, alone: bool) -> None:
    """Waits for the shop until the transaction ends. ``alone``: nobody else brings data of it meanwhile (a file);
    else only files are kept out.
    """
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [SHOPS, shop_id])


@contextmanager
def alone_with(what: int, key: int) -> Iterator[bool]:
    """Whether nobody else is at it; until the context ends or the connection is lost. Never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [what, key])
        got = bool((cursor.fetchone() or [False])[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [what, key])
