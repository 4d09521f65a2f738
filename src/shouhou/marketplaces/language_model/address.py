"""Where an endpoint may be. Its operator sets it, so private addresses are fine; plain http only there."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

PATH = "/chat/completions"
LONGEST = 300
_HOUSE_NAMES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAnAddress(ValueError):
    """The text is no address that may be asked. ``plain`` when only the s of https is missing."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__("plain http to a public host" if plain else "not an address")
        self.plain = plain


def base_address(text: str) -> str:
    """The address under which ``/chat/completions`` lies, tidied. Raises ``NotAnAddress``. Asks nobody."""
    text = text.strip().rstrip("/").removesuffix(PATH).rstrip("/")
    parts = _parts(text)
    host = parts.hostname or ""
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
        raise NotAnAddress
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise NotAnAddress
    literal = _literal(host)
    if literal is not None and _nobody(literal):
        raise NotAnAddress
    if parts.scheme == "http" and not _is_house_name(host, literal):
        raise NotAnAddress(plain=True)
    return text


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: to whom a key is shown."""
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def is_still_private(address: str) -> bool:
    """Whether a plain http address leads into the own network now. Asks the resolver; https is not looked at.

    Raises ``OSError`` when the name is unknown.
    """
    parts = urlsplit(address)
    if parts.scheme == "https":
        return True
    found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    hosts = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    return bool(hosts) and all(_is_private(one) for one in hosts)


def _parts(text: str) -> SplitResult:
    if len(text) > LONGEST or not text.isascii() or not text.isprintable() or set(text) & set(' "<>\\^`{|}'):
        raise NotAnAddress
    try:
        parts = urlsplit(text)
        if parts.port == 0:
            raise NotAnAddress
    except ValueError:
        raise NotAnAddress from None
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _nobody(address: Address) -> bool:
    """Addresses at which no language model lives: link-local ones belong to clouds' own machinery."""
    meant = _meant(address)
    return meant.is_link_local or meant.is_multicast or meant.is_unspecified


def _is_private(address: Address) -> bool:
    return _meant(address).is_private and not _nobody(address)


def _meant(address: Address) -> Address:
    """An IPv4 address in IPv6 clothes without them."""
    return getattr(address, "ipv4_mapped", None) or address


def _is_house_name(host: str, literal: Address | None) -> bool:
    """A name of the own house: without a dot, or under a suffix that is never handed out. The call looks again."""
    if literal is not None:
        return _is_private(literal)
    return "." not in host or host.endswith(_HOUSE_NAMES)
