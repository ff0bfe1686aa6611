"""Announcements with their recipients, and the standing conversations with the cases that came out of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.cases.models import Case, Said
from openzone.contact.enums import AnnouncementState
from openzone.core.forms import local
from openzone.core.models import Activity, StoredFile
from openzone.places.models import Unit, Zone
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL


class Announcement(models.Model):
    """What a unit tells the enterprises that it serves. `audience` says which; `reach` how many they were when sent."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="announcements", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="announcements", db_index=False)
    title = models.CharField(max_length=200, blank=True)
    title_local = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_local = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, related_name="announcements")
    wants_acknowledgement = models.BooleanField(default=False)
    audience = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    state = models.CharField(max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reach = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    reminded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.DRAFT, sent_at__isnull=True, sent_by__isnull=True)
                | (~Q(state=AnnouncementState.DRAFT) & Q(sent_at__isnull=False, sent_by__isnull=False)),
                name="announcement_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state=AnnouncementState.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
                name="announcement_withdrawn_whole",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-changed_at", "-id"], name="announcement_newest"),
            models.Index(fields=["unit", "-changed_at", "-id"], name="announcement_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.shown_title}"

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, or in the one there is."""
        return local(self.title, self.title_local)

    @property
    def shown_body(self) -> str:
        """The text in the reader's language, or in the one there is."""
        return local(self.body, self.body_local)


class Recipient(models.Model):
    """An organisation to which an announcement went. `telling` names what its people have still to be told of."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="announcements", db_index=False
    )
    telling = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["announcement", "organisation"], name="recipient_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="recipient_read_whole",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, read_at__isnull=False),
                name="recipient_acknowledged_whole",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-announcement"], name="recipient_of_organisation"),
            models.Index(fields=["announcement", "id"], condition=Q(telling__isnull=False), name="recipient_to_tell"),
        )

    def __str__(self) -> str:
        return f"{self.announcement_id} to {self.organisation_id}"


class Talk(models.Model):
    """The standing conversation with an organisation, made when somebody first writes."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="talks")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="talk")
    message_count = models.PositiveIntegerField(default=0)
    unanswered_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=["zone", "unanswered_since"], condition=Q(unanswered_since__isnull=False), name="talk_unanswered"
            ),
        )

    def __str__(self) -> str:
        return f"talk with {self.organisation_id}"


class TalkMessage(Said):
    """A message of a standing conversation. Numbers are given under the talk's lock and have no gap."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages", db_index=False)
    files = models.ManyToManyField(StoredFile, related_name="talk_messages")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["talk", "number"], name="talk_message_number_once"),)
        ordering = ("talk", "number")

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.number}"


class TalkReadMark(models.Model):
    """Up to which message a person has read a standing conversation."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["talk", "user"], name="talk_read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} read talk {self.talk_id} to {self.number}"


class TalkCase(models.Model):
    """A case that came out of a standing conversation, and the messages with which it began."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="cases", db_index=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="talk_case")
    from_number = models.PositiveIntegerField()
    to_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["talk", "from_number"], name="talk_case_begins_once"),
            models.UniqueConstraint(fields=["talk", "to_number"], name="talk_case_ends_once"),
            models.CheckConstraint(condition=Q(to_number__gte=F("from_number")), name="talk_case_ends_after_it_began"),
        )

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.from_number}–{self.to_number} became {self.case_id}"
