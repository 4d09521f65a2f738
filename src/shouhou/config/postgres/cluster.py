"""One cluster folder and the server on it: made, started, waited for, stopped, and started again after any death."""

import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..lifeline import tied_to_me
from ..trouble import CannotStart
from .account import Account, readable_binaries, server_account
from .binaries import Binaries, find_binaries
from .postmaster import is_ready, wait_for_the_old_one
from .socket_folder import make_socket_folder, socket_folder

ROLE = DATABASE = "shouhou"
START_SECONDS = 30.0  # after kill -9 the old server's shared memory may be held for a while
LOG_BYTES = 10_000_000

log = logging.getLogger("shouhou.postgres")


@dataclass(frozen=True, slots=True)
class Cluster:
    """The server of one data folder. Whoever starts it holds the folder's lock and calls from the main thread."""

    data: Path
    binaries: Binaries
    account: Account
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Path, *, settings: Mapping[str, str] | None = None) -> "Cluster":
        """The cluster of ``data``; adds the system user when needed. Raises ``CannotStart``."""
        account = server_account()
        return cls(data, readable_binaries(find_binaries(), account), account, settings or {})

    @property
    def folder(self) -> Path:
        return self.data / "postgres"

    @property
    def log_file(self) -> Path:
        return self.data / "log" / "postgres.log"

    def dsn(self, database: str = DATABASE) -> str:
        """A value for ``DATABASE_URL``: over the socket, no password, for the folder keeps others out."""
        return dsn_of(self.data, database=database)

    def prepare(self) -> None:
        """Creates the cluster with its database when the folder has none. All or nothing. Writes."""
        version = self.folder / "PG_VERSION"
        if version.exists():
            self._refuse_other_version(version.read_text(encoding="ascii").strip())
            return
        fresh = self.folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)  # left by a start that was killed half-way
        self.account.own(fresh)
        with self.account.entering(fresh) as (name, options):
            self._run(
                [
                    *(self.binaries.initdb, "-D", name, "-U", ROLE, "--auth=trust", "--encoding=UTF8"),
                    *("--data-checksums", "--no-instructions", *self._locale()),
                ],
                options,
            )
            single = [self.binaries.postgres, "--single", "-D", name, "postgres"]
            self._run(single, options, stdin=f'CREATE DATABASE "{DATABASE}"\n')
        fresh.rename(self.folder)

    def start(self) -> "subprocess.Popen[bytes]":
        """The server as a child, ready for connections; tried for 30 s. Raises ``CannotStart``."""
        self.log_file.parent.mkdir(exist_ok=True)
        make_socket_folder(socket_folder(self.data), self.account)
        until = time.monotonic() + START_SECONDS
        while True:
            wait_for_the_old_one(self.folder, until)
            process = self._spawn()
            if self._became_ready(process, until):
                return process
            if time.monotonic() >= until:
                self._refuse_start()
            log.warning("PostgreSQL did not start yet, trying again")
            time.sleep(0.3)

    def stop(self, process: "subprocess.Popen[bytes]", *, seconds: float = 10.0) -> None:
        """Fast shutdown; then, if that takes too long, an immediate one, from which the next start recovers."""
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(how)
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                continue
            break
        shutil.rmtree(socket_folder(self.data), ignore_errors=True)

    def _locale(self) -> list[str]:
        if int(self.binaries.major) >= 17:  # the server's own Unicode tables: the same on every machine
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _run(self, command: list[str], options: dict[str, Any], *, stdin: str = "") -> None:
        try:
            subprocess.run(
                command,
                input=stdin,
                text=True,
                capture_output=True,
                check=True,
                env=_environment(),
                preexec_fn=tied_to_me(),
                **options,
            )
        except subprocess.CalledProcessError as error:
            raise CannotStart(
                f"数据库目录无法创建：{error.stderr.strip()}",
                f"The database folder could not be created: {error.stderr.strip()}",
            ) from error

    def _spawn(self) -> "subprocess.Popen[bytes]":
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".old.log"))
        settings = {**_fixed_settings(socket_folder(self.data)), **self.settings}
        with self.log_file.open("ab") as output, self.account.entering(self.folder) as (name, options):
            return subprocess.Popen(
                [
                    *(self.binaries.postgres, "-D", name),
                    *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment(),
                process_group=0,  # Ctrl-C in the terminal goes to the supervisor, who decides the order
                preexec_fn=tied_to_me(signal.SIGINT),  # SIGINT: a fast and clean shutdown
                **options,
            )

    def _became_ready(self, process: "subprocess.Popen[bytes]", until: float) -> bool:
        while process.poll() is None:
            if is_ready(self.folder, process.pid):
                return True
            if time.monotonic() >= until + START_SECONDS:  # recovering a long log is not a failure yet
                self.stop(process)
                return False
            time.sleep(0.02)
        return False

    def _refuse_other_version(self, found: str) -> None:
        if found != self.binaries.major:
            raise CannotStart(
                f"数据目录由 PostgreSQL {found} 创建，现在安装的是 {self.binaries.version}。数据完好；请运行 shouhou upgrade-db 查看升级步骤。",
                f"The data folder was made by PostgreSQL {found}; installed is {self.binaries.version}. "
                "The data is intact; run shouhou upgrade-db to see how to upgrade.",
            )

    def _refuse_start(self) -> None:
        tail = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        raise CannotStart(
            f"数据库无法启动，日志 {self.log_file}：", "\n".join(["The database does not start:", *tail])
        )


def dsn_of(data: Path, *, database: str = DATABASE) -> str:
    """The address of the server of ``data``, whether it runs or not. Nothing is created."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(socket_folder(data)), safe='')}"


def _fixed_settings(sockets: Path) -> dict[str, str]:
    return {
        "listen_addresses": "",  # no TCP, so no port to collide and no password to leak
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "jit": "off",  # short queries only: compiling them costs more than it saves
        "max_connections": "100",
    }


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "SHOUHOU_PART": "postgres"}
