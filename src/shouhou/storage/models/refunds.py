"""The platform's refund as observed: its words are kept, ours stand beside them."""

from django.db import models


class Refund(models.Model):
    """One refund. Moved only by what the platform says, never by us."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="refunds")
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="refunds")
    refund_id = models.CharField(max_length=40)
    tid = models.CharField(max_length=40)
    oid = models.CharField(max_length=40)
    # Each pair: our word (empty when we have none) and the platform's spelling.
    status = models.CharField(max_length=30, blank=True)
    status_raw = models.CharField(max_length=80)
    dispute_type = models.CharField(max_length=30, blank=True)
    dispute_type_raw = models.CharField(max_length=60, blank=True)
    flow = models.CharField(max_length=30, blank=True)  # domain Flow
    phase = models.CharField(max_length=12, blank=True)
    good_status = models.CharField(max_length=20, blank=True)
    order_status = models.CharField(max_length=30, blank=True)
    cs_status = models.CharField(max_length=30, default="none")
    cs_status_raw = models.CharField(max_length=30, blank=True)
    advance_status = models.CharField(max_length=30, default="none")
    constraint = models.CharField(max_length=20, default="none")
    constraint_raw = models.CharField(max_length=60, blank=True)
    has_good_return = models.BooleanField(null=True)
    refund_fen = models.BigIntegerField()
    total_fen = models.BigIntegerField(null=True)
    price_fen = models.BigIntegerField(null=True)
    num = models.PositiveIntegerField(null=True)
    item_id = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    sku = models.CharField(max_length=300, blank=True)
    outer_id = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    buyer_nick = models.CharField(max_length=120, blank=True)
    buyer_open_uid = models.CharField(max_length=120, blank=True)
    applied_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(null=True)
    # When the present node was entered and how, for our own computing of its limit.
    entered_at = models.DateTimeField(null=True)
    entered_by = models.CharField(max_length=20, blank=True)
    cs_since = models.DateTimeField(null=True)
    cs_remaining_seconds = models.BigIntegerField(null=True)
    platform_timeout_at = models.DateTimeField(null=True)
    return_company = models.CharField(max_length=60, blank=True)
    return_waybill = models.CharField(max_length=60, blank=True)
    return_sent_at = models.DateTimeField(null=True)
    return_signed_at = models.DateTimeField(null=True)
    return_address = models.TextField(blank=True)
    shipping_type = models.CharField(max_length=20, blank=True)
    attribute = models.TextField(blank=True)
    withdrawals = models.PositiveSmallIntegerField(default=0)
    refuse_reasons = models.JSONField(default=list)
    refuse_reasons_for = models.CharField(max_length=40, blank=True)  # status and version they were read for
    raw = models.JSONField(default=dict)
    source = models.CharField(max_length=8, default="api")  # api | file | paste | hand: who told us last
    row_digest = models.CharField(
        max_length=32, blank=True
    )  # of the file's row, so that the same row is told at once
    first_seen_at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "refund_id"], name="refund_once"),
            models.CheckConstraint(condition=models.Q(refund_fen__gte=0), name="refund_not_negative"),
        ]
        indexes = [
            models.Index(fields=["shop", "oid"], name="refund_by_line"),
            models.Index(fields=["shop", "tid"], name="refund_by_order"),
            models.Index(fields=["case", "-id"], name="refund_by_case"),
        ]


class RefundMessage(models.Model):
    """One message or piece of evidence on the platform's side."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="messages")
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    message_id = models.CharField(max_length=40)
    author = models.CharField(max_length=12, blank=True)  # domain Party or empty
    author_nick = models.CharField(max_length=120, blank=True)
    content = models.TextField(blank=True)
    is_return_address = models.BooleanField(default=False)
    picture_urls = models.JSONField(default=list)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refund", "message_id"], name="message_once")]
        indexes = [models.Index(fields=["refund", "created_at"], name="message_by_time")]
