"""What one person asks and another decides."""

from django.db import models
from django.db.models import F, Q


class Approval(models.Model):
    """Something asked by one person and decided by another, or by nobody when what it was about went another way."""

    zone_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    reason = models.TextField()
    detail = models.JSONField(default=dict)
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by_id")),
                name="approval_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="approval_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "verb"],
                condition=Q(decided_at__isnull=True),
                name="approval_one_open",
            ),
        )
        indexes = (models.Index(fields=["subject_type", "subject_id", "id"], name="approval_of_subject"),)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"
