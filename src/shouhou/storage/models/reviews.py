"""Reviews (评价) as a table told us."""

from django.db import models


class Review(models.Model):
    """One review. A bad or neutral one belongs to a case."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="reviews")
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, null=True, related_name="reviews")
    key = models.CharField(max_length=64)  # what makes it the same review in the next table
    tid = models.CharField(max_length=40, blank=True)
    oid = models.CharField(max_length=40, blank=True)
    buyer_nick = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300, blank=True)
    item_id = models.CharField(max_length=40, blank=True)
    result = models.CharField(max_length=8, blank=True)  # domain ReviewResult
    result_raw = models.CharField(max_length=40, blank=True)
    content = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    row_digest = models.CharField(max_length=32, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="review_once")]
        indexes = [models.Index(fields=["case"], name="review_by_case")]
