"""Moments and days as people say them, in the reader's language and the zone's time."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOON = DAY
A_WEEK_OF_DAYS = 7


def clock_time(moment: datetime) -> str:
    """The time of day: 10:42."""
    local = timezone.localtime(moment)
    return f"{local.hour:02}:{local.minute:02}"


def exact(moment: datetime) -> str:
    """Day and time in full: 12 May 2017, 10:42."""
    local = timezone.localtime(moment).replace(tzinfo=None, second=0, microsecond=0)
    return _exact(local, get_language())


# Lists name hundreds of moments, mostly the same ones again. The words follow from what stands here, and nothing else.
@lru_cache(maxsize=10_000)
def _exact(local: datetime, language: str | None) -> str:
    return date_format(local, pgettext("date format", "j F Y, H:i"))


def whole_day(day: date) -> str:
    """A day with its year: 12 May 2017."""
    return _whole_day(day, get_language())


@lru_cache(maxsize=10_000)
def _whole_day(day: date, language: str | None) -> str:
    return date_format(day, pgettext("date format", "j M Y"))


def near_day(day: date, today: date) -> str:
    """A day without the year where it is this year's: 12 May."""
    return _day_of_year(day, get_language()) if day.year == today.year else whole_day(day)


@lru_cache(maxsize=1000)
def _day_of_year(day: date, language: str | None) -> str:
    return date_format(day, pgettext("date format", "j M"))


def past(moment: datetime, now: datetime) -> str:
    """When something happened: just now, 10:42, yesterday 10:42, 3 days ago, 12 May."""
    if timedelta(0) <= now - moment < MINUTE:
        return gettext("just now")
    day, today = timezone.localdate(moment), timezone.localdate(now)
    days = (today - day).days
    if days == 0:
        return clock_time(moment)
    if days == 1:
        return gettext("yesterday %(time)s") % {"time": clock_time(moment)}
    if 1 < days < A_WEEK_OF_DAYS:
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return near_day(day, today)


def ahead(moment: datetime, now: datetime) -> str:
    """When something is to happen: today 15:00, tomorrow 9:00, Thu 17:00, 12 May."""
    day, today = timezone.localdate(moment), timezone.localdate(now)
    days = (day - today).days
    if days == 0:
        return gettext("today %(time)s") % {"time": clock_time(moment)}
    if days == 1:
        return gettext("tomorrow %(time)s") % {"time": clock_time(moment)}
    if 1 < days < A_WEEK_OF_DAYS:
        return f"{date_format(day, 'D')} {clock_time(moment)}"
    return near_day(day, today)


def length(span: timedelta) -> str:
    """How long: 5 min, 3 h, 2 days."""
    if span >= DAY:
        return ngettext("%(days)d day", "%(days)d days", span.days) % {"days": span.days}
    if span >= HOUR:
        return gettext("%(hours)d h") % {"hours": span // HOUR}
    return gettext("%(minutes)d min") % {"minutes": max(1, span // MINUTE)}


def deadline(moment: datetime, now: datetime) -> tuple[str, str]:
    """The words for a deadline and what they mean: late, waits (within a day) or plain."""
    if moment < now:
        return gettext("late by %(time)s") % {"time": length(now - moment)}, "late"
    return ahead(moment, now), "waits" if moment - now < SOON else "plain"
