"""One process below the supervisor: in a group of its own, tied to the supervisor's life, with a log file."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .lifeline import tied_to_me

LOG_BYTES = 10_000_000
TAIL_LINES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Child:
    """A running part. ``name`` is what a person reads when it dies."""

    name: str
    process: "subprocess.Popen[bytes]"
    log_file: Path

    @classmethod
    def start(
        cls, name: str, command: Sequence[str], *, environment: Mapping[str, str], log_folder: Path
    ) -> "Child":
        """Starts it, from the main thread. Its output is appended to ``<log_folder>/<name>.log``."""
        log_folder.mkdir(parents=True, exist_ok=True)
        log_file = log_folder / f"{name}.log"
        with log_file.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environment),
                process_group=0,
                preexec_fn=tied_to_me(signal.SIGKILL),
            )
        return cls(name, process, log_file)

    def ask_to_stop(self) -> None:
        """SIGTERM to the leader, which stops its own workers."""
        if self.process.poll() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        """Ends the leader and what it started. Waits for the leader only."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def how_it_ended(self) -> str:
        """For messages: the exit code or the signal."""
        code = self.process.returncode
        if code is None:
            return "?"
        return signal.Signals(-code).name if code < 0 else f"exit {code}"

    def last_words(self) -> str:
        """The end of its log."""
        try:
            text = self.log_file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-TAIL_LINES:])

    def trim_log(self) -> None:
        """Keeps one old copy of a log that has grown long. The writer appends, so it goes on at the new start."""
        with contextlib.suppress(OSError):
            if self.log_file.stat().st_size > LOG_BYTES:
                shutil.copyfile(self.log_file, self.log_file.with_suffix(".old.log"))
                os.truncate(self.log_file, 0)
