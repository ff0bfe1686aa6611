"""Which webhooks there are, how they fare, and what is to be done for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from openzone.core.enums import PausedBy, WebhookState
from openzone.core.models import Activity, Webhook, WebhookDelivery
from openzone.core.models.webhooks import TEST

MOST_COUNTED = 1000


class Fares(StrEnum):
    """How a webhook fares, in one word; new while nothing was ever taken."""

    NEW = "new"
    WELL = "well"
    FAILING = "failing"
    PAUSED = "paused"


@dataclass(frozen=True)
class Health:
    """How a webhook fares; counts go up to a cap."""

    webhook: Webhook
    waiting: int
    dead: int

    @property
    def state(self) -> Fares:
        """How it fares in one word."""
        if self.webhook.paused_at is not None:
            return Fares.PAUSED
        if self.webhook.failing_since is not None:
            return Fares.FAILING
        return Fares.WELL if self.webhook.last_success_at else Fares.NEW


def webhooks_of(zone_id: int) -> QuerySet[Webhook]:
    """The webhooks of a zone, the oldest first."""
    return Webhook.objects.filter(zone_id=zone_id).order_by("id")


def health_of(webhooks: Sequence[Webhook]) -> list[Health]:
    """How these webhooks fare: one statement, however many they are and however much waits."""
    states = (WebhookState.WAITING, WebhookState.DEAD)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.id, s.state, (SELECT count(*) FROM (SELECT FROM core_webhookdelivery AS d"
            "  WHERE d.webhook_id = w.id AND d.state = s.state AND d.verb <> %s LIMIT %s) AS found)"
            " FROM core_webhook AS w, unnest(%s::text[]) AS s (state) WHERE w.id = ANY(%s)",
            [TEST, MOST_COUNTED + 1, list(states), [one.pk for one in webhooks]],
        )
        counts = {(number, state): count for number, state, count in cursor.fetchall()}
    return [Health(one, *(counts.get((one.pk, state), 0) for state in states)) for one in webhooks]


def by_fares() -> dict[str, int]:
    """How many webhooks of the installation fare how."""
    counts: dict[str, int] = dict.fromkeys(Fares, 0)
    for webhook in Webhook.objects.only("paused_at", "failing_since", "last_success_at"):
        counts[Health(webhook, 0, 0).state] += 1
    return counts


def given_up() -> int:
    """How many webhooks are paused because their receiver takes nothing any more."""
    return Webhook.objects.filter(paused_by__in=[PausedBy.FAILURE, PausedBy.RECEIVER]).count()


def deliveries_by_state(since: datetime) -> dict[str, int]:
    """How many deliveries since a moment have come to which state."""
    rows = WebhookDelivery.objects.filter(created_at__gte=since).order_by().values_list("state")
    return dict.fromkeys(WebhookState.values, 0) | dict(rows.annotate(number=Count("pk")))


def late(moment: datetime) -> QuerySet[WebhookDelivery]:
    """What should have been posted before this moment, where nothing was posted since."""
    rested = Q(webhook__rest_until__isnull=True) | Q(webhook__rest_until__lt=moment)
    idle = Q(webhook__last_success_at__isnull=True) | Q(webhook__last_success_at__lt=moment)
    rows = WebhookDelivery.objects.filter(rested, idle, webhook__paused_at__isnull=True)
    return rows.filter(state=WebhookState.WAITING, next_try_at__lt=moment)


def due(webhook: Webhook, now: datetime) -> QuerySet[WebhookDelivery]:
    """What is to be posted now for a webhook, in turn: tests in any case, all else unless it is paused or rests."""
    waiting = WebhookDelivery.objects.filter(webhook=webhook, state=WebhookState.WAITING, next_try_at__lte=now)
    rests = webhook.rest_until is not None and webhook.rest_until > now
    if rests or webhook.paused_at is not None:
        waiting = waiting.filter(verb=TEST)
    return waiting.order_by("next_try_at", "id")


def with_work(now: datetime) -> list[int]:
    """The webhooks for which the log has to be read, or something to be posted."""
    log = Activity.objects.filter(zone_id=OuterRef("zone_id"), pk__gt=OuterRef("read_until"))
    waiting = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), state=WebhookState.WAITING, next_try_at__lte=now)
    rested = Q(rest_until__isnull=True) | Q(rest_until__lte=now)
    working = Q(paused_at__isnull=True) & (Exists(log) | (rested & Exists(waiting)))
    found = Webhook.objects.filter(working | Exists(waiting.filter(verb=TEST)))
    return list(found.order_by("id").values_list("pk", flat=True))
