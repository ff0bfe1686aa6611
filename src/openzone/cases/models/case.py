"""The demand itself, and the dated rows of where it stood and who worked on it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from openzone.cases.enums import AssignmentKind, Intake, Side, State, Supervised, Urgency
from openzone.cases.models.catalogue import Category
from openzone.cases.models.terms import PromiseVersion
from openzone.cases.rules import ENDED, LIVE, WAITING_ON
from openzone.core.models import Form
from openzone.core.search import indexed
from openzone.places.models import Park, Unit, Zone
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
# A key that an index below begins with needs none of its own: `db_index=False`.
_LIVE, _ENDED = Q(state__in=LIVE), Q(state__in=ENDED)
QUEUED_BY = (
    *("zone", "submitted_at", "state", "confidential", "overseer", "unanswered_since"),
    *("complaint_about", "due_at"),
)
SEEN_BY = ("zone", "state", "unit", "overseer", "confidential", "complaint_about")
FILTERED_BY = (
    *("state", "urgency", "confidential", "unit", "overseer", "category", "organisation", "officer"),
    *("complaint_about", "due_at"),
)


class Case(models.Model):
    """One demand. `unit` leads it, `overseer` is the unit above to which it was escalated.

    A `confidential` one is read in the zone by people of its own unit only, which leads it. A complaint is
    `complaint_about` a unit, whose people never see it, and perhaps about how one `about_case` was handled.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="cases", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases", db_index=False)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    words = models.GeneratedField(
        expression=indexed("ref", "title", "description"), output_field=SearchVectorField(), db_persist=True
    )
    intake = models.CharField(max_length=10, choices=Intake)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    confidential = models.BooleanField(default=False)
    complaint_about = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    about_case = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=State)
    state_since = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    overseer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="escalated_cases", db_index=False
    )
    # Without an index of its own: it would hold all that an officer ever did, and be taken for the little he has to do.
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    raised_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="raised_cases")
    promise = models.ForeignKey(
        PromiseVersion, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False
    )
    # When a solution is due while its clock runs: kept by `actions.clocks` for the lists.
    due_at = models.DateTimeField(null=True)
    # What is independent of the state: the time of this round is over, somebody urged and waits, the zone supervises,
    # somebody's consent to this verb is asked for.
    breached_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    supervision = models.CharField(max_length=8, choices=Supervised, blank=True)
    asked_for = models.CharField(max_length=20, blank=True)
    # Until when at the latest the zone lets the promised time stand still, while a body outside is awaited.
    paused_until = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(state=State.WITHDRAWN)
                | Q(unit__isnull=False, submitted_at__isnull=False, category__isnull=False),
                name="case_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
                name="case_closed_with_date",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(state=State.WAITING_EXTERNAL),
                name="case_paused_while_waiting_outside",
            ),
            models.CheckConstraint(
                condition=Q(about_case__isnull=True) | Q(complaint_about__isnull=False),
                name="case_about_another_is_a_complaint",
            ),
        )
        indexes = (
            GinIndex(fields=["words"], name="case_words"),
            # Most filters of the list are answered from this index alone, before any row is fetched.
            models.Index(fields=["zone", "-submitted_at", "-id"], include=FILTERED_BY, name="case_newest"),
            models.Index(fields=["zone", "-changed_at", "-id"], name="case_changed"),
            models.Index(fields=["zone", "-state_since", "-id"], name="case_moved"),
            models.Index(fields=["unit", "state", "submitted_at", "id"], name="case_of_unit"),
            models.Index(fields=["zone", "state", "submitted_at", "id"], name="case_in_state"),
            models.Index(fields=["organisation", "-submitted_at", "-id"], include=SEEN_BY, name="case_of_organisation"),
            # What is still to be done is small beside what was done, and is asked for all day.
            models.Index(fields=["zone", "-submitted_at", "-id"], condition=_LIVE, name="case_live"),
            # Who works there has his queues, and the counters on every page, from these two alone.
            models.Index(
                fields=["unit", "state_since", "id"],
                include=(*QUEUED_BY, "officer"),
                condition=_LIVE,
                name="case_live_of_unit",
            ),
            models.Index(
                fields=["officer", "state_since", "id"],
                include=(*QUEUED_BY, "unit"),
                condition=_LIVE & Q(officer__isnull=False),
                name="case_live_of_officer",
            ),
            models.Index(fields=["organisation", "-changed_at", "-id"], name="case_changed_of_enterprise"),
            models.Index(fields=["organisation", "state_since", "id"], condition=_LIVE, name="case_live_of_enterprise"),
            models.Index(fields=["organisation", "-state_since", "-id"], condition=_ENDED, name="case_latest_ended"),
            models.Index(fields=["raised_by", "-changed_at"], condition=Q(state=State.DRAFT), name="case_draft"),
            # Only while the time of a solution runs: the lists by promise, and what is late or due soon.
            models.Index(fields=["zone", "due_at", "id"], condition=Q(due_at__isnull=False), name="case_due"),
            models.Index(fields=["overseer", "state"], condition=Q(overseer__isnull=False), name="case_escalated"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def waiting_on(self) -> Side | None:
        """Who owes the next step; nobody once the case has ended."""
        return WAITING_ON[self.state]

    @property
    def level(self) -> str | None:
        """How high the case stands: the level of the unit to which it climbed, else of the unit that leads it."""
        standing = self.overseer or self.unit
        return standing.level if standing else None

    @property
    def is_live(self) -> bool:
        """Whether somebody still owes something."""
        return self.waiting_on is not None


class Participant(models.Model):
    """A person of the enterprise on a case: who filed it, or a colleague with whom it was shared.

    `via` is the merger by which he came from another case: he goes when that is undone.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="case_participations")
    files = models.BooleanField()
    via = models.ForeignKey("Merger", on_delete=models.CASCADE, null=True, related_name="brought")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="participant_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.case_id}"


class StatePeriod(models.Model):
    """How long a case stood in a state, and why it came there. `body` and `expected` say for whom it waits outside.

    `reminded_at` is when the enterprise was last reminded that it owes the next step.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_periods", db_index=False)
    state = models.CharField(max_length=20, choices=State)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=200, blank=True)
    expected = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True), name="state_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="state_ends_after_it_began"
            ),
        )
        indexes = (models.Index(fields=["case", "id"], name="state_period_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Assignment(models.Model):
    """A unit (and perhaps an officer) to whom a case was given, and how it came there."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=AssignmentKind)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="assignment_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.unit_id}"


class Escalation(models.Model):
    """A step up or down the levels, with its reason. `to_unit` is None when a case came down to its own unit."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations", db_index=False)
    upwards = models.BooleanField()
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="escalation_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} to {self.to_unit_id}"
