"""Bodies outside the database, addressed by SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class TooBig(Exception):
    """A body is larger than its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A body on the disk that is not yet kept."""

    path: Path
    sha256: str
    size: int


def digest_of(body: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def put(body: bytes) -> str:
    """Stores a body once and returns its digest. Whole or not at all, also when killed. Writes a file."""
    digest = digest_of(body)
    if _place(digest).exists():
        return digest
    with staged([body], limit=len(body)) as found:
        return keep(found)


@contextmanager
def staged(chunks: Iterable[bytes], *, limit: int) -> Iterator[Staged]:
    """A body as it comes, on the disk, never wholly in memory. It is gone afterwards unless it was kept.

    Raises ``TooBig`` at the first byte over ``limit``.
    """
    root = Path(settings.BLOB_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=root, prefix="coming-")
    path = Path(name)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(descriptor, "wb") as handle:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooBig
                digest.update(chunk)
                handle.write(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        yield Staged(path=path, sha256=digest.hexdigest(), size=size)
    finally:
        path.unlink(missing_ok=True)


def keep(body: Staged) -> str:
    """Puts a staged body in its place, once, and returns its digest."""
    target = _place(body.sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(body.path, target)
    return body.sha256


def get(digest: str) -> bytes:
    """The body. Raises ``FileNotFoundError`` for a digest that was never stored or is no digest."""
    return path_of(digest).read_bytes()


def path_of(digest: str) -> Path:
    """Where the body lies. Raises ``FileNotFoundError`` for what is no digest."""
    if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
        raise FileNotFoundError(digest)
    return _place(digest)


def part(digest: str, *, start: int, stop: int, chunk: int = 256 * 1024) -> Iterator[bytes]:
    """The bytes from ``start`` up to, not with, ``stop``, piece by piece. Raises ``FileNotFoundError``."""
    with path_of(digest).open("rb") as handle:
        handle.seek(start)
        left = stop - start
        while left > 0 and (piece := handle.read(min(chunk, left))):
            left -= len(piece)
            yield piece


def _place(digest: str) -> Path:
    return Path(settings.BLOB_ROOT) / digest[:2] / digest[2:4] / digest
