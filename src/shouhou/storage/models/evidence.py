"""Proof: what was handed in for a case, and the platform's pictures that have to be kept before they vanish."""

from django.db import models


class EvidenceItem(models.Model):
    """One piece of proof of one kind. Withdrawn, never deleted. ``blob`` empty: a person ticked that it is there."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40)  # a code of the rulebook's evidence table, empty: not sorted yet
    side = models.CharField(max_length=8)  # buyer | shop | platform: whose proof it is
    blob = models.ForeignKey("storage.Blob", on_delete=models.PROTECT, null=True)
    filename = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10)  # upload | paste | camera | platform | chat | tick
    message = models.ForeignKey("storage.RefundMessage", on_delete=models.SET_NULL, null=True)
    note = models.CharField(max_length=300, blank=True)
    # What the camera wrote into the picture as it came (time, model, place), encrypted: it is no part of the body,
    # and it stays with this use, for the same picture may come to another shop without it.
    exif_sealed = models.TextField(blank=True)
    original = models.CharField(max_length=64, blank=True)  # SHA-256 of the body as it came
    added_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "added_at"], name="evidence_by_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "blob", "kind"],
                name="evidence_once",
                condition=models.Q(withdrawn_at=None, blob__isnull=False),
            )
        ]


class PlatformPicture(models.Model):
    """A picture that a platform message points at; fetched once, before the platform stops serving it."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    message = models.ForeignKey("storage.RefundMessage", on_delete=models.CASCADE, related_name="pictures")
    url = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default="waiting")  # waiting | kept | refused | gone
    blob = models.ForeignKey("storage.Blob", on_delete=models.PROTECT, null=True)
    expires_at = models.DateTimeField(null=True)  # when the platform is expected to stop serving it
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "url"], name="platform_picture_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="platform_picture_due", condition=models.Q(state="waiting")
            )
        ]
