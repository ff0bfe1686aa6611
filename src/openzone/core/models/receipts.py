"""What keeps a repeated request from being done twice, and what numbers things."""

from django.db import models


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
