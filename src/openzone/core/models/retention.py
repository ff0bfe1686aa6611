"""How long data of people are kept, and what a night removed."""

from django.db import models


class RetentionRule(models.Model):
    """For how many days a zone keeps one kind of data. Without a row the kind's own default counts."""

    zone_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone_id", "kind"], name="retention_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"


class RetentionRun(models.Model):
    """How many rows of a kind were removed or emptied in one go, and of before which moment."""

    zone_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    before = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["zone_id", "-at", "-id"], name="retention_run_newest"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
