"""A database for a command: the one named by hand, the one that already runs on the folder, or one started for it."""

import contextlib
import os
import time
from collections.abc import Iterator

from .lock import FolderLock
from .paths import paths
from .postgres import Cluster, dsn_of
from .postgres.postmaster import is_ready
from .trouble import CannotStart

WAIT_SECONDS = 30.0


@contextlib.contextmanager
def ensure_database(*, lasting: bool = False) -> Iterator[str]:
    """The address of a running database, also put into ``DATABASE_URL``. Raises ``CannotStart``.

    With ``DATABASE_URL`` set nothing is started. Otherwise, if a lasting process holds the folder, its server is
    used; else a server runs for as long as the context lasts, and is ``lasting`` for others or not.
    """
    if address := os.environ.get("DATABASE_URL"):
        yield address
        return
    with _embedded(lasting=lasting) as address:
        os.environ["DATABASE_URL"] = address
        try:
            yield address
        finally:
            del os.environ["DATABASE_URL"]


@contextlib.contextmanager
def _embedded(*, lasting: bool) -> Iterator[str]:
    data = paths().data
    lock = FolderLock(data, lasting=lasting)
    until = time.monotonic() + WAIT_SECONDS
    while not lock.try_take():
        if lock.holder_lasts() and is_ready(data / "postgres"):
            yield dsn_of(data)
            return
        if time.monotonic() > until:
            raise CannotStart(
                f"数据目录 {data} 正被进程 {lock.holder()} 使用，但其数据库没有就绪。",
                f"The data folder {data} is held by process {lock.holder()}, but its database does not get ready.",
            )
        time.sleep(0.1)
    try:
        cluster = Cluster.of(data)
        cluster.prepare()
        server = cluster.start()
        try:
            yield cluster.dsn()
        finally:
            cluster.stop(server)
    finally:
        lock.release()


@contextlib.contextmanager
def ready_database(*, lasting: bool = False) -> Iterator[None]:
    """A running, migrated database and a Django that is set up. Raises ``CannotStart``."""
    with ensure_database(lasting=lasting):
        set_up_django()
        from .migrating import migrate

        migrate()
        yield


def set_up_django() -> None:
    """Loads settings and models of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouhou.config.settings")
    import django

    django.setup()
