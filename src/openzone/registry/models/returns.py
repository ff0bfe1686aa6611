"""Yearly and monthly returns: what the zone asks of its enterprises, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.forms import local
from openzone.core.models import Activity
from openzone.core.partial_dates import PartialDateField
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.enums import Belonging, Period, ReturnState
from openzone.registry.models.organisations import Membership, Organisation


class ReturnTemplate(Named):
    """A return that is asked again and again. `lines` and `checks` are data; `registry.returns` reads them.

    Its rounds open by themselves `opens_after` days after each period if that is set, to be answered within so many
    days.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="return_templates", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    period = models.CharField(max_length=10, choices=Period)
    intro = models.TextField(blank=True)
    intro_local = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    opens_after = models.PositiveSmallIntegerField(null=True)
    answers_within = models.PositiveSmallIntegerField(default=30)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="return_template_code_once"),)

    @property
    def shown_intro(self) -> str:
        """What is said above the return, in the reader's language."""
        return local(self.intro, self.intro_local)


class ReturnRound(Named):
    """A return that a unit asks of a list of enterprises, over one period. Lines and checks stay those of that day.

    `remark` is what was said when its day was moved or it was cancelled. `prompted` holds by moment the day due about
    which a reminder went out by itself, so that none goes out twice.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="return_rounds", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="return_rounds")
    template = models.ForeignKey(ReturnTemplate, on_delete=models.PROTECT, related_name="rounds")
    over = PartialDateField()
    lines = models.JSONField()
    checks = models.JSONField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due = models.DateField()
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    prompted = models.JSONField(default=dict)
    cancelled = models.BooleanField(default=False)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(over=""), name="return_round_has_a_period"),
            models.CheckConstraint(
                condition=Q(cancelled=False) | (Q(closed_at__isnull=False) & ~Q(remark="")),
                name="return_round_cancelled_with_a_remark",
            ),
        )
        indexes = (models.Index(fields=["zone", "-opened_at", "-id"], name="return_round_newest"),)


class Return(models.Model):
    """What one enterprise answers: `answers` by indicator, as typed, `explanations` by check.

    Both stay through each state, so that nobody types anything twice. `told_by` says from whom staff have it who
    entered it for an enterprise without an account. `telling` names what its people have still to be told of.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="returns")
    round = models.ForeignKey(ReturnRound, on_delete=models.PROTECT, related_name="returns", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="returns", db_index=False)
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.ASKED)
    answers = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=300, blank=True)
    telling = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "organisation"], name="return_once"),
            models.CheckConstraint(
                condition=Q(state__in=[ReturnState.ASKED, ReturnState.EXCUSED]) | Q(submitted_at__isnull=False),
                name="return_submitted_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.SENT_BACK) | ~Q(remark=""), name="return_sent_back_with_remark"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-id"], name="return_of_organisation"),
            models.Index(fields=["round", "id"], condition=Q(telling__isnull=False), name="return_to_tell"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} of {self.organisation_id}"

    @property
    def is_closed(self) -> bool:
        """Whether its round has been closed."""
        return self.round.closed_at is not None

    @property
    def has_people(self) -> bool:
        """Whether an owner of the enterprise can sign in, as it was loaded with the row; else it is asked."""
        known: bool | None = self.__dict__.get("reachable")
        owners = Membership.objects.filter(organisation_id=self.organisation_id, role=Belonging.OWNER)
        return owners.filter(until__isnull=True, user__is_active=True).exists() if known is None else known
