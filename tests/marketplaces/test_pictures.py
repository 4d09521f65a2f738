"""Fetching what a message points at: known hosts, public addresses, one hop, one size, and never inside the house."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import respx

from shouhou.marketplaces import pictures
from shouhou.marketplaces.pictures import Hosts, NotFetched, fetch_picture

KNOWN = frozenset({"alicdn.com", "taobao.com"})
PUBLIC = "93.184.216.34"


def resolve(host: str, port: int) -> list[str]:
    return [PUBLIC]


class Handler(BaseHTTPRequestHandler):
    """Answers by path; notes whom it served."""

    served: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.served.append((self.path, self.headers.get("Host", "")))
        match self.path:
            case "/pictures/a.png":
                self._answer(200, b"a picture's bytes")
            case "/elsewhere":
                self.send_response(302)
                self.send_header("Location", "/pictures/a.png")
                self.end_headers()
            case "/huge":
                self.send_response(200)
                self.end_headers()
                try:
                    for _ in range(200):
                        self.wfile.write(bytes(1024 * 1024))
                except OSError:
                    pass
            case "/slow":
                self.send_response(200)
                self.end_headers()
                try:
                    for _ in range(100):
                        self.wfile.write(b"x")
                        self.wfile.flush()
                        time.sleep(0.05)
                except OSError:
                    pass
            case "/broken":
                self._answer(500, b"")
            case _:
                self._answer(404, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture(autouse=True)
def _nobody_served() -> None:
    Handler.served.clear()


def refusal(url: str, **more: Any) -> NotFetched:
    with pytest.raises(NotFetched) as refused:
        fetch_picture(url, **{"hosts": Hosts(names=KNOWN), "resolve": resolve, **more})
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or not isinstance(refused.value.__context__, httpx.HTTPError)
    return refused.value


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "https://127.0.0.1/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/a.png",
        "https://localhost/a.png",
        "https://2130706433/a.png",
        "https://evil.com/a.png",
        "https://alicdn.com.evil.com/a.png",
        "https://evilalicdn.com/a.png",
        "https://alicdn.com@evil.com/a.png",
        "https://user:word@img.alicdn.com/a.png",
        "https://img.alicdn.com:8443/a.png",
        "http://img.alicdn.com:8080/a.png",
        "ftp://img.alicdn.com/a.png",
        "file:///etc/passwd",
        "gopher://img.alicdn.com/",
        "javascript:alert(1)",
        "https:///a.png",
        "https://img.alicdn.com:99999/a.png",
        "https://[broken/a.png",
        "",
        "a.png",
        "/pictures/a.png",
    ],
)
def test_links_that_lead_elsewhere_are_never_opened(url: str, server: str) -> None:
    with respx.mock(assert_all_called=False) as wire:
        error = refusal(url)
    assert error.final
    assert error.reason in ("bad_link", "unknown_host")
    assert not wire.calls
    assert url not in str(error) or url == ""


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fd00::1", "fe80::1%eth0", "::ffff:127.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_a_known_name_that_leads_into_the_house_is_refused(address: str) -> None:
    with respx.mock(assert_all_called=False) as wire:
        error = refusal("https://img.alicdn.com/a.png", resolve=lambda *_: [PUBLIC, address])
    assert (error.reason, error.final) == ("private_address", True)
    assert not wire.calls


def test_a_name_without_an_address_is_tried_again() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError

    error = refusal("https://img.alicdn.com/a.png", resolve=unknown)
    assert (error.reason, error.final) == ("no_address", False)


@pytest.mark.parametrize(
    "url",
    ["https://img.alicdn.com/i1/a.png?x=1", "//img.alicdn.com/i1/a.png?x=1", "http://img.alicdn.com/i1/a.png?x=1"],
)  # fmt: skip
def test_the_connection_goes_to_the_address_that_was_checked(url: str) -> None:
    with respx.mock() as wire:
        route = wire.get(f"https://{PUBLIC}/i1/a.png?x=1").respond(200, content=b"bytes")
        assert fetch_picture(url, hosts=Hosts(names=KNOWN), resolve=resolve) == b"bytes"
    request = route.calls.last.request
    assert request.headers["host"] == "img.alicdn.com"
    assert request.extensions["sni_hostname"] == "img.alicdn.com"
    assert "cookie" not in request.headers


@pytest.mark.parametrize(
    ("status", "reason", "final"),
    [
        (404, "gone", True),
        (410, "gone", True),
        (403, "gone", False),
        (302, "redirect", True),
        (500, "http_500", False),
    ],
)
def test_what_the_platform_answers_instead_is_said(status: int, reason: str, final: bool) -> None:
    with respx.mock() as wire:
        wire.get(f"https://{PUBLIC}/a.png").respond(status, headers={"location": "http://127.0.0.1/"})
        error = refusal("https://img.alicdn.com/a.png")
    assert (error.reason, error.final) == (reason, final)


def test_a_broken_line_is_tried_again() -> None:
    with respx.mock() as wire:
        wire.get(f"https://{PUBLIC}/a.png").mock(side_effect=httpx.ReadTimeout)
        error = refusal("https://img.alicdn.com/a.png")
    assert (error.reason, error.final) == ("ReadTimeout", False)


# -- the owner's own gateway ------------------------------------------------------------------------------


def test_the_gateway_that_the_owner_set_may_be_in_the_house(server: str) -> None:
    hosts = Hosts(names=KNOWN, gateway=f"{server}/router/rest")
    assert fetch_picture(f"{server}/pictures/a.png", hosts=hosts) == b"a picture's bytes"


@pytest.mark.parametrize("other", ["http://127.0.0.1:1/a.png", "http://localhost:{port}/pictures/a.png",
                                   "https://127.0.0.1:{port}/pictures/a.png", "http://127.0.0.1/a.png"])  # fmt: skip
def test_the_gateways_neighbours_may_not(server: str, other: str) -> None:
    port = server.rpartition(":")[2]
    error = refusal(other.format(port=port), hosts=Hosts(names=KNOWN, gateway=f"{server}/router/rest"))
    assert error.final
    assert Handler.served == []


def test_no_redirect_is_followed_not_even_within_the_gateway(server: str) -> None:
    error = refusal(f"{server}/elsewhere", hosts=Hosts(names=KNOWN, gateway=server))
    assert (error.reason, error.final) == ("redirect", True)
    assert [path for path, _ in Handler.served] == ["/elsewhere"]


def test_a_body_without_end_is_cut_off(server: str) -> None:
    error = refusal(f"{server}/huge", hosts=Hosts(names=KNOWN, gateway=server))
    assert (error.reason, error.final) == ("too_large", True)


def test_a_body_that_trickles_is_cut_off(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "WHOLE", 0.3)
    error = refusal(f"{server}/slow", hosts=Hosts(names=KNOWN, gateway=server))
    assert (error.reason, error.final) == ("too_slow", False)
