"""What an enterprise proposes to correct in its own record; its documents; who follows it, and looked at it when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.models import StoredFile
from openzone.places.models import Zone
from openzone.registry.enums import CorrectionKind, CorrectionState
from openzone.registry.models.organisations import Organisation


class Correction(models.Model):
    """What somebody of the enterprise says is wrong, or missing, in one row of its record.

    `row` is the id of that row in the table that `kind` tells, 0 for the organisation itself, None for something that
    is missing. `was` is what stood there when it was proposed, `proposed` what should; by the names of the fields.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="corrections", db_index=False)
    kind = models.CharField(max_length=20, choices=CorrectionKind)
    row = models.BigIntegerField(null=True)
    was = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "row"],
                condition=Q(state=CorrectionState.WAITING),
                name="correction_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.WAITING, decided_at__isnull=True)
                | (~Q(state=CorrectionState.WAITING) & Q(decided_at__isnull=False)),
                name="correction_decided_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED) | ~Q(remark=""), name="correction_refused_with_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-id"], name="correction_of_organisation"),
            models.Index(fields=["zone", "id"], condition=Q(state=CorrectionState.WAITING), name="correction_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}"


class Document(models.Model):
    """A file that was put to an organisation itself; `shared` ones the enterprise reads too."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents", db_index=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    shared = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="document_of_organisation"),)

    def __str__(self) -> str:
        return self.words


class Look(models.Model):
    """Up to which activity somebody has looked at an organisation, and whether he follows it.

    A visit lasts a while: what it began with stays in `before_id` and `before_at`, so that what was new is still shown
    as new when he comes back from reading it.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="looks")
    looked_at = models.DateTimeField(null=True)
    activity_id = models.BigIntegerField(default=0)
    before_at = models.DateTimeField(null=True)
    before_id = models.BigIntegerField(default=0)
    follows = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation"], name="look_once"),)
        indexes = (
            models.Index(fields=["organisation"], condition=Q(follows=True), name="look_followers"),
            models.Index(fields=["user", "zone"], condition=Q(follows=True), name="look_followed"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} at {self.organisation_id}"
