"""Whose database a command uses, and what it says when there is none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shouhou.config.command import CANNOT_START, main
from shouhou.config.database import ensure_database
from shouhou.config.lock import FolderLock
from shouhou.config.ports import require_free_port
from shouhou.config.trouble import CannotStart


def test_a_named_database_is_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUHOU_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere/x")
    with ensure_database() as address:
        assert address == "postgresql://nowhere/x"
    assert not (tmp_path / "data").exists()


def test_a_short_commands_folder_is_waited_for_and_then_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUHOU_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr("shouhou.config.database.WAIT_SECONDS", 0.3)
    short = FolderLock(tmp_path, lasting=False)
    assert short.try_take()
    with pytest.raises(CannotStart, match="is held by process"), ensure_database():
        pass
    short.release()
    with ensure_database() as address:
        assert address.startswith("postgresql://")


def test_a_lock_goes_with_its_holder_however_that_ends(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from shouhou.config.lock import FolderLock; "
            f"print(FolderLock(Path({str(tmp_path)!r}), lasting=True).try_take(), flush=True) or time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    assert holder.stdout is not None
    with holder.stdout:
        # The lock object is dropped, but its descriptor stays open: it is a number, not a file object.
        assert holder.stdout.readline() == b"True\n"
        ours = FolderLock(tmp_path, lasting=True)
        assert not ours.try_take()
        assert ours.holder() == str(holder.pid)
        assert ours.holder_lasts()
        holder.kill()
        holder.wait()
    assert ours.try_take()
    ours.release()


def test_a_database_that_does_not_answer_is_said_in_words_or_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "shouhou.config.command"]
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "SHOUHOU_DATA": str(tmp_path),
        "DATABASE_URL": f"postgresql:///x?host={tmp_path}",
    }
    said = subprocess.run(
        [*command, "migrate"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == CANNOT_START
    assert "DATABASE_URL" in said.stderr
    assert "Traceback" not in said.stderr
    said = subprocess.run(
        [*command, "shop", "list", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == CANNOT_START
    assert json.loads(said.stderr)["error"]["code"] == "cannot_start"
    assert said.stdout == ""


def test_a_port_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(CannotStart, match="SHOUHOU_PORT"):
        require_free_port(host="127.0.0.1", port=700_000, variable="SHOUHOU_PORT")


def test_the_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    for word in ("run", "web", "worker", "migrate", "upgrade-db", "shop", "user", "token", "sync", "退出码"):
        assert word in text


def test_a_wrong_command_is_answered_with_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["no-such-command"])
    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err
