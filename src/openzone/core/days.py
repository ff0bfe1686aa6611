"""The years and days that an office's calendar has: what lies outside was mistyped, and is read nowhere."""

import re
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openzone.core.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1900, 2200
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
TWO_YEARS = timedelta(days=731)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


def day_of(text: str) -> date | None:
    """The day that a text such as 2026-03-31 names; None when it names none."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def year_of(text: str) -> int | None:
    """The year that a text such as 2026 names; None when it names none."""
    return int(text) if _YEAR.fullmatch(text) and is_year(int(text)) else None


def is_year(number: int) -> bool:
    """Whether the number is a year of the calendar."""
    return FIRST_YEAR <= number <= LAST_YEAR


def insist_in_calendar(moment: date | datetime, field: str) -> None:
    """`Invalid` for a day or moment of a year that no office's calendar has."""
    if not is_year(moment.year):
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid.of(field, _("Please give a day between the years %(first)d and %(last)d.") % words)


def insist_near(day: date, today: date, field: str) -> None:
    """`Invalid` for a day so far from today that it was mistyped."""
    if abs(day - today) > TWO_YEARS:
        raise Invalid.of(field, _("Please choose a day within two years of today."))


def in_words(day: date) -> str:
    """A day as a sentence of the reader's language has it."""
    return date_format(day, pgettext("date format", "j M Y"))


def moment_in_words(moment: datetime) -> str:
    """Day and time by the moment's own clock, as a sentence of the reader's language has it."""
    return date_format(moment, pgettext("date format", "j F Y, H:i"))
