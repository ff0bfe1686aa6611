"""What is due when an enterprise does not answer: first a reminder, then an end. Yes or no, without a database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from openzone.cases.enums import State
from openzone.core.working_time import WorkingTime

# Half-way there is a reminder, so that an enterprise has two working days at least.
LEAST_DAYS, MOST_DAYS = 2, 250
# Where nobody answers a solution it closes; where nobody answers a question a close is proposed.
UNANSWERED = (State.PROPOSED, State.RETURNED, State.WAITING_ENTERPRISE)


class Due(StrEnum):
    """What the zone's clock does next."""

    REMIND = "remind"
    END = "end"


@dataclass(frozen=True)
class Silence:
    """Since when the enterprise owes its answer, and when it was last reminded of it."""

    since: datetime
    reminded_at: datetime | None

    @property
    def reminded(self) -> datetime | None:
        """The reminder that counts: one from before the last word was about something else."""
        return self.reminded_at if self.reminded_at is not None and self.reminded_at >= self.since else None


def due(silence: Silence, *, days: int, work: WorkingTime, now: datetime) -> Due | None:
    """What is due after so many whole working days of silence: half-way a reminder, after the last of them the end.

    A reminder that went out late moves the end: nothing ends without the rest of the days after its reminder. Outside
    working time nothing is due, so that nobody is reminded at midnight or on a holiday.
    """
    if not work.is_open(now):
        return None
    zone, half = ZoneInfo(work.timezone), days // 2
    today = now.astimezone(zone).date()

    def after(moment: datetime, count: int) -> date:
        return work.add_days(moment.astimezone(zone).date(), count)

    if silence.reminded is None:
        return Due.REMIND if today >= after(silence.since, half) else None
    last = max(after(silence.since, days), after(silence.reminded, days - half))
    return Due.END if today > last else None
