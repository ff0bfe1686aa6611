"""Organisations, the tags that they bear, and the people with an account who act for them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower

from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.core.search import indexed, spelled
from openzone.places.models import Named, Park, Unit, Zone, code_of_small_letters
from openzone.registry.enums import Belonging, ClaimState, OrganisationKind, SettlementState, Size


class Organisation(Named):
    """One organisation in one zone. `known_as` holds all its names for the search and is kept by the actions.

    `alike` holds the numbers of its names (`registry.naming.keys`) by which those spelt alike are found, `compared_at`
    when it was last looked for them, empty since a name or number changed. Kept too are `size`, the class that follows
    from its facts, empty while they leave it open, and `settlement`, the state of today. One that was merged into
    another points to it, is found by its old reference only, and holds nothing more.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="organisations", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    country = models.CharField(max_length=2, blank=True)
    size = models.CharField(max_length=10, choices=Size, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="organisations", db_index=False)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="organisations")
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="managed_organisations"
    )
    summary = models.TextField(blank=True)
    summary_local = models.TextField(blank=True)
    settlement = models.CharField(max_length=10, choices=SettlementState, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_from")
    known_as = models.TextField(blank=True)
    words = models.GeneratedField(expression=indexed("known_as"), output_field=SearchVectorField(), db_persist=True)
    alike = ArrayField(models.IntegerField(), default=list, db_default=Value("{}", ArrayField(models.IntegerField())))
    compared_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()

    class Meta:
        indexes = (
            GinIndex(fields=["words"], name="organisation_words"),
            GinIndex(spelled("known_as"), name="organisation_spelled"),
            # How a name begins, asked of names that hold a word which stands in thousands of them.
            models.Index("zone", OpClass(Lower("name"), "text_pattern_ops"), name="organisation_begins"),
            models.Index("zone", OpClass(F("name_local"), "varchar_pattern_ops"), name="organisation_begins_local"),
            # Asked hundreds of times for each list of pending entries, which would be read through each time.
            GinIndex(fields=["alike"], name="organisation_alike", fastupdate=False),
            models.Index(fields=["id"], condition=Q(compared_at__isnull=True), name="organisation_to_compare"),
            models.Index(fields=["zone", "name", "id"], name="organisation_by_name"),
            models.Index(fields=["unit", "name", "id"], name="organisation_of_unit"),
        )

    @property
    def shown_summary(self) -> str:
        """What the organisation does, in the reader's language."""
        return local(self.summary, self.summary_local)


class Tag(Named):
    """A word by which organisations of a zone are gathered: a title they hold, a programme, a trait."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="tags", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="tag_code_once"),)
        ordering = ("name", "id")


class Tagging(models.Model):
    """What somebody says of an organisation: that it bears this tag, in which year. Several may say it, each once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "tag", "year", "source"], name="tagging_once"),)

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.organisation_id}"


class Membership(models.Model):
    """A person with an account who acts for an organisation: an owner or a member.

    A member raises demands and reads what the zone holds of names, numbers and people; figures, returns and rents are
    the owners' (`confided_to`).
    """

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


class Invitation(models.Model):
    """An owner asks an address to act for the organisation. Until its reader accepts, the owner knows what he typed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=200)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=10, choices=Belonging)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(ended_at__isnull=True), name="invitation_once"
            ),
        )
        indexes = (models.Index(fields=["email"], condition=Q(ended_at__isnull=True), name="invitation_open"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"


class Claim(models.Model):
    """A person says that he acts for an enterprise, with a copy of its licence; the unit that serves it decides.

    `unit` decides, `matched` is the organisation that bears this code or name (the claimant never learns of it),
    `organisation` the one for which it was confirmed. An owner who knows better objects; the unit still decides.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    code_reason = models.CharField(max_length=500, blank=True)
    position = models.CharField(max_length=100)
    remark = models.TextField(blank=True)
    licence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="claims", db_index=False)
    matched = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    made_at = models.DateTimeField()
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="claims")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "zone", "scheme", "code"],
                condition=Q(state=ClaimState.WAITING),
                name="claim_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WAITING, decided_at__isnull=True)
                | (~Q(state=ClaimState.WAITING) & Q(decided_at__isnull=False)),
                name="claim_decided_with_date",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.CONFIRMED, organisation__isnull=False)
                | (~Q(state=ClaimState.CONFIRMED) & Q(organisation__isnull=True)),
                name="claim_confirmed_for_somebody",
            ),
        )
        indexes = (
            models.Index(fields=["unit", "-made_at", "-id"], name="claim_of_unit"),
            models.Index(fields=["unit"], condition=Q(state=ClaimState.WAITING), name="claim_waiting"),
        )

    def __str__(self) -> str:
        return self.name
