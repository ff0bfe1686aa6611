"""The catalogue of services with its versions, the counters where they are given, and appointments there."""

from collections.abc import Sequence
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.core.models.calendars import as_hours
from openzone.core.partial_dates import PartialDateField
from openzone.core.search import indexed
from openzone.core.working_time import Hours
from openzone.formalities.enums import Applicant, ServiceState
from openzone.formalities.steps import stages
from openzone.places.enums import Level
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
ONE_PROVIDER = Q(unit__isnull=False, office__isnull=True) | Q(unit__isnull=True, office__isnull=False)


class OutsideOffice(Named):
    """An office that is no unit of the service network and serves people in the zone, `served_since` some day."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="outside_offices", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    served_since = PartialDateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="outside_office_code_once"),)


class Provided(Named):
    """What a unit of the network does, or an office outside it: one of the two."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(OutsideOffice, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def provider(self) -> Unit | OutsideOffice:
        """Who does it."""
        found = self.unit or self.office
        assert found is not None, "the database refuses a row that nobody provides"
        return found


class ServiceCounter(Provided):
    """A counter where people are served: `capacity` at a time, each for a slot of so many minutes.

    `week` holds its hours as a calendar does, Monday first. It can be booked so many days ahead. Whoever takes a slot
    of it locks its row first.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="service_counters", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    place = models.CharField(max_length=200, blank=True)
    place_local = models.CharField(max_length=200, blank=True)
    week = models.JSONField()
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    capacity = models.PositiveSmallIntegerField(default=1)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="service_counter_code_once"),
            models.CheckConstraint(condition=ONE_PROVIDER, name="service_counter_of_one"),
            models.CheckConstraint(condition=Q(slot_minutes__range=(5, 480)), name="service_counter_slot_5_to_480"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 100)), name="service_counter_capacity_1_to_100"),
            models.CheckConstraint(condition=Q(days_ahead__range=(1, 180)), name="service_counter_ahead_1_to_180"),
        )

    @property
    def hours(self) -> list[Hours]:
        """The hours of each day of the week, Monday first."""
        return [as_hours(day) for day in self.week]

    @property
    def shown_place(self) -> str:
        """Where it is, in the reader's language."""
        return local(self.place, self.place_local)


class Service(models.Model):
    """A service of the catalogue, which a unit keeps. `shown` is the version that is found and read.

    That is the published one, which stays until a later one is published; before, the one that was written last.
    `revision` counts everything that is done to it, so that two people at once notice each other.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="services", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    state = models.CharField(max_length=10, choices=ServiceState, default=ServiceState.DRAFT)
    shown = models.OneToOneField("ServiceVersion", on_delete=models.SET_NULL, null=True, related_name="shown_of")
    version_count = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="service_code_once"),
            models.CheckConstraint(condition=Q(state__in=ServiceState.values), name="service_state_known"),
            models.CheckConstraint(
                condition=Q(state=ServiceState.RETIRED, retired_at__isnull=False, retired_by__isnull=False)
                | (~Q(state=ServiceState.RETIRED) & Q(retired_at__isnull=True, retired_by__isnull=True)),
                name="service_retired_whole",
            ),
        )
        indexes = (models.Index(fields=["zone", "-changed_at", "-id"], name="service_newest"),)

    def __str__(self) -> str:
        return self.text.shown_name

    @property
    def text(self) -> "ServiceVersion":
        """What is read of it."""
        assert self.shown is not None, "a service has its first version from the beginning"
        return self.shown

    @property
    def has_newer(self) -> bool:
        """Whether a later version waits to be published."""
        return self.version_count > self.text.number


class ServiceVersion(Provided):
    """What a service was at a time, whole: written once with its steps and documents, and never changed.

    Whatever runs by it names this row. It is promised within `promise_days` working days; 0 is while one waits.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    summary = models.TextField(blank=True)
    summary_local = models.TextField(blank=True)
    applicant = models.CharField(max_length=12, choices=Applicant)
    levels = ArrayField(models.CharField(max_length=10, choices=Level))
    promise_days = models.PositiveSmallIntegerField()
    fee = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    legal_basis = models.TextField(blank=True)
    legal_basis_local = models.TextField(blank=True)
    counter = models.ForeignKey(ServiceCounter, on_delete=models.PROTECT, null=True, related_name="versions")
    words = models.GeneratedField(
        expression=indexed("name", "name_local", "summary", "summary_local"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    remark = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["service", "number"], name="service_version_once"),
            models.CheckConstraint(condition=ONE_PROVIDER, name="service_version_of_one"),
            models.CheckConstraint(condition=Q(applicant__in=Applicant.values), name="service_version_applicant_known"),
            models.CheckConstraint(
                condition=Q(levels__contained_by=Level.values) & ~Q(levels=[]), name="service_version_offered_somewhere"
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="service_version_fee_not_below_0"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="service_version_published_whole",
            ),
        )
        indexes = (GinIndex(fields=["words"], name="service_version_words"),)

    @property
    def shown_summary(self) -> str:
        """What it is for, in the reader's language."""
        return local(self.summary, self.summary_local)

    @property
    def shown_basis(self) -> str:
        """What it rests on, in the reader's language."""
        return local(self.legal_basis, self.legal_basis_local)

    @property
    def shown_levels(self) -> list[str]:
        """Where it is offered, in words, the highest level first."""
        return [str(level.label) for level in Level if level in self.levels]

    @cached_property
    def stages(self) -> "list[list[ServiceStep]]":
        """Its steps in the order in which they are done; those in one stage are done side by side."""
        return staged(list(self.steps.all()))


class ServiceStep(Provided):
    """A step of a version, done by a unit or another office, after the steps whose codes it names."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="steps", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    position = models.PositiveSmallIntegerField()
    after = ArrayField(models.CharField(max_length=40), default=list)
    days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="service_step_once"),
            models.CheckConstraint(condition=ONE_PROVIDER, name="service_step_of_one"),
            models.CheckConstraint(condition=~Q(after__contains=[F("code")]), name="service_step_not_after_itself"),
        )
        ordering = ("position", "id")


class ServiceDocument(Named):
    """A document that a version asks for; the same `code` in other services of the zone is the same document.

    One of more than `valid_months` is too old; null: it does not grow old.
    """

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="documents", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    position = models.PositiveSmallIntegerField()
    required = models.BooleanField(default=True)
    valid_months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="service_document_once"),
            models.CheckConstraint(condition=~Q(valid_months=0), name="service_document_valid_for_some_time"),
        )
        ordering = ("position", "id")


class Appointment(models.Model):
    """A slot of a counter that an enterprise has taken, for a service as it was published then.

    `place` counts those who are served at the same time; a cancelled appointment leaves its place to others.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    counter = models.ForeignKey(ServiceCounter, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    booked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    remark = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_it_began"),
            models.CheckConstraint(condition=Q(place__gte=1), name="appointment_place_from_1"),
            models.UniqueConstraint(
                fields=["counter", "starts_at", "place"],
                condition=Q(cancelled_at__isnull=True),
                name="appointment_place_once",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="appointment_cancelled_whole",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "starts_at", "id"], name="appointment_of_zone"),
            models.Index(fields=["organisation", "starts_at"], name="appointment_of_organisation"),
        )

    def __str__(self) -> str:
        return self.ref


def staged(steps: Sequence[ServiceStep]) -> list[list[ServiceStep]]:
    """These steps of one version in the order in which they are done."""
    known = {step.code: step for step in steps}
    return [[known[code] for code in stage] for stage in stages({step.code: step.after for step in steps})]
