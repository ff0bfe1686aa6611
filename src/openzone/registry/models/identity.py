"""By what an organisation is known and found: identifiers, names, addresses, its industry."""

from django.db import models
from django.db.models import Q

from openzone.core.partial_dates import PartialDateField
from openzone.places.models import Named, Zone
from openzone.registry.enums import AddressKind, IndustryScheme, NameKind
from openzone.registry.models.organisations import Organisation


class Identifier(models.Model):
    """A number that a scheme gave to an organisation (`registry.schemes` knows them), in its compact form.

    `fits` says whether length and check digits are right; where they are not, `reason` says why it was entered all the
    same. A number that is no longer the organisation's own has an end. Registers that are not
    known by name may give several organisations the same number.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="identifiers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    fits = models.BooleanField(default=True)
    reason = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    ended = PartialDateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["zone", "scheme", "value"], condition=Q(ended="") & ~Q(scheme="other"), name="identifier_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "value"],
                condition=Q(ended="", scheme="other"),
                name="identifier_once_of_another_register",
            ),
            models.CheckConstraint(condition=Q(fits=True) | ~Q(reason=""), name="identifier_that_fails_has_a_reason"),
        )
        indexes = (models.Index(fields=["organisation", "scheme"], name="identifier_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class OrganisationName(models.Model):
    """Another name of an organisation: a former one, a trade name, a short one, a spelling found in a text."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names", db_index=False)
    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.ALIAS)
    name = models.CharField(max_length=200)
    since = PartialDateField()
    until = PartialDateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once"),)

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """Where an organisation is registered, works or receives post."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="addresses", db_index=False)
    kind = models.CharField(max_length=10, choices=AddressKind)
    lines = models.CharField(max_length=300)
    lines_local = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2)
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "kind"], name="address_of_organisation"),)

    def __str__(self) -> str:
        return self.lines


class Website(models.Model):
    """An address in the web."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="websites", db_index=False)
    url = models.URLField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "url"], name="website_once"),)

    def __str__(self) -> str:
        return self.url


class IndustryClass(Named):
    """One class of a classification of economic activities; the tree leads from sections down.

    `path` holds the codes from the section to the class, divided by dots, so that a subtree is one prefix.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="industries", db_index=False)
    scheme = models.CharField(max_length=10, choices=IndustryScheme)
    code = models.CharField(max_length=10)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "scheme", "code"], name="industry_code_once"),)
        indexes = (
            models.Index(
                fields=["zone", "scheme", "path"], name="industry_subtree", opclasses=["", "", "text_pattern_ops"]
            ),
        )


class Classification(models.Model):
    """The classes that an organisation works in, one of them its main one."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="classifications", db_index=False
    )
    industry = models.ForeignKey(IndustryClass, on_delete=models.PROTECT, related_name="classifications")
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "industry"], name="classification_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(is_main=True), name="classification_one_main"),
        )

    def __str__(self) -> str:
        return f"{self.industry_id} of {self.organisation_id}"
