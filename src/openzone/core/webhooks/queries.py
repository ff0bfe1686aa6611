"""Which webhooks there are, how they fare, and what is to be done for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.core.enums import WebhookState
from openzone.core.models import Activity, Webhook, WebhookDelivery
from openzone.core.webhooks.catalogue import TEST

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Health:
    """How a webhook fares; counts go up to a cap."""

    webhook: Webhook
    waiting: int
    dead: int

    @property
    def state(self) -> str:
        """In one word: paused, failing, well, or new while nothing was ever taken."""
        if self.webhook.paused_at is not None:
            return "paused"
        if self.webhook.failing_since is not None:
            return "failing"
        return "well" if self.webhook.last_success_at else "new"


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


def due(number: int, now: datetime) -> QuerySet[WebhookDelivery]:
    """What is to be posted now for a webhook, in turn: tests in any case, all else unless it is paused or rests."""
    waiting = WebhookDelivery.objects.filter(webhook=number, state=WebhookState.WAITING, next_try_at__lte=now)
    works = Q(webhook__paused_at__isnull=True) & (Q(webhook__rest_until__isnull=True) | Q(webhook__rest_until__lte=now))
    return waiting.filter(works | Q(verb=TEST)).select_related("webhook").order_by("next_try_at", "id")


def with_work(now: datetime) -> list[int]:
    """The webhooks for which the log has to be read, or something to be posted."""
    log = Activity.objects.filter(zone_id=OuterRef("zone_id"), pk__gt=OuterRef("read_until"))
    waiting = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), state=WebhookState.WAITING, next_try_at__lte=now)
    rested = Q(rest_until__isnull=True) | Q(rest_until__lte=now)
    working = Q(paused_at__isnull=True) & (Exists(log) | (rested & Exists(waiting)))
    found = Webhook.objects.filter(working | Exists(waiting.filter(verb=TEST)))
    return list(found.order_by("id").values_list("pk", flat=True))
