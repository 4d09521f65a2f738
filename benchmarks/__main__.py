"""``make bench``: starts the demo on a throw-away folder and measures what people wait for.

Every request goes through the front process, one after the other, on a machine that does nothing else. Then a large
file is imported; ``SHOUHOU_BENCH_ROWS`` says how large. Before all that, texts are diagnosed in this process.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from shouhou.config.postgres import dsn_of

from .diagnosing import measure_diagnosis
from .importing import measure_import

PORT, SANDBOX_PORT = 18_473, 18_474
WARM_UP, ROUNDS = 20, 200


def main() -> int:
    """Prints one line per measurement."""
    measure_diagnosis()
    with tempfile.TemporaryDirectory(prefix="shouhou-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        with product(data, label="first start to healthy"):
            pass
        with product(data, label="next start to healthy"), logged_in(data) as browser:
            case = re.search(r"/cases/(\d+)/", browser.get("/queue/").text)
            measure("health", lambda: browser.get("/healthz"))
            measure("queue", lambda: browser.get("/queue/"))
            if case:
                measure("case page", lambda: browser.get(case.group(0)))
            measure_events(browser, dsn_of(data))
            measure_import(Path(folder), environment_of(data))
    return 0


def environment_of(data: Path) -> dict[str, str]:
    """What the product's processes are told."""
    environment = {
        **os.environ,
        "SHOUHOU_DATA": str(data),
        "SHOUHOU_PORT": str(PORT),
        "SHOUHOU_SANDBOX_PORT": str(SANDBOX_PORT),
    }
    environment.pop("DATABASE_URL", None)
    return environment


@contextmanager
def product(data: Path, *, label: str) -> Iterator[None]:
    """The running product."""
    environment = environment_of(data)
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "shouhou.config.command", "run"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        ready = any("Ctrl-C" in line for line in running.stdout)
        report(label, [time.perf_counter() - started] if ready else [])
        try:
            yield
        finally:
            running.terminate()


@contextmanager
def logged_in(data: Path) -> Iterator[httpx.Client]:
    """A browser's client, logged in as the demo's owner."""
    logins = dict(re.findall(r"(?m)^\s*(\w+)\s+(\S+)\s", (data / "demo-logins.txt").read_text("utf-8")))
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", follow_redirects=True, timeout=20) as client:
        form = client.get("/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        client.post(
            "/login/",
            data={
                "username": "dianzhu",
                "password": logins["dianzhu"],
                "csrfmiddlewaretoken": token.group(1) if token else "",
            },
        ).raise_for_status()
        yield client


def measure(label: str, ask: Callable[[], httpx.Response]) -> None:
    """Times one request many times, after warming up."""
    times = []
    for number in range(WARM_UP + ROUNDS):
        started = time.perf_counter()
        ask().raise_for_status()
        if number >= WARM_UP:
            times.append(time.perf_counter() - started)
    report(label, times)


def measure_events(browser: httpx.Client, address: str) -> None:
    """From a commit in the database to the event on an open screen."""
    times: list[float] = []
    with psycopg.connect(address, autocommit=True) as speaker:
        shop = (speaker.execute("SELECT min(id) FROM storage_shop").fetchone() or (None,))[0]
        with browser.stream("GET", "/events", timeout=30) as stream:
            lines = stream.iter_lines()
            next(lines)
            for number in range(ROUNDS):
                payload = json.dumps({"shop": shop, "case": None, "kind": f"bench-{number}"})
                started = time.perf_counter()
                threading.Thread(
                    target=speaker.execute, args=("SELECT pg_notify('shouhou_events', %s)", [payload])
                ).start()
                while payload not in next(lines):
                    pass
                times.append(time.perf_counter() - started)
    report("commit to event on a screen", times)


def report(label: str, seconds: list[float]) -> None:
    """Median and 95th percentile in milliseconds."""
    if not seconds:
        print(f"{label:<32} did not get there", flush=True)
        return
    middle, late = statistics.median(seconds), sorted(seconds)[int(len(seconds) * 0.95) - 1]
    print(f"{label:<32} median {middle * 1000:9.1f} ms   p95 {late * 1000:9.1f} ms", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
