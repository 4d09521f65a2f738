"""What the platform hinted at and we have not read yet: one row per refund."""

from django.db import models


class InboxRow(models.Model):
    """``generation`` rises with each hint, so that a hint during reading is not lost."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="inbox")
    refund_id = models.CharField(max_length=40)
    generation = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "refund_id"], name="inbox_once")]
        indexes = [models.Index(fields=["not_before", "id"], name="inbox_due")]
