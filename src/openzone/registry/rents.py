"""The rent of a tenancy, computed from its schedule. Pure: no rows, only what was agreed."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """From this day on, money for each m² and month."""

    since: date
    per_square_metre: Decimal


@dataclass(frozen=True)
class Terms:
    """What was agreed: the days (`until` is the last one, None without an end), the area in m², the schedule.

    `schedule` is in the order of its days. The first `rent_free_months` are reckoned from the first day of the tenancy.
    """

    since: date
    until: date | None
    area: Decimal
    schedule: Sequence[Rate]
    rent_free_months: int = 0

    @property
    def free_until(self) -> date:
        """The first day for which rent is due."""
        return months_after(self.since, self.rent_free_months)

    def rate_on(self, day: date) -> Decimal:
        """Money for each m² and month on a day, whether or not it is rent-free; nought before the schedule begins."""
        known = [rate.per_square_metre for rate in self.schedule if rate.since <= day]
        return known[-1] if known else Decimal(0)

    def is_due_on(self, day: date) -> bool:
        """Whether rent is due for a day."""
        return self.free_until <= day and (self.until is None or day <= self.until)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month has no such day, its last one."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rent_due(terms: Terms, year: int, month: int) -> Decimal:
    """The rent for a calendar month: each day that is due costs area × rate ÷ days of the month; rounded once.

    So a whole month at one rate is exactly area × rate, and a month cut in two costs what the two parts cost together.
    """
    days = monthrange(year, month)[1]
    month_days = (date(year, month, number) for number in range(1, days + 1))
    rates = sum((terms.rate_on(day) for day in month_days if terms.is_due_on(day)), Decimal(0))
    return (terms.area * rates / days).quantize(CENT, ROUND_HALF_UP)


def rent_between(terms: Terms, since: date, until: date) -> Decimal:
    """The rent for all months that these days touch, each as `rent_due` has it."""
    return sum((rent_due(terms, year, month) for year, month in months_between(since, until)), Decimal(0))


def months_between(since: date, until: date) -> Iterable[tuple[int, int]]:
    """The calendar months that the days from one to the other touch."""
    first, last = (day.year * 12 + day.month - 1 for day in (since, until))
    return ((count // 12, count % 12 + 1) for count in range(first, last + 1))


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
