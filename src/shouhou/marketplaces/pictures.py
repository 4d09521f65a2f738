"""Fetches a picture that a platform's message points at: from known hosts only, never from inside the house.

A message is written by strangers, so its links are too. A link is followed when its host stands on the allow-list
and its name leads to a public address (the connection goes to that very address, so that the name cannot lead
elsewhere a moment later), or when it lies at exactly the gateway that the shop's owner set.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx

MAX_BODY = 20 * 1024 * 1024
WHOLE = 20.0  # seconds for one picture
_TIMEOUT = httpx.Timeout(connect=5.0, write=5.0, read=10.0, pool=3.0)
_GONE = frozenset({403, 404, 410})


class NotFetched(Exception):
    """No picture came. ``reason`` is a code; ``final``: trying again would not help."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Where pictures may come from. ``names`` with their sub-domains; ``gateway``: the address an owner set."""

    names: frozenset[str]
    gateway: str = ""


Resolve = Callable[[str, int], Iterable[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name, as text. Raises ``OSError``."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch_picture(url: str, *, hosts: Hosts, resolve: Resolve = addresses_of) -> bytes:
    """The body, at most ``MAX_BODY`` bytes. Calls the network. Raises ``NotFetched``, which never holds the link."""
    parts = _parts(url)
    if _is_gateway(parts, hosts.gateway):
        return _get(parts, parts.hostname or "")
    if parts.scheme == "http" and parts.port is None:
        parts = parts._replace(
            scheme="https"
        )  # the platform writes old links; its picture hosts all speak https
    name = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme != "https" or parts.port not in (None, 443) or parts.username is not None:
        raise NotFetched("bad_link", final=True)
    if not any(name == known or name.endswith(f".{known}") for known in hosts.names):
        raise NotFetched("unknown_host", final=True)
    return _get(parts, _public_address(name, resolve))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
        _ = parts.port  # raises for one that is none
    except ValueError:
        raise NotFetched("bad_link", final=True) from None
    return parts


def _is_gateway(parts: SplitResult, gateway: str) -> bool:
    if not gateway:
        return False
    own = urlsplit(gateway)
    origin = (own.scheme, own.hostname, own.port)
    return own.scheme in ("http", "https") and origin == (parts.scheme, parts.hostname, parts.port)


def _public_address(name: str, resolve: Resolve) -> str:
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in resolve(name, 443)]
    except (OSError, UnicodeError, ValueError):
        raise NotFetched("no_address", final=False) from None
    if not found:
        raise NotFetched("no_address", final=False)
    if not all(address.is_global and not address.is_multicast for address in found):
        raise NotFetched("private_address", final=True)
    return str(found[0])


def _get(parts: SplitResult, address: str) -> bytes:
    """From ``address``, under the link's own name: for the certificate, and for the other side."""
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    target = f"[{address}]" if ":" in address else address
    url = urlunsplit((parts.scheme, f"{target}{port}", parts.path or "/", parts.query, ""))
    until = time.monotonic() + WHOLE
    outcome: bytes | NotFetched
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            request = client.build_request(
                "GET",
                url,
                headers={
                    "host": f"{host}{port}",
                    "accept": "image/*",
                    "accept-encoding": "identity",
                    "user-agent": "shouhou",
                },
                extensions={"sni_hostname": host},
            )
            with closing(client.send(request, stream=True)) as response:
                outcome = _body(response, until)
    except httpx.InvalidURL:
        outcome = NotFetched("bad_link", final=True)
    except httpx.HTTPError as error:
        outcome = NotFetched(type(error).__name__, final=False)
    if isinstance(
        outcome, NotFetched
    ):  # raised here, without the cause: httpx's errors keep the whole request
        raise outcome
    return outcome


def _body(response: httpx.Response, until: float) -> bytes | NotFetched:
    if response.status_code in _GONE:
        return NotFetched("gone", final=response.status_code != 403)
    if response.is_redirect:
        return NotFetched("redirect", final=True)
    if response.status_code != 200:
        return NotFetched(f"http_{response.status_code}", final=False)
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_BODY:
            return NotFetched("too_large", final=True)
        if time.monotonic() > until:
            return NotFetched("too_slow", final=False)
    return bytes(body)
