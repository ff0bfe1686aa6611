"""What demands are about, where they go first, and the texts kept for answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.forms import local
from openzone.core.models import Form
from openzone.places.models import Named, Unit, Zone, code_of_small_letters

USER = settings.AUTH_USER_MODEL


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


class CannedAnswer(models.Model):
    """A text that staff put into an answer: of a unit and those below it (any, when empty), for a category (any).

    `fields` are the names that it has in braces beside the known placeholders: whoever uses it fills them in.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="canned_answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="canned_answers")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="canned_answers")
    title = models.CharField(max_length=200)
    title_local = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_local = models.TextField(blank=True)
    fields = models.JSONField(default=list, blank=True)
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
