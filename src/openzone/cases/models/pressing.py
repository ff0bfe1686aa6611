"""How a case is pressed from outside its unit: urged by the enterprise or a supervisor, supervised with a letter."""

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
