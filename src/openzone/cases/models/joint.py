"""What other units contribute to a case, and the checklists that its unit goes through."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.cases.joint import TaskState
from openzone.cases.models.case import Case
from openzone.cases.models.catalogue import Category
from openzone.core.forms import local
from openzone.places.models import Unit, Zone

USER = settings.AUTH_USER_MODEL
_OPEN = Q(state=TaskState.OPEN)


class CoTask(models.Model):
    """What another unit is asked to contribute by a day. `due_at` is when work ends on that day.

    Whoever works in the unit or above it reads the case from then on. `ended_*` tell who handed in the result, did
    without it or ended the case; `reason` is why it was done without.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="co_tasks", db_index=False)
    number = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="co_tasks", db_index=False)
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.TextField()
    due = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.OPEN)
    result = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="co_task_once"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="co_task_state_known"),
            models.CheckConstraint(
                condition=(_OPEN & Q(ended_at__isnull=True)) | (~_OPEN & Q(ended_at__isnull=False)),
                name="co_task_ended_with_date",
            ),
            models.CheckConstraint(condition=~Q(state=TaskState.DONE, result=""), name="co_task_done_with_result"),
            models.CheckConstraint(condition=~Q(state=TaskState.WAIVED, reason=""), name="co_task_waived_with_reason"),
        )
        indexes = (
            models.Index(fields=["unit", "case"], name="co_task_of_unit"),
            models.Index(fields=["unit", "due_at", "id"], condition=_OPEN, name="co_task_open_of_unit"),
            models.Index(fields=["officer"], condition=_OPEN & Q(officer__isnull=False), name="co_task_of_officer"),
            models.Index(fields=["due_at"], condition=_OPEN, name="co_task_due"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} task {self.number}"


class Checklist(models.Model):
    """What is gone through for demands of a category (any, when empty) in a unit and those below it (the zone).

    `items` are its points: `text`, `text_local`, `required`. One that comes `by_itself` is laid on a case when it is
    accepted; the others by hand.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="checklists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    title_local = models.CharField(max_length=200, blank=True)
    items = models.JSONField()
    by_itself = models.BooleanField(default=False)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """What it is about, in the reader's language."""
        return local(self.title, self.title_local)

    @property
    def shown_items(self) -> list[dict[str, Any]]:
        """Its points in the reader's language."""
        return [{**one, "shown": local(one["text"], one["text_local"])} for one in self.items]


class Check(models.Model):
    """A point of a checklist on one case, with the words that it had when it was laid there, and who ticked it when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="checks", db_index=False)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    text_local = models.CharField(max_length=300, blank=True)
    required = models.BooleanField()
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="check_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.text}"

    @property
    def shown_text(self) -> str:
        """The point in the reader's language."""
        return local(self.text, self.text_local)
