"""Brings the tables to this program's shape, by one process at a time."""

import time

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from .trouble import CannotStart

# Any number will do; it must only be the same in every process of every version.
_LOCK = 0x5348_4F55
PATIENCE_SECONDS = 5.0


def migrate() -> bool:
    """Whether anything had to be done. Writes. Raises ``CannotStart`` when the database does not answer."""
    _wait_for_an_answer()
    if not _pending():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            if not _pending():  # another process was quicker
                return False
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return True


def _wait_for_an_answer() -> None:
    """A server that recovers from a crash refuses connections for a moment; a wrong address does so for ever."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() > until:
                raise CannotStart(
                    f"连不上数据库：{error}。请检查 DATABASE_URL。",
                    f"The database does not answer: {error}. Check DATABASE_URL.",
                ) from error
            time.sleep(0.2)
        else:
            return


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
