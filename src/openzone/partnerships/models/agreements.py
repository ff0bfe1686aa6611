"""Agreements, who is bound by them, who signed, and what each side promised."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.core.search import indexed
from openzone.partnerships.enums import AgreementKind, AgreementState, CommitmentState, PartyKind
from openzone.partnerships.rules import SIGNED, UNSIGNED
from openzone.places.models import Unit, Zone
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
REMIND_DAYS, MOST_REMIND_DAYS = 90, 730


class Agreement(models.Model):
    """What parties agreed on, or are about to. A unit keeps it, and an officer of it where one is named.

    `document` is the paper as it was signed: without it there is no signed agreement. `begins_on` and `ends_on` are the
    first and the last day of its term; its people are reminded `remind_days` before the last day, of each last day once
    (`reminded_for`). What ended without a signature came to nothing.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=AgreementKind)
    title = models.CharField(max_length=200, blank=True)
    title_local = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_local = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=indexed("ref", "title", "title_local", "summary", "summary_local"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agreements")
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.DRAFTED)
    state_since = models.DateTimeField()
    signed_on = models.DateField(null=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    remind_days = models.PositiveSmallIntegerField(
        default=REMIND_DAYS, validators=[MaxValueValidator(MOST_REMIND_DAYS)]
    )
    reminded_for = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_for = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(condition=Q(kind__in=AgreementKind.values), name="agreement_kind_known"),
            models.CheckConstraint(condition=~Q(title="", title_local=""), name="agreement_titled"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNSIGNED), signed_on__isnull=True, document__isnull=True)
                | Q(state__in=sorted(SIGNED), signed_on__isnull=False, document__isnull=False)
                | Q(state=AgreementState.ENDED, signed_on__isnull=True, document__isnull=True)
                | Q(state=AgreementState.ENDED, signed_on__isnull=False, document__isnull=False),
                name="agreement_signed_with_document",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNSIGNED)) | Q(signed_on__isnull=True) | Q(begins_on__isnull=False),
                name="agreement_signed_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(begins_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="agreement_term_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.ENDED, ended_on__isnull=False)
                | (~Q(state=AgreementState.ENDED) & Q(ended_on__isnull=True)),
                name="agreement_ended_with_day",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="agreement_changed"),
            models.Index(fields=["zone", "ends_on"], condition=Q(state__in=sorted(SIGNED)), name="agreement_ending"),
            GinIndex(fields=["words"], name="agreement_words"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.shown_title}"

    @property
    def shown_title(self) -> str:
        """What it is called, in the reader's language."""
        return local(self.title, self.title_local)

    @property
    def shown_summary(self) -> str:
        """What was agreed, in the reader's language."""
        return local(self.summary, self.summary_local)


class Party(models.Model):
    """Who is bound by an agreement: the zone, an organisation, or a body outside that is named here alone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties", db_index=False)
    kind = models.CharField(max_length=20, choices=PartyKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="agreement_parts")
    name = models.CharField(max_length=200, blank=True)
    name_local = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=PartyKind.ZONE, organisation__isnull=True, name="", name_local="")
                | Q(kind=PartyKind.ORGANISATION, organisation__isnull=False, name="", name_local="")
                | (Q(kind=PartyKind.BODY, organisation__isnull=True) & ~Q(name="", name_local="")),
                name="party_is_somebody",
            ),
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(kind=PartyKind.ZONE), name="party_zone_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.agreement_id}"

    @property
    def shown_name(self) -> str:
        """Who it is, in the reader's language."""
        if self.organisation is not None:
            return str(self.organisation.shown_name)
        if self.kind == PartyKind.ZONE:
            return str(self.agreement.zone.shown_name)
        return local(self.name, self.name_local)


class Signatory(models.Model):
    """Who signed for a party, with the office that he held then: what he is today changes nothing of it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="signatories")
    name = models.CharField(max_length=200, blank=True)
    name_local = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=200, blank=True)
    office_local = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(name="", name_local=""), name="signatory_named"),)

    def __str__(self) -> str:
        return f"signatory {self.pk} of {self.party_id}"

    @property
    def shown_name(self) -> str:
        """Who signed, in the reader's language."""
        return local(self.name, self.name_local)

    @property
    def shown_office(self) -> str:
        """As what, in the reader's language."""
        return local(self.office, self.office_local)


class Annex(models.Model):
    """A paper that belongs to an agreement beside the signed one: an annex, a supplement, minutes of the talks.

    One by which it was renewed need not say what it is.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="annexes")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.what} of {self.agreement_id}"

    @property
    def shown_what(self) -> str:
        """What it is, in the reader's language where nobody said it in words."""
        return self.what or _("Renewal")


class Commitment(models.Model):
    """One thing that a party promised. Each has its `number` in the agreement.

    What was said to be done rests on `evidence`, or on the words of `remark`; `answer` is why the zone sent back what
    was reported last, opened it again, or let it go. Of each due day people are reminded once before (`reminded_for`)
    and once after (`late_told_for`).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments", db_index=False)
    number = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitments")
    text = models.TextField(blank=True)
    text_local = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    state_since = models.DateTimeField()
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True)
    late_told_for = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["agreement", "number"], name="commitment_number_once"),
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_known"),
            models.CheckConstraint(condition=~Q(text="", text_local=""), name="commitment_says_something"),
            models.CheckConstraint(
                condition=~Q(state__in=[CommitmentState.DONE, CommitmentState.REPORTED])
                | Q(evidence__isnull=False)
                | ~Q(remark=""),
                name="commitment_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.RELEASED) | ~Q(answer=""), name="commitment_released_for_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CommitmentState.DONE, CommitmentState.REPORTED], done_on__isnull=False)
                | Q(state__in=[CommitmentState.OPEN, CommitmentState.RELEASED], done_on__isnull=True),
                name="commitment_done_with_day",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=[CommitmentState.OPEN, CommitmentState.REPORTED]),
                name="commitment_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} commitment {self.number}"

    @property
    def shown_text(self) -> str:
        """What was promised, in the reader's language."""
        return local(self.text, self.text_local)

    def is_late(self, today: date) -> bool:
        """Whether it was to be done before this day, and nobody has said that it was."""
        return self.state == CommitmentState.OPEN and self.due_on is not None and self.due_on < today


class CommitmentStep(models.Model):
    """Into which state a commitment came when, and on which day it was said to be done then: never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="steps", db_index=False)
    state = models.CharField(max_length=10, choices=CommitmentState)
    done_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_step_known"),
        )
        indexes = (models.Index(fields=["commitment", "at", "id"], name="commitment_step_at"),)

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.state} at {self.at}"
