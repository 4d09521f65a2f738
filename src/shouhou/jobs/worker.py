"""The worker process: drains, polls, heartbeat, and the job engine. As many as one likes, on as many hosts."""

import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import structlog
from django.db import close_old_connections, connections
from procrastinate.contrib.django import app

from shouhou.storage.queries.wakes import wakes
from shouhou.usecases.diagnosing import diagnose_waiting
from shouhou.usecases.draining import drain_commands, drain_inbox
from shouhou.usecases.evidence.keeping import keep_next
from shouhou.usecases.heartbeat import beat
from shouhou.usecases.importing.working import work_on_next_file
from shouhou.usecases.opinions import ask_next
from shouhou.usecases.polling import poll_next

log = structlog.get_logger()

IDLE = 1.0  # seconds that a drain sleeps when nobody wakes it
BETWEEN_POLLS = 0.1
BEAT_EVERY = 5.0
AFTER_ERROR = 1.0


def now() -> datetime:
    """Host time: this is a door."""
    return datetime.now(UTC)


class Loop(threading.Thread):
    """Repeats one step; sleeps when the step had nothing to do, until woken or for ``pause`` seconds."""

    def __init__(self, name: str, step: Callable[[], bool], *, pause: float, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.step, self.pause, self.stop = step, pause, stop
        self.woken = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            if not self._once():
                self.woken.wait(self.pause)
            self.woken.clear()
        connections.close_all()

    def _once(self) -> bool:
        try:
            return self.step()
        except Exception:  # the loop's edge: logged, the next item goes on
            log.exception("loop_failed", loop=self.name)
            close_old_connections()
            self.stop.wait(AFTER_ERROR)
            return False


def run() -> int:
    """Runs until SIGTERM or SIGINT."""
    stop = threading.Event()
    name = f"{socket.gethostname()}:{os.getpid()}"
    inbox = [Loop(f"inbox-{n}", _drain_inbox, pause=IDLE, stop=stop) for n in range(2)]
    commands = [Loop(f"commands-{n}", _drain_commands, pause=IDLE, stop=stop) for n in range(2)]
    polls = [Loop(f"polls-{n}", _poll, pause=BETWEEN_POLLS, stop=stop) for n in range(2)]
    imports = [Loop("imports", _imports, pause=IDLE, stop=stop)]
    pictures = [Loop("pictures", _pictures, pause=5 * IDLE, stop=stop)]
    diagnoses = [
        Loop("diagnoses", _diagnose, pause=IDLE, stop=stop),
        Loop("opinions", _second_opinion, pause=IDLE, stop=stop),
    ]
    heart = Loop("heartbeat", lambda: _beat(name), pause=BEAT_EVERY, stop=stop)
    ears = Loop(
        "ears",
        lambda: _listen(
            {"inbox": inbox, "commands": commands, "imports": imports, "pictures": pictures}, stop
        ),
        pause=IDLE,
        stop=stop,
    )
    loops = [heart, ears, *polls, *inbox, *commands, *imports, *pictures, *diagnoses]
    for loop in loops:
        loop.start()
    try:
        _run_jobs()
    finally:
        stop.set()
        for loop in loops:
            loop.woken.set()
        for loop in loops:
            loop.join(timeout=3)
    return 0


def _run_jobs() -> None:
    """The job engine in the main thread; it handles the signals and returns after one."""
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker_app.run_worker(concurrency=2, shutdown_graceful_timeout=3, install_signal_handlers=True)


def _drain_inbox() -> bool:
    return bool(drain_inbox(clock=now))


def _drain_commands() -> bool:
    return drain_commands(clock=now) > 0


def _poll() -> bool:
    return poll_next(clock=now)


def _beat(name: str) -> bool:
    beat(name=name, now=now())
    return False


def _second_opinion() -> bool:
    return ask_next(clock=now)


def _diagnose() -> bool:
    return diagnose_waiting(clock=now) > 0


def _pictures() -> bool:
    return keep_next(clock=now)


def _imports() -> bool:
    return work_on_next_file(clock=now)


def _listen(sleepers: Mapping[str, list[Loop]], stop: threading.Event) -> bool:
    for what in wakes(timeout=1.0):
        if stop.is_set():
            return False
        for loop in sleepers.get(what, ()):
            loop.woken.set()
    return False
