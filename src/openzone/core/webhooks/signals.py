"""What webhooks tell the apps above."""

from dataclasses import dataclass

from openzone.core.models import Activity
from openzone.core.signals import Signal


@dataclass(frozen=True)
class WebhookGivenUp:
    """A webhook was paused because its receiver takes nothing any more; the activity says which."""

    activity: Activity


webhook_given_up: Signal[WebhookGivenUp] = Signal()
