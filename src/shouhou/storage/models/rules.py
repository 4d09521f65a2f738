"""A shop's own rule rows, laid over the shipped ones."""

from django.db import models


class RuleOverride(models.Model):
    """Same members as ``domain.rules.RuleRow``; never edited, only ended and replaced."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="rule_rows")
    key = models.CharField(max_length=80)
    category = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    certainty = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("storage.User", on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "key"], name="rule_by_key")]
