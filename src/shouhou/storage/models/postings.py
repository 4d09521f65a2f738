"""Money that moved, double entry. Triggers refuse UPDATE, DELETE and TRUNCATE."""

from django.db import models


class Posting(models.Model):
    """One movement from one account to another. Accounts and kinds: ``domain.postings``."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=24)
    debit = models.CharField(max_length=24)
    credit = models.CharField(max_length=24)
    amount_fen = models.BigIntegerField()
    command = models.ForeignKey("storage.Command", on_delete=models.PROTECT, null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    key = models.CharField(max_length=120)  # what it was booked for, so that it is booked once
    at = models.DateTimeField()  # when the money moved, platform time
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="posting_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="posting_positive"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="posting_by_case")]
