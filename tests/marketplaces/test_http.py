"""What the network can do, and what is made of it."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from shouhou.domain.refund.vocabulary import Phase
from shouhou.marketplaces.http import MAX_BODY, Http, TransportFailed, shared_http
from shouhou.marketplaces.port import Failure, OutsideFailed
from shouhou.marketplaces.taobao.adapter import TaobaoMarketplace

from .gate import SAMPLES, Gate, Raw, credentials, sample

GOOD = {"time_get_response": {"time": "2026-11-23 12:00:00", "request_id": "abc"}}
REVIEWED = sample("assembled-rp_refund_review.json")


def read(shop: TaobaoMarketplace) -> object:
    return shop.platform_time()


def write(shop: TaobaoMarketplace) -> None:
    shop.review(refund_id="1", phase=Phase.ON_SALE, version=1, operator="小王", message="同意")


def failure_of(act: Callable[[TaobaoMarketplace], object], shop: TaobaoMarketplace) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as caught:
        act(shop)
    return caught.value


GZIP = (("content-encoding", "gzip"),)
HTML = b"<html><body>Bad Gateway</body></html>"
NOT_THE_PROTOCOL = {
    "cut-off JSON": b'{"time_get_response":{"time":"2026-11-2',
    "HTML page": Raw(HTML),
    "empty": b"",
    "wrong encoding": '{"a_response":{"b":"中文"}}'.encode("gb18030"),
    "another JSON": {"ret": ["FAIL_SYS"], "data": {}},
    "huge": Raw(b" " * (MAX_BODY + 1)),
    "gzip bomb": Raw(gzip.compress(b" " * (MAX_BODY + 1)), headers=GZIP),
    "cut gzip": Raw(gzip.compress(b"{}")[:-6], headers=GZIP),
    "compression not asked for": Raw(b"{}", headers=(("content-encoding", "x-odd"),)),
    "redirect": Raw(status=302, headers=(("location", "http://elsewhere.test/"),)),
    "not found": Raw(HTML, status=404),
}


@pytest.mark.parametrize("name", NOT_THE_PROTOCOL)
def test_what_is_not_the_protocol_is_a_bad_answer_to_a_read_and_is_not_asked_again(
    gate: Gate, name: str
) -> None:
    gate.answers(NOT_THE_PROTOCOL[name])
    assert failure_of(read, gate.shop()).failure is Failure.BAD_ANSWER
    assert gate.calls == 1


@pytest.mark.parametrize("name", NOT_THE_PROTOCOL)
def test_what_is_not_the_protocol_leaves_a_write_unknown(gate: Gate, name: str) -> None:
    gate.answers(NOT_THE_PROTOCOL[name])
    assert failure_of(write, gate.shop()).failure is Failure.UNKNOWN
    assert gate.calls == 1


def named(outcome: object) -> str:
    return f"http {outcome.status}" if isinstance(outcome, Raw) else type(outcome).__name__


BEFORE = [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
AFTER = [
    httpx.ReadTimeout("slow"),
    httpx.WriteTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.WriteError("pipe"),
    httpx.RemoteProtocolError("disconnected"),
    Raw(HTML, status=502),
    Raw(HTML, status=503),
    Raw(HTML, status=504),
]


@pytest.mark.parametrize("outcome", BEFORE, ids=named)
def test_a_write_that_never_left_may_be_made_again(gate: Gate, outcome: Exception) -> None:
    gate.answers(outcome)
    assert failure_of(write, gate.shop()).failure is Failure.PASSING
    assert gate.calls == 1


@pytest.mark.parametrize("outcome", AFTER, ids=named)
def test_a_write_that_may_have_arrived_is_unknown_and_never_repeated(
    gate: Gate, outcome: Exception | Raw
) -> None:
    gate.answers(outcome)
    assert failure_of(write, gate.shop()).failure is Failure.UNKNOWN
    assert gate.calls == 1


@pytest.mark.parametrize("outcome", [*BEFORE, *AFTER], ids=named)
def test_a_read_is_repeated_until_it_passes(gate: Gate, outcome: Exception | Raw) -> None:
    gate.answers(outcome, outcome, outcome, GOOD)
    assert str(gate.shop().platform_time()) == "2026-11-23 04:00:00+00:00"
    assert gate.calls == 4
    assert gate.pauses == [0.1, 0.3, 0.9]


@pytest.mark.parametrize("outcome", [*BEFORE, *AFTER], ids=named)
def test_a_read_gives_up_after_three_repetitions(gate: Gate, outcome: Exception | Raw) -> None:
    gate.answers(outcome)
    assert failure_of(read, gate.shop()).failure is Failure.PASSING
    assert gate.calls == 4


def test_a_platform_fault_that_passes_is_not_seen_by_the_caller(gate: Gate) -> None:
    fault = {"error_response": {"code": 15, "sub_code": "isp.remote-service-timeout"}}
    gate.answers(fault, GOOD)
    gate.shop().platform_time()
    assert gate.calls == 2


def test_a_short_ban_is_waited_out_by_a_read(gate: Gate) -> None:
    gate.answers(sample("assembled-error.7.call_limited.json"), GOOD)
    gate.shop().platform_time()
    assert gate.pauses == [1.0]


def test_a_long_ban_goes_to_the_caller_at_once(gate: Gate) -> None:
    ban = {"error_response": {"code": 7, "sub_msg": "This ban will last for 31062 more seconds"}}
    gate.answers(ban)
    failure = failure_of(read, gate.shop())
    assert failure.failure is Failure.PASSING
    assert failure.retry_after is not None
    assert failure.retry_after.total_seconds() == 31062
    assert (gate.calls, gate.pauses) == (1, [])


@pytest.mark.parametrize("name", ["error.25.invalid_signature.json", "error.27.invalid_session.json"])
def test_an_error_that_stays_is_not_asked_for_again(gate: Gate, name: str) -> None:
    gate.answers(sample(name))
    failure_of(read, gate.shop())
    assert gate.calls == 1


def test_a_write_is_not_repeated_even_when_the_platform_says_that_it_was_not_done(gate: Gate) -> None:
    gate.answers(sample("assembled-error.7.call_limited.json"), REVIEWED)
    failure = failure_of(write, gate.shop())
    assert failure.failure is Failure.PASSING
    assert gate.calls == 1


def test_an_error_envelope_counts_whatever_the_http_status(gate: Gate) -> None:
    gate.answers(Raw((SAMPLES / "error.27.invalid_session.json").read_bytes(), status=500))
    assert failure_of(write, gate.shop()).failure is Failure.NEEDS_SESSION


def test_a_compressed_answer_is_read(gate: Gate) -> None:
    content = gzip.compress(b'{"time_get_response":{"time":"2026-11-23 12:00:00"}}')
    gate.answers(Raw(content, headers=GZIP))
    gate.shop().platform_time()
    assert gate.route.calls[0].request.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("address", ["gopher://x/", "http://a b/", "", "http://[::1", "//no-scheme"])
def test_an_address_that_is_none_is_never_sent(address: str) -> None:
    http = Http()
    shop = TaobaoMarketplace(credentials(gateway=address), http=http)
    assert failure_of(write, shop).failure is Failure.PASSING
    http.close()


def test_a_body_that_is_not_compressed_as_it_says_is_a_bad_answer() -> None:
    http = Http()
    with server(b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n{"a":[1]}') as (
        url,
        heads,
    ):
        failure = failure_of(read, TaobaoMarketplace(credentials(gateway=url), http=http))
        assert (failure.failure, failure.text) == (Failure.BAD_ANSWER, "broken gzip")
        assert len(heads) == 1
    http.close()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    http = Http()
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (url, _):
        assert http.post(url, form={"a": "1"}).body == b"{}"
    http.close()


def test_a_process_has_one_pool() -> None:
    assert shared_http() is shared_http()


@contextmanager
def server(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A real socket that reads a request's head and sends these bytes, then closes, for every connection."""
    heads: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                heads.append(connection.recv(65536))
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/router/rest", heads
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"SSH-2.0-OpenSSH\r\n"]
)
def test_a_connection_that_breaks_after_the_request_leaves_a_write_unknown(answer: bytes) -> None:
    http = Http()
    with server(answer) as (url, heads):
        shop = TaobaoMarketplace(credentials(gateway=url), http=http)
        assert failure_of(write, shop).failure is Failure.UNKNOWN
        assert len(heads) == 1
    http.close()


def test_a_closed_port_means_that_nothing_was_sent() -> None:
    with server(b"") as (url, _):
        pass
    http = Http()
    with pytest.raises(TransportFailed) as caught:
        http.post(url, form={"a": "1"})
    assert caught.value.sent is False
    http.close()


def test_an_answer_that_trickles_in_ends() -> None:
    ticks = iter([0.0, 1.0, 30.0, 60.0])
    http = Http(monotonic=lambda: next(ticks))
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + b" " * 300_000) as (url, _):
        with pytest.raises(TransportFailed, match="AnswerTooSlow") as caught:
            http.post(url, form={"a": "1"})
        assert caught.value.sent is True
    http.close()
