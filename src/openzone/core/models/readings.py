"""Who read what is sensitive."""

from django.db import models


class Reading(models.Model):
    """Somebody read something sensitive: at most one row per person, thing and hour. `what` is a code, never text."""

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    what = models.CharField(max_length=40)
    via = models.CharField(max_length=10)
    at = models.DateTimeField()
    hour = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user_id", "zone_id", "subject_type", "subject_id", "what", "hour"], name="reading_once_an_hour"
            ),
        )
        indexes = (
            models.Index(fields=["zone_id", "-at", "-id"], name="reading_newest"),
            models.Index(fields=["zone_id", "user_id", "-at", "-id"], name="reading_by_person"),
            models.Index(fields=["zone_id", "subject_type", "subject_id", "-at", "-id"], name="reading_of_thing"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} read {self.what} of {self.subject_type}:{self.subject_id}"
