"""A sandbox process of our own, its control, and the client under test in front of it."""

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from shouhou.domain.refund.reading import RefundReading
from shouhou.domain.refund.vocabulary import Phase, ShopType
from shouhou.marketplaces.http import Http
from shouhou.marketplaces.port import Credentials, Marketplace, OutsideFailed, Picture
from shouhou.marketplaces.taobao.adapter import TaobaoMarketplace

SRC = Path(__file__).parents[3] / "src"


def picture() -> Picture:
    """A small real PNG."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20), (200, 30, 30)).save(out, "PNG")
    return Picture(filename="凭证.png", mime="image/png", body=out.getvalue())


def failure_of(act: Callable[[], object]) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as caught:
        act()
    return caught.value


@dataclass
class Box:
    """The running sandbox and its control."""

    control: httpx.Client
    http: Http

    def act(self, who: str, action: str, **body: Any) -> Any:
        """Somebody does something at the platform."""
        answer = self.control.post(f"/sandbox/{who}/{action}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def faults(self, **faults: Any) -> None:
        """Replaces the faults in force."""
        assert self.control.put("/sandbox/faults", json=faults).status_code == 200

    def ahead(self, seconds: float) -> None:
        assert self.control.put("/sandbox/clock", json={"advance_seconds": seconds}).status_code == 200

    def book(self, refund_id: str) -> list[dict[str, Any]]:
        """All calls about a refund as the platform saw them."""
        return list(
            self.control.get("/sandbox/book", params={"refund_id": refund_id, "limit": 200}).json()["items"]
        )

    def calls(self, refund_id: str, method: str) -> list[dict[str, Any]]:
        return [call for call in self.book(refund_id) if call["method"] == method]

    def card(self, shop: str) -> dict[str, Any]:
        """A shop's credentials as the sandbox gives them."""
        items = self.control.get("/sandbox/credentials").json()["items"]
        return next(dict(item) for item in items if item["shop"] == shop)

    def renew(self, shop: str) -> None:
        for kind in ("main", "sub"):
            body = {"shop": shop, "kind": kind}
            assert self.control.post("/sandbox/sessions/renew", json=body).status_code == 200

    def connect(self, shop: str, **changes: str) -> Marketplace:
        """The client with the shop's present sessions."""
        card = self.card(shop) | changes
        names = ("gateway", "app_key", "app_secret", "session", "sub_session", "sign_method")
        fields = {name: str(card[name]) for name in names if name in card}
        return TaobaoMarketplace(
            Credentials(**fields, shop_type=ShopType(card["shop_type"])), http=self.http, sleep=lambda _: None
        )


@dataclass
class Shop:
    """One shop at the sandbox: the client, and what its buyers do."""

    box: Box
    key: str
    client: Marketplace

    @property
    def tmall(self) -> bool:
        return self.key == "tmall"

    def buy(self, *, shipped: bool = False, price_fen: int = 9900) -> str:
        """A paid order, sent and delivered if wanted. Returns its tid."""
        tid = str(self.box.act("buyer", "buy", shop=self.key, price_fen=price_fen)["order"]["tid"])
        if shipped:
            self.box.act("carrier", "ship", tid=tid)
            self.box.act("carrier", "deliver", tid=tid)
        return tid

    def applied(
        self, kind: str = "REFUND", *, shipped: bool = False, price_fen: int = 9900, refund_fen: int = 0
    ) -> RefundReading:
        """A fresh application as the client reads it."""
        tid = self.buy(shipped=shipped, price_fen=price_fen)
        body = {"tid": tid, "type": kind, "refund_fen": refund_fen or price_fen, "reason": "多拍/拍错/不想要"}
        return self.read(str(self.box.act("buyer", "apply", **body)["refund"]["refund_id"]))

    def read(self, refund_id: str) -> RefundReading:
        return self.client.refund(refund_id=refund_id)

    def code(self) -> str:
        """The SMS code on the shop's phone."""
        return str(self.box.control.get("/sandbox/sms", params={"shop": self.key}).json()["code"])

    def review(self, refund: RefundReading) -> None:
        """What Tmall wants before a payment; nothing elsewhere."""
        if self.tmall:
            self.client.review(
                refund_id=refund.refund_id,
                phase=phase(refund),
                version=version(refund),
                operator="小王",
                message="同意",
            )

    def agree(self, refund: RefundReading, *, code: str = "", amount_fen: int | None = None) -> None:
        self.client.agree_refund(
            refund_id=refund.refund_id,
            amount_fen=refund.refund_fen if amount_fen is None else amount_fen,
            phase=phase(refund),
            version=version(refund),
            code=code,
        )

    def pay(self, refund: RefundReading) -> None:
        """The whole way: check, ask for a code, pay with it."""
        self.review(refund)
        refund = self.read(refund.refund_id)
        failure_of(lambda: self.agree(refund))
        self.agree(refund, code=self.code())

    def agree_return(self, refund: RefundReading, *, seller_pays_freight: bool = True) -> None:
        self.client.agree_return(
            refund_id=refund.refund_id,
            phase=phase(refund),
            version=version(refund),
            address=self.client.return_addresses()[0],
            remark="请随包裹附上订单号",
            seller_pays_freight=seller_pays_freight,
        )

    def refuse(self, refund: RefundReading) -> None:
        reason = self.client.refuse_reasons(refund_id=refund.refund_id, phase=phase(refund))[0]
        self.client.refuse(
            refund_id=refund.refund_id,
            phase=phase(refund),
            version=version(refund),
            reason_id=reason.reason_id,
            message="请查看凭证",
            proof=picture(),
        )

    def say(self, refund: RefundReading, content: str) -> str:
        return self.client.leave_message(refund_id=refund.refund_id, content=content, picture=picture())


def phase(refund: RefundReading) -> Phase:
    return Phase(refund.phase.raw) if refund.phase else Phase.ON_SALE


def version(refund: RefundReading) -> int:
    assert refund.version is not None
    return refund.version


@contextmanager
def running() -> Iterator[Box]:
    """Starts ``python -m shouhou_sandbox`` on a free port; it is gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "shouhou_sandbox", "--port", str(port), "--seed", "7", "--no-population"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SRC)}, stderr=subprocess.DEVNULL)
    control = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False)
    http = Http()
    try:
        _wait(control, process)
        yield Box(control, http)
    finally:
        http.close()
        control.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait(control: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if control.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            assert process.poll() is None, "the sandbox ended at once"
        time.sleep(0.05)
    raise AssertionError("the sandbox did not answer")
