"""The log of what was done."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from openzone.core.enums import Audience


class Activity(models.Model):
    """One thing that was done: ids, codes and an audience, never text. Rows are appended and never changed."""

    zone_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=10)
    audience = models.CharField(max_length=10, choices=Audience)
    data = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    transaction_id = models.BigIntegerField(
        db_default=Func(template="(pg_current_xact_id()::text::bigint)", output_field=models.BigIntegerField())
    )

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "id"], name="activity_subject"),
            models.Index(fields=["zone_id", "id"], name="activity_zone"),
            BrinIndex(fields=["recorded_at"], name="activity_recorded"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"
