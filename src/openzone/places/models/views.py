"""Lists as people want to see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.places.models.network import Named, Unit, Zone


class SavedView(Named):
    """A list as somebody wants to see it: its filters, its columns. `unit`: shared with that unit and those below it.

    `query` holds the filters of the list `kind` by their names, and nothing else; no columns are the reader's own.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="saved_views", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="saved_views")
    kind = models.CharField(max_length=30)
    query = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "owner", "kind", "name"], name="view_name_once"),)
        indexes = (models.Index(fields=["unit", "kind"], condition=Q(unit__isnull=False), name="view_of_unit"),)


class ListHabit(models.Model):
    """How a person wants a list when he says nothing: its columns, and the view that it begins with."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="list_habits")
    kind = models.CharField(max_length=30)
    columns = models.JSONField(default=list)
    start = models.ForeignKey(SavedView, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "user", "kind"], name="list_habit_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
