"""What others have to say on a case: it is urged, supervised with a letter, and the zone lets its time pause."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.cases.models.case import Case
from openzone.cases.models.talk import Message

USER = settings.AUTH_USER_MODEL


class Urging(models.Model):
    """Somebody asked where a case stands. The next message of the zone to the enterprise answers it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="urgings", db_index=False)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    of_enterprise = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(answered_at__isnull=True), name="urging_one_open"),
        )
        indexes = (models.Index(fields=["case", "id"], name="urging_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} urged {self.at:%Y-%m-%d}"


class Supervision(models.Model):
    """A letter of the level above: by when it wants a report, what was reported, and whether that was enough."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supervisions", db_index=False)
    letter = models.CharField(max_length=60)
    text = models.TextField()
    deadline = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="supervision_one_open"),
            models.UniqueConstraint(fields=["case", "letter"], name="supervision_letter_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")), name="supervision_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.letter


class Pause(models.Model):
    """The zone lets the promised time stand still while a body outside is awaited: from when, until when at the latest.

    The enterprise reads the `explanation`. It ends with the waiting, or when `until` has come.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses", db_index=False)
    explanation = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="pause_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since"), ended_at__lte=F("until")),
                name="pause_in_order",
            ),
        )
        indexes = (
            models.Index(fields=["case", "id"], name="pause_of_case"),
            models.Index(fields=["until", "id"], condition=Q(ended_at__isnull=True), name="pause_to_end"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} paused {self.since:%Y-%m-%d}"
