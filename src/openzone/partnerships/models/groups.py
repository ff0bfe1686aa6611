"""Working groups, their members, their meetings, and what came out of them."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDateField
from openzone.core.search import indexed
from openzone.partnerships.enums import GroupKind, GroupOffice, ItemState, MeetingState, Standing
from openzone.partnerships.models.agreements import Agreement
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL


class Said(models.Model):
    """A sentence in both languages, of which one is enough."""

    text = models.TextField(blank=True)
    text_local = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def shown_text(self) -> str:
        """What it says, in the reader's language."""
        return local(self.text, self.text_local)


class Group(Named):
    """People of several offices who see to one thing together. A unit keeps it and is its secretariat.

    `founded`, `began` (its work) and `ended` are as precise as people know them; `source` says where that stands.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="groups", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    kind = models.CharField(max_length=20, choices=GroupKind)
    purpose = models.TextField(blank=True)
    purpose_local = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=indexed("code", "name", "name_local", "purpose", "purpose_local"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groups")
    founded = PartialDateField()
    began = PartialDateField()
    ended = PartialDateField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="groups")
    source = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="group_code_once"),
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="group_kind_known"),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="group_changed"),
            GinIndex(fields=["words"], name="group_words"),
        )

    @property
    def shown_purpose(self) -> str:
        """What it is for, in the reader's language."""
        return local(self.purpose, self.purpose_local)

    @property
    def has_ended(self) -> bool:
        """Whether it was dissolved."""
        return bool(self.ended)


class Member(models.Model):
    """A person in a group: by his account, or named here alone. `office_then` is what he was outside it then.

    He sits there for an organisation of the registry, or for a body that is only named. Who left has an `until`.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="group_memberships")
    name = models.CharField(max_length=200, blank=True)
    name_local = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="group_members")
    body = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=10, choices=GroupOffice, default=GroupOffice.MEMBER)
    office_then = models.CharField(max_length=200, blank=True)
    office_then_local = models.CharField(max_length=200, blank=True)
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(office__in=GroupOffice.values), name="member_office_known"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="", name_local="")
                | (Q(user__isnull=True) & ~Q(name="", name_local="")),
                name="member_is_somebody",
            ),
            models.CheckConstraint(condition=Q(organisation__isnull=True) | Q(body=""), name="member_of_one"),
            models.UniqueConstraint(fields=["group", "user"], condition=Q(until=""), name="member_once_at_a_time"),
        )

    def __str__(self) -> str:
        return f"member {self.pk} of {self.group_id}"

    @property
    def shown_name(self) -> str:
        """Who it is, in the reader's language."""
        return str(self.user.shown_name) if self.user else local(self.name, self.name_local)

    @property
    def shown_body(self) -> str:
        """For whom he sits there, in the reader's language."""
        return str(self.organisation.shown_name) if self.organisation else self.body

    @property
    def shown_office_then(self) -> str:
        """What he was outside the group then, in the reader's language."""
        return local(self.office_then, self.office_then_local)


class MemberOffice(models.Model):
    """An office that belongs to a group as such: a unit, an organisation, or a body outside named here alone."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="offices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="group_offices")
    name = models.CharField(max_length=200, blank=True)
    name_local = models.CharField(max_length=200, blank=True)
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit__isnull=False, organisation__isnull=True, name="", name_local="")
                | Q(unit__isnull=True, organisation__isnull=False, name="", name_local="")
                | (Q(unit__isnull=True, organisation__isnull=True) & ~Q(name="", name_local="")),
                name="member_office_is_one",
            ),
            models.UniqueConstraint(fields=["group", "unit"], condition=Q(until=""), name="member_office_unit_once"),
            models.UniqueConstraint(
                fields=["group", "organisation"], condition=Q(until=""), name="member_office_organisation_once"
            ),
        )

    def __str__(self) -> str:
        return f"office {self.pk} of {self.group_id}"

    @property
    def shown_name(self) -> str:
        """Which office it is, in the reader's language."""
        known = self.unit or self.organisation
        return str(known.shown_name) if known else local(self.name, self.name_local)


class Meeting(models.Model):
    """A group meets: numbered in the group. Its minutes stand once the head or the secretary has approved them."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings", db_index=False)
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    place_local = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    state_since = models.DateTimeField()
    minutes = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_for = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "number"], name="meeting_number_once"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=(Q(state=MeetingState.MINUTED, approved_at__isnull=False) & ~Q(minutes=""))
                | (~Q(state=MeetingState.MINUTED) & Q(approved_at__isnull=True)),
                name="meeting_minutes_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_for=""), name="meeting_cancelled_for_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MeetingState.HELD, MeetingState.MINUTED]) | Q(starts_at__lte=F("state_since")),
                name="meeting_held_after_it_began",
            ),
        )
        indexes = (models.Index(fields=["starts_at"], name="meeting_starts"),)

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.group_id}"

    @property
    def shown_place(self) -> str:
        """Where, in the reader's language."""
        return local(self.place, self.place_local)


class AgendaItem(Said):
    """One thing on the agenda, in order."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", db_index=False)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once"),
            models.CheckConstraint(condition=~Q(text="", text_local=""), name="agenda_says_something"),
        )

    def __str__(self) -> str:
        return f"agenda {self.number} of {self.meeting_id}"


class Attendance(models.Model):
    """Whether a member came; `apology` is what he gave as the reason that he could not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendance")
    standing = models.CharField(max_length=10, choices=Standing)
    apology = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="attendance_standing_known"),
            models.CheckConstraint(condition=Q(apology="") | Q(standing=Standing.EXCUSED), name="attendance_apology"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} at {self.meeting_id}: {self.standing}"


class Decision(Said):
    """What a meeting decided, numbered in it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=~Q(text="", text_local=""), name="decision_says_something"),
        )

    def __str__(self) -> str:
        return f"decision {self.number} of {self.meeting_id}"


class MeetingPaper(models.Model):
    """A paper of a meeting: signed minutes, what was shown, a list of who came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.what} of meeting {self.meeting_id}"


class ActionItem(Said):
    """What somebody of a group shall do: a person of the staff, a unit, or a member. Numbered in the group.

    It may come out of a meeting, or of one of its decisions. `report` and `evidence` show that it was done; `answer` is
    why it was sent back last, or dropped. Of each due day people are reminded once before (`reminded_for`) and once
    after (`late_told_for`).
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="items", db_index=False)
    number = models.PositiveSmallIntegerField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="items")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="action_items")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="items")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    state_since = models.DateTimeField()
    report = models.TextField(blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    reported_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    assigned_at = models.DateTimeField()
    reminded_for = models.DateField(null=True)
    late_told_for = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "number"], name="item_number_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(condition=~Q(text="", text_local=""), name="item_says_something"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True, member__isnull=True)
                | Q(user__isnull=True, unit__isnull=False, member__isnull=True)
                | Q(user__isnull=True, unit__isnull=True, member__isnull=False),
                name="item_for_one",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(meeting__isnull=False), name="item_decided_at_a_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.REPORTED, ItemState.ACCEPTED])
                | (Q(done_on__isnull=False) & (Q(evidence__isnull=False) | ~Q(report=""))),
                name="item_done_with_report",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DROPPED) | ~Q(answer=""), name="item_dropped_for_reason"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=[ItemState.OPEN, ItemState.REPORTED]),
                name="item_due",
            ),
            models.Index(
                fields=["user", "due_on"],
                condition=Q(state=ItemState.OPEN),
                name="item_of_person",
            ),
        )

    def __str__(self) -> str:
        return f"item {self.number} of {self.group_id}"

    @property
    def shown_responsible(self) -> str:
        """Who shall do it, in the reader's language."""
        known = self.user or self.unit or self.member
        return str(known.shown_name) if known else ""

    def is_late(self, today: date) -> bool:
        """Whether it was to be done before this day, and nobody has said that it was."""
        return self.state == ItemState.OPEN and self.due_on is not None and self.due_on < today


class ItemStep(models.Model):
    """Into which state an action item came when, and on which day it was said to be done then: never changed."""

    item = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="steps", db_index=False)
    state = models.CharField(max_length=10, choices=ItemState)
    done_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_step_known"),)
        indexes = (models.Index(fields=["item", "at", "id"], name="item_step_at"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.state} at {self.at}"
