"""The rent of a tenancy, computed from its schedule. Pure: no rows, only what was agreed."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
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


def terms_from(terms: Terms, day: date) -> Terms:
    """The same conditions from a later day on: the rent of that day, all later steps, what is left without rent.

    What is left is counted in whole months; days beyond them are a step of their own that costs nothing.
    """
    steps = {one.since: one for one in (Rate(day, terms.rate_on(day)), *terms.schedule) if one.since >= day}
    months, free_until = _whole_months(day, terms.free_until), terms.free_until
    edge = months_after(day, months)
    if edge < free_until:
        steps = {since: one for since, one in steps.items() if not edge <= since < free_until}
        steps |= {edge: Rate(edge, Decimal(0)), free_until: Rate(free_until, terms.rate_on(free_until))}
    return replace(terms, since=day, schedule=[steps[since] for since in sorted(steps)], rent_free_months=months)


def _whole_months(first: date, last: date) -> int:
    """How many whole months fit between two days; none when the second lies before the first."""
    months = max(0, (last.year - first.year) * 12 + last.month - first.month)
    return months if months_after(first, months) <= last else max(0, months - 1)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
