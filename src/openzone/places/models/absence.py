"""Who is away, and who does that person's work meanwhile."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.places.models.network import Zone


class Absence(models.Model):
    """A person of a zone is away from one moment to another, and a deputy does the work. It ends by itself.

    Nothing that the person holds changes hands: who acts for whom follows from this row as long as it lasts.
    """

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="absences", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships")
    since = models.DateTimeField()
    until = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="absence_deputy_is_somebody_else"),
        )
        indexes = (models.Index(fields=["zone", "until"], condition=Q(ended_at__isnull=True), name="absence_to_come"),)

    def __str__(self) -> str:
        return f"{self.user_id} away, {self.deputy_id} instead"
