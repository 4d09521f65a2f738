"""How much a role may give away, what waits for a second pair of eyes, and every use of the right."""

from django.db import models


class AuthorityLimit(models.Model):
    """Limits of one role in one shop; never edited, only ended and replaced. Empty: no limit."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="limits")
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)  # refund | compensation
    each_fen = models.BigIntegerField(null=True)  # one decision
    day_fen = models.BigIntegerField(null=True)  # one person, one Chinese day
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "role", "kind", "-id"], name="limit_newest")]


class Approval(models.Model):
    """A decision above its author's limit, waiting for somebody who may."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="approvals")
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="approvals")
    state = models.CharField(
        max_length=12, default="waiting"
    )  # waiting | approved | rejected | withdrawn | stale
    kind = models.CharField(max_length=12)  # refund | compensation
    decision = models.CharField(max_length=24)  # name of the decision's kind
    params = models.JSONField()
    amount_fen = models.BigIntegerField()
    why = models.CharField(max_length=24)  # which limit: each | day | second
    eyes = models.PositiveSmallIntegerField(default=1)  # how many different people have to approve
    seen_version = models.PositiveIntegerField()
    idempotency_key = models.CharField(max_length=120)
    asked_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    checked = models.BooleanField(default=False)
    command = models.ForeignKey("storage.Command", on_delete=models.PROTECT, null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "idempotency_key"], name="approval_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["shop", "asked_at", "id"],
                name="approval_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["case", "-id"], name="approval_by_case"),
        ]


class ApprovalVote(models.Model):
    """One person's word on one approval. Append-only."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="votes")
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    approve = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "by"], name="vote_once")]


class AuthorityUse(models.Model):
    """Money given away on somebody's word: what the day's limit counts. Freed when the command came to nothing."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT)
    user = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField()
    day = models.DateField()  # Chinese calendar day
    command = models.ForeignKey("storage.Command", on_delete=models.PROTECT)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "user", "day"], name="authority_by_day")]
