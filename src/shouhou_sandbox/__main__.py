"""``python -m shouhou_sandbox --port N --seed S``."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from .server import serve


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="shouhou_sandbox", description="A marketplace in a box.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=20.0, help="population events per minute")
    parser.add_argument("--state", type=Path, help="journal file; without it everything is in memory")
    parser.add_argument("--clock-rate", type=float, default=1.0, help="sandbox seconds per host second")
    parser.add_argument("--no-population", action="store_true", help="no backlog and nobody moves by himself")
    given = parser.parse_args(arguments)
    asyncio.run(
        serve(
            host=given.host,
            port=given.port,
            seed=given.seed,
            rate=given.rate,
            state=given.state,
            clock_rate=given.clock_rate,
            population=not given.no_population,
        )
    )
    return 0


if __name__ == "__main__":
    code = main()
    # Everything is served and journaled by now. The server's native threads sometimes abort the interpreter's
    # own teardown, so the process leaves without it.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
