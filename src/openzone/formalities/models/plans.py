"""The plan of an enterprise that settles: its formalities as one, each after those that it comes after."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openzone.formalities.models.catalogue import Service
from openzone.formalities.models.running import Formality
from openzone.places.models import Zone, code_of_small_letters
from openzone.registry.models import FirstDaysStep, Organisation

USER = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """All formalities of an enterprise from a day on. One has no more than one plan that is not closed.

    `revision` counts everything that is done to it, so that two people at once notice each other.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="plans", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans", db_index=False)
    begins_on = models.DateField()
    laid_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    laid_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at__isnull=True), name="plan_one_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="plan_newest"),
            models.Index(fields=["organisation", "-laid_at"], name="plan_of_organisation"),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class PlanItem(models.Model):
    """A formality in a plan, by the code of its service; `formality` is the last one that was begun for it.

    `first_begins` and `first_ends` are the days for which it was planned when it was put in: what came of them is seen
    against these. When it is completed the step that it `feeds` of the enterprise's first days is done, unless other
    parts of the plan that feed it are still open.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="plan_items")
    position = models.PositiveSmallIntegerField()
    after = ArrayField(models.CharField(max_length=40), default=list)
    first_begins = models.DateField()
    first_ends = models.DateField()
    feeds = models.ForeignKey(FirstDaysStep, on_delete=models.PROTECT, null=True, related_name="+")
    formality = models.OneToOneField(Formality, on_delete=models.PROTECT, null=True, related_name="plan_item")
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "code"], name="plan_item_once"),
            models.CheckConstraint(condition=Q(first_ends__gte=F("first_begins")), name="plan_item_ends_after_begin"),
            models.CheckConstraint(condition=~Q(after__contains=[F("code")]), name="plan_item_not_after_itself"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""), name="plan_item_dropped_with_a_reason"
            ),
        )
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.code
