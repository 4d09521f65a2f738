"""``shouhou run``: the whole product."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEEDS_DATABASE = False


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``run``."""
    parser = subparsers.add_parser(
        "run",
        help="启动全部（数据库、网页、后台、演示平台）/ start everything",
        description="启动数据库、网页、后台任务和演示平台，直到 Ctrl-C。/ Starts everything and runs until Ctrl-C.",
    )
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help="不启动演示平台和演示店铺 / without the sandbox and its demo shops",
    )


def run(options: argparse.Namespace) -> int:
    """Runs until stopped or until a part dies."""
    from ..supervisor import Supervisor

    return Supervisor(demo=not options.no_demo).run()
