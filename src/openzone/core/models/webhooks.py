"""Which other systems are told of the log, and what became of each thing that they were to be told."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from openzone.core.enums import PausedBy, WebhookState

# What is posted to see whether a receiver works; nothing in the log is called so.
TEST = "webhook.test"
_WAITING = Q(state=WebhookState.WAITING)


class Webhook(models.Model):
    """An address at which another system is told of a zone's activities with these verbs, by ids and codes alone.

    `read_until` is the number of the log up to which it was read for this webhook: what follows is still to be told.
    While `failing_since` says since when nothing was taken, the next try waits for `rest_until`. For a day after the
    secret was renewed the old one signs too.
    """

    zone_id = models.BigIntegerField()
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=200, blank=True)
    verbs = ArrayField(models.CharField(max_length=60))
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(max_length=100, blank=True, default="")
    old_secret_until = models.DateTimeField(null=True)
    read_until = models.BigIntegerField()
    created_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.CharField(max_length=10, choices=PausedBy, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(verbs__len__gt=0), name="webhook_tells_something"),
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until__isnull=True)
                | (~Q(old_secret="") & Q(old_secret_until__isnull=False)),
                name="webhook_old_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_by="")
                | Q(paused_at__isnull=False, paused_by__in=PausedBy.values),
                name="webhook_paused_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, failures=0, rest_until__isnull=True)
                | Q(failing_since__isnull=False, failures__gt=0),
                name="webhook_rests_while_failing",
            ),
        )
        indexes = (models.Index(fields=["zone_id", "id"], name="webhook_zone"),)

    def __str__(self) -> str:
        return self.description or self.url


class WebhookDelivery(models.Model):
    """One activity for one webhook: what is posted, byte for byte, and what came of the latest attempt.

    `name` is the `webhook-id`: the same over all attempts, and for the same activity at each webhook. `status` is what
    the receiver answered, `error` a code where it did not.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    name = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    body = models.TextField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.WAITING)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["webhook", "name"], name="webhook_delivery_once"),
            models.CheckConstraint(condition=Q(state__in=WebhookState.values), name="webhook_delivery_state_known"),
            models.CheckConstraint(
                condition=(_WAITING & Q(next_try_at__isnull=False)) | (~_WAITING & Q(next_try_at__isnull=True)),
                name="webhook_delivery_tried_while_waiting",
            ),
            models.CheckConstraint(
                condition=_WAITING | Q(tried_at__isnull=False, milliseconds__isnull=False),
                name="webhook_delivery_ends_with_an_attempt",
            ),
        )
        indexes = (
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_newest"),
            models.Index(fields=["webhook", "next_try_at", "id"], condition=_WAITING, name="webhook_delivery_due"),
            models.Index(fields=["webhook", "-id"], condition=Q(state=WebhookState.DEAD), name="webhook_delivery_dead"),
            models.Index(fields=["webhook"], condition=_WAITING & Q(verb=TEST), name="webhook_delivery_test"),
            BrinIndex(fields=["created_at"], name="webhook_delivery_age"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
