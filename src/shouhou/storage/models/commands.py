"""Instructions to the marketplace: written first, sent once, settled by reading."""

import uuid

from django.db import models

OPEN_STATES = ["pending", "sending", "unknown", "needs_code", "needs_session", "needs_person"]


class Command(models.Model):
    """One decision on one subject. States: ``domain.commands``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="commands")
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="commands")
    subject_kind = models.CharField(max_length=12, default="refund")  # refund | payment
    subject_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)  # domain Action of the seller, or "compensate"
    channel = models.CharField(max_length=8)  # api | manual
    params = models.JSONField(default=dict)
    code_sealed = models.TextField(blank=True)  # the SMS code, until the next call used it
    state = models.CharField(max_length=16, default="pending")
    steps_done = models.JSONField(default=list)
    seen_refund_version = models.BigIntegerField(null=True)
    seen_status = models.CharField(max_length=30, blank=True)
    sent_version = models.BigIntegerField(null=True)
    seen_case_version = models.PositiveIntegerField()
    rules_digest = models.CharField(max_length=64, blank=True)
    actor = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    unknown_since = models.DateTimeField(null=True)
    ticked_at = models.DateTimeField(null=True)
    contradicted_at = models.DateTimeField(null=True)  # a newer file does not show what was ticked
    finished_at = models.DateTimeField(null=True)
    outcome_code = models.CharField(max_length=120, blank=True)
    outcome_text = models.CharField(max_length=400, blank=True)
    platform_message_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "subject_kind", "subject_id"],
                name="one_open_command_a_subject",
                condition=models.Q(state__in=OPEN_STATES),
            ),
            models.UniqueConstraint(fields=["shop", "idempotency_key"], name="command_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "created_at"],
                name="command_due",
                condition=models.Q(state__in=["pending", "sending", "unknown"]),
            ),
            models.Index(fields=["case", "created_at"], name="command_by_case"),
            models.Index(
                fields=["shop", "created_at", "id"],
                name="command_to_do",
                condition=models.Q(state__in=["needs_person", "needs_code", "needs_session", "unknown"]),
            ),
        ]
