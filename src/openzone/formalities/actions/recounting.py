"""The promised times are counted anew when the calendar of a zone was corrected."""

from datetime import timedelta

from django.db import transaction

from openzone.core.calendars.reading import working_time
from openzone.core.working_time import WorkingTime
from openzone.formalities.actions.keeping import due_or_refuse, lock
from openzone.formalities.models import Formality, FormalityStretch
from openzone.formalities.moves import OPEN


def recount(zone_id: int) -> int:
    """Count what has passed, and by when it is due, of every open formality of a zone; answers how many changed."""
    working = working_time(zone_id)
    rows = Formality.objects.filter(zone_id=zone_id, state__in=OPEN, submitted_at__isnull=False).order_by("pk")
    return sum(_recount(one, working) for one in rows.iterator())


@transaction.atomic
def _recount(formality: Formality, working: WorkingTime) -> bool:
    row = lock(formality)
    before = (row.passed, row.due_at)
    row.passed = sum((_counted(one, working) for one in row.stretches.filter(until__isnull=False)), timedelta())
    if row.running_since is not None:
        row.due_at = due_or_refuse(working, row.running_since, row.version.promise_days, row.passed)
    row.save(update_fields=["passed", "due_at"])
    return before != (row.passed, row.due_at)


def _counted(stretch: FormalityStretch, working: WorkingTime) -> timedelta:
    assert stretch.until is not None, "it has ended"
    stretch.worked = working.elapsed(stretch.since, stretch.until)
    stretch.save(update_fields=["worked"])
    return stretch.worked if stretch.runs else timedelta()
