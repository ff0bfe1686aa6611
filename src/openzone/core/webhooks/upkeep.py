"""What is removed of the log of deliveries, and when; old secrets that sign no more."""

from datetime import timedelta

from django.db.models import Q

from openzone.core import clock
from openzone.core.enums import WebhookState
from openzone.core.models import Webhook, WebhookDelivery

SENT_KEPT = timedelta(days=30)
DEAD_KEPT = timedelta(days=90)
MOST_ROWS = 2_000


def forget_old_secrets() -> int:
    """Forget the secrets that were renewed and sign no more."""
    return Webhook.objects.filter(old_secret_until__lt=clock.now()).update(old_secret="", old_secret_until=None)


def remove_old() -> int:
    """Remove what was taken a month ago, and what was given up three months ago. What waits stays."""
    now = clock.now()
    ended = Q(state=WebhookState.SENT, created_at__lt=now - SENT_KEPT) | Q(
        state=WebhookState.DEAD, created_at__lt=now - DEAD_KEPT
    )
    removed = 0
    while numbers := list(
        WebhookDelivery.objects.filter(ended).order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]
    ):
        WebhookDelivery.objects.filter(pk__in=numbers).delete()
        removed += len(numbers)
    return removed
