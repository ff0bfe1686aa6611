"""Which cases were merged into which, and which are linked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.cases.joining import LinkKind
from openzone.cases.models.case import Case

USER = settings.AUTH_USER_MODEL


class Merger(models.Model):
    """A case merged into another of the same enterprise, until it was taken out again.

    `unanswered_since` is what the zone owed in it then: from then on it owes it in the other one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mergers")
    target = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="merged_in")
    reason = models.TextField(blank=True)
    unanswered_since = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    until_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True), name="merger_one_at_a_time"),
            models.CheckConstraint(condition=~Q(case=F("target")), name="merger_into_another"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("at")), name="merger_ends_later"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} into {self.target_id}"


class CaseLink(models.Model):
    """That a case is related to another, or follows from it. Both show it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_to", db_index=False)
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_from")
    kind = models.CharField(max_length=10, choices=LinkKind)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "other", "kind"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="case_link_with_another"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
