"""What is known of organisations in figures: indicators, dated facts, and the profile that rules read."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.core.intervals import Comparator, Interval, interval
from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDateField, PartialRange
from openzone.places.models import Named, Zone
from openzone.registry.enums import FactSource, IndicatorKind, Period
from openzone.registry.models.organisations import Organisation


class Indicator(Named):
    """What can be known in figures: its unit, over which period it is told, and what exactly it means.

    `period` says whether its figures are told on a day or over a period, and over which one usually. `lowest` and
    `highest` are the numbers between which a value is possible at all. The unit of money is its usual currency. One
    that was retired is not recorded any more; what was stays.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="indicators", db_index=False)
    code = models.CharField(max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z")])
    kind = models.CharField(max_length=10, choices=IndicatorKind)
    unit = models.CharField(max_length=20)
    unit_local = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=10, choices=Period)
    decimals = models.PositiveSmallIntegerField(default=0)
    lowest = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    highest = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    definition = models.TextField(blank=True)
    definition_local = models.TextField(blank=True)
    is_key = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(highest__gte=F("lowest")),
                name="indicator_range",
            ),
        )
        ordering = ("place", "id")

    @property
    def shown_definition(self) -> str:
        """What it means, in the reader's language."""
        return local(self.definition, self.definition_local)

    @property
    def shown_unit(self) -> str:
        """Its unit, in the reader's language."""
        return local(self.unit, self.unit_local)


class Fact(models.Model):
    """One figure of one organisation over a period or on a day, with who says so.

    A correction is a further row that supersedes the old one, which stays. `current` is the one that counts: at most
    one for an organisation, indicator and date. One that was withdrawn counts no more, with who says so and why; what
    it superseded counts again.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="facts", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="facts", db_index=False)
    at = PartialDateField()
    days = models.GeneratedField(expression=PartialRange("at"), output_field=DateRangeField(), db_persist=True)
    comparator = models.CharField(max_length=2, choices=Comparator, default=Comparator.EQUAL)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=10, choices=FactSource)
    source_note = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_return = models.ForeignKey(
        "registry.Return", on_delete=models.PROTECT, null=True, related_name="facts", db_index=False
    )
    from_import = models.ForeignKey(
        "registry.ImportRun", on_delete=models.PROTECT, null=True, related_name="facts", db_index=False
    )
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    current = models.BooleanField(default=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "indicator", "at"], condition=Q(current=True), name="fact_current_once"
            ),
            models.CheckConstraint(condition=~Q(at=""), name="fact_has_a_date"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(current=False) & ~Q(withdrawn_reason="")),
                name="fact_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(source=FactSource.RETURN, from_return__isnull=False)
                | (~Q(source=FactSource.RETURN) & Q(from_return__isnull=True)),
                name="fact_of_a_return_names_it",
            ),
        )
        # There are many facts: what few of them have is kept for those alone, and what nothing is found by, not at all.
        indexes = (
            models.Index(fields=["indicator", "at"], condition=Q(current=True), name="fact_of_indicator"),
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"fact_{name}")
                for name in ("document", "from_return", "from_import", "supersedes")
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} of {self.organisation_id} {self.at}: {self.comparator} {self.value}"

    @property
    def interval(self) -> Interval:
        """The numbers that it can be."""
        return interval(self.comparator, self.value)


class FactProfile(models.Model):
    """The figures of one organisation in one year, side by side: what rules and rankings read.

    `figures` holds by indicator what `registry.profiles.entry_of` makes of its fact: the bounds, one left out where
    that side is open, and the fact's id. It is kept by `record_fact` and can be rebuilt from the facts.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="fact_profiles", db_index=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="fact_profiles", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    figures = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "year"], name="fact_profile_once"),)
        indexes = (models.Index(fields=["zone", "year"], name="fact_profile_of_year"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.year}"
