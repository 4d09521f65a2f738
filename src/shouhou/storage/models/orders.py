"""Orders and their lines, as read from the marketplace."""

from django.db import models


class Order(models.Model):
    """One order (tid). ``paid_fen`` with postage is the ceiling of all refunds on it."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="orders")
    tid = models.CharField(max_length=40)
    status = models.CharField(max_length=30, blank=True)  # domain OrderStatus or empty when unknown
    status_raw = models.CharField(max_length=60, blank=True)
    paid_fen = models.BigIntegerField()
    postage_fen = models.BigIntegerField(default=0)
    buyer_nick = models.CharField(max_length=120, blank=True)
    buyer_open_uid = models.CharField(max_length=120, blank=True)
    shipping_type = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField(null=True)
    buyer_message = models.TextField(blank=True)
    seller_memo = models.TextField(blank=True)
    receiver_masked = models.CharField(max_length=300, blank=True)
    raw = models.JSONField(default=dict)
    source = models.CharField(max_length=8, default="api")  # api | file | paste | hand
    row_digest = models.CharField(max_length=32, blank=True)  # of the file's row
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "tid"], name="order_once"),
            models.CheckConstraint(condition=models.Q(paid_fen__gte=0), name="order_paid_not_negative"),
        ]


class OrderLine(models.Model):
    """One sub-order (oid)."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    oid = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    sku = models.CharField(max_length=300, blank=True)
    item_id = models.CharField(max_length=40, blank=True)
    outer_id = models.CharField(max_length=120, blank=True)
    num = models.PositiveIntegerField(default=1)
    price_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    status = models.CharField(max_length=30, blank=True)
    status_raw = models.CharField(max_length=60, blank=True)
    refund_status_raw = models.CharField(max_length=60, blank=True)
    waybill = models.CharField(max_length=60, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    row_digest = models.CharField(max_length=32, blank=True)  # of the file's row
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "oid"], name="order_line_once")]
