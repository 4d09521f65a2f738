"""What was uploaded; the bytes lie outside the database, addressed by SHA-256."""

from django.db import models


class Blob(models.Model):
    """One stored body, re-encoded by us."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.PositiveIntegerField(null=True)  # of a video
    thumbnail = models.CharField(max_length=64, blank=True)  # SHA-256 of a small JPEG


class Attachment(models.Model):
    """One use of a blob in one case."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    filename = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey("storage.User", on_delete=models.PROTECT)
    at = models.DateTimeField()
