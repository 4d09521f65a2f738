"""The append-only, hash-chained history of each case. Triggers refuse UPDATE, DELETE and TRUNCATE."""

from django.db import models


class HistoryRow(models.Model):
    """One fact about one case. ``body`` is canonical JSON text without personal data."""

    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="history")
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)  # user:ID | platform | system
    kind = models.CharField(max_length=40)
    body = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="history_seq_once")]


class Anchor(models.Model):
    """One day's Merkle root over all case heads, chained to the day before."""

    day = models.DateField(unique=True)
    cases = models.PositiveIntegerField()
    rows = models.PositiveBigIntegerField()
    last_row = models.BigIntegerField()  # id of the newest history row that it covers
    root = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
