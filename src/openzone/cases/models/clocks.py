"""The clocks of cases, and what happened to each."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.cases.enums import Cause, ClockEnd, ClockKind
from openzone.cases.models.case import Case
from openzone.cases.timing import Step, steps_of
from openzone.places.models import Zone

USER = settings.AUTH_USER_MODEL


class Clock(models.Model):
    """How long something may take on a case, and how long it has taken.

    `subject` tells clocks of one kind apart: the giving to a unit, the message, the task that each belongs to. `length`
    is what may pass now, `promised` what was promised before more time was granted. While it runs, `running_since` and
    `due_at` are set; `passed` is what had passed until then. `latched` is the highest percentage that was acted on. The
    breach, once there, stays: `breached_at` is when it was due, `late_by` (at the end) the working time beyond.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ClockKind)
    subject = models.PositiveBigIntegerField(default=0)
    length = models.DurationField()
    promised = models.DurationField()
    round_the_clock = models.BooleanField()
    steps = models.JSONField(default=list)
    began_at = models.DateTimeField()
    promised_by = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    passed = models.DurationField()
    due_at = models.DateTimeField(null=True)
    step_at = models.DateTimeField(null=True)
    latched = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=4, choices=ClockEnd, blank=True)
    breached_at = models.DateTimeField(null=True)
    late_by = models.DurationField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "cycle", "kind", "subject"], name="clock_once"),
            models.CheckConstraint(condition=Q(length__gt=timedelta(0)), name="clock_has_a_length"),
            models.CheckConstraint(
                condition=Q(running_since__isnull=True, step_at__isnull=True)
                | Q(running_since__isnull=False, due_at__isnull=False, ended_at__isnull=True),
                name="clock_due_while_running",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="") | (Q(ended_at__isnull=False) & ~Q(ended="")),
                name="clock_ends_somehow",
            ),
        )
        indexes = (
            models.Index(fields=["step_at", "id"], condition=Q(step_at__isnull=False), name="clock_next_step"),
            models.Index(fields=["kind", "due_at"], condition=Q(ended_at__isnull=True), name="clock_due"),
            # The figures of a period: what was promised for it, and what was too late in it.
            models.Index(fields=["kind", "promised_by"], name="clock_promised_by"),
            models.Index(fields=["breached_at"], condition=Q(breached_at__isnull=False), name="clock_breached"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps that were agreed when it began."""
        return steps_of(self.steps)

    @property
    def is_open(self) -> bool:
        """Whether it still runs or rests."""
        return self.ended_at is None

    @property
    def is_resting(self) -> bool:
        """Whether it stands still for now."""
        return self.ended_at is None and self.running_since is None

    def is_late(self, now: datetime) -> bool:
        """Whether its time is over, by now or at its end."""
        return self.breached_at is not None or (
            self.running_since is not None and self.due_at is not None and self.due_at < now
        )


class ClockStretch(models.Model):
    """A time in which a clock ran, or rested and why. Only ever added to; the last one is open."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="stretches", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    runs = models.BooleanField()
    state = models.CharField(max_length=20)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["clock"], condition=Q(until__isnull=True), name="clock_stretch_one_open"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="clock_stretch_in_order"
            ),
        )
        indexes = (models.Index(fields=["clock", "id"], name="clock_stretch_of_clock"),)

    def __str__(self) -> str:
        return f"{self.clock_id} {'runs' if self.runs else 'rests'}"


class ClockChange(models.Model):
    """A promised time that was changed, and why: what it was and what it is."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    cause = models.CharField(max_length=10, choices=Cause)
    length_before = models.DurationField()
    length_after = models.DurationField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.clock_id} {self.cause}"


class ClockReview(models.Model):
    """What a nightly derivation of a zone's clocks has found: how many were looked at, and each that disagrees."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    looked_at = models.PositiveIntegerField()
    disagreements = models.JSONField(default=list)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.zone_id} {self.at:%Y-%m-%d}: {len(self.disagreements)}"
