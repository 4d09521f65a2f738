"""A file's transaction is long and touches thousands of cases: it may be the one that is ended to undo a deadlock."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

log = structlog.get_logger()
T = TypeVar("T")
TRIES = 4


def in_spite_of_deadlocks(work: Callable[[], T]) -> T:
    """Calls ``work``, a whole transaction, again when the database ended it for a deadlock: it has changed nothing.

    Raises what ``work`` raises; the deadlock itself only after several tries.
    """
    for left in reversed(range(TRIES)):
        try:
            return work()
        except OperationalError as error:
            if left == 0 or not isinstance(error.__cause__, DeadlockDetected):
                raise
            log.warning("file_begun_again", tries_left=left)
    raise AssertionError("unreachable")
