"""A shop's policy for options, what its products are like, and which option was chosen."""

from django.db import models


class ShopPolicy(models.Model):
    """The shop's answers to ``domain.options`` policy questions; never edited, only ended and replaced."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="policies")
    category = models.CharField(max_length=20, blank=True)  # problem category; empty: for all
    body = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "category", "-id"], name="policy_newest")]


class ProductProfile(models.Model):
    """What the rules need to know of a product and no export says."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="products")
    item_id = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    goods_category = models.CharField(max_length=40, blank=True)  # a code of the rulebook's goods categories
    free_shipping = models.BooleanField(null=True)
    exclusion_confirmed = models.BooleanField(
        default=False
    )  # buyers confirm "no seven-day return" at purchase
    long_window = models.BooleanField(default=False)  # the platform shows 90 days of after-sales
    salvage_percent = models.PositiveSmallIntegerField(null=True)
    updated_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "item_id"], name="product_once")]


class ChosenOption(models.Model):
    """An option that a person took, as it was shown. The newest of a case holds."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="chosen")
    key = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()  # 1: the recommended one
    shown = models.JSONField()  # the option with its amounts, bearers and costs
    rules_digest = models.CharField(max_length=64)
    policy_digest = models.CharField(max_length=64)
    command = models.ForeignKey("storage.Command", on_delete=models.PROTECT, null=True)
    by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="chosen_newest")]
