"""Drive a sandbox process: start it, act in it, call its gateway with a client of a few lines."""

import hashlib
import io
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

CHINA = timezone(timedelta(hours=8))
SOURCE = Path(__file__).resolve().parents[2] / "src"


def cpu_seconds(pid: int) -> float:
    """What a process has cost so far: unlike wall time, the same on a busy machine."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def picture(size: int = 20, kind: str = "PNG", noise: int = 0) -> bytes:
    """A real picture; ``noise`` bytes are appended to make it heavy."""
    out = io.BytesIO()
    Image.new("RGB", (size, size), (200, 30, 30)).save(out, kind)
    return out.getvalue() + b"\0" * noise


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    port: int
    http: httpx.Client
    arguments: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.http.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def again(self) -> "Running":
        self.http.close()
        return start(*self.arguments, port=self.port)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, path: str, values: dict[str, Any]) -> Any:
        answer = self.http.put(path, json=values)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, who: str, action: str, **values: Any) -> Any:
        answer = self.http.post(f"/sandbox/{who}/{action}", json=values)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, who: str, action: str, **values: Any) -> Any:
        answer = self.http.post(f"/sandbox/{who}/{action}", json=values)
        assert 400 <= answer.status_code < 500, answer.text
        return answer.json()["error"]

    def shop(self, key: str) -> "Shop":
        for kind in ("main", "sub"):
            self.http.post("/sandbox/sessions/renew", json={"shop": key, "kind": kind})
        found = next(c for c in self.get("/sandbox/credentials")["items"] if c["shop"] == key)
        return Shop(self, found)

    def refund(self, refund_id: str) -> Any:
        return self.get("/sandbox/refunds", refund_id=refund_id)["items"][0]

    def ahead(self, **spans: float) -> None:
        self.put("/sandbox/clock", {"advance_seconds": timedelta(**spans).total_seconds()})


def start(*arguments: str, port: int = 0) -> Running:
    """Start a sandbox and wait until it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "shouhou_sandbox", "--port", str(port), *arguments]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SOURCE)})
    http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            if http.get("/healthz").status_code == 200:
                return Running(process, port, http, arguments)
        except httpx.TransportError:
            assert process.poll() is None, "the sandbox ended at once"
            time.sleep(0.02)
    process.kill()
    process.wait(10)
    http.close()
    raise AssertionError("the sandbox did not answer")


def signed(params: dict[str, str], secret: str) -> dict[str, str]:
    text = "".join(f"{name}{params[name]}" for name in sorted(params))
    return {**params, "sign": hashlib.md5(f"{secret}{text}{secret}".encode()).hexdigest().upper()}


@dataclass
class Shop:
    box: Running
    credentials: dict[str, Any]
    answers: list[httpx.Response] = field(default_factory=list)

    @property
    def tmall(self) -> bool:
        return bool(self.credentials["shop_type"] == "B")

    def params(self, method: str, sub: bool = False, **values: Any) -> dict[str, str]:
        params = {
            "method": method,
            "app_key": self.credentials["app_key"],
            "session": self.credentials["sub_session" if sub else "session"],
            "timestamp": datetime.now(UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
            "format": "json",
            "v": "2.0",
            "sign_method": "md5",
        }
        return params | {name: str(value) for name, value in values.items() if value is not None}

    def call(
        self, method: str, sub: bool = False, files: dict[str, bytes] | None = None, **values: Any
    ) -> dict[str, Any]:
        """The whole answer, error or not."""
        data = signed(self.params(method, sub, **values), self.credentials["app_secret"])
        parts = {name: (f"{name}.png", body, "image/png") for name, body in (files or {}).items()}
        answer = self.box.http.post("/router/rest", data=data, files=parts or None)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def ok(self, method: str, sub: bool = False, files: dict[str, bytes] | None = None, **values: Any) -> Any:
        """The body under the root; fails on an error."""
        answer = self.call(method, sub, files, **values)
        assert "error_response" not in answer, answer
        return answer[method.removeprefix("taobao.").replace(".", "_") + "_response"]

    def error(
        self, method: str, sub: bool = False, files: dict[str, bytes] | None = None, **values: Any
    ) -> Any:
        """The body under ``error_response``."""
        answer = self.call(method, sub, files, **values)
        assert "error_response" in answer, answer
        return answer["error_response"]

    # --- a few situations ---------------------------------------------------------------------------------------

    def bought(self, fen: int = 10_000, **more: Any) -> Any:
        return self.box.act("buyer", "buy", shop=self.credentials["shop"], price_fen=fen, **more)["order"]

    def applied(self, kind: str = "REFUND", *, shipped: bool = True, fen: int = 10_000, **more: Any) -> Any:
        """A fresh order with a fresh application on it."""
        order = self.bought(fen)
        if shipped:
            self.box.act("carrier", "ship", tid=order["tid"])
            self.box.act("carrier", "deliver", tid=order["tid"])
        more.setdefault("reason", "商品破损")
        return self.box.act("buyer", "apply", tid=order["tid"], type=kind, refund_fen=fen, **more)["refund"]

    def seen(self, refund_id: str) -> Any:
        """The refund as the gateway shows it."""
        fields = (
            "refund_id,status,refund_version,refund_phase,refund_fee,good_status,cs_status,order_status,"
            "refund_remind_timeout,dispute_type,advance_status,operation_contraint,attribute,sid,company_name,address"
        )
        return self.ok("taobao.refund.get", refund_id=refund_id, fields=fields)["refund"]

    def agree(self, refund_id: str, *, fen: int | None = None, version: Any = None, **more: Any) -> Any:
        """Review (Tmall) and agree as the sub-account, without SMS unless told otherwise."""
        seen = self.seen(refund_id)
        version = version or seen["refund_version"]
        fen = fen if fen is not None else round(float(seen["refund_fee"]) * 100)
        parts = [refund_id, str(fen), str(version)]
        if self.tmall:
            self.call(
                "taobao.rp.refund.review", refund_id=refund_id, operator="小何", message="同意", result="true",
                refund_phase=seen["refund_phase"], refund_version=version,
            )  # fmt: skip
            parts.append(seen["refund_phase"])
        more.setdefault("ignore_code", "true")
        return self.call("taobao.rp.refunds.agree", sub=True, refund_infos="|".join(parts), **more)

    def agree_return(self, refund_id: str, **more: Any) -> dict[str, Any]:
        seen = self.seen(refund_id)
        place = self.ok("taobao.logistics.address.search", rdef="cancel_def")["addresses"]["address_result"][
            0
        ]
        more.setdefault("seller_address_id", place["contact_id"])
        if self.tmall:
            more = {"refund_phase": seen["refund_phase"], "refund_version": seen["refund_version"],
                    "remark": "请原包装寄回", **more}  # fmt: skip
        else:
            more = {"name": place["contact_name"], "address": place["addr"], "post": place["zip_code"],
                    "tel": place["phone"], "mobile": place["mobile_phone"], **more}  # fmt: skip
        return self.call("taobao.rp.returngoods.agree", refund_id=refund_id, **more)

    def refuse(self, refund_id: str, **more: Any) -> dict[str, Any]:
        seen = self.seen(refund_id)
        values = {"refuse_message": "商品没有问题", "refund_phase": seen["refund_phase"],
                  "refund_version": seen["refund_version"], **more}  # fmt: skip
        files = values.pop("files", {"refuse_proof": picture()})
        return self.call("taobao.refund.refuse", refund_id=refund_id, files=files, **values)

    def refuse_goods(self, refund_id: str, **more: Any) -> dict[str, Any]:
        seen = self.seen(refund_id)
        values = {"refund_phase": seen["refund_phase"], "refund_version": seen["refund_version"], **more}
        files = values.pop("files", {"refuse_proof": picture()})
        return self.call("taobao.rp.returngoods.refuse", refund_id=refund_id, files=files, **values)

    def returned(self, *, signed: bool = True, fen: int = 10_000, **more: Any) -> Any:
        """A return whose goods are on the way back, or signed for."""
        refund = self.applied("REFUND_AND_RETURN", fen=fen, **more)
        assert "error_response" not in self.agree_return(refund["refund_id"])
        refund_id = refund["refund_id"]
        refund = self.box.act("buyer", "return", refund_id=refund_id, company="顺丰速运", waybill="SF1")[
            "refund"
        ]
        if signed:
            refund = self.box.act("carrier", "sign_return", refund_id=refund_id)["refund"]
        return refund
