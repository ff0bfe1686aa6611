"""Who was told of what, over which channel, and what has become of it."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from openzone.core.enums import Channel, DeliveryState, Digest, MessengerKind
from openzone.core.models.log import Activity

_PAGE = Q(channel=Channel.PAGE)
_WAITING, _SENDING = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.SENDING)
_ARRIVED = Q(state__in=[DeliveryState.SENT, DeliveryState.BOUNCED])


class Delivery(models.Model):
    """One activity told to one person over one channel.

    In the page it stands at once and may be read. Over other channels it is due at a moment, is claimed before it is
    handed over, and ends in a fate; `error` is a code or short sentence that names nobody. Deliveries that go out in
    one letter carry the same `message_id`, which stays the same however often the letter is tried.
    """

    zone_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PAGE, db_default=Channel.PAGE)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.SENT, db_default=DeliveryState.SENT
    )
    due_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="", db_default="")
    message_id = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["activity", "recipient_id", "channel"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=(
                    _PAGE
                    & Q(state=DeliveryState.SENT, due_at__isnull=True, sent_at__isnull=True, attempts=0, message_id="")
                )
                | (~_PAGE & Q(due_at__isnull=False, read_at__isnull=True)),
                name="delivery_in_page_or_due",
            ),
            models.CheckConstraint(
                condition=(_WAITING & Q(next_try_at__isnull=False)) | (~_WAITING & Q(next_try_at__isnull=True)),
                name="delivery_tried_while_waiting",
            ),
            models.CheckConstraint(
                condition=(_SENDING & Q(claimed_at__isnull=False)) | (~_SENDING & Q(claimed_at__isnull=True)),
                name="delivery_claimed_while_sending",
            ),
            models.CheckConstraint(
                condition=_PAGE
                | (_ARRIVED & Q(sent_at__isnull=False, attempts__gt=0))
                | (~_ARRIVED & Q(sent_at__isnull=True)),
                name="delivery_sent_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DeliveryState.SENDING, DeliveryState.UNCERTAIN])
                | (Q(attempts__gt=0) & ~Q(message_id="")),
                name="delivery_tried_under_a_name",
            ),
        )
        indexes = (
            models.Index(fields=["recipient_id", "-id"], name="delivery_recipient"),
            models.Index(
                fields=["recipient_id", "zone_id", "-id"],
                condition=_PAGE & Q(read_at__isnull=True),
                name="delivery_unread",
            ),
            models.Index(fields=["channel", "next_try_at", "id"], condition=_WAITING, name="delivery_due"),
            models.Index(fields=["claimed_at"], condition=_SENDING, name="delivery_claimed"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="delivery_letter"),
            BrinIndex(fields=["created_at"], name="delivery_age"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.recipient_id}"


class Preference(models.Model):
    """That somebody wants a kind of notice over a channel, or does not. There is a row only where it is a choice."""

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    wanted = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user_id", "zone_id", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(condition=~Q(channel=Channel.PAGE), name="preference_not_about_the_page"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}: {self.wanted}"


class Habit(models.Model):
    """When somebody wants to be told, and the address at which mail did not arrive and so is not tried any more."""

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.HOURLY)
    working_time = models.BooleanField(default=False)
    stopped_address = models.EmailField(max_length=200, blank=True, default="")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user_id", "zone_id"], name="habit_once"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="habit_quiet_hours_whole",
            ),
            models.CheckConstraint(
                condition=Q(stopped_address="", stopped_at__isnull=True)
                | (~Q(stopped_address="") & Q(stopped_at__isnull=False)),
                name="habit_stopped_with_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class Messenger(models.Model):
    """The webhook at which somebody is told what happens in a zone. Its address and secret are known to nobody else."""

    zone_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=MessengerKind)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    turned_off_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user_id", "zone_id"], name="messenger_once"),
            models.CheckConstraint(
                condition=~Q(kind=MessengerKind.STANDARD) | ~Q(secret=""), name="messenger_signs_with_a_secret"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
