"""``shouhou upgrade-db``: says what to do when the data folder was made by another PostgreSQL version."""

import argparse
from typing import TYPE_CHECKING

from ..paths import paths
from ..postgres import find_binaries

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEEDS_DATABASE = False

STEPS = """数据目录 {folder} 由 PostgreSQL {found} 创建，现在安装的是 {installed}。shouhou 不会自动改动它。
The data folder {folder} was made by PostgreSQL {found}; installed is {installed}. shouhou does not change it by itself.

1. 先停止 shouhou，并备份整个数据目录。/ Stop shouhou and copy the whole data folder.
2. 用旧版本启动并导出 / With the old version, dump:
     SHOUHOU_PG_BIN=/usr/lib/postgresql/{found}/bin shouhou run --no-demo
     pg_dump --format=custom --file=shouhou.dump "{address}"
3. 停止，把 {folder} 改名，用新版本启动一次 `shouhou migrate`，再导入 / Stop, rename {folder}, then with the new version:
     shouhou migrate
     pg_restore --clean --if-exists --no-owner --dbname "{address}" shouhou.dump   (shouhou run --no-demo 运行时 / while it runs)
"""


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``upgrade-db``."""
    subparsers.add_parser(
        "upgrade-db",
        help="数据库大版本升级步骤 / how to move to another PostgreSQL major version",
        description="说明内置数据库的大版本升级步骤；不改动任何数据。/ Says how to upgrade the embedded database; changes nothing.",
    )


def run(options: argparse.Namespace) -> int:
    """Prints the steps, or that none are needed. Writes nothing."""
    from ..postgres import dsn_of

    where = paths()
    binaries = find_binaries()
    version = where.postgres / "PG_VERSION"
    found = version.read_text(encoding="ascii").strip() if version.exists() else binaries.major
    if found == binaries.major:
        print(f"无需升级：PostgreSQL {binaries.version}。/ Nothing to do: PostgreSQL {binaries.version}.")
        return 0
    print(
        STEPS.format(
            folder=where.postgres, found=found, installed=binaries.version, address=dsn_of(where.data)
        )
    )
    return 1
