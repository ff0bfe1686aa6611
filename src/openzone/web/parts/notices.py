"""What a person was told, as a list that leads to the places."""

from dataclasses import dataclass
from datetime import datetime

from openzone.cases.models import Case
from openzone.cases.queries import visible_to
from openzone.core.actor import Actor
from openzone.core.models import Delivery
from openzone.web.parts.cases.history import names_in, sentence


@dataclass(frozen=True)
class Notice:
    """One line: who did what to which case."""

    number: int
    at: datetime
    who: str
    sentence: str
    case: Case
    unread: bool


def told(actor: Actor, deliveries: list[Delivery]) -> list[Notice]:
    """The notices whose cases the actor may still see, in the order given."""
    activities = [delivery.activity for delivery in deliveries]
    names = names_in(activities)
    cases = visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    return [
        Notice(
            number=delivery.pk,
            at=delivery.activity.occurred_at,
            who=names.person(delivery.activity.actor_id),
            sentence=sentence(delivery.activity, names),
            case=cases[delivery.activity.subject_id],
            unread=delivery.read_at is None,
        )
        for delivery in deliveries
        if delivery.activity.subject_id in cases
    ]
