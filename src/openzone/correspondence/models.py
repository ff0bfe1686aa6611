"""Mailboxes, the ways in of messengers, and the letters that came in."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from openzone.cases.models import Case, Message, Note
from openzone.core.models import StoredFile
from openzone.correspondence.enums import BY_MACHINES, FOR_SOMEBODY, NOT_TAKEN, LetterState, Reason, Security, Way
from openzone.places.models import Zone, code_of_small_letters

USER = settings.AUTH_USER_MODEL
LONGEST_SENDER = 320
LONGEST_NAME = 300


class Mailbox(models.Model):
    """The mailbox of a zone, and how far it was read.

    Answers go to `address`, with a signature behind a plus. What lies in the folder since `since` is read, up to
    `last_uid`, which counts only as long as the server's `uidvalidity` stays. `carries_words`: letters about a demand
    bring what was written. `vouched_by` is the server whose word on who sent a mail is believed.
    """

    zone = models.OneToOneField(Zone, on_delete=models.PROTECT, related_name="mailbox")
    address = models.EmailField(max_length=200)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=10, choices=Security)
    user = models.CharField(max_length=200)
    password = models.CharField(max_length=200)
    folder = models.CharField(max_length=100, default="INBOX")
    carries_words = models.BooleanField(default=True)
    vouched_by = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    uidvalidity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(port__gt=0, port__lt=65536), name="mailbox_port_is_one"),
            models.CheckConstraint(condition=Q(security__in=Security.values), name="mailbox_security_known"),
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, error="") | (Q(failing_since__isnull=False) & ~Q(error="")),
                name="mailbox_fails_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(uidvalidity__isnull=False) | Q(last_uid=0), name="mailbox_read_within_a_validity"
            ),
        )

    def __str__(self) -> str:
        return self.address


class Inlet(models.Model):
    """A way in for another system, such as a messenger: what it posts is signed with the secret.

    For a day after the secret was renewed what is signed with the old one is taken too.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="inlets", db_index=False)
    code = models.CharField(max_length=40, unique=True, validators=[code_of_small_letters])
    name = models.CharField(max_length=100)
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(max_length=100, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until__isnull=True)
                | (~Q(old_secret="") & Q(old_secret_until__isnull=False)),
                name="inlet_old_secret_ends",
            ),
        )
        indexes = (models.Index(fields=["zone", "id"], name="inlet_of_zone"),)

    def __str__(self) -> str:
        return self.name


class Handle(models.Model):
    """That whoever is called so at a way in is this person, as somebody of the zone has found out."""

    inlet = models.ForeignKey(Inlet, on_delete=models.PROTECT, related_name="handles", db_index=False)
    sender = models.CharField(max_length=LONGEST_SENDER)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    known_at = models.DateTimeField()
    known_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["inlet", "sender"], name="handle_once"),)

    def __str__(self) -> str:
        return f"{self.sender} is {self.user_id}"


class Letter(models.Model):
    """A letter that came in, first kept as it came (`raw`), then understood.

    Its `name` is its Message-ID, or the webhook-id; `digest` tells letters of the same name apart. Of one that is not
    `whole` only the head was fetched. `thread` is how the other system calls the exchange. `text` is what is new in it,
    `rest` what stood below: the quoted letters before. `person` is who we take the sender for, `case` where it belongs,
    `message` or `note` what it became there; of what became a demand there is none.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="letters", db_index=False)
    way = models.CharField(max_length=10, choices=Way)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.SET_NULL, null=True, related_name="letters", db_index=False)
    inlet = models.ForeignKey(Inlet, on_delete=models.PROTECT, null=True, related_name="letters", db_index=False)
    uidvalidity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    digest = models.CharField(max_length=64)
    thread = models.CharField(max_length=200, blank=True)
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    whole = models.BooleanField(default=True)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=LONGEST_SENDER, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=LetterState, default=LetterState.KEPT)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    text = models.TextField(blank=True)
    rest = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, related_name="letters")
    refused_files = models.JSONField(default=list)
    person = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="letters")
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="letter")
    note = models.OneToOneField(Note, on_delete=models.PROTECT, null=True, related_name="letter")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="letter_fetched_once"),
            models.UniqueConstraint(fields=["zone", "name", "digest"], name="letter_kept_once"),
            models.UniqueConstraint(
                fields=["inlet", "name"], condition=Q(inlet__isnull=False), name="letter_handed_in_once"
            ),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state=LetterState.KEPT, settled_at__isnull=True, reason="")
                | Q(state=LetterState.QUARANTINED, settled_at__isnull=True, reason__in=FOR_SOMEBODY)
                | Q(state=LetterState.IGNORED, settled_at__isnull=False, reason__in=BY_MACHINES)
                | Q(state=LetterState.REFUSED, settled_at__isnull=False, reason__in=NOT_TAKEN)
                | Q(state__in=[LetterState.POSTED, LetterState.DISCARDED], settled_at__isnull=False),
                name="letter_settled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=True, note__isnull=True)
                | (Q(state=LetterState.POSTED) & (Q(message__isnull=True) | Q(note__isnull=True))),
                name="letter_said_if_posted",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.POSTED) | Q(case__isnull=False), name="letter_posted_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.MAIL, inlet__isnull=True) | Q(way=Way.MESSENGER, inlet__isnull=False, uid=None),
                name="letter_came_one_way",
            ),
        )
        indexes = (
            models.Index(fields=["zone", "-id"], name="letter_newest"),
            models.Index(fields=["id"], condition=Q(state=LetterState.KEPT), name="letter_to_read"),
            models.Index(fields=["zone", "-id"], condition=Q(state=LetterState.QUARANTINED), name="letter_waiting"),
            models.Index(fields=["zone", "sender", "-received_at"], name="letter_of_sender"),
            models.Index(fields=["zone", "name"], condition=~Q(name=""), name="letter_named"),
            models.Index(fields=["inlet", "thread", "-id"], condition=~Q(thread=""), name="letter_of_thread"),
            BrinIndex(fields=["received_at"], name="letter_age"),
        )

    def __str__(self) -> str:
        return self.subject or self.sender or str(self.pk)
