"""``shouhou web``: the front process alone."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

LASTING = True


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``web``."""
    subparsers.add_parser(
        "web",
        help="只启动网页 / run the web front alone",
        description="只启动网页（SHOUHOU_HOST、SHOUHOU_PORT、SHOUHOU_WEB_WORKERS）。/ Runs the web front alone.",
    )


def run(options: argparse.Namespace) -> int:
    """Serves until told to stop."""
    from ..serving import serve

    serve()
    return 0
