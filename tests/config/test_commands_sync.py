"""``shouhou sync``, and the whole way by the command line: as separate processes, against a running marketplace."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shouhou.storage.models import Case, Refund
from tests.sandbox.driving import SOURCE, Running, start

from .commandline import CommandLine


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    running = start("--seed", "11", "--no-population")
    yield running
    running.stop()


def words_for(sandbox: Running, folder: Path) -> list[str]:
    """``shop create`` with the sandbox's own credentials."""
    row = sandbox.shop("tmall").credentials
    secret = folder / "app.secret"
    secret.write_text(row["app_secret"], encoding="utf-8")
    return [
        "shop", "create", "旗舰店", "--type", "B", "--gateway", row["gateway"], "--app-key", row["app_key"],
        "--secret-file", str(secret), "--session", row["session"], "--sub-session", row["sub_session"], "--json",
    ]  # fmt: skip


def apply(sandbox: Running) -> str:
    """A buyer buys and asks for the money back; returns the refund number."""
    order = sandbox.act("buyer", "buy", shop="tmall", price_fen=9900)["order"]
    answer = sandbox.act(
        "buyer", "apply", tid=str(order["tid"]), type="REFUND", refund_fen=9900, reason="不想要了"
    )
    return str(answer["refund"]["refund_id"])


def test_a_sync_reads_what_is_there_and_repeating_it_adds_nothing(
    shouhou: CommandLine, sandbox: Running, tmp_path: Path
) -> None:
    refund_id = apply(sandbox)
    shouhou(*words_for(sandbox, tmp_path))
    first = shouhou("sync", "--shop", "旗舰店", "--once", "--json")
    assert first.code == 0, first
    assert first.record["cases_opened"] >= 1
    assert first.record["errors"] == []
    assert first.record["data_as_of"].endswith("+00:00")
    assert Refund.objects.filter(refund_id=refund_id).exists()
    cases = Case.objects.count()
    again = shouhou("sync", "--shop", "旗舰店", "--once", "--json")
    assert (again.code, again.record["cases_opened"], Case.objects.count()) == (0, 0, cases)
    assert "旗舰店" in shouhou("sync", "--shop", "旗舰店", "--once").out


def test_a_marketplace_that_does_not_answer_is_a_failure_outside(
    shouhou: CommandLine, sandbox: Running, tmp_path: Path
) -> None:
    words = words_for(sandbox, tmp_path)
    words[words.index("--gateway") + 1] = "http://127.0.0.1:9/router/rest"
    shouhou(*words)
    ran = shouhou("sync", "--shop", "旗舰店", "--once", "--json")
    assert ran.code == 3
    assert ran.record["errors"]
    assert not Case.objects.exists()


def test_a_sync_of_no_shop_or_without_end_is_refused(shouhou: CommandLine) -> None:
    unknown = shouhou("sync", "--shop", "无此店", "--once", "--json")
    assert (unknown.code, unknown.fault["code"]) == (1, "not_found")
    endless = shouhou("sync", "--shop", "无此店", "--json")
    assert endless.code == 2
    assert "--once" in endless.fault["fields"]


@pytest.mark.processes
def test_the_whole_way_by_the_command_line(sandbox: Running, tmp_path: Path) -> None:
    """On an empty folder, each command its own process, each bringing the database up by itself."""
    apply(sandbox)
    environment = os.environ | {"SHOUHOU_DATA": str(tmp_path / "data"), "PYTHONPATH": str(SOURCE)}
    del environment["DATABASE_URL"]

    def shouhou(*words: str, stdin: str = "") -> Any:
        ran = subprocess.run(
            [sys.executable, "-m", "shouhou.config.command", *words],
            env=environment, input=stdin, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    shop = shouhou(*words_for(sandbox, tmp_path))
    assert shouhou("sync", "--shop", "旗舰店", "--once", "--json")["cases_opened"] >= 1
    person = shouhou(
        "user", "create", "xiaoli", "--role", "agent", "--shop", "旗舰店", "--password-stdin", "--json",
        stdin="correct horse battery\n",
    )  # fmt: skip
    assert person["shops"] == [{"id": shop["id"], "name": "旗舰店"}]
    assert shouhou("token", "create", "--user", "xiaoli", "--json")["token"]
    checked = shouhou("verify", "--json")
    assert checked["cases"] >= 1
    assert checked["rows"] >= 1
    assert checked["broken"] == []
