"""What is kept about a person, as a file that somebody asked for."""

from django.db import models
from django.db.models import Q

from openzone.core.enums import ExportState


class PersonalFile(models.Model):
    """All that is kept about the person `user_id` as a file for who asked: for himself of the whole installation.

    `attempt` counts how often it was begun: whoever works on an earlier attempt finds that it is no longer his.
    """

    zone_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField()
    asked_by_id = models.BigIntegerField()
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
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
                name="personal_file_done_with_size",
            ),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="personal_file_state_known"),
            models.CheckConstraint(
                condition=Q(zone_id__isnull=False) | Q(user_id=models.F("asked_by_id")),
                name="personal_file_of_others_within_a_zone",
            ),
            models.UniqueConstraint(
                fields=["asked_by_id", "user_id"],
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]),
                name="personal_file_one_under_way",
            ),
        )
        indexes = (
            models.Index(fields=["asked_by_id", "-id"], name="personal_file_of_asker"),
            models.Index(fields=["user_id"], name="personal_file_about"),
            models.Index(fields=["expires_at"], name="personal_file_age"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} for {self.asked_by_id}"

    @property
    def is_own(self) -> bool:
        """Whether somebody asked about himself."""
        return self.user_id == self.asked_by_id

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being written."""
        return self.state in (ExportState.WAITING, ExportState.RUNNING)
