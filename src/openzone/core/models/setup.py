"""The link with which an empty installation is set up."""

from django.db import models
from django.db.models import Q


class SetupLink(models.Model):
    """The one link there is (its secret is stored hashed), and what was typed so far behind it."""

    only = models.BooleanField(default=True, unique=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    draft = models.JSONField(default=dict)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(only=True), name="setup_link_one"),)

    def __str__(self) -> str:
        return "used" if self.used_at else "open"
