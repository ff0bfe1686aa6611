"""Which demands the figures about how demands are handled leave out, and of which it is asked.

Here alone is said what being left out means; every figure and every kept count asks one of these.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from openzone.cases.models import Exclusion
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.core.models import Approval

EXCLUDE = "exclude"
# That a demand `c` is left out, as of the moment that is asked for.
LEFT_OUT = (
    "EXISTS (SELECT FROM cases_exclusion x WHERE x.case_id = c.id AND x.excluded_at <= %(as_of)s"
    " AND (x.ended_at IS NULL OR x.ended_at > %(as_of)s))"
)
# For what is kept: whether a demand is left out now, and when that was decided last.
DECIDED = (
    "(SELECT x.case_id, bool_or(x.ended_at IS NULL) AS left_out, greatest(max(x.excluded_at), max(x.ended_at)) AS at"
    " FROM cases_exclusion x GROUP BY x.case_id)"
)


def exclusions_visible_to(actor: Actor) -> QuerySet[Exclusion]:
    """Those of the demands that the actor sees at the desk, the newest first."""
    rows = Exclusion.objects.filter(case__in=at_desk(actor))
    return rows.select_related("case", "asked_by", "excluded_by", "ended_by").order_by("-excluded_at", "-id")


def exclusions_as_of(moment: datetime) -> QuerySet[Exclusion]:
    """Those by which a demand was left out at that moment."""
    return Exclusion.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment), excluded_at__lte=moment)


def exclusions_asked(actor: Actor) -> QuerySet[Approval]:
    """What waits for a second person, of the demands that the actor sees, the oldest first."""
    waiting = Approval.objects.filter(zone_id=actor.where, subject_type="case", verb=EXCLUDE, decided_at__isnull=True)
    return waiting.filter(subject_id__in=at_desk(actor).values("pk")).order_by("asked_at", "id")
