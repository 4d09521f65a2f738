"""Whether a port can be listened on, asked before anything is started. Standard library only."""

import contextlib
import http.client
import socket
import time

from .trouble import CannotStart

PATIENCE_SECONDS = 3.0  # a run that was just killed is letting go of it


def require_free_port(*, host: str, port: int, variable: str) -> None:
    """Raises ``CannotStart`` when somebody listens there.

    The server itself would not notice: it shares its port with whoever asks for sharing, another shouhou included.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while error := _why_not(host, port):
        if time.monotonic() > until:
            raise CannotStart(
                f"{host}:{port} 无法使用（{error}）。请停止占用该端口的程序，或用 {variable} 换一个端口。",
                f"{host}:{port} cannot be used ({error}). Stop what listens there, or choose another port "
                f"with {variable}.",
            )
        time.sleep(0.1)


def _why_not(host: str, port: int) -> str | None:
    if not 0 < port < 65_536:  # the resolver would quietly take the remainder
        return "1 … 65535"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        return error.strerror or str(error)
    return None


def answers(*, host: str, port: int, path: str = "/healthz") -> int | None:
    """The status that ``GET path`` gets, None when nobody answers within a second."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=1)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
