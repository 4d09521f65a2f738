"""Bodies outside the database, addressed by SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def digest_of(body: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def put(body: bytes) -> str:
    """Stores a body once and returns its digest. Whole or not at all, also when killed. Writes a file."""
    digest = digest_of(body)
    target = _place(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(body)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, target)
    return digest


def get(digest: str) -> bytes:
    """The body. Raises ``FileNotFoundError`` for a digest that was never stored or is no digest."""
    if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
        raise FileNotFoundError(digest)
    return _place(digest).read_bytes()


def _place(digest: str) -> Path:
    return Path(settings.BLOB_ROOT) / digest[:2] / digest[2:4] / digest
