"""What is said on a case, and how far it was read."""

from django.conf import settings
from django.db import models

from openzone.cases.enums import Side
from openzone.cases.models.case import Case
from openzone.core.models import StoredFile

USER = settings.AUTH_USER_MODEL


class Said(models.Model):
    """What one side says to the other. When it was corrected, the first words are kept beside those that count."""

    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=[(Side.ENTERPRISE, ""), (Side.STAFF, "")])
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    first_body = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Message(Said):
    """A message of a case. Numbers are given under the case's lock and have no gap."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", db_index=False)
    files = models.ManyToManyField(StoredFile, related_name="messages")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="message_number_once"),)
        ordering = ("case", "number")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class Note(models.Model):
    """What staff write for staff. A table of its own: no query for messages can ever answer a note."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    written_at = models.DateTimeField()
    first_body = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, related_name="notes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="note_number_once"),)
        ordering = ("case", "number")

    def __str__(self) -> str:
        return f"{self.case_id}/note {self.number}"


class ReadMark(models.Model):
    """Up to which message a person has read a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.case_id} to {self.number}"
