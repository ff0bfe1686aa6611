"""Forms as data, in versions."""

from django.db import models


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
