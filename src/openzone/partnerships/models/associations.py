"""Associations of enterprises and their branches, with members and boards."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.core.partial_dates import PartialDateField
from openzone.core.search import indexed
from openzone.partnerships.enums import AssociationKind, BoardOffice
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation


class Association(Named):
    """A chamber, an association of an industry or an alliance; a branch has the one above it as its `parent`.

    `organisation` is the association itself, where the registry has it. A unit of the zone looks after it.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="associations", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    kind = models.CharField(max_length=20, choices=AssociationKind)
    words = models.GeneratedField(
        expression=indexed("code", "name", "name_local"), output_field=SearchVectorField(), db_persist=True
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="associations")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="branches")
    founded = PartialDateField()
    ended = PartialDateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="associations")
    source = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="association_code_once"),
            models.CheckConstraint(condition=Q(kind__in=AssociationKind.values), name="association_kind_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="association_not_its_own_branch"
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="association_changed"),
            GinIndex(fields=["words"], name="association_words"),
        )


class AssociationMember(models.Model):
    """An organisation that belongs to an association. Which left has an `until`."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="association_memberships")
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["association", "organisation"], condition=Q(until=""), name="association_member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.association_id}"


class BoardSeat(models.Model):
    """A person on the board of an association, for a term."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="board")
    name = models.CharField(max_length=200, blank=True)
    name_local = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="board_seats")
    office = models.CharField(max_length=20, choices=BoardOffice)
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name="", name_local=""), name="board_seat_named"),
            models.CheckConstraint(condition=Q(office__in=BoardOffice.values), name="board_office_known"),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.pk} of {self.association_id}"

    @property
    def shown_name(self) -> str:
        """Who it is, in the reader's language."""
        return local(self.name, self.name_local)
