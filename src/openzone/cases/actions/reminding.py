"""Reminders of the tasks of other units: the working day before they are due, and when they are late."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from openzone.cases.actions.joint import locked, note_of_task
from openzone.cases.joint import TaskState
from openzone.cases.joint_queries import end_of_work
from openzone.cases.models import Case, CoTask
from openzone.cases.rules import LIVE
from openzone.cases.telling import helpers_concerned, staff_concerned
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.calendars.reading import working_time
from openzone.core.working_time import NoWorkingTime, WorkingTime
from openzone.places.models import Zone
from openzone.places.queries import day_in


def remind_of_tasks(zone: Zone) -> int:
    """Remind of what is due on the next working day, and say what is late; answers how many tasks that were.

    It is said in working hours only, once, and never about a demand that has ended.
    """
    still_open = CoTask.objects.filter(case__zone=zone, case__state__in=LIVE, state=TaskState.OPEN)
    if not still_open.exists():
        return 0
    hours, now = working_time(zone.pk), clock.now()
    follow_the_calendar(still_open, hours)
    if not hours.is_open(now):
        return 0
    tomorrow = hours.add_days(day_in(zone, now), 1)
    late = still_open.filter(due_at__lt=now, late_at__isnull=True)
    close = still_open.filter(due_at__gte=now, due__lte=tomorrow, warned_at__isnull=True, late_at__isnull=True)
    return _each(late, _say_late) + _each(close, _say_due)


def follow_the_calendar(tasks: QuerySet[CoTask], hours: WorkingTime) -> None:
    """Put right when open tasks are due, where the hours of their day have changed since they were asked for."""
    for task in tasks:
        try:
            moment = end_of_work(hours, task.due)
        except NoWorkingTime:
            continue
        if moment != task.due_at:
            CoTask.objects.filter(pk=task.pk, state=TaskState.OPEN).update(due_at=moment)


def _each(tasks: QuerySet[CoTask], say: Callable[[Case, CoTask], None]) -> int:
    found = list(tasks.order_by("due_at", "id"))
    for task in found:
        with transaction.atomic():
            case, row = locked(task)
            if row.state == TaskState.OPEN:
                say(case, row)
    return len(found)


def _say_due(case: Case, task: CoTask) -> None:
    now = clock.now()
    CoTask.objects.filter(pk=task.pk).update(warned_at=now)
    people = helpers_concerned(case, task)
    note_of_task(case, task, "co_due", by=system(case.zone_id), at=now, told=people, due=task.due.isoformat())


def _say_late(case: Case, task: CoTask) -> None:
    now = clock.now()
    CoTask.objects.filter(pk=task.pk).update(late_at=now)
    people = helpers_concerned(case, task) | staff_concerned(case)
    note_of_task(case, task, "co_late", by=system(case.zone_id), at=now, told=people, due=task.due.isoformat())
