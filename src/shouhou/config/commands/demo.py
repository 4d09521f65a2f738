"""``shouhou _demo``: prepares the demo shops from a running sandbox. Called by ``shouhou run``."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``_demo``, unlisted."""
    parser = subparsers.add_parser("_demo")
    parser.add_argument("--sandbox-url", required=True)


def run(options: argparse.Namespace) -> int:
    """Creates what is missing; on a prepared folder it changes nothing. Keeps new logins in the data folder."""
    from shouhou.usecases.demo import DemoLogin, NoSandbox, prepare

    from ..demo_logins import keep_logins
    from ..paths import paths

    def keep(logins: Sequence[DemoLogin]) -> None:
        keep_logins(paths().data, [(login.username, login.password, login.display_name) for login in logins])

    try:
        prepare(sandbox_url=options.sandbox_url, now=datetime.now(UTC), keep=keep)
    except NoSandbox as error:
        print(error, file=sys.stderr)
        return 3
    return 0
