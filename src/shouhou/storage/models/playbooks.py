"""A shop's own playbooks over the shipped ones, and its guides per product."""

from django.db import models


class PlaybookVersion(models.Model):
    """One version of a shop's playbook; never edited, only replaced. An empty body takes the shipped one back."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="playbooks")
    key = models.CharField(max_length=40)  # as in the rulebook
    body = models.JSONField(default=dict)
    created_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "key", "-id"], name="playbook_newest")]


class ProductGuide(models.Model):
    """Pictures, a video or words that show how a product is used; ended, never edited and never deleted.

    A change ends the row and makes another that names it, so that who wrote what stays known.
    """

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="guides")
    item_id = models.CharField(max_length=40, blank=True)  # empty: for every product
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    blobs = models.JSONField(default=list)  # SHA-256 of pictures and videos, in order
    link = models.CharField(max_length=300, blank=True)  # shown and copied, never fetched
    words = models.CharField(max_length=300, blank=True)  # what buyers say when they need it
    created_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["shop", "item_id"], name="guide_by_product")]
