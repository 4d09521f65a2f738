"""The running product as people and tests reach it: logins, buyers, the marketplace's own book."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

SOON = 20_000  # milliseconds; the machine may be busy


class Floor:
    """One started product and its sandbox."""

    def __init__(self, *, data: Path, port: int, sandbox_port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.box = httpx.Client(base_url=f"http://127.0.0.1:{sandbox_port}", timeout=20)
        text = (data / "demo-logins.txt").read_text(encoding="utf-8")
        self.passwords = dict(re.findall(r"^\s*(\w+)\s+(\S+)\s", text, re.MULTILINE))

    def act(self, who: str, action: str, **values: Any) -> Any:
        answer = self.box.post(f"/sandbox/{who}/{action}", json=values)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def apply(
        self, shop: str, kind: str = "REFUND", *, shipped: bool = False, fen: int = 9900, **more: Any
    ) -> str:
        """A buyer buys and applies; returns the refund id."""
        tid = str(self.act("buyer", "buy", shop=shop, price_fen=fen)["order"]["tid"])
        if shipped:
            self.act("carrier", "ship", tid=tid)
            self.act("carrier", "deliver", tid=tid)
        more.setdefault("reason", "商品破损")
        answer = self.act("buyer", "apply", tid=tid, type=kind, refund_fen=fen, **more)
        return str(answer["refund"]["refund_id"])

    def refund(self, refund_id: str) -> Any:
        return self.box.get("/sandbox/refunds", params={"refund_id": refund_id}).json()["items"][0]

    def book(self, refund_id: str) -> list[dict[str, Any]]:
        return list(self.box.get("/sandbox/book", params={"refund_id": refund_id}).json()["items"])

    def sms_code(self, shop: str) -> str:
        return str(self.box.get("/sandbox/sms", params={"shop": shop}).json()["code"])

    def login(self, page: Page, user: str = "kefu") -> None:
        page.goto(f"{self.url}/login/")
        page.fill("#username", user)
        page.fill("#password", self.passwords[user])
        page.click(".login-card button.primary")
        expect(page.locator("#queue-list")).to_be_visible(timeout=SOON)

    def open_case(self, page: Page, refund_id: str) -> None:
        """Finds the refund's case by searching, as soon as it has arrived."""

        def found() -> bool:
            page.goto(f"{self.url}/search/?q={refund_id}")
            return page.locator("#case-head").count() > 0

        assert until(found, seconds=40), "the refund did not arrive"
        expect(page.locator("#case-head")).to_contain_text(refund_id)


def until(reached: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it was reached in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reached():
            return True
        time.sleep(0.3)
    return reached()
