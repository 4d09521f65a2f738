"""``shouhou worker``: reads the marketplaces, sends commands, runs what is periodic."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

LASTING = True


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``worker``."""
    subparsers.add_parser(
        "worker",
        help="只启动后台任务 / run the background worker alone",
        description="只启动后台任务；可以在多台机器上对同一个数据库运行。/ Runs the worker; more hosts may run more of them on one database.",
    )


def run(options: argparse.Namespace) -> int:
    """Works until told to stop."""
    from shouhou.jobs.worker import run as work

    work()
    return 0
