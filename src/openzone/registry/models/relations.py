"""Who belongs to whom, who runs what, who held which office; all with dates."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from openzone.core.partial_dates import PartialDateField
from openzone.core.search import indexed, spelled
from openzone.places.models import Named, Park, Zone
from openzone.registry.enums import RelationKind
from openzone.registry.models.organisations import Organisation


class Relation(models.Model):
    """One organisation is something to another: `subject` is the parent, association or founder, `object` the other.

    `share` is the part of the other that it holds, in percent.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind)
    subject = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations_down", db_index=False)
    object = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations_up", db_index=False)
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    since = PartialDateField()
    until = PartialDateField()
    source = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(subject=F("object")), name="relation_to_another"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100), name="relation_share_in_percent"
            ),
            models.UniqueConstraint(fields=["kind", "subject", "object", "since"], name="relation_once"),
        )
        indexes = (
            models.Index(fields=["subject", "kind"], name="relation_down"),
            models.Index(fields=["object", "kind"], name="relation_up"),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.object_id}"


class ParkOperator(models.Model):
    """The organisation that operates a park."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="operators", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parks_operated")
    since = PartialDateField()
    until = PartialDateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["park", "organisation", "since"], name="park_operator_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} of {self.park_id}"


class Person(Named):
    """A person to speak to or to remember, with or without an account. `sounds` is kept by the actions."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="persons", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="persons")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=200, blank=True)
    sounds = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["zone", "user"], condition=Q(user__isnull=False), name="person_of_user_once"
            ),
        )
        indexes = (
            models.Index(fields=["zone", "name", "id"], name="person_by_name"),
            GinIndex(indexed("name", "name_local", "sounds"), name="person_words"),
            GinIndex(spelled("name", "name_local"), name="person_spelled"),
        )


class Office(models.Model):
    """What a person is at an organisation, for a time. `rank` sorts a delegation: 1 is the highest.

    `speaks` marks whom to speak to there.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offices")
    title = models.CharField(max_length=100, blank=True)
    title_local = models.CharField(max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)
    speaks = models.BooleanField(default=False)
    since = PartialDateField()
    until = PartialDateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "organisation", "title", "since"], name="office_once"),
        )
        indexes = (models.Index(fields=["organisation"], name="office_at"),)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.organisation_id}"
