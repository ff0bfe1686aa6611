"""Organisations, their other names, their contacts and the people who act for them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from openzone.core.forms import local
from openzone.core.search import indexed
from openzone.places.models import Named, Park, Unit, Zone
from openzone.registry.enums import Belonging, OrganisationKind


class Organisation(Named):
    """One organisation in one zone. `known_as` holds all its names for the search and is kept by the actions."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="organisations")
    ref = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    country = models.CharField(max_length=2, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="organisations")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="organisations")
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="managed_organisations"
    )
    summary = models.TextField(blank=True)
    summary_local = models.TextField(blank=True)
    known_as = models.TextField(blank=True)
    words = models.GeneratedField(expression=indexed("known_as"), output_field=SearchVectorField(), db_persist=True)
    registered_at = models.DateTimeField()

    class Meta:
        indexes = (
            GinIndex(fields=["words"], name="organisation_words"),
            models.Index(fields=["zone", "name", "id"], name="organisation_by_name"),
            models.Index(fields=["unit", "name", "id"], name="organisation_of_unit"),
        )

    @property
    def shown_summary(self) -> str:
        """What the organisation does, in the reader's language."""
        return local(self.summary, self.summary_local)


class Alias(models.Model):
    """Another name of an organisation: a former one, a trade name, a spelling in a text."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="alias_once"),)

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to speak to at an organisation, with or without an account."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person with an account who acts for an organisation: an owner sees all of it, a member what is shared."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Belonging)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(until__isnull=True), name="membership_once"
            ),
        )
        indexes = (models.Index(fields=["user", "zone"], condition=Q(until__isnull=True), name="membership_living"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"
