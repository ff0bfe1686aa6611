"""Who has which space, from when to when and for what rent."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from openzone.places.models import Space, Zone
from openzone.registry.models.organisations import Organisation


class Tenancy(models.Model):
    """An organisation has a space for a time; `until` is its last day, none while it is open.

    `moved_from` is the tenancy that it moved out of to come here. `area` in m² is what is let, at most the space's own.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="tenancies", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenancies", db_index=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="tenancies")
    since = models.DateField()
    until = models.DateField(null=True)
    days = models.GeneratedField(
        expression=Func(F("since"), F("until"), Value("[]"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )
    area = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    deposit = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    rent_free_months = models.PositiveSmallIntegerField(default=0)
    subsidy = models.CharField(max_length=300, blank=True)
    moved_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="moved_to")
    ended_for = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="tenancy_space_let_once",
                expressions=[("space", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="tenancy_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="tenancy_has_an_area"),
            models.CheckConstraint(condition=Q(deposit__gte=0), name="tenancy_deposit_not_negative"),
        )
        indexes = (
            models.Index(fields=["organisation", "-since"], name="tenancy_of_organisation"),
            models.Index(fields=["zone", "until"], name="tenancy_ending"),
        )

    def __str__(self) -> str:
        return f"{self.space_id} to {self.organisation_id}"


class TenancyCorrection(models.Model):
    """A tenancy was put right, or taken back (then `tenancy` is none): what it said `before`, by whom and why."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="tenancy_corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenancy_corrections")
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="tenancy_corrections", db_index=False)
    tenancy = models.ForeignKey(Tenancy, on_delete=models.SET_NULL, null=True, related_name="corrections")
    before = models.JSONField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["space", "-made_at"], name="tenancy_correction_of_space"),)

    def __str__(self) -> str:
        return f"{self.tenancy_id} of {self.organisation_id}"


class RentStep(models.Model):
    """The rent from a day on: money for each m² and month, until the next step."""

    tenancy = models.ForeignKey(Tenancy, on_delete=models.CASCADE, related_name="rents", db_index=False)
    since = models.DateField()
    per_square_metre = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tenancy", "since"], name="rent_step_once"),
            models.CheckConstraint(condition=Q(per_square_metre__gte=0), name="rent_not_negative"),
        )
        ordering = ("since",)

    def __str__(self) -> str:
        return f"{self.per_square_metre} since {self.since}"
