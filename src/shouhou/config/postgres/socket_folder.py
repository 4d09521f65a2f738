"""The folder of the server's socket: short (the kernel takes 107 bytes), private, and derived from the data folder,
so that a command started later finds a running server without asking anybody."""

import hashlib
import os
import stat
from pathlib import Path

from ..trouble import CannotStart
from .account import Account

LONGEST = 80  # leaves room for "/.s.PGSQL.5432" and a lock file's ending below 100


def socket_folder(data: Path) -> Path:
    """Where the server of ``data`` listens. Nothing is created."""
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    if os.geteuid() == 0:
        # Not inside the data folder: the server's own user may have no way to it.
        return Path("/run" if os.access("/run", os.W_OK) else "/tmp") / f"shouhou-{mark}"  # noqa: S108
    inside = data / "run"
    return inside if len(os.fsencode(inside)) <= LONGEST else Path(f"/tmp/shouhou-{os.geteuid()}-{mark}")  # noqa: S108


def make_socket_folder(folder: Path, account: Account) -> None:
    """Creates it (0700) or takes it over when it is ours. Raises ``CannotStart`` for somebody else's. Writes."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        ours = {os.geteuid(), account.uid if account.uid is not None else os.geteuid()}
        # /tmp is everybody's: a link or a stranger's folder there would hand the database to them.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            raise CannotStart(
                f"{folder} 属于别人，数据库不能在那里监听。请删除它再启动。",
                f"{folder} belongs to somebody else; the database cannot listen there. Remove it and start again.",
            ) from None
    account.own(folder)
