"""The suite's own world: a throw-away data folder and one real PostgreSQL server, shared by all of its processes.

The server starts when the first test asks for a database (with xdist: before the workers start) and is gone
afterwards. ``SHOUHOU_TEST_DATABASE_URL`` puts another server in its place; the suite makes its own databases there.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shouhou.config.postgres import Cluster, dsn_of

# Nothing here must survive a power cut, so nothing waits for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """The suite's PostgreSQL, started at most once."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._stop: Callable[[], None] = _nothing

    def start(self) -> None:
        if "SHOUHOU_TEST_DATABASE_URL" in os.environ:
            return
        cluster = Cluster.of(self._data, settings=CARELESS)
        cluster.prepare()
        process = cluster.start()
        self._stop = lambda: cluster.stop(process)

    def stop(self) -> None:
        self._stop()
        self._stop = _nothing


def _nothing() -> None:
    """There is nothing to stop."""


SERVER = pytest.StashKey[Server]()


def pytest_configure(config: pytest.Config) -> None:
    """Sets the environment before Django reads it. Workers inherit the controller's."""
    if not hasattr(config, "workerinput"):
        data = Path(tempfile.mkdtemp(prefix="shouhou-tests-"))
        (data / "static").mkdir()  # the static files' middleware warns of a folder that is not there
        os.environ["SHOUHOU_DATA"] = str(data)
        os.environ.pop("SHOUHOU_SECRET_FILE", None)
        os.environ["DATABASE_URL"] = os.environ.get("SHOUHOU_TEST_DATABASE_URL") or dsn_of(data)
        config.stash[SERVER] = Server(data)
        config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
        config.add_cleanup(config.stash[SERVER].stop)
        if config.getoption("numprocesses", None):
            config.stash[SERVER].start()
    _configure_django()


def _configure_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouhou.config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser's event loop runs in the tests' thread
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _history_can_be_flushed() -> Iterator[None]:
    """After a test that commits, the test database is emptied: history refuses that, rightly, so it is asked twice."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.execute_sql_flush
    tables = ("storage_historyrow", "storage_anchor", "storage_posting", "storage_approvalvote")

    def flush_history_too(self: DatabaseOperations, sql_list: list[str]) -> None:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        flush(self, [*off, *sql_list, *on])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_history_too)
        yield


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the running server, for tests that hand it to another process."""
    if not hasattr(request.config, "workerinput"):
        request.config.stash[SERVER].start()
    yield os.environ["DATABASE_URL"]
    if not hasattr(request.config, "workerinput"):
        request.config.stash[SERVER].stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Starts the server before Django makes its test database on it."""
