"""The demo's logins, kept in the data folder (0600) so that they can be shown at every start."""

import os
from collections.abc import Iterable
from pathlib import Path

LOGINS_FILE = "demo-logins.txt"


def keep_logins(data: Path, logins: Iterable[tuple[str, str, str]]) -> None:
    """Writes name, password and name on screen, a line each; the file whole or not at all."""
    unfinished = data / f"{LOGINS_FILE}.new"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.writelines(f"  {name:<10} {password:<24} {shown}\n" for name, password, shown in logins)
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(data / LOGINS_FILE)
