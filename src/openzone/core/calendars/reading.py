"""What is known of the calendars of a zone."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from openzone.core.calendars.planning import Wanted
from openzone.core.models import Calendar, CalendarDay
from openzone.core.models.calendars import OF_THE_ZONE, as_hours
from openzone.core.prepared import Given, Prepared
from openzone.core.working_time import WorkingTime

# Deadlines reach so far ahead: the holidays of every year until then have to be known.
AHEAD = timedelta(days=120)


def calendars_of(zone_id: int) -> QuerySet[Calendar]:
    """The calendars of a zone."""
    return Calendar.objects.filter(zone_id=zone_id).order_by("id")


def calendar_of(zone_id: int) -> Calendar:
    """The calendar of the zone itself, which every zone has."""
    return Calendar.objects.get(zone_id=zone_id, code=OF_THE_ZONE)


def days_between(calendar: Calendar, first: date, last: date) -> QuerySet[CalendarDay]:
    """The days from one to another that differ from the week."""
    return CalendarDay.objects.filter(calendar=calendar, day__range=(first, last)).order_by("day")


def days_of_year(calendar: Calendar, year: int) -> QuerySet[CalendarDay]:
    """The days of a year that differ from the week."""
    return days_between(calendar, date(year, 1, 1), date(year, 12, 31))


def working_time(zone_id: int) -> WorkingTime:
    """The working time of a zone: one statement."""
    (hours,) = _hours_of_zone(zone=zone_id)
    return working_time_in(hours)


def told_hours(calendars: QuerySet[Calendar]) -> QuerySet[Any, Any]:
    """The hours of the zone's own among these calendars as a text, to be looked up within another statement too."""
    each = CalendarDay.objects.filter(calendar_id=OuterRef("pk")).order_by()
    known = ArraySubquery(each.values(one=JSONObject(day="day", kind="kind", hours="hours")))
    told = Cast(JSONObject(timezone="timezone", week="week", known=known), TextField())
    return calendars.filter(code=OF_THE_ZONE).order_by().values_list(told, flat=True)


_hours_of_zone = Prepared(lambda: told_hours(Calendar.objects.filter(zone_id=Given("zone"))))


@lru_cache(maxsize=32)
def working_time_in(hours: str) -> WorkingTime:
    """The working time that such a text tells; for the same text the same, which remembers the years it has counted."""
    read = json.loads(hours)
    found = Calendar(timezone=read["timezone"], week=read["week"])
    told = ((date.fromisoformat(one["day"]), one["kind"], as_hours(one["hours"])) for one in read["known"] or ())
    return WorkingTime(found.timezone, found.hours, {day: found.hours_of(day, kind, own) for day, kind, own in told})


def with_days(calendar: Calendar, days: Iterable[Wanted]) -> WorkingTime:
    """The working time of a calendar with these of its days."""
    return WorkingTime(
        calendar.timezone, calendar.hours, {one.day: calendar.hours_of(one.day, one.kind, one.hours) for one in days}
    )


def years_unknown(calendar: Calendar, today: date) -> list[int]:
    """The years that deadlines may soon reach into and of which no holidays are known."""
    return [year for year in sorted({today.year, (today + AHEAD).year}) if year not in calendar.known_years]
