"""What was said between buyer and shop outside the platform's refund messages: pasted or imported chat."""

from django.db import models


class ChatTurn(models.Model):
    """One message of a conversation, kept once however often it is pasted. Never sent anywhere."""

    shop = models.ForeignKey("storage.Shop", on_delete=models.PROTECT)
    case = models.ForeignKey("storage.Case", on_delete=models.PROTECT, related_name="chat")
    buyer_nick = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField()  # order within the conversation, for turns without a time
    author = models.CharField(max_length=12, blank=True)  # buyer | seller | empty: a line of the system
    speaker = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by_machine = models.BooleanField(default=False)
    pasted_by = models.ForeignKey("storage.User", on_delete=models.PROTECT, related_name="+")
    pasted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "position"], name="chat_by_case")]
