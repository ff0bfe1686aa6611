"""Which demands are left out of what says how demands are handled, and who said so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.cases.models.case import Case

USER = settings.AUTH_USER_MODEL


class Exclusion(models.Model):
    """A demand that what judges the handling leaves out: asked for by one person, decided by another, until ended."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exclusions", db_index=False)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    excluded_at = models.DateTimeField()
    excluded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="exclusion_once"),
            models.CheckConstraint(condition=~Q(asked_by=F("excluded_by")), name="exclusion_by_second_person"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("excluded_at"), ended_by__isnull=False),
                name="exclusion_ended_whole",
            ),
        )
        indexes = (models.Index(fields=["case", "id"], name="exclusion_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} left out"
