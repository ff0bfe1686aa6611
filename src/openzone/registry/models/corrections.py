"""What an enterprise proposes to correct in its own record, and who follows which organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.places.models import Zone
from openzone.registry.enums import CorrectionState
from openzone.registry.models.organisations import Organisation


class Correction(models.Model):
    """One value that somebody of the enterprise says is wrong. `was` is what stood there when it was proposed."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40)
    was = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "field"],
                condition=Q(state=CorrectionState.WAITING),
                name="correction_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.WAITING, decided_at__isnull=True)
                | (~Q(state=CorrectionState.WAITING) & Q(decided_at__isnull=False)),
                name="correction_decided_with_date",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "id"], condition=Q(state=CorrectionState.WAITING), name="correction_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.field} of {self.organisation_id}"


class Look(models.Model):
    """When somebody last looked at an organisation, up to which activity, and whether he follows it."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="looks")
    looked_at = models.DateTimeField(null=True)
    activity_id = models.BigIntegerField(default=0)
    follows = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation"], name="look_once"),)
        indexes = (models.Index(fields=["organisation"], condition=Q(follows=True), name="look_followers"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.organisation_id}"
