"""The sandbox's own clock: host time, moved by an offset and sped up by a rate."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def host_ms() -> int:
    """Host time, epoch milliseconds."""
    return time.time_ns() // 1_000_000


def china_text(ms: int) -> str:
    """``yyyy-MM-dd HH:mm:ss`` in GMT+8, as every date of the platform is written."""
    return datetime.fromtimestamp(ms / 1000, CHINA).strftime("%Y-%m-%d %H:%M:%S")


def from_china_text(text: str) -> int:
    """Epoch milliseconds of a platform date; ValueError when it is none."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).timestamp() * 1000)


def iso(ms: int) -> str:
    """UTC, for the control API."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


@dataclass
class SandboxClock:
    """Sandbox time = ``base_ms`` + (host − ``set_at_ms``) × ``rate``; it also runs while the process is down."""

    base_ms: int
    set_at_ms: int
    rate: float = 1.0

    @classmethod
    def started(cls, *, rate: float) -> "SandboxClock":
        """A clock that agrees with the host at this moment."""
        now = host_ms()
        return cls(now, now, rate)

    def now_ms(self) -> int:
        """Sandbox time, epoch milliseconds."""
        return self.base_ms + int((host_ms() - self.set_at_ms) * self.rate)

    def offset_seconds(self) -> float:
        """How far the sandbox is ahead of the host right now."""
        return round((self.now_ms() - host_ms()) / 1000, 3)

    def change(self, *, now_ms: int | None = None, rate: float | None = None) -> None:
        """Set the time, the rate, or both; what is not given goes on as it was."""
        here = self.now_ms() if now_ms is None else now_ms
        self.base_ms, self.set_at_ms = here, host_ms()
        if rate is not None:
            self.rate = rate
