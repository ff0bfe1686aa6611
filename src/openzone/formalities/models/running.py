"""Formalities that run: who applied for what, steps, documents handed in, what was sent back, certificates."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.core.models import StoredFile
from openzone.formalities.enums import Fault, FormalitySource, FormalityState, StepState
from openzone.formalities.models.catalogue import OutsideOffice, Service, ServiceDocument, ServiceStep, ServiceVersion
from openzone.formalities.moves import ENDED, OPEN, RUNNING
from openzone.formalities.promise import is_late
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation, Person

USER = settings.AUTH_USER_MODEL
ONE_APPLICANT = Q(organisation__isnull=False, person__isnull=True) | Q(organisation__isnull=True, person__isnull=False)


class Formality(models.Model):
    """A service that an organisation or a person goes through, by the version that was published when it was begun.

    `unit` keeps the service, `desk` is the unit at whose counter it was opened. The promised time runs from the first
    submission, rests while it is returned, and ends with it: `passed` is the working time until `running_since`.
    Once the promise is broken, that stays: `breached_at` is when it was due.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="formalities", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="formalities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="formalities", db_index=False)
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="formalities", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="formalities")
    source = models.CharField(max_length=10, choices=FormalitySource)
    state = models.CharField(max_length=10, choices=FormalityState, default=FormalityState.PREPARING)
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    running_since = models.DateTimeField(null=True)
    passed = models.DurationField(default=timedelta)
    due_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=ONE_APPLICANT, name="formality_of_one"),
            models.CheckConstraint(condition=Q(state__in=FormalityState.values), name="formality_state_known"),
            models.CheckConstraint(condition=Q(source__in=FormalitySource.values), name="formality_source_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RUNNING), running_since__isnull=False, due_at__isnull=False)
                | (~Q(state__in=sorted(RUNNING)) & Q(running_since__isnull=True)),
                name="formality_due_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False)
                | Q(state__in=sorted(OPEN), ended_at__isnull=True),
                name="formality_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FormalityState.PREPARING, FormalityState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="formality_submitted_some_time",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="formality_changed"),
            models.Index(fields=["unit", "-changed_at"], name="formality_of_unit"),
            models.Index(fields=["organisation", "-changed_at"], name="formality_of_organisation"),
            models.Index(fields=["zone", "due_at"], condition=Q(running_since__isnull=False), name="formality_due"),
        )
        verbose_name_plural = "formalities"

    def __str__(self) -> str:
        return self.ref

    @property
    def applicant(self) -> Organisation | Person:
        """Who goes through it."""
        found = self.organisation or self.person
        assert found is not None, "the database refuses a formality of nobody"
        return found

    @property
    def shown_title(self) -> str:
        """What it is, in the reader's language."""
        return str(self.version.shown_name)

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN

    def is_late(self, now: datetime) -> bool:
        """Whether what was promised is over, by now or at its end."""
        return is_late(
            now,
            due_at=self.due_at,
            running=self.running_since is not None,
            breached_at=self.breached_at,
            ended_at=self.ended_at,
        )


class FormalityStretch(models.Model):
    """A time in which the promised time ran, or rested. Only ever added to; the last one is open.

    `worked` is the working time in it: that of the running ones adds up to what has passed.
    """

    formality = models.ForeignKey(Formality, on_delete=models.CASCADE, related_name="stretches", db_index=False)
    runs = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    worked = models.DurationField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["formality"], condition=Q(until__isnull=True), name="formality_stretch_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, worked__isnull=True) | Q(until__gte=F("since"), worked__isnull=False),
                name="formality_stretch_whole",
            ),
        )
        indexes = (models.Index(fields=["formality", "id"], name="formality_stretch_order"),)

    def __str__(self) -> str:
        return f"{self.formality_id} {'runs' if self.runs else 'rests'}"


class FormalityStep(models.Model):
    """A step of a formality, done by people of `unit`: for an office outside the network those who keep the service.

    `ready_at` is when it was ready first. `worked` is the working time from then until it was done, as far as the time
    of the formality ran: while that is returned, its ready steps wait.
    """

    formality = models.ForeignKey(Formality, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.ForeignKey(ServiceStep, on_delete=models.PROTECT, related_name="taken")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="formality_steps", db_index=False)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    ready_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    worked = models.DurationField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["formality", "step"], name="formality_step_once"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="formality_step_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[StepState.WAITING, StepState.DROPPED]) | Q(ready_at__isnull=False),
                name="formality_step_ready_some_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[StepState.DONE, StepState.REFUSED], done_at__isnull=False, done_by__isnull=False,
                    worked__isnull=False,
                )
                | Q(
                    state__in=[StepState.WAITING, StepState.READY, StepState.DROPPED], done_at__isnull=True,
                    done_by__isnull=True, worked__isnull=True,
                ),
                name="formality_step_done_whole",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["unit", "due_at"], condition=Q(state=StepState.READY), name="formality_step_ready"),
            models.Index(fields=["unit", "formality"], name="formality_step_of_unit"),
        )

    def __str__(self) -> str:
        return f"step {self.step_id} of {self.formality_id}"

    @property
    def doer(self) -> Unit | OutsideOffice:
        """Who does it."""
        return self.step.provider

    def is_late(self, now: datetime) -> bool:
        """Whether it was done too late, or is not done and should be."""
        return self.due_at is not None and self.state != StepState.DROPPED and self.due_at < (self.done_at or now)


class HandedDocument(Named):
    """A document that an organisation or a person handed in, once for all formalities that ask for its `code`.

    Without a file it is a paper that was seen at the counter, known by its number.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="handed_documents", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="handed_documents", db_index=False
    )
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    formality = models.ForeignKey(Formality, on_delete=models.PROTECT, related_name="handed")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=ONE_APPLICANT, name="handed_document_of_one"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(number=""), name="handed_document_file_or_number"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "code", "-id"], name="handed_of_organisation"),
            models.Index(fields=["person", "code", "-id"], name="handed_of_person"),
        )


class FormalityDocument(models.Model):
    """A document that lies with a formality, good `valid_until` as its service counts it: null is for ever.

    `reused`: it was handed in for another one. What was replaced by a newer one stays readable.
    """

    formality = models.ForeignKey(Formality, on_delete=models.CASCADE, related_name="documents", db_index=False)
    document = models.ForeignKey(ServiceDocument, on_delete=models.PROTECT, related_name="+")
    handed = models.ForeignKey(HandedDocument, on_delete=models.PROTECT, related_name="uses")
    valid_until = models.DateField(null=True)
    reused = models.BooleanField(default=False)
    put_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["formality", "document"], condition=Q(replaced_at__isnull=True), name="formality_document_once"
            ),
        )
        indexes = (models.Index(fields=["formality", "id"], name="formality_document_order"),)

    def __str__(self) -> str:
        return f"document {self.document_id} of {self.formality_id}"


class CorrectionNotice(models.Model):
    """What an applicant was told to correct, all at once. `reason` says why something was named late."""

    formality = models.ForeignKey(Formality, on_delete=models.CASCADE, related_name="notices", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["formality", "number"], name="correction_notice_number_once"),)

    def __str__(self) -> str:
        return f"notice {self.number} of {self.formality_id}"


class CorrectionItem(models.Model):
    """One thing that a notice names. `late`: it could have been named in an earlier notice; `again`: it was."""

    notice = models.ForeignKey(CorrectionNotice, on_delete=models.CASCADE, related_name="items")
    document = models.ForeignKey(ServiceDocument, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=10, choices=Fault)
    words = models.CharField(max_length=500, blank=True)
    again = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    late = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fault__in=Fault.values), name="correction_fault_known"),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | (Q(fault=Fault.OTHER) & ~Q(words="")),
                name="correction_says_something",
            ),
        )

    def __str__(self) -> str:
        return f"item {self.pk} of notice {self.notice_id}"


class Certificate(Named):
    """What a formality ended in: a licence, a permit, with its number, unique in the service, and its last day if any.

    `reminded` is how many days before the last one its holder was reminded at last.
    """

    formality = models.ForeignKey(Formality, on_delete=models.PROTECT, related_name="certificates")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reminded = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["service", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
            ),
        )
        indexes = (
            models.Index(fields=["expires_on"], condition=Q(expires_on__isnull=False), name="certificate_expiring"),
        )
