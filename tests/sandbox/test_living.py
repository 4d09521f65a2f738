"""The population: a believable backlog, then lifelike traffic that keeps the books right."""

import collections
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .driving import Running, Shop, cpu_seconds, start


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sandbox with a crowd in a great hurry."""
    state: Path = tmp_path_factory.mktemp("crowd") / "state.sqlite"
    box = start("--seed", "21", "--rate", "12000", "--state", str(state))
    yield box
    box.stop()


def test_the_first_start_brings_about_forty_open_refunds_per_shop_within_two_seconds() -> None:
    box = start("--seed", "2", "--rate", "0")
    try:
        assert cpu_seconds(box.process.pid) < 2
        now = box.get("/sandbox/clock")["now_ms"]
        for key in ("tmall", "taobao"):
            rows = box.get("/sandbox/refunds", shop=key, status="open", page_size=500)["items"]
            assert 35 <= len(rows) <= 60
            assert {row["status"] for row in rows} >= {
                "WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS", "SELLER_REFUSE_BUYER"
            }  # fmt: skip
            assert {row["kind"] for row in rows} >= {"REFUND", "REFUND_AND_RETURN", "RESHIPPING", "REPAIR"}
            assert any(row["due_ms"] and row["due_ms"] - now < 3_600_000 for row in rows)
            assert all(row["due_ms"] == 0 or row["due_ms"] > now for row in rows)
            assert any(row["cs"] in (2, 3, 10) for row in rows)
            done = box.get("/sandbox/refunds", shop=key, status="SUCCESS")["total"]
            assert done >= 8
    finally:
        box.stop()


def test_two_hundred_events_a_second_are_kept_up_and_the_money_stays_right(crowd: Running) -> None:
    before, began = crowd.get("/healthz"), time.monotonic()
    while crowd.get("/healthz")["orders"] - before["orders"] <= 100 and time.monotonic() - began < 20:
        time.sleep(0.5)
    time.sleep(2)
    after = crowd.get("/healthz")
    assert after["orders"] - before["orders"] > 100
    assert after["refunds"] - before["refunds"] > 50
    rows = [r for page in (1, 2) for r in crowd.get("/sandbox/refunds", page=page, page_size=500)["items"]]
    actions = collections.Counter(
        entry["action"] for row in rows[:150] for entry in crowd.refund(row["refund_id"])["history"]
    )
    assert {"apply", "message", "withdraw"} <= set(actions)
    for entry in crowd.get("/sandbox/book")["paid"].values():
        assert entry["fen_paid"] <= entry["payment_fen"]


def test_the_crowd_goes_on_after_kill_9_and_leaves_hand_made_orders_alone(crowd: Running) -> None:
    shop = Shop(crowd, crowd.get("/sandbox/credentials")["items"][0])
    mine = shop.applied(good_status="BUYER_RECEIVED")
    version = shop.seen(mine["refund_id"])["refund_version"]
    crowd.kill()
    again = crowd.again()
    try:
        count = again.get("/healthz")["orders"]
        time.sleep(1.5)
        assert again.get("/healthz")["orders"] > count
        assert Shop(again, shop.credentials).seen(mine["refund_id"])["refund_version"] == version
    finally:
        again.stop()
