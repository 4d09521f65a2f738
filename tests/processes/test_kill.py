"""Killing any process at any moment leaves nothing running and nothing lost."""

import time
from collections.abc import Iterator

import psycopg
import pytest

from shouhou.config.postgres import dsn_of

from .product import HEALTHY_WITHIN, Product, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

PARTS = ["supervisor", "guard", "postgres", "web", "web worker", "worker", "sandbox"]


@pytest.fixture(autouse=True)
def nothing_runs_afterwards(product: Product) -> Iterator[None]:
    yield
    product.clean_up()


def rows(product: Product, statement: str) -> int:
    with psycopg.connect(dsn_of(product.data), autocommit=True) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("part", PARTS)
def test_after_kill_9_of_one_part_nothing_runs_and_the_next_start_goes_on(
    product: Product, part: str
) -> None:
    first = not (product.data / "postgres").exists()
    product.start_healthy(within=60 if first else HEALTHY_WITHIN)
    written = rows(
        product,
        "INSERT INTO django_session (session_key, session_data, expire_date) "
        f"VALUES ('{part}-{time.time_ns()}'::varchar(40), '', now()) "
        "RETURNING (SELECT count(*) + 1 FROM django_session)",
    )
    product.kill(part)
    ended_with = product.wait_for_the_end()
    assert product.nothing_is_left(), product.running()
    if part == "supervisor":
        assert ended_with == -9
    else:
        assert ended_with == 5
        assert part.split()[0] in product.said()
    product.start_healthy()
    assert rows(product, "SELECT count(*) FROM django_session") >= written
    assert product.stop() == 0
    assert product.nothing_is_left(), product.running()


def test_killing_supervisor_and_guard_together_does_not_hinder_the_next_start(product: Product) -> None:
    product.start_healthy(within=60)
    pids = [product.pid_of("guard"), product.pid_of("supervisor")]
    for part in ("guard", "supervisor"):
        product.kill(part)
    product.wait_for_the_end()
    product.start_healthy()
    assert not set(pids) & set(product.running())
    assert product.stop() == 0
    assert product.nothing_is_left(), product.running()


def test_a_killed_database_connection_interrupts_nothing_for_long(product: Product) -> None:
    product.start_healthy(within=60)
    assert wait_until(lambda: "Ctrl-C" in product.said(), seconds=30)
    # The server throws everybody out and recovers by itself; web and worker come back to it.
    product.kill("database connection")
    assert wait_until(
        lambda: product.health()[0] == 200 and product.get("/login/")[0] == 200, seconds=HEALTHY_WITHIN
    ), product.said()
    age = product.health()[1]["worker"]["age_seconds"]
    assert wait_until(lambda: product.health()[1]["worker"]["age_seconds"] < 6, seconds=15), age
    assert product.stop() == 0
    assert product.nothing_is_left(), product.running()


@pytest.mark.parametrize("moment", [0.3, 0.9, 1.6, 2.4, 3.5])
def test_kill_9_at_any_moment_of_the_first_start_leaves_a_folder_that_starts(
    fresh_product: Product, moment: float
) -> None:
    fresh_product.start()
    time.sleep(moment)
    fresh_product.kill("supervisor")
    fresh_product.wait_for_the_end()
    assert fresh_product.nothing_is_left(), fresh_product.running()
    fresh_product.start_healthy(within=60)  # what the first start had no time for is done now
    assert fresh_product.stop() == 0
