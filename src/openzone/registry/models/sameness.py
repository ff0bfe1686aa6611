"""Which organisations were found to be the same, and which were found not to be."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.places.models import Zone
from openzone.registry.models.organisations import Organisation


class NotSame(models.Model):
    """Two organisations that look alike and are not the same: nobody is asked again. `first` has the lower id."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class LikelyPair(models.Model):
    """Two organisations that may be the same, as the last comparison found them. `first` has the lower id.

    `reasons` are codes with what they rest on (`registry.sameness` says them in words). Kept by the job that compares
    whatever is new; `later_until` is the day before which nobody wants to be asked again.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    found_at = models.DateTimeField()
    later_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="likely_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_pair_in_order"),
            models.CheckConstraint(condition=Q(score__lte=100), name="likely_pair_scored"),
        )
        indexes = (models.Index(fields=["zone", "-score", "-id"], name="likely_pair_likeliest"),)

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"


class Merge(models.Model):
    """One organisation was merged into another.

    `steps` holds, in order, each change of a row with what stood there before and after: what un-merging needs. The
    counts by kind, for people, are in `moved`.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+", db_index=False)
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["zone", "-merged_at", "-id"], name="merge_newest"),)
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"),
        )

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
