"""What a zone promises: which demands a promise is for, and its versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.cases.enums import Urgency
from openzone.cases.models.catalogue import Category
from openzone.places.enums import Level
from openzone.places.models import Named, Zone, code_of_small_letters
from openzone.registry.enums import Size

USER = settings.AUTH_USER_MODEL


class Promise(Named):
    """A service promise: for demands of a subject, an urgency, a level and a size of enterprise; empty means any."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="promises", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="promises")
    urgency = models.CharField(max_length=10, choices=Urgency, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    size = models.CharField(max_length=10, choices=Size, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="promise_code_once"),
            models.UniqueConstraint(
                fields=["zone", "category", "urgency", "level", "size"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="promise_once_for_the_same",
            ),
        )

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """What it asks for beside the subject, the weightier first: of two that fit, the greater one counts."""
        return (bool(self.urgency), bool(self.level), bool(self.size))


class PromiseVersion(models.Model):
    """What was promised from a moment on. A version is never changed: cases hold the one they were sent under."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["promise", "number"], name="promise_version_once"),)

    def __str__(self) -> str:
        return f"{self.promise_id} version {self.number}"
