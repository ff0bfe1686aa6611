"""The promised times are counted anew when the calendar of a zone was corrected."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from openzone.core.calendars.reading import working_time
from openzone.core.working_time import WorkingTime
from openzone.formalities.actions.keeping import due_of, due_or_refuse, lock, stretches_of, worked_on
from openzone.formalities.enums import StepState
from openzone.formalities.models import Formality, FormalityStep, FormalityStretch
from openzone.formalities.moves import OPEN


def recount(zone_id: int) -> int:
    """Count what has passed, and by when it is due, of every open formality of a zone and of its steps; answers how
    many changed."""
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
    steps = _recount_steps(row, working)
    return steps or before != (row.passed, row.due_at)


def _recount_steps(row: Formality, working: WorkingTime) -> bool:
    """Count the steps that are ready or done; answers whether any changed."""
    ran, changed = stretches_of(row), False
    for one in row.steps.filter(state__in=[StepState.READY, StepState.DONE]).select_related("step"):
        before = (one.due_at, one.worked)
        one.due_at = _due_again(one, ran, working)
        one.worked = worked_on(one, ran, working, one.done_at) if one.done_at else None
        one.save(update_fields=["due_at", "worked"])
        changed |= before != (one.due_at, one.worked)
    return changed


def _due_again(step: FormalityStep, ran: Sequence[FormalityStretch], working: WorkingTime) -> datetime | None:
    """By when it is due, counted from when it went on last."""
    assert step.ready_at is not None, "it was begun"
    begun = [one.since for one in ran if step.ready_at < one.since and (not step.done_at or one.since < step.done_at)]
    return due_of(step, ran, working, max([step.ready_at, *begun]))


def _counted(stretch: FormalityStretch, working: WorkingTime) -> timedelta:
    assert stretch.until is not None, "it has ended"
    stretch.worked = working.elapsed(stretch.since, stretch.until)
    stretch.save(update_fields=["worked"])
    return stretch.worked if stretch.runs else timedelta()
