"""``shouhou migrate``: tables and static files as this version needs them."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``migrate``."""
    parser = subparsers.add_parser(
        "migrate",
        help="更新数据库结构 / bring the database to this version",
        description="更新数据库结构和静态文件；可以重复运行。/ Brings tables and static files to this version; safe to repeat.",
    )

    # For the supervisor: on its own database no worker can be alive before it starts one.
    parser.add_argument("--forget-workers", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """The tables were migrated on the way here, as for every command; static files are collected when they changed."""
    from django.db import connection

    from ..static_files import collect

    collect()
    if options.forget_workers:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM storage_heartbeat")
    return 0
