"""Categories, cases and the dated rows of what happened to them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from openzone.cases.enums import (
    AssignmentKind,
    Intake,
    Outcome,
    Satisfaction,
    Side,
    Solved,
    State,
    Urgency,
)
from openzone.cases.rules import ENDED, LIVE, WAITING_ON
from openzone.core.forms import local
from openzone.core.models import Form, StoredFile
from openzone.core.search import indexed
from openzone.places.models import Named, Park, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
# A key that an index below begins with needs none of its own: `db_index=False`.
_LIVE, _ENDED = Q(state__in=LIVE), Q(state__in=ENDED)
QUEUED_BY = ("zone", "submitted_at", "state", "confidential", "overseer", "unanswered_since")
SEEN_BY = ("zone", "state", "unit", "overseer", "confidential")
FILTERED_BY = ("state", "urgency", "confidential", "unit", "overseer", "category", "organisation", "officer")


class Category(Named):
    """A subject of demands, in a tree, with the questions asked about it."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="categories", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    description = models.CharField(max_length=300, blank=True)
    description_local = models.CharField(max_length=300, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="category_code_once"),)
        ordering = ("position", "id")

    @property
    def shown_description(self) -> str:
        """What belongs here, in the reader's language."""
        return local(self.description, self.description_local)


class RoutingRule(models.Model):
    """Where demands go first: of a category (any, when empty) from enterprises of a unit (any, when empty)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="routing_rules", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="routing_rules")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="routed_from")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routed_to")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "category", "unit"], nulls_distinct=False, name="routing_one_way"),
        )

    def __str__(self) -> str:
        return f"{self.category_id} × {self.unit_id} → {self.to_unit_id}"


class Case(models.Model):
    """One demand. `unit` leads it, `overseer` is the unit above to which it was escalated.

    A `confidential` one is read in the zone by people of its own unit only, which leads it.
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
    state = models.CharField(max_length=20, choices=State)
    state_since = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    overseer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="escalated_cases", db_index=False
    )
    # Without an index of its own: it would hold all that an officer ever did, and be taken for the little he has to do.
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    raised_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="raised_cases")
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
    """A person of the enterprise on a case: who filed it, or a colleague with whom it was shared."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="case_participations")
    files = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="participant_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.case_id}"


class StatePeriod(models.Model):
    """How long a case stood in a state, and why it came there. `body` and `expected` say for whom it waits outside."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_periods", db_index=False)
    state = models.CharField(max_length=20, choices=State)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=200, blank=True)
    expected = models.DateField(null=True)

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


class Said(models.Model):
    """What one side says to the other. When it was corrected, the first words are kept beside those that count."""

    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=[(Side.ENTERPRISE, ""), (Side.STAFF, "")])
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    first_body = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Message(Said):
    """A message of a case. Numbers are given under the case's lock and have no gap."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", db_index=False)
    files = models.ManyToManyField(StoredFile, related_name="messages")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="message_number_once"),)
        ordering = ("case", "number")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class Note(models.Model):
    """What staff write for staff. A table of its own: no query for messages can ever answer a note."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    written_at = models.DateTimeField()
    first_body = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, related_name="notes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="note_number_once"),)
        ordering = ("case", "number")

    def __str__(self) -> str:
        return f"{self.case_id}/note {self.number}"


class ReadMark(models.Model):
    """Up to which message a person has read a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.case_id} to {self.number}"


class Cycle(models.Model):
    """One round of solving: what was proposed, what was answered, when it closed. A dispute opens the next."""

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

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="cycle_once"),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)), name="cycle_satisfaction_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, solved="") | (Q(answered_at__isnull=False) & ~Q(solved="")),
                name="cycle_answered_whole",
            ),
        )
        indexes = (models.Index(fields=["closed_at"], name="cycle_closed"),)

    def __str__(self) -> str:
        return f"{self.case_id} cycle {self.number}"


class CannedAnswer(models.Model):
    """A text that staff put into an answer: of a unit and those below it (any, when empty), for a category (any)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="canned_answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="canned_answers")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="canned_answers")
    title = models.CharField(max_length=200)
    title_local = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_local = models.TextField(blank=True)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(body="", body_local=""), name="canned_answer_not_empty"),)
        indexes = (models.Index(fields=["zone"], condition=Q(retired_at__isnull=True), name="canned_answer_offered"),)

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """What it is about, in the reader's language."""
        return local(self.title, self.title_local)


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
