"""Numbers as the platform hands them out: beyond 2^53, and the same for the same seed."""

import hashlib
from random import Random


def drawn(seed: int, purpose: str, turn: int) -> Random:
    """A source of chance that depends on nothing but its arguments, so that a restart goes on where it was."""
    return Random(f"{seed}:{purpose}:{turn}")  # noqa: S311 - lifelike, not secret


def token(seed: int, *parts: object, length: int = 48) -> str:
    """A made-up credential: the same for the same seed and parts."""
    return hashlib.sha256(f"{seed}:{parts!r}".encode()).hexdigest()[:length]


def order_number(seed: int, turn: int) -> int:
    """19 digits beginning with 29, well above 2^53."""
    return 2_900_000_000_000_000_000 + (seed % 97) * 10**15 + turn * 1_000_000 + 365_258


def refund_number(seed: int, turn: int) -> int:
    """18 digits beginning with 18, well above 2^53."""
    return 180_000_000_000_000_000 + (seed % 97) * 10**14 + turn * 10_000 + 5_852


def message_number(turn: int) -> int:
    """Ten digits and growing."""
    return 5_199_000_000 + turn * 7
