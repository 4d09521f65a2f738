"""kill -9 at any moment loses nothing that was answered; a restart goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from .driving import Running, Shop, start


def shop_of(box: Running, key: str) -> Shop:
    return Shop(box, next(c for c in box.get("/sandbox/credentials")["items"] if c["shop"] == key))


def test_everything_answered_is_there_after_kill_9(state_file: Path) -> None:
    box = start("--seed", "3", "--no-population", "--state", str(state_file))
    tmall = shop_of(box, "tmall")
    refund = tmall.returned()
    box.put("/sandbox/clock", {"advance_seconds": 600, "rate": 2})
    box.put("/sandbox/faults", {"slow": {"next": 3, "seconds": 0}})
    tmall.agree(refund["refund_id"], ignore_code="false")
    before = {
        path: box.get(path)
        for path in (
            "/sandbox/orders",
            "/sandbox/refunds",
            "/sandbox/faults",
            "/sandbox/credentials",
            "/sandbox/book",
        )
    }
    code = box.get("/sandbox/sms", shop="tmall")["code"]
    assert code
    box.kill()
    box = box.again()
    try:
        for path, was in before.items():
            if path != "/sandbox/credentials":
                assert box.get(path) == was
        assert box.get("/sandbox/clock")["rate"] == 2
        assert box.get("/sandbox/clock")["offset_seconds"] >= 600
        again = shop_of(box, "tmall")
        assert again.credentials["session"] == tmall.credentials["session"]
        assert box.get("/sandbox/sms", shop="tmall")["code"] == code
        rows = again.ok("taobao.tmc.messages.consume")
        assert rows["messages"]["tmc_message"]
        body = again.agree(refund["refund_id"], ignore_code="false", code=code)["rp_refunds_agree_response"]
        assert body["succ"] is True
        assert box.get("/sandbox/book", refund_id=refund["refund_id"])["fen_paid"] == 10_000
    finally:
        box.stop()


def test_deadlines_that_passed_while_it_was_down_take_effect(state_file: Path) -> None:
    box = start("--no-population", "--state", str(state_file), "--clock-rate", "36000")
    refund = shop_of(box, "tmall").applied()
    box.kill()
    time.sleep(4)
    box = box.again()
    try:
        after = box.refund(refund["refund_id"])
        assert after["status"] == "SUCCESS"
        assert after["end_ms"] == refund["due_ms"]
    finally:
        box.stop()


def test_killing_it_again_and_again_under_load_never_pays_twice_or_forgets(state_file: Path) -> None:
    box = start("--no-population", "--seed", "9", "--state", str(state_file))
    accepted: dict[str, int] = {}
    for round_number in range(3):
        shop = shop_of(box, "taobao")
        refunds = [shop.applied(fen=100 + round_number)["refund_id"] for _ in range(4)]
        killer = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import os,time;time.sleep(0.05);os.kill({box.process.pid},{int(signal.SIGKILL)})",
            ]
        )
        for refund_id in refunds * 20:
            try:
                answer = shop.agree(refund_id)
            except (httpx.TransportError, AssertionError):
                break
            rows = answer["rp_refunds_agree_response"]["results"]["refund_mapping_result"]
            if rows[0]["succ"]:
                accepted[refund_id] = 100 + round_number
        killer.wait()
        box.process.wait(10)
        box = box.again()
    try:
        for refund_id, fen in accepted.items():
            assert box.get("/sandbox/book", refund_id=refund_id)["fen_paid"] == fen
        assert accepted
        paid = box.get("/sandbox/book")["paid"].values()
        assert all(entry["fen_paid"] <= entry["payment_fen"] and entry["times"] == 1 for entry in paid)
    finally:
        box.stop()


def test_it_ends_promptly_when_told_to() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        box = start("--no-population")
        os.kill(box.process.pid, number)
        assert box.process.wait(5) == 0
        box.http.close()


def test_the_same_seed_gives_the_same_shops_and_backlog() -> None:
    seen = []
    for seed in ("4", "4", "5"):
        box = start("--seed", seed, "--rate", "0")
        credentials = box.get("/sandbox/credentials")["items"]
        refunds = box.get("/sandbox/refunds", page_size=500)["items"]
        shown = [(c["app_key"], c["app_secret"], c["session"], c["user_id"]) for c in credentials]
        seen.append((shown, [(r["refund_id"], r["status"], r["fee_fen"], r["reason"]) for r in refunds]))
        box.stop()
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]
