"""A language model's endpoint in a box: a real HTTP server that says what it was told to and keeps what it got."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = {
    "category": "logistics",
    "responsible": "logistics",
    "runner_up": "service",
    "confidence": 0.8,
    "because": "快递一直不动",
}


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """Everything in it that a reader on the other side could read."""
        return json.dumps(self.json, ensure_ascii=False)


@dataclass
class StandIn:
    """``says`` decides the next answers: words of the model, or a whole HTTP answer."""

    address: str
    received: list[Received] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    content: Any = ""
    before: float = 0.0
    """Seconds of silence before the answer."""
    trickle: float = 0.0
    """Seconds between single bytes of the whole answer, headers included."""

    def says(self, words: Any) -> None:
        """The model's words; an object becomes JSON."""
        self.raw = None
        self.content = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.content}
        return json.dumps({"id": "x", "choices": [{"index": 0, "message": message}]}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side hung up: that is what some tests are about."""


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """The endpoint, running."""
    server = _Server(("127.0.0.1", 0), _Handler)
    stand_in = StandIn(address=f"http://127.0.0.1:{server.server_port}/v1")
    server.stand_in = stand_in  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        stand_in: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        stand_in.received.append(Received(self.path, headers, body))
        time.sleep(stand_in.before)
        answer = stand_in.body()
        lines = [f"HTTP/1.0 {stand_in.status} X", "content-type: application/json"]
        lines += [f"{name}: {value}" for name, value in stand_in.headers.items()]
        whole = "\r\n".join([*lines, "", ""]).encode() + answer
        if not stand_in.trickle:
            self.wfile.write(whole)
            return
        for at in range(len(whole)):
            self.wfile.write(whole[at : at + 1])
            time.sleep(stand_in.trickle)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
