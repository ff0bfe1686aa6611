"""Which demands the figures leave out, and of which it is asked."""

from django.db.models import QuerySet

from openzone.cases.models import Exclusion
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.core.models import Approval

EXCLUDE = "exclude"


def exclusions_visible_to(actor: Actor) -> QuerySet[Exclusion]:
    """Those of the demands that the actor sees at the desk, the newest first."""
    rows = Exclusion.objects.filter(case__in=at_desk(actor))
    return rows.select_related("case", "asked_by", "excluded_by", "ended_by").order_by("-excluded_at", "-id")


def exclusions_asked(actor: Actor) -> QuerySet[Approval]:
    """What waits for a second person, of the demands that the actor sees, the oldest first."""
    waiting = Approval.objects.filter(zone_id=actor.where, subject_type="case", verb=EXCLUDE, decided_at__isnull=True)
    return waiting.filter(subject_id__in=at_desk(actor).values("pk")).order_by("asked_at", "id")
