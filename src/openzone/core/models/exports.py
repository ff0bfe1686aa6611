"""The exports that people asked for."""

from django.db import models
from django.db.models import Q

from openzone.core.enums import ExportFormat, ExportState


class Export(models.Model):
    """A list that somebody wants as a file: what is asked, how far it has come, and until when the file is kept.

    `attempt` counts how often it was begun: whoever works on an earlier attempt finds that it is no longer his.
    """

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    what = models.CharField(max_length=30)
    query = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=5, choices=ExportFormat)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ExportState.DONE, done_at__isnull=False, size__isnull=False)
                | (~Q(state=ExportState.DONE) & Q(size__isnull=True)),
                name="export_done_with_file",
            ),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
        )
        indexes = (
            models.Index(fields=["user_id", "zone_id", "-id"], name="export_of_user"),
            models.Index(fields=["expires_at"], name="export_age"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.format}"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being written."""
        return self.state in (ExportState.WAITING, ExportState.RUNNING)

    @property
    def percent(self) -> int:
        """How much of it is written."""
        if self.state == ExportState.DONE:
            return 100
        return 100 * self.done // self.expected if self.expected else 0

    @property
    def file_name(self) -> str:
        """How the file is called where it is kept: each attempt has its own, so that none touches another's."""
        return f"{self.pk}-{self.attempt}.{self.format}"
