"""What belongs to writing in a conversation: texts not sent yet, and who is there."""

from django.db import models
from django.db.models import Q


class WrittenDraft(models.Model):
    """What somebody has typed and not sent, under the key of the place where it is typed."""

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    body = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user_id", "zone_id", "key"], name="draft_once"),
            models.CheckConstraint(condition=~Q(body=""), name="draft_not_empty"),
        )
        indexes = (models.Index(fields=["saved_at"], name="draft_age"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.key}"


class Presence(models.Model):
    """Somebody on a page that shows a conversation, and what is being typed there. Each part ends by its time.

    `inside`: for the zone, not for the other side. `answering_until` is seen by both sides, `noting_until` inside only.
    """

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    topic = models.CharField(max_length=60)
    inside = models.BooleanField()
    here_until = models.DateTimeField()
    answering_until = models.DateTimeField(null=True)
    noting_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["topic", "user_id"], name="presence_once"),)
        indexes = (models.Index(fields=["here_until"], name="presence_end"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.topic}"
