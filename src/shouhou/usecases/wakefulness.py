"""Wakes what drains the queues."""

from django.db import transaction

from shouhou.storage import events


def wake_everything() -> None:
    """Tells every worker to look at both queues. Writes nothing."""
    with transaction.atomic():
        events.wake("inbox")
        events.wake("commands")
