"""The tables below all business: the log, approvals, deliveries, stored files, forms, receipts and counters.

Users and zones live in the apps above, so here they are plain ids; `places` adds the foreign keys in its migrations.
"""

from pathlib import PurePosixPath

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from openzone.core.enums import Audience, Channel


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


class Approval(models.Model):
    """Something asked by one person and decided by another."""

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
                | Q(decided_at__isnull=False, decided_by_id__isnull=False, granted__isnull=False),
                name="approval_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "verb"],
                condition=Q(decided_at__isnull=True),
                name="approval_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Delivery(models.Model):
    """One activity told to one person over one channel."""

    zone_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PAGE)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="deliveries")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["activity", "recipient_id", "channel"], name="delivery_once"),)
        indexes = (
            models.Index(fields=["recipient_id", "-id"], name="delivery_recipient"),
            models.Index(fields=["recipient_id", "zone_id"], condition=Q(read_at__isnull=True), name="delivery_unread"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.recipient_id}"


class StoredFile(models.Model):
    """A file that was accepted. The bytes lie under their checksum, so a name given by a stranger is never a path."""

    zone_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),)
        indexes = (models.Index(fields=["sha256"], name="file_checksum"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> PurePosixPath:
        """Where the bytes lie, below the folder of files."""
        return PurePosixPath(self.sha256[:2], self.sha256[2:])

    @property
    def previewable(self) -> bool:
        """Whether a browser may show it in place: images and PDF only."""
        return self.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")


class Form(models.Model):
    """One version of a form as data. A version that was used never changes; a change is the next version."""

    zone_id = models.BigIntegerField()
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone_id", "code", "version"], name="form_version"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Receipt(models.Model):
    """What a request with a key was answered, so that the same request sent twice makes one thing."""

    owner_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner_id", "key"], name="receipt_once"),)
        indexes = (models.Index(fields=["created_at"], name="receipt_age"),)

    def __str__(self) -> str:
        return self.key


class Counter(models.Model):
    """The last number given under a name, such as `C-2026`."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
