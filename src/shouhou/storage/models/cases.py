"""Our case: one buyer's one problem with one order line in one shop."""

from datetime import UTC, datetime

from django.db import models

# "Nothing due" sorts after everything that is; a null would break keyset paging.
NO_DUE = datetime(9000, 1, 1, tzinfo=UTC)


class Case(models.Model):
    """Moved only by ``domain.case``; ``version`` is the number of its history rows."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, default="open")
    waiting_for = models.CharField(max_length=12, default="us")
    waiting_by_hand = models.BooleanField(default=False)
    owner = models.ForeignKey("storage.User", on_delete=models.PROTECT, null=True, related_name="cases")
    tid = models.CharField(max_length=40, blank=True)
    oid = models.CharField(max_length=40, blank=True)
    buyer_nick = models.CharField(max_length=120, blank=True)
    buyer_open_uid = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300, blank=True)
    # The refund that the row in the queue speaks of; the newest open one, else the newest.
    lead_refund = models.ForeignKey("storage.Refund", on_delete=models.PROTECT, null=True, related_name="+")
    open_refunds = models.PositiveSmallIntegerField(default=0)
    amount_fen = models.BigIntegerField(default=0)
    cs_open = models.BooleanField(default=False)
    next_due_at = models.DateTimeField(default=NO_DUE)
    next_due_kind = models.CharField(max_length=10, blank=True)  # promise | platform
    next_due_certainty = models.CharField(max_length=12, blank=True)
    due_started_at = models.DateTimeField(null=True)
    first_response_due_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    origin = models.CharField(max_length=10, default="refund")  # refund | review | hand
    # The newest diagnosis, for the queue and for measures; ``storage.CaseDiagnosis`` has the whole of it.
    category = models.CharField(max_length=20, blank=True)
    responsible = models.CharField(max_length=12, blank=True)
    # Words or facts came in since the newest diagnosis; None when it is up to date.
    diagnose_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True)  # what a person who filed it said it is about
    wish = models.CharField(max_length=12, blank=True)  # what the buyer wants: refund | return | exchange | …
    # What a person found out and no source tells: members of ``domain.options.situation.Situation`` as form values.
    findings = models.JSONField(default=dict)
    # What decides on proof: a claim and a kind of goods of the evidence table, as a person chose them; empty: found
    # by rule.
    claim = models.CharField(max_length=30, blank=True)
    goods = models.CharField(max_length=20, blank=True)
    story = models.TextField(blank=True)  # the buyer's words as the filer took them down
    command_state = models.CharField(max_length=16, blank=True)  # of the open command, for the queue
    last_activity_at = models.DateTimeField()
    last_text = models.CharField(max_length=200, blank=True)
    last_from = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed", "merged"]), name="case_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["shop", "next_due_at", "id"],
                name="case_queue",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["owner", "shop", "next_due_at", "id"],
                name="case_queue_of_owner",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["shop", "-closed_at", "-id"], name="case_closed", condition=models.Q(state="closed")
            ),
            models.Index(
                fields=["diagnose_since", "id"],
                name="case_to_diagnose",
                condition=models.Q(diagnose_since__isnull=False),
            ),
            models.Index(fields=["shop", "oid"], name="case_by_line"),
            models.Index(fields=["shop", "tid"], name="case_by_order"),
        ]


class Note(models.Model):
    """An internal note. Its own table and its own path, so that it can never reach a buyer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    author = models.ForeignKey("storage.User", on_delete=models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="note_by_case")]
