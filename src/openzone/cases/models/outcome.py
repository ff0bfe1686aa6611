"""How rounds of solving ended, and what of it the figures keep."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.cases.enums import Outcome, Satisfaction, Solved
from openzone.cases.models.case import Case
from openzone.cases.models.catalogue import Category
from openzone.cases.models.talk import Message
from openzone.places.models import Park, Unit, Zone

USER = settings.AUTH_USER_MODEL


class Cycle(models.Model):
    """One round of solving: what was proposed, what was answered, when it closed. A dispute opens the next.

    One that closed with no answer is `unconfirmed`: never solved, never satisfied. Four weeks after its end the filer
    is asked once whether it still `held`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cycles", db_index=False)
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    solution = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    solved = models.CharField(max_length=10, choices=Solved, blank=True)
    satisfaction = models.PositiveSmallIntegerField(choices=Satisfaction, null=True)
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)
    held_asked_at = models.DateTimeField(null=True)
    held = models.CharField(max_length=10, choices=Solved, blank=True, default="", db_default="")
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(held="", held_at__isnull=True)
                | (~Q(held="") & Q(held_at__isnull=False, held_asked_at__isnull=False)),
                name="cycle_held_whole",
            ),
            models.UniqueConstraint(fields=["case", "number"], name="cycle_once"),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)), name="cycle_satisfaction_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, solved="") | (Q(answered_at__isnull=False) & ~Q(solved="")),
                name="cycle_answered_whole",
            ),
        )
        indexes = (
            models.Index(fields=["closed_at"], name="cycle_closed"),
            models.Index(
                fields=["proposed_at"], condition=Q(outcome=Outcome.POLICY_NEEDED), name="cycle_policy_needed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} cycle {self.number}"

    @property
    def unconfirmed(self) -> bool:
        """Whether it closed though the enterprise never said whether it is solved."""
        return self.closed_at is not None and self.answered_at is None


class Tally(models.Model):
    """What a figure counts in one year for one value of one dimension, kept by the actions: see `cases.tallies`.

    The numbers of rows with the same key add up. `at` is the latest moment that they know of.
    """

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=10)
    month = models.PositiveSmallIntegerField(null=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    numerator = models.IntegerField()
    denominator = models.IntegerField()
    unknown = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["zone", "year"], name="tally_of_year"),)

    def __str__(self) -> str:
        return f"{self.measure} {self.year} by {self.dimension}"
