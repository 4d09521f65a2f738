"""``postmaster.pid``: what a running or dead server left in its folder."""

import contextlib
import time
from pathlib import Path

_PID_LINE, _STATUS_LINE = 0, 7


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def is_ready(folder: Path, pid: int | None = None) -> bool:
    """Whether the server with this process id (None: any that is alive) takes connections."""
    lines = _lines(folder)
    if len(lines) <= _STATUS_LINE or lines[_STATUS_LINE].strip() != "ready":
        return False
    return _is_server_of(folder, lines[_PID_LINE]) if pid is None else lines[_PID_LINE] == str(pid)


def wait_for_the_old_one(folder: Path, until: float) -> None:
    """Waits while an earlier server, told to stop by its parent's death, is still writing its last page.

    Removes a file whose process id now belongs to another program: PostgreSQL would take that for a running
    server, which after a restart of a container is the rule rather than the exception.
    """
    while (lines := _lines(folder)) and time.monotonic() < until:
        if not _is_server_of(folder, lines[_PID_LINE]):
            with contextlib.suppress(FileNotFoundError):
                (folder / "postmaster.pid").unlink()
            return
        time.sleep(0.05)


def _is_server_of(folder: Path, pid: str) -> bool:
    process = Path("/proc") / pid
    try:
        return (process / "cwd").resolve() == folder.resolve() and "postgres" in (
            process / "comm"
        ).read_text()
    except OSError:
        return False
