"""What programs asked for and were answered, so that a repeated request is answered and not repeated."""

from django.db import models


class AnsweredRequest(models.Model):
    """One request of one person under one idempotency key. ``digest`` is the SHA-256 of what was asked."""

    user = models.ForeignKey("storage.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="request_answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_request_age")]
