"""Where things lie, read from the environment. Standard library only: the supervisor uses it too."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The data folder and what is in it."""

    data: Path
    secret_file: Path

    @property
    def postgres(self) -> Path:
        """The embedded database's cluster folder."""
        return self.data / "postgres"

    @property
    def blobs(self) -> Path:
        """Uploads, addressed by SHA-256."""
        return self.data / "blobs"

    @property
    def sandbox_state(self) -> Path:
        """The demo marketplace's own memory."""
        return self.data / "sandbox.sqlite3"


def paths() -> Paths:
    """From ``SHOUHOU_DATA`` and ``SHOUHOU_SECRET_FILE``; as root ``/var/lib/shouhou``, else the user's share folder."""
    default = Path("/var/lib/shouhou") if os.geteuid() == 0 else Path.home() / ".local/share/shouhou"
    data = Path(os.environ.get("SHOUHOU_DATA") or default).expanduser().absolute()
    secret = os.environ.get("SHOUHOU_SECRET_FILE")
    return Paths(data=data, secret_file=Path(secret) if secret else data / "secret.key")


def read_or_make_secret(file: Path) -> str:
    """The installation's secret, at least 32 characters. Made once with mode 0600 when missing. Writes."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # two processes started at once: the other one made it
            return read_or_make_secret(file)
        text = secrets.token_urlsafe(48)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(text + "\n")
    if len(text) < 32:
        raise SystemExit(f"{file}: the secret is shorter than 32 characters / 密钥太短，至少 32 个字符")
    return text
