"""What a person was told, as a list that leads to the places."""

from dataclasses import dataclass
from datetime import datetime

from openzone.core.actor import Actor
from openzone.core.models import Delivery
from openzone.core.notices import Line, lines


@dataclass(frozen=True)
class Notice:
    """One line: who did what to which thing."""

    number: int
    at: datetime
    line: Line
    unread: bool


def told(actor: Actor, deliveries: list[Delivery]) -> list[Notice]:
    """The notices whose things the actor may still see, in the order given."""
    known = lines(actor, [delivery.activity for delivery in deliveries])
    return [
        Notice(delivery.pk, delivery.activity.occurred_at, known[delivery.activity_id], delivery.read_at is None)
        for delivery in deliveries
        if delivery.activity_id in known
    ]
