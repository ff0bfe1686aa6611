"""What follows a solution: how long the zone waits for an answer, whom it calls back, what grows out of it later."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.cases.enums import Satisfaction, Solved
from openzone.cases.models.case import Case
from openzone.cases.models.outcome import Cycle
from openzone.cases.unanswered import LEAST_DAYS, MOST_DAYS
from openzone.places.models import Unit, Zone

USER = settings.AUTH_USER_MODEL


class Aftercare(models.Model):
    """How a zone follows up on solutions. Days are working days; a zone without a row follows the defaults."""

    zone = models.OneToOneField(Zone, on_delete=models.CASCADE, related_name="aftercare")
    answer_days = models.PositiveSmallIntegerField(default=10)
    reply_days = models.PositiveSmallIntegerField(default=10)
    second_look = models.BooleanField(default=True)
    sampled = models.PositiveSmallIntegerField(default=10)
    most_unconfirmed = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer_days__range=(LEAST_DAYS, MOST_DAYS), reply_days__range=(LEAST_DAYS, MOST_DAYS)),
                name="aftercare_days_leave_room_for_a_reminder",
            ),
            models.CheckConstraint(condition=Q(sampled__lte=100), name="aftercare_sample_is_a_percentage"),
        )

    def __str__(self) -> str:
        return f"aftercare of {self.zone_id}"


class Draw(models.Model):
    """That the call-backs of a month were drawn, out of how many demands closed in it, by which rule."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="draws", db_index=False)
    month = models.DateField()
    drawn_at = models.DateTimeField()
    answered = models.PositiveIntegerField()
    unconfirmed = models.PositiveIntegerField()
    sampled = models.PositiveSmallIntegerField()
    most_unconfirmed = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "month"], name="draw_once_a_month"),)

    def __str__(self) -> str:
        return f"{self.zone_id} {self.month:%Y-%m}"


class CallBack(models.Model):
    """A closed demand about which somebody who did not handle it calls the enterprise.

    `unit` makes the call. It is done when the enterprise was reached, or was tried for the last time in vain.
    """

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="call_backs", db_index=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="call_backs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_backs")
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="call_back")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reached = models.BooleanField(null=True)
    solved = models.CharField(max_length=10, choices=Solved, blank=True)
    satisfaction = models.PositiveSmallIntegerField(choices=Satisfaction, null=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, reached__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False, reached__isnull=False),
                name="call_back_done_whole",
            ),
            models.CheckConstraint(
                condition=(Q(reached=True) & ~Q(solved=""))
                | ((Q(reached=False) | Q(reached__isnull=True)) & Q(solved="", satisfaction__isnull=True)),
                name="call_back_answered_if_reached",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="call_back_satisfaction_1_to_5",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "id"], name="call_back_of_zone"),
            models.Index(fields=["zone", "unit"], condition=Q(done_at__isnull=True), name="call_back_open"),
        )

    def __str__(self) -> str:
        return f"call-back {self.pk} about {self.case_id}"


class Sequel(models.Model):
    """That a demand takes up what an older one was about, whose time to be taken up again was over."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="sequel_of")
    earlier = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sequels")

    def __str__(self) -> str:
        return f"{self.case_id} follows {self.earlier_id}"
