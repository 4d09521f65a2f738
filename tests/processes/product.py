"""The whole product as a person starts it, and what of it is running, seen from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEALTHY_WITHIN = 10.0
GONE_WITHIN = 10.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(reached: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it was reached in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if reached():
            return True
        time.sleep(0.05)
    return reached()


class Product:
    """``shouhou run`` on one folder, started as often as a test likes."""

    def __init__(self, data: Path, *, demo: bool = True) -> None:
        self.data, self.demo = data, demo
        self.port, self.sandbox_port = free_port(), free_port()
        self.output = data.parent / f"{data.name}.out"
        self.supervisor: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SHOUHOU_") and name != "DATABASE_URL"
        }
        return {
            **kept,
            "SHOUHOU_DATA": str(self.data),
            "SHOUHOU_PORT": str(self.port),
            "SHOUHOU_SANDBOX_PORT": str(self.sandbox_port),
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "shouhou.config.command", "run"]
        with self.output.open("wb") as output:
            self.supervisor = subprocess.Popen(
                command + ([] if self.demo else ["--no-demo"]),
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def start_healthy(self, *, within: float = HEALTHY_WITHIN) -> None:
        self.start()
        wait_until(lambda: self.health()[0] == 200 or self.has_ended(), seconds=within)
        assert self.health()[0] == 200, self.said()

    def has_ended(self) -> bool:
        return self.supervisor is None or self.supervisor.poll() is not None

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "shouhou.config.command", *arguments],
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""

    def health(self) -> tuple[int, dict[str, Any]]:
        status, body = self.get("/healthz")
        return status, json.loads(body) if body.startswith(b"{") else {}

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for_the_end(self) -> int:
        assert self.supervisor is not None
        return self.supervisor.wait(timeout=GONE_WITHIN)

    def stop(self) -> int:
        assert self.supervisor is not None
        self.supervisor.terminate()
        return self.wait_for_the_end()

    def clean_up(self) -> None:
        for pid in self.running():
            _kill(pid)
        if self.supervisor is not None:
            self.supervisor.wait(timeout=GONE_WITHIN)
        wait_until(lambda: not self.running(), seconds=GONE_WITHIN)

    def running(self) -> dict[int, str]:
        """Every process of this folder: named in its environment, or standing in it as the database does."""
        return {pid: _command_line(pid) for pid in _pids() if pid != os.getpid() and _belongs(pid, self.data)}

    def pid_of(self, part: str) -> int:
        """Process id of one part of the running product."""
        assert self.supervisor is not None
        leader = self.supervisor.pid
        if part == "supervisor":
            return leader
        if part == "web worker":
            return _children(self.pid_of("web"))[0]
        if part == "database connection":
            return next(
                pid for pid in _children(self.pid_of("postgres")) if "shouhou shouhou" in _command_line(pid)
            )
        words = {
            "guard": "shouhou.config.guard",
            "postgres": "/postgres -D",
            "web": "shouhou.config.command web",
            "worker": "shouhou.config.command worker",
            "sandbox": "shouhou_sandbox",
        }[part]
        return next(pid for pid in _children(leader) if words in _command_line(pid))

    def kill(self, part: str) -> None:
        _kill(self.pid_of(part))

    def nothing_is_left(self) -> bool:
        return wait_until(lambda: not self.running(), seconds=GONE_WITHIN)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _belongs(pid: int, data: Path) -> bool:
    process = Path("/proc") / str(pid)
    try:
        if process.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return False  # ended; only its parent has not looked yet
        standing = process.joinpath("cwd").readlink()
        return (
            standing.is_relative_to(data)
            or os.fsencode(f"={data}") in process.joinpath("environ").read_bytes()
        )
    except (OSError, IndexError):
        return False


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _children(parent: int) -> list[int]:
    found = []
    for pid in _pids():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found.append(pid)
    return sorted(found)
