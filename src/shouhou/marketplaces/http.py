"""HTTP towards a marketplace: one POST at a time, with limits on time and size.

Knows nothing of any platform. What matters to a caller is whether a failed request may have reached the
other side: ``TransportFailed.sent``. Neither exceptions nor log lines hold parameters, headers or bodies.
"""

import atexit
import os
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import httpx

MAX_BODY = 16 * 1024 * 1024
"""Bytes of an answer after decompression; the largest honest page is a few hundred kilobytes."""
WHOLE_ANSWER = 25.0
"""Seconds for one request altogether, so that an answer that trickles in ends too."""
FORM = "application/x-www-form-urlencoded;charset=utf-8"

_TIMEOUT = httpx.Timeout(connect=5.0, write=10.0, read=15.0, pool=3.0)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class TransportFailed(Exception):
    """No usable HTTP answer came. ``sent`` is False only when the request surely did not leave."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


class BodyRefused(Exception):
    """An answer came but its body cannot be taken: too large, or broken compression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer, decompressed."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file part of a multipart request."""

    name: str
    filename: str
    mime: str
    body: bytes


class Http:
    """A connection pool. Safe for threads; redirects and proxies from the environment are not followed."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept = _client(keepalive=20)
        # A kept connection may be closed by the other side at the moment of use. A read is repeated then; a
        # write could only be called unknown, so every write gets a connection of its own.
        self._fresh = _client(keepalive=0)

    def post(
        self, url: str, *, form: Mapping[str, str], uploads: Iterable[Upload] = (), fresh: bool = False
    ) -> Answer:
        """Sends ``form`` url-encoded, or as multipart when there are uploads.

        Raises ``TransportFailed`` and ``BodyRefused``, neither with a cause: httpx's exceptions keep the
        whole request.
        """
        client = self._fresh if fresh else self._kept
        outcome = self._outcome(client, url, form, tuple(uploads))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Closes all connections."""
        self._kept.close()
        self._fresh.close()

    def _outcome(
        self, client: httpx.Client, url: str, form: Mapping[str, str], uploads: tuple[Upload, ...]
    ) -> Answer | TransportFailed | BodyRefused:
        until = self._monotonic() + WHOLE_ANSWER
        try:
            with closing(client.send(_request(client, url, form, uploads), stream=True)) as response:
                body = _inflated(self._chunks(response, until), response.headers.get("content-encoding", ""))
                return Answer(
                    status=response.status_code,
                    content_type=response.headers.get("content-type", ""),
                    body=body,
                )
        except BodyRefused as refused:
            return BodyRefused(str(refused))
        except TransportFailed as failed:
            return TransportFailed(failed.reason, sent=failed.sent)
        except httpx.InvalidURL:
            return TransportFailed("InvalidURL", sent=False)
        except httpx.HTTPError as error:
            return TransportFailed(type(error).__name__, sent=not isinstance(error, _NOT_SENT))

    def _chunks(self, response: httpx.Response, until: float) -> Iterable[bytes]:
        for chunk in response.iter_raw():
            if self._monotonic() > until:
                raise TransportFailed("AnswerTooSlow", sent=True)
            yield chunk


def shared_http() -> Http:
    """The process's own pool, made at first use; a forked child gets another one."""
    return _shared(os.getpid())


@lru_cache(maxsize=4)
def _shared(pid: int) -> Http:
    http = Http()
    atexit.register(http.close)
    return http


def _client(*, keepalive: int) -> httpx.Client:
    return httpx.Client(
        timeout=_TIMEOUT,
        limits=httpx.Limits(max_connections=40, max_keepalive_connections=keepalive, keepalive_expiry=30.0),
        follow_redirects=False,
        trust_env=False,
        headers={"accept": "application/json", "accept-encoding": "gzip", "user-agent": "shouhou"},
    )


def _request(
    client: httpx.Client, url: str, form: Mapping[str, str], uploads: tuple[Upload, ...]
) -> httpx.Request:
    if uploads:
        parts = [(part.name, (part.filename, part.body, part.mime)) for part in uploads]
        return client.build_request("POST", url, data=dict(form), files=parts)
    return client.build_request("POST", url, content=urlencode(form).encode(), headers={"content-type": FORM})


def _inflated(chunks: Iterable[bytes], encoding: str) -> bytes:
    """The body, never holding more than ``MAX_BODY`` bytes. Raises ``BodyRefused``."""
    match encoding.strip().lower():
        case "" | "identity":
            return _limited(chunks)
        case "gzip" | "x-gzip":
            return _limited(_gunzipped(chunks))
        case _:
            raise BodyRefused("unknown content encoding")


def _limited(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_BODY:
            raise BodyRefused("answer too large")
    return bytes(body)


def _gunzipped(chunks: Iterable[bytes]) -> Iterable[bytes]:
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            yield member.decompress(chunk, MAX_BODY + 1)
    except zlib.error:
        raise BodyRefused("broken gzip") from None
    if not member.eof:
        raise BodyRefused("gzip cut off")
