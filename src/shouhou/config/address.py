"""The database's address for connections beside Django's."""

import os

from .paths import paths
from .postgres import dsn_of


def database_address() -> str:
    """``DATABASE_URL``, else the embedded server of the data folder."""
    return os.environ.get("DATABASE_URL") or dsn_of(paths().data)
