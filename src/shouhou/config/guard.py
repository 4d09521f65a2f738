"""Ends what a killed supervisor leaves behind. Started by it; waits on a pipe that closes when it dies.

``python -m shouhou.config.guard DATA RUN``; standard library only, so that it costs nearly nothing.
"""

import signal
import sys
from pathlib import Path

from .strays import kill_strays


def main() -> int:
    """Waits for the supervisor's end, then for nothing marked with its run to be left."""
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.stdin.buffer.read()  # returns when the last writer, the supervisor, is gone
    kill_strays(data=Path(sys.argv[1]), run=sys.argv[2])
    return 0


if __name__ == "__main__":
    sys.exit(main())
