"""Signs of life."""

from django.db import models


class Heartbeat(models.Model):
    """Last beat of a worker, host time."""

    name = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField()
