"""Who acts for whom: the agencies of the service network, and the mandates that principals give."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDateField
from openzone.formalities.enums import AgencyKind, MandateState
from openzone.formalities.mandate_rules import LIVING, Powers
from openzone.formalities.models.running import ONE_APPLICANT
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation, Person

USER = settings.AUTH_USER_MODEL
ONE_AGENT = Q(agency__isnull=False, intermediary__isnull=True) | Q(agency__isnull=True, intermediary__isnull=False)


class Agency(Named):
    """An agency of the service network that goes through formalities for others, run by the people of a unit."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="agencies", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    kind = models.CharField(max_length=12, choices=AgencyKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agencies")
    since = PartialDateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="agency_code_once"),
            models.CheckConstraint(condition=Q(kind__in=AgencyKind.values), name="agency_kind_known"),
        )
        verbose_name_plural = "agencies"


class Mandate(models.Model):
    """What a principal lets an agent do for it: an agency, or another organisation.

    It covers all services unless some are named, from `since` until `until`, the last day; null is until it is ended.
    Withdrawing needs `withdraws`. One that was given on paper (`on_paper`) keeps the signed paper while it lives, and
    the `earlier_documents` that a newer paper replaced.
    `reminded_of` is the last day of which both sides were reminded.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="mandates", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="mandates_given", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mandates", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="mandates", db_index=False)
    intermediary = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="mandates_held", db_index=False
    )
    services = ArrayField(models.CharField(max_length=40), default=list)
    withdraws = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    on_paper = models.BooleanField(default=False)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    earlier_documents = models.ManyToManyField(StoredFile, related_name="+")
    state = models.CharField(max_length=10, choices=MandateState, default=MandateState.ASKED)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_for = models.TextField(blank=True)
    reminded_of = models.DateField(null=True)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=ONE_APPLICANT, name="mandate_of_one"),
            models.CheckConstraint(condition=ONE_AGENT, name="mandate_to_one"),
            models.CheckConstraint(condition=Q(state__in=MandateState.values), name="mandate_state_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(LIVING)) | Q(on_paper=False) | Q(document__isnull=False),
                name="mandate_on_paper_has_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(LIVING)) | ~Q(intermediary=F("organisation")), name="mandate_to_another"
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ENDED, ended_at__isnull=False)
                | (~Q(state=MandateState.ENDED) & Q(ended_at__isnull=True)),
                name="mandate_ended_whole",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "agency", "intermediary"],
                condition=Q(state__in=sorted(LIVING)),
                nulls_distinct=False,
                name="mandate_one_living",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "state"], name="mandate_of_organisation"),
            models.Index(fields=["person", "state"], name="mandate_of_person"),
            models.Index(fields=["agency", "state"], name="mandate_to_agency"),
            models.Index(fields=["intermediary", "state"], name="mandate_to_intermediary"),
            models.Index(fields=["zone", "-changed_at", "-id"], name="mandate_changed"),
            models.Index(
                fields=["zone", "until"],
                condition=Q(until__isnull=False, state__in=sorted(LIVING)),
                name="mandate_running_out",
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def principal(self) -> Organisation | Person:
        """Who gave it."""
        found = self.organisation or self.person
        assert found is not None, "the database refuses a mandate of nobody"
        return found

    @property
    def agent(self) -> Agency | Organisation:
        """Who acts by it."""
        found = self.agency or self.intermediary
        assert found is not None, "the database refuses a mandate to nobody"
        return found

    @property
    def is_living(self) -> bool:
        """Whether it waits to be accepted, or is in force until somebody ends it or its last day is over."""
        return self.state in LIVING

    @property
    def ended_on(self) -> date | None:
        """The day on which somebody ended it."""
        return self.ended_at.astimezone(ZoneInfo(self.zone.timezone)).date() if self.ended_at else None

    @property
    def powers(self) -> Powers:
        """What it says, for the rules."""
        named = self.principal.shown_name
        return Powers(named, self.state, self.since, self.until, self.ended_on, tuple(self.services))
