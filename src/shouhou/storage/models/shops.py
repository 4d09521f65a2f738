"""Shops, how to reach them, and how fresh what we know of them is."""

from django.db import models


class Shop(models.Model):
    """One shop on one marketplace. Secrets are encrypted with the installation's key."""

    name = models.CharField(max_length=80, unique=True)
    shop_type = models.CharField(max_length=1)  # domain ShopType
    marketplace = models.CharField(max_length=20, default="taobao")
    channel = models.CharField(max_length=10, default="api")  # api | files
    gateway = models.CharField(max_length=300, blank=True)
    app_key = models.CharField(max_length=60, blank=True)
    app_secret_sealed = models.TextField(blank=True)
    seller_nick = models.CharField(max_length=120, blank=True)
    seller_user_id = models.CharField(max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)
    withdrawal_profile = models.CharField(max_length=10, default="today")  # today | seed
    first_response_minutes = models.PositiveIntegerField(default=60)
    stale_minutes = models.PositiveIntegerField(default=15)
    default_address_id = models.CharField(max_length=40, blank=True)
    # The shop's clock: platform time = clock_platform_at + (host now - clock_host_at) x clock_rate.
    clock_host_at = models.DateTimeField(null=True)
    clock_platform_at = models.DateTimeField(null=True)
    clock_rate = models.FloatField(default=1.0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(shop_type__in=["B", "C"]), name="shop_type_known"),
        ]


class ShopSession(models.Model):
    """One of the two authorisations of a shop. Ends are platform time, ``refused_at`` and ``updated_at`` host time."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=4)  # main | sub
    token_sealed = models.TextField()
    nick = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True)
    write_until = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_text = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "kind"], name="one_session_a_kind")]


class SyncSource(models.Model):
    """One stream of data of one shop: when it is due, who is at it, how fresh it is."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=20)  # hints | refunds | orders | clock | addresses
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)  # platform time up to which everything was read
    data_as_of = models.DateTimeField(null=True)  # host time of the last whole read
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="one_source_a_name")]
        indexes = [models.Index(fields=["due_at"], name="source_due")]


class AddressBookEntry(models.Model):
    """A return address that the platform knows the shop by."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="addresses")
    address_id = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=40, blank=True)
    district = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=300, blank=True)
    post_code = models.CharField(max_length=12, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    memo = models.CharField(max_length=300, blank=True)
    is_default_return = models.BooleanField(default=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "address_id"], name="address_once")]
