"""What would become of a calendar if holidays or a file were brought into it. Nothing is changed."""

from datetime import date

from django.utils.translation import gettext as _

from openzone.core.calendars.files import Found
from openzone.core.calendars.holidays import CHINA, holidays_of
from openzone.core.calendars.planning import Step, steps
from openzone.core.calendars.reading import days_between, days_of_year
from openzone.core.enums import DaySource
from openzone.core.errors import Invalid
from openzone.core.models import Calendar


def steps_of_holidays(calendar: Calendar, *, country: str, year: int, subdivision: str = "") -> list[Step]:
    """What the public holidays of a year would change, in place of those that were filled in before.

    `Invalid` for a year of which none are known.
    """
    wanted = holidays_of(country, year, subdivision)
    if not wanted:
        raise Invalid.of("year", _unknown(country) % {"year": year})
    rows = list(days_of_year(calendar, year))
    return steps(rows, wanted, replaced=[row.day for row in rows if row.source == DaySource.PRESET])


def _unknown(country: str) -> str:
    if country == CHINA:
        return _(
            "This version does not know the days off of %(year)d in China: they are announced in the autumn before."
            " Bring them in as a calendar file, or enter them by hand."
        )
    return _("No holidays of %(year)d are known for this country.")


def steps_of_file(calendar: Calendar, found: Found) -> list[Step]:
    """What the days of a calendar file would change. What is there besides stays."""
    named: list[date] = [one.day for one in found.days]
    return steps(days_between(calendar, named[0], named[-1]), found.days)
