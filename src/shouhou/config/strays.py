"""Processes of a run that is over, found by a mark in their environment. Standard library only; Linux only.

Every process below the supervisor inherits ``SHOUHOU_SUPERVISED=<data folder>:<run>``. A death signal reaches the
supervisor's own children; what those started (a server's workers) is found here.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "SHOUHOU_SUPERVISED"


def kill_strays(*, data: Path, run: str = "", seconds: float = 3.0) -> int:
    """Kills every process marked for ``data`` (and ``run``, when given); returns how many, once they are gone."""
    until = time.monotonic() + seconds
    seen: set[int] = set()
    while (found := _marked(f"{MARK}={data}:{run}", exact=bool(run))) and time.monotonic() < until:
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        seen |= found
        time.sleep(0.02)
    return len(seen)


def _marked(mark: str, *, exact: bool) -> set[int]:
    mine = {os.getpid(), os.getppid()}
    wanted = os.fsencode(mark) + (b"\0" if exact else b"")
    return {pid for pid in _pids() if pid not in mine and _carries(pid, wanted)}


def _pids() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def _carries(pid: int, wanted: bytes) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # gone, or somebody else's
        return False
    return environment.startswith(wanted) or b"\0" + wanted in environment
