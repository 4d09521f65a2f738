"""Files that people brought, what came of them, and how a shop's own tables are read."""

from django.db import models

OPEN_STATES = ["waiting", "reading", "ready", "applying"]


class ImportFile(models.Model):
    """One file of one shop, from upload to outcome. The file itself lies in the data folder until it is done."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="imports")
    actor = models.ForeignKey("storage.User", on_delete=models.PROTECT, null=True, related_name="+")
    filename = models.CharField(max_length=200)
    path = models.CharField(max_length=300, blank=True)  # relative to the data folder; empty when removed
    size = models.BigIntegerField(default=0)
    # waiting | reading (for the preview) | ready | needs_columns | applying | done | refused | cancelled | failed
    state = models.CharField(max_length=16, default="waiting")
    kind = models.CharField(max_length=12, blank=True)  # domain FileKind
    generation = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # header name → domain ReviewColumn
    stated_at = (
        models.DateTimeField()
    )  # the moment the file speaks of: its name's, else the person's, else its own
    progress = models.FloatField(default=0)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # the first thousand: row, code, reason, subject
    confirmed = models.PositiveIntegerField(default=0)
    contradicted = models.PositiveIntegerField(default=0)
    vanished = models.JSONField(default=list)  # refund numbers that are open with us and not in the file
    preview = models.JSONField(default=dict)
    error_code = models.CharField(max_length=40, blank=True)
    error_text = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "-id"], name="import_by_shop")]


class ColumnMapping(models.Model):
    """How a shop's own table is read: remembered per set of column names."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE)
    columns_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "columns_digest"], name="mapping_once")]
