"""Shared matters: what many enterprises demand alike, one answer to all, and the change of policy it may come to."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from openzone.cases.enums import Outcome
from openzone.cases.matters import AnswerOutcome, MatterState, RunState
from openzone.cases.models.case import Case
from openzone.cases.models.catalogue import Category
from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.core.search import indexed
from openzone.places.models import Unit, Zone

USER = settings.AUTH_USER_MODEL


class Matter(models.Model):
    """The same demand of many enterprises, led by a unit. None of them learns who the others are."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="matters", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    title_local = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=indexed("ref", "title", "title_local", "description"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matters")
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=MatterState, default=MatterState.OPEN)
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MatterState.values), name="matter_state_known"),
            models.CheckConstraint(
                condition=Q(state=MatterState.CLOSED, closed_at__isnull=False)
                | (~Q(state=MatterState.CLOSED) & Q(closed_at__isnull=True)),
                name="matter_closed_with_date",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="matter_changed"),
            GinIndex(fields=["words"], name="matter_words"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.shown_title}"

    @property
    def shown_title(self) -> str:
        """What it is about, in the reader's language."""
        return local(self.title, self.title_local)


class MatterCase(models.Model):
    """That a case belongs to a matter, from when until when. It belongs to one at a time."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="matters")
    since = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    until_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True), name="matter_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="matter_case_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} in {self.matter_id}"


class MatterAnswer(models.Model):
    """One answer on its way to all cases of a matter. `attempt` says who works on it: a newer one takes over."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="answers")
    body = models.TextField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    language = models.CharField(max_length=20, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["matter"], condition=~Q(state=RunState.DONE), name="matter_one_answer_on_its_way"
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk} of {self.matter_id}"


class AnsweredCase(models.Model):
    """What became of one answer in one case: proposed, or the sentence why not."""

    answer = models.ForeignKey(MatterAnswer, on_delete=models.CASCADE, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=AnswerOutcome, default=AnswerOutcome.WAITING)
    sentence = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["answer", "case"], name="answered_case_once"),)

    def __str__(self) -> str:
        return f"{self.answer_id} {self.case_id} {self.outcome}"


class PolicyProposal(models.Model):
    """A change of policy that a matter came to: what is proposed to whom, and what was decided when.

    `decision` is the document of what was decided, `link` where an adopted measure stands in the web: enterprises that
    wait for it open both.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="proposals")
    text = models.TextField()
    text_local = models.TextField(blank=True)
    addressed_to = models.CharField(max_length=200)
    submitted_on = models.DateField()
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    adopted = models.BooleanField(null=True)
    remark = models.TextField(blank=True)
    decision = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["matter"], condition=Q(decided_on__isnull=True), name="policy_one_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, adopted__isnull=True)
                | Q(decided_on__isnull=False, adopted__isnull=False),
                name="policy_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("submitted_on")),
                name="policy_decided_after_it_was_submitted",
            ),
            models.CheckConstraint(condition=Q(link="") | Q(adopted=True), name="policy_link_of_an_adopted_one"),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk} of {self.matter_id}"

    @property
    def shown_text(self) -> str:
        """What is proposed, in the reader's language."""
        return local(self.text, self.text_local)
