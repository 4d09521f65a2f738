"""One product per data folder. Standard library only."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from .trouble import CannotStart

PATIENCE_SECONDS = 3.0  # a command may be finishing


class FolderLock:
    """Held by whoever runs the embedded database of a folder. The kernel lets go of it when the holder dies.

    ``lasting`` holders (the product, the front, a worker) let others use their database; a short command does not,
    for it would take the database away under them.
    """

    def __init__(self, data: Path, *, lasting: bool) -> None:
        self._file = data / "lock"
        self._lasting = lasting
        self._descriptor: int | None = None

    def try_take(self) -> bool:
        """Whether the folder is now ours. Creates the folder (0700) and the lock file."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {'lasting' if self._lasting else 'short'}\n".encode())
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets go; the file stays, for removing it would let two holders lock two files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "FolderLock":
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.try_take():
            if time.monotonic() > until:
                raise CannotStart(
                    f"数据目录 {self._file.parent} 正在被另一个 shouhou 使用（进程 {self.holder()}）。请先停止它，或用 SHOUHOU_DATA 换一个目录。",
                    f"The data folder {self._file.parent} is in use by another shouhou (process {self.holder()}). "
                    "Stop that one first, or choose another folder with SHOUHOU_DATA.",
                )
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def holder(self) -> str:
        """Process id of the holder, for messages."""
        return self._written()[0]

    def holder_lasts(self) -> bool:
        """Whether the holder's database may be used by others."""
        return self._written()[1] == "lasting"

    def _written(self) -> tuple[str, str]:
        try:
            pid, kind = self._file.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return "?", "?"
        return pid, kind
