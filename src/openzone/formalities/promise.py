"""When what is promised falls due, in working time; and what is late. Knows no rows and reads no clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from openzone.core.working_time import WorkingTime

NONE = timedelta()


def due_after(working: WorkingTime, start: datetime, days: int, passed: timedelta = NONE) -> datetime:
    """By when something that begins or goes on at a moment is due that is promised within so many working days.

    `passed` is the working time that is used up. Of no days it is due when the working day ends: while one waits.
    """
    if not days:
        return closing(working, start)
    return working.add(start, max(NONE, days * working.ordinary_day - passed))


def closing(working: WorkingTime, moment: datetime) -> datetime:
    """When work ends on the day of a moment; on the next working day where it has ended already."""
    opening = working.next_opening(moment)
    here = opening.astimezone(ZoneInfo(working.timezone))
    minutes = max(end for _begin, end in working.hours_on(here.date()))
    midnight = datetime.combine(here.date(), time(), tzinfo=here.tzinfo)
    return (midnight + timedelta(minutes=minutes)).astimezone(moment.tzinfo)


def is_late(
    now: datetime, *, due_at: datetime | None, running: bool, breached_at: datetime | None, ended_at: datetime | None
) -> bool:
    """Whether the time was over: once it is, that stays so. While nothing runs, nothing becomes late."""
    if breached_at is not None:
        return True
    return running and ended_at is None and due_at is not None and due_at < now


def breach(due_at: datetime, at: datetime) -> datetime | None:
    """When the promise was broken by what ends or rests at a moment; None when it is in time."""
    return due_at if due_at < at else None
