"""Who must not write at the same time: readings of single refunds among themselves, and files against both."""

from django.db import connection

SHOPS = 0x5348  # the first key of all locks on shops; the second is the shop


def lock_shop(*, shop_id: int, alone: bool) -> None:
    """Waits for the shop until the transaction ends. ``alone``: nobody else brings data of it meanwhile (a file);
    else only files are kept out.
    """
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [SHOPS, shop_id])
