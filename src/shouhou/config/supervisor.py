"""``shouhou run``: starts every part on one folder, watches them, and leaves nothing behind. Standard library only.

When any part dies, all are stopped and the exit code says so: a product that works by half loses time that a
deadline needs, and a restart takes seconds. Whatever is killed, the next start goes on where this one ended: what
matters is in the database.
"""

import os
import secrets
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .child import Child
from .demo_logins import LOGINS_FILE
from .lifeline import die_with_parent
from .lock import FolderLock
from .paths import Paths, paths
from .ports import answers, require_free_port
from .postgres import Cluster
from .strays import MARK, kill_strays

STOP_SECONDS = 3.0
READY_SECONDS = 30.0
SETUP_SECONDS = 600.0
SANDBOX_SEED = "1"
OK, PART_DIED = 0, 5


class Stopped(Exception):
    """Somebody asked for an end."""


class Died(Exception):
    """A part ended that should not have."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.name)
        self.child = child


class Supervisor:
    """All parts of one run. Used once, in the main thread."""

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo
        self._where: Paths = paths()
        self._host = os.environ.get("SHOUHOU_HOST") or "127.0.0.1"
        self._port = int(os.environ.get("SHOUHOU_PORT") or 8000)
        self._sandbox_port = int(os.environ.get("SHOUHOU_SANDBOX_PORT") or 8001)
        self._children: list[Child] = []
        self._guard: subprocess.Popen[bytes] | None = None
        self._environment = dict(os.environ)
        self._stop_asked = False
        self._signals, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> int:
        """Until SIGTERM or SIGINT (0) or a part's death (5). Raises ``CannotStart``."""
        self._listen_to_signals()
        with FolderLock(self._where.data, lasting=True):
            kill_strays(data=self._where.data)
            self._require_ports()
            try:
                with self._guarded(), self._database():
                    try:
                        self._start_parts()
                        self._watch()
                    finally:
                        self._stop_parts()
            except Stopped:
                say("已停止。/ Stopped.")
                return OK
            except Died as death:
                self._explain(death.child)
                return PART_DIED
        return OK

    def _listen_to_signals(self) -> None:
        if os.environ.pop(
            "SHOUHOU_TIED", None
        ):  # set by make: without its terminal's owner nobody would stop us
            self._environment.pop("SHOUHOU_TIED", None)
            die_with_parent(signal.SIGTERM)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(asked, self._note_stop)

    def _note_stop(self, *_: object) -> None:
        self._stop_asked = True

    def _require_ports(self) -> None:
        require_free_port(host=self._host, port=self._port, variable="SHOUHOU_PORT")
        if self._demo:
            require_free_port(host="127.0.0.1", port=self._sandbox_port, variable="SHOUHOU_SANDBOX_PORT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        run = secrets.token_hex(8)
        self._environment[MARK] = f"{self._where.data}:{run}"
        self._environment["SHOUHOU_DATA"] = str(self._where.data)
        # The guard carries no mark of the run: it must outlive the supervisor to clean up behind it.
        guard = subprocess.Popen(
            [sys.executable, "-m", "shouhou.config.guard", str(self._where.data), run],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            process_group=0,
        )
        self._guard = guard
        try:
            yield
        finally:
            if guard.stdin is not None:
                guard.stdin.close()
            try:
                guard.wait(timeout=5)
            except subprocess.TimeoutExpired:
                guard.kill()
                guard.wait()

    @contextmanager
    def _database(self) -> Iterator[None]:
        if os.environ.get("DATABASE_URL"):
            yield
            return
        if not (self._where.postgres / "PG_VERSION").exists():
            say("正在创建数据库…… / Creating the database …")
        cluster = Cluster.of(self._where.data)
        cluster.prepare()
        server = cluster.start()
        self._environment["DATABASE_URL"] = cluster.dsn()
        self._children.append(Child("postgres", server, cluster.log_file))
        try:
            yield
        finally:
            cluster.stop(server)

    def _start_parts(self) -> None:
        if self._demo:  # first: it needs nothing of ours and fills its shops meanwhile
            self._start("sandbox", self._sandbox_command())
        # A killed worker's last beat must not make the next run look healthy before its own worker is.
        ours = [] if os.environ.get("DATABASE_URL") else ["--forget-workers"]
        self._finish("migrate", [*_shouhou(), "migrate", *ours])
        self._start("web", [*_shouhou(), "web"])
        self._start("worker", [*_shouhou(), "worker"])
        self._wait(lambda: answers(host=self._host, port=self._port) is not None)
        if self._demo:
            self._wait(lambda: answers(host="127.0.0.1", port=self._sandbox_port) == 200)
            self._finish("demo", [*_shouhou(), "_demo", "--sandbox-url", self._sandbox_url])
        self._wait(lambda: answers(host=self._host, port=self._port) == 200)
        self._welcome()

    @property
    def _sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self._sandbox_port}"

    def _sandbox_command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "shouhou_sandbox", "--host", "127.0.0.1"),
            *("--port", str(self._sandbox_port), "--seed", SANDBOX_SEED),
            *("--state", str(self._where.sandbox_state)),
        ]

    def _start(self, name: str, command: list[str]) -> Child:
        child = Child.start(name, command, environment=self._environment, log_folder=self._where.data / "log")
        self._children.append(child)
        return child

    def _finish(self, name: str, command: list[str]) -> None:
        """Runs one step to its end while the parts are watched. A failed step is a death."""
        step = Child.start(name, command, environment=self._environment, log_folder=self._where.data / "log")
        try:
            self._wait(lambda: step.process.poll() is not None, seconds=SETUP_SECONDS)
        finally:
            step.kill_group()
        if step.process.returncode != 0:
            raise Died(step)

    def _wait(self, reached: Callable[[], bool], *, seconds: float = READY_SECONDS) -> None:
        until = time.monotonic() + seconds
        while not reached() and time.monotonic() < until:
            self._pause(0.05)

    def _watch(self) -> None:
        while True:
            self._pause(60)
            for child in self._children:
                child.trim_log()

    def _pause(self, seconds: float) -> None:
        """Sleeps until a signal or a child's end. Raises ``Stopped`` and ``Died``."""
        select.select([self._signals], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._signals, 4096)
        if self._stop_asked:
            raise Stopped
        for child in self._children:
            if child.process.poll() is not None:
                raise Died(child)
        if self._guard is not None and self._guard.poll() is not None:
            raise Died(Child("guard", self._guard, Path(os.devnull)))

    def _stop_parts(self) -> None:
        parts = [child for child in self._children if child.name != "postgres"]
        for child in parts:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and any(child.process.poll() is None for child in parts):
            time.sleep(0.02)
        for child in parts:
            child.kill_group()

    def _explain(self, child: Child) -> None:
        say(
            f"{child.name} 意外退出（{child.how_it_ended()}），其余部分已全部停止。数据完好，可以直接重新启动。",
            f"{child.name} ended unexpectedly ({child.how_it_ended()}); everything else was stopped. "
            "Nothing is lost: start again.",
            f"日志 / log: {child.log_file}",
            child.last_words(),
        )

    def _welcome(self) -> None:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._host, self._host)  # noqa: S104
        lines = [f"售后工作台 / workbench:  http://{shown}:{self._port}/"]
        if self._demo:
            lines.append(f"演示平台 / sandbox:      {self._sandbox_url}/")
            logins = self._where.data / LOGINS_FILE
            if logins.exists():
                lines += ["演示账号 / demo logins:", logins.read_text(encoding="utf-8").rstrip()]
        lines += [f"数据目录 / data folder:  {self._where.data}", "按 Ctrl-C 停止 / Ctrl-C stops"]
        say(*lines)


def say(*lines: str) -> None:
    """To the person at the terminal, at once."""
    print("\n".join(line for line in lines if line), flush=True)


def _shouhou() -> list[str]:
    return [sys.executable, "-m", "shouhou.config.command"]
