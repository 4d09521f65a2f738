"""The front process: granian with its workers."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from .logging import dict_config


def serve() -> None:
    """Serves ``SHOUHOU_HOST:SHOUHOU_PORT`` until SIGTERM or SIGINT; exits with 1 when a worker dies."""
    Granian(
        "shouhou.config.front:worker_application",
        factory=True,
        address=os.environ.get("SHOUHOU_HOST") or "127.0.0.1",
        port=int(os.environ.get("SHOUHOU_PORT") or 8000),
        interface=Interfaces.ASGI,
        workers=int(os.environ.get("SHOUHOU_WEB_WORKERS") or 1),
        # An open event stream never ends by itself: without this a stop would wait for it for ever.
        workers_kill_timeout=2,
        respawn_failed_workers=False,  # the supervisor stops all and says so; a half-working product says nothing
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=dict_config(),
    ).serve()
