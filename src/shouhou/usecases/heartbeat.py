"""Signs of life of workers."""

from datetime import datetime, timedelta

from shouhou.storage.models import Heartbeat

FORGET_AFTER = timedelta(days=1)


def beat(*, name: str, now: datetime) -> None:
    """Notes that a worker is alive; forgets workers that have been gone for a day. Writes."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})
    Heartbeat.objects.filter(beat_at__lt=now - FORGET_AFTER).delete()
