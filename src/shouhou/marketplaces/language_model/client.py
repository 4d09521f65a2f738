"""One question over HTTP. Repeated once when no connection came about; otherwise never.

The key is in the frames of ``_exchange`` alone, and what is raised has no cause: httpx's exceptions keep the
whole request. Nothing here logs.
"""

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from shouhou.domain.diagnosis.opinion import NotUsable, Trouble
from shouhou.domain.diagnosis.question import Question

from .address import PATH, is_still_private
from .prompt import body_of

MAX_BODY = 256 * 1024
"""Bytes of an answer; an honest one has a few hundred, a thinking model's some tens of thousands."""
CONNECT = 5.0
"""Seconds at most until a connection stands; less when the whole call has less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach one endpoint. ``seconds``: for the whole call."""

    address: str
    key: str = field(repr=False)
    model: str
    seconds: float


def ask(question: Question, *, access: Access) -> str:
    """The language model's words. Takes ``access.seconds`` at most, the resolver's time apart.

    Raises ``NotUsable``.
    """
    outcome = _exchange(question, access)
    if isinstance(outcome, Trouble):
        raise NotUsable(outcome)
    status, body = outcome
    if status != 200:
        raise NotUsable(_trouble_of(status))
    return _content(body)


def _exchange(question: Question, access: Access) -> tuple[int, bytes] | Trouble:
    try:
        if not is_still_private(access.address):
            return Trouble.NOT_PRIVATE
    except (OSError, ValueError):
        return Trouble.UNREACHABLE
    deadline = _Deadline(access.seconds)
    for last in (False, True):
        try:
            answer = _once(question, access, deadline)
            return Trouble.TIMEOUT if deadline.over else answer  # what was hung up on may look whole
        except httpx.ConnectError:
            if last:
                return Trouble.UNREACHABLE
        except httpx.TimeoutException:
            return Trouble.TIMEOUT
        except _TooLarge:
            return Trouble.TOO_LARGE
        except (httpx.HTTPError, httpx.InvalidURL):
            return Trouble.TIMEOUT if deadline.over else Trouble.UNREACHABLE
    return Trouble.UNREACHABLE


def _once(question: Question, access: Access, deadline: "_Deadline") -> tuple[int, bytes]:
    timeout = httpx.Timeout(deadline.left, connect=min(CONNECT, deadline.left))
    headers = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "shouhou"}
    if access.key:
        headers["authorization"] = f"Bearer {access.key}"
    with (
        httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False, headers=headers) as client,
        deadline.watching() as trace,
    ):
        body = json.dumps(body_of(question, model=access.model), ensure_ascii=False).encode()
        request = client.build_request(
            "POST", access.address + PATH, content=body, headers={"content-type": "application/json"}
        )
        request.extensions["trace"] = trace
        with closing(client.send(request, stream=True)) as response:
            return response.status_code, _limited(response.iter_raw())


class _TooLarge(Exception):
    """The answer is longer than ``MAX_BODY``."""


def _limited(chunks: Iterator[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_BODY:
            raise _TooLarge
    return bytes(body)


class _Deadline:
    """Ends a call in time also when its answer trickles in byte by byte, which no phase's time-out sees."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds, never quite none: httpx would take 0 for a time-out that has passed already."""
        return max(self._until - time.monotonic(), 0.01)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._until

    @contextmanager
    def watching(self) -> Iterator[Any]:
        """Gives httpx's trace hook, by which the connection gets known; hangs up when the time is over."""
        timer = threading.Timer(self.left, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield self._trace
        finally:
            timer.cancel()

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    def _hang_up(self) -> None:
        if self._socket is not None:
            try:
                socket.socket.shutdown(
                    self._socket, socket.SHUT_RDWR
                )  # not TLS's own, which is for one thread
            except OSError:
                return  # it is closed already


def _trouble_of(status: int) -> Trouble:
    match status:
        case 401 | 403:
            return Trouble.KEY_REFUSED
        case 404:
            return Trouble.NOT_FOUND
        case 429:
            return Trouble.BUSY
    if 300 <= status < 400:
        return Trouble.REDIRECT
    return Trouble.SERVER if status >= 500 else Trouble.STATUS


def _content(body: bytes) -> str:
    """The first choice's words. Raises ``NotUsable`` for what is no chat completion."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NotUsable(Trouble.NOT_CHAT) from None
    if not isinstance(content, str):
        raise NotUsable(Trouble.NOT_CHAT)
    return content
