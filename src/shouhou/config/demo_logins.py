"""The demo's logins, kept in the data folder (0600) so that they can be shown at every start."""

import os
from collections.abc import Iterable
from pathlib import Path

LOGINS_FILE = "demo-logins.txt"


def keep_logins(data: Path, lines: Iterable[str]) -> None:
    """Writes the file whole or not at all."""
    unfinished = data / f"{LOGINS_FILE}.new"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write("\n".join(lines) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(data / LOGINS_FILE)
