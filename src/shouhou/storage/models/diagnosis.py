"""What was found about a complaint, what people corrected, and which model answered."""

from django.db import models


class CaseDiagnosis(models.Model):
    """One answer about one case; the newest holds. Members: ``domain.diagnosis.records.Diagnosis``."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="diagnoses")
    category = models.CharField(max_length=20)
    runner_up = models.CharField(max_length=20, blank=True)
    responsible = models.CharField(max_length=12)
    confidence = models.FloatField()
    because = models.CharField(max_length=200, blank=True)  # the buyer's words
    facts = models.JSONField(default=list)
    ask = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=10)  # model | endpoint | person
    model = models.CharField(max_length=64, blank=True)
    input_digest = models.CharField(max_length=64, blank=True)  # of the words and facts it was made from
    by = models.ForeignKey("storage.User", on_delete=models.PROTECT, null=True, related_name="+")
    second_asked_at = models.DateTimeField(
        null=True
    )  # host time at which a second opinion was sought, or not needed
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-id"], name="diagnosis_newest"),
            models.Index(
                fields=["shop", "-id"],
                name="diagnosis_unasked",
                condition=models.Q(origin="model", second_asked_at=None),
            ),
        ]


class DiagnosisLabel(models.Model):
    """What a person said a complaint is about: the shop's own examples, one for each case, the newest word."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.OneToOneField("storage.Case", on_delete=models.PROTECT, related_name="label")
    text = models.TextField()
    category = models.CharField(max_length=20)
    responsible = models.CharField(max_length=12)
    by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "-at"], name="label_by_shop")]


class DiagnosisModel(models.Model):
    """A model trained from a shop's own corrections; its bytes are a blob. The newest installed one answers."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    blob = models.ForeignKey("storage.Blob", on_delete=models.PROTECT)
    base = models.CharField(max_length=64)  # digest of the shipped model it grew from
    labels = models.PositiveIntegerField()
    scores = models.JSONField(default=dict)
    installed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shop", "-id"], name="model_newest")]


class LanguageEndpoint(models.Model):
    """An OpenAI-compatible endpoint that a shop may ask when the model is unsure. Off unless switched on."""

    shop = models.OneToOneField("storage.Shop", on_delete=models.CASCADE, related_name="endpoint")
    enabled = models.BooleanField(default=False)
    url = models.CharField(max_length=300)
    key_sealed = models.TextField(blank=True)
    model = models.CharField(max_length=80)
    below_percent = models.PositiveSmallIntegerField(default=50)  # asked only when less sure than this
    timeout_seconds = models.PositiveSmallIntegerField(default=10)
    updated_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)
    last_error_at = models.DateTimeField(null=True)
