"""Starting, refusing to start, and stopping."""

import socket
import stat
import time

import pytest

from .product import Product, free_port, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]


def test_one_command_starts_everything_says_where_and_stops_within_five_seconds(
    fresh_product: Product,
) -> None:
    fresh_product.start_healthy(within=60)
    status, health = fresh_product.health()
    assert status == 200
    assert health["ok"] is True
    assert health["worker"]["age_seconds"] < 30
    assert wait_until(lambda: "Ctrl-C" in fresh_product.said(), seconds=30), fresh_product.said()
    assert f"http://127.0.0.1:{fresh_product.port}/" in fresh_product.said()
    logins = fresh_product.data / "demo-logins.txt"
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert logins.read_text(encoding="utf-8").splitlines()[0] in fresh_product.said()

    started = time.monotonic()
    assert fresh_product.stop() == 0
    assert time.monotonic() - started < 5
    assert fresh_product.nothing_is_left(), fresh_product.running()

    fresh_product.start_healthy()
    assert wait_until(lambda: "Ctrl-C" in fresh_product.said(), seconds=30)
    assert logins.read_text(encoding="utf-8").splitlines()[0] in fresh_product.said()
    assert fresh_product.stop() == 0


def test_a_stop_does_not_wait_for_open_event_streams(fresh_product: Product) -> None:
    fresh_product.demo = False
    fresh_product.start_healthy(within=60)
    with socket.create_connection(("127.0.0.1", fresh_product.port)) as idle:
        idle.sendall(b"GET /login/ HTTP/1.1\r\nHost: localhost\r\n")  # never finished
        started = time.monotonic()
        assert fresh_product.stop() == 0
        assert time.monotonic() - started < 5


def test_a_busy_port_is_named_with_the_variable_that_changes_it(fresh_product: Product) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", fresh_product.port))
        occupant.listen()
        fresh_product.start()
        assert fresh_product.wait_for_the_end() == 4
    assert str(fresh_product.port) in fresh_product.said()
    assert "SHOUHOU_PORT" in fresh_product.said()
    assert "Traceback" not in fresh_product.said()
    assert fresh_product.nothing_is_left(), fresh_product.running()


def test_a_second_product_on_the_folder_is_refused_and_the_first_runs_on(fresh_product: Product) -> None:
    fresh_product.demo = False
    fresh_product.start_healthy(within=60)
    second = Product(fresh_product.data, demo=False)
    second.output = second.output.with_suffix(".second")
    second.port = free_port()
    second.start()
    assert second.wait_for_the_end() == 4
    assert str(fresh_product.data) in second.said()
    assert fresh_product.health()[0] == 200
    assert fresh_product.stop() == 0


def test_a_folder_of_another_postgresql_version_is_refused_with_the_way_out(fresh_product: Product) -> None:
    assert fresh_product.command("migrate").returncode == 0
    version = fresh_product.data / "postgres" / "PG_VERSION"
    original = version.read_text()
    version.write_text("9\n")
    fresh_product.start()
    assert fresh_product.wait_for_the_end() == 4
    assert "shouhou upgrade-db" in fresh_product.said()
    steps = fresh_product.command("upgrade-db")
    assert steps.returncode == 1
    assert "PostgreSQL 9" in steps.stdout
    version.write_text(original)
    assert "upgrade" not in fresh_product.command("migrate").stderr


def test_commands_work_while_the_product_runs_and_while_it_does_not(fresh_product: Product) -> None:
    fresh_product.demo = False
    alone = fresh_product.command("migrate")
    assert (alone.returncode, alone.stderr) == (0, "")
    assert fresh_product.nothing_is_left(), fresh_product.running()
    fresh_product.start_healthy(within=60)
    beside = fresh_product.command("migrate")
    assert (beside.returncode, beside.stderr) == (0, "")
    assert fresh_product.health()[0] == 200
    assert fresh_product.stop() == 0
