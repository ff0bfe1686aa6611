"""When rounds of returns open by themselves, and when those who owe an answer are reminded by themselves. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from openzone.core.partial_dates import PartialDate
from openzone.core.working_time import WorkingTime
from openzone.registry.enums import Period

ONE_DAY = timedelta(days=1)
WORKING_DAYS_AROUND = 3
# What nobody did for so long (the machine stood still, the setting is new) is not made up for. Holidays are shorter.
MOST_DAYS_LATE = 14
_MONTHS = {Period.YEAR: 12, Period.QUARTER: 3, Period.MONTH: 1}


class Moment(StrEnum):
    """When one is reminded of a return: three working days before its day, on it, and three working days after it."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"

    @classmethod
    def until(cls, last: "Moment") -> list["Moment"]:
        """This one and those that come before it."""
        return list(cls)[: list(cls).index(last) + 1]


def day_of(moment: Moment, due: date, work: WorkingTime) -> date:
    """The day of a moment: a working day of the zone."""
    if moment == Moment.ON:
        return work.last_working_day(due)
    return work.add_days(due, WORKING_DAYS_AROUND if moment == Moment.AFTER else -WORKING_DAYS_AROUND)


def moment_now(
    due: date, *, opened: date, today: date, work: WorkingTime, prompted: Mapping[str, str]
) -> Moment | None:
    """The latest moment that has come, came after the round was opened, and was not used for this day yet."""
    days = {moment: day_of(moment, due, work) for moment in Moment}
    come = [moment for moment, day in days.items() if opened < day <= today < day + MOST_DAYS_LATE * ONE_DAY]
    return come[-1] if come and prompted.get(come[-1]) != str(due) else None


def latest_period(period: Period, today: date) -> PartialDate:
    """The last year, quarter or month that is over."""
    months = _MONTHS[period]
    number = (today.year * 12 + today.month - 1) // months * months - months
    year, month = divmod(number, 12)
    if period == Period.YEAR:
        return PartialDate(f"{year}")
    return PartialDate(f"{year}-Q{month // 3 + 1}" if period == Period.QUARTER else f"{year}-{month + 1:02}")


def opens_now(over: PartialDate, opens_after: int | None, today: date) -> bool:
    """Whether the round over a period opens by itself: so many days after its end, or shortly after that."""
    if opens_after is None or over.last is None:
        return False
    day = over.last + opens_after * ONE_DAY
    return day <= today < day + MOST_DAYS_LATE * ONE_DAY
