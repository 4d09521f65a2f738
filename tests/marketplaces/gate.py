"""A gateway made of given answers, and a client in front of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import respx

from shouhou.domain.refund.vocabulary import ShopType
from shouhou.marketplaces.http import Http
from shouhou.marketplaces.port import Credentials
from shouhou.marketplaces.taobao.adapter import TaobaoMarketplace

GATEWAY = "http://gateway.test/router/rest"
SECRET = "secret-of-the-app-0123"
SESSION = "6100main-session-4567"
SUB_SESSION = "6101sub-session-8901"
SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 23, 4, 0, 0, tzinfo=UTC)


def sample(name: str) -> Any:
    """A recorded answer."""
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def rooted(name: str, method: str) -> dict[str, Any]:
    """A recorded body whose source had stripped the root, put back under it."""
    return {method.removeprefix("taobao.").replace(".", "_") + "_response": sample(name)}


def credentials(shop_type: ShopType = ShopType.TMALL, **changes: str) -> Credentials:
    fields = {
        "gateway": GATEWAY,
        "app_key": "12345678",
        "app_secret": SECRET,
        "session": SESSION,
        "sub_session": SUB_SESSION,
        **changes,
    }
    return Credentials(**fields, shop_type=shop_type)


@dataclass(frozen=True)
class Raw:
    """An HTTP answer byte for byte, made anew for every call."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def response(self) -> httpx.Response:
        return httpx.Response(self.status, headers=list(self.headers), stream=httpx.ByteStream(self.body))


class Gate:
    """The mocked gateway: answers in turn, the last one again and again; keeps what was asked."""

    def __init__(self, router: respx.MockRouter, http: Http) -> None:
        self.http = http
        self.pauses: list[float] = []
        self.route = router.post(GATEWAY)

    def answers(self, *outcomes: Any) -> None:
        """JSON documents, bytes, ``Raw`` or exceptions."""
        queue = list(outcomes)

        def answer(request: httpx.Request) -> httpx.Response:
            outcome = queue.pop(0) if len(queue) > 1 else queue[0]
            if isinstance(outcome, Exception):
                raise outcome
            if isinstance(outcome, Raw):
                return outcome.response()
            body = outcome if isinstance(outcome, bytes) else json.dumps(outcome, ensure_ascii=False).encode()
            return Raw(body, headers=(("content-type", "text/javascript;charset=UTF-8"),)).response()

        self.route.mock(side_effect=answer)

    def shop(self, shop_type: ShopType = ShopType.TMALL, **changes: str) -> TaobaoMarketplace:
        return TaobaoMarketplace(
            credentials(shop_type, **changes), http=self.http, now=lambda: NOW, sleep=self.pauses.append
        )

    @property
    def calls(self) -> int:
        return int(self.route.call_count)

    def form(self, index: int = -1) -> dict[str, str]:
        """The parameters of one request, url-encoded or multipart."""
        request = self.route.calls[index].request
        content = request.read()
        if request.headers["content-type"].startswith("multipart/"):
            return {name: body.decode() for name, body in self.parts(index).items() if b"\x00" not in body}
        return dict(parse_qsl(content.decode(), strict_parsing=True))

    def parts(self, index: int = -1) -> dict[str, bytes]:
        """The parts of a multipart request."""
        request = self.route.calls[index].request
        boundary = request.headers["content-type"].partition("boundary=")[2].encode()
        found = {}
        for part in request.read().split(b"--" + boundary)[1:-1]:
            head, _, body = part.strip(b"\r\n").partition(b"\r\n\r\n")
            name = head.partition(b'name="')[2].partition(b'"')[0].decode()
            found[name] = body
        return found


@contextmanager
def gate() -> Iterator[Gate]:
    http = Http()
    with respx.mock(assert_all_called=False) as router:
        yield Gate(router, http)
    http.close()
