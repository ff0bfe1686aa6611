"""Public holidays of a year: those of China with the days on which people work instead, and those of other countries.

The libraries that know them are loaded when they are asked, and by nothing else.
"""

from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openzone.core.calendars.planning import Wanted
from openzone.core.enums import DayKind
from openzone.core.errors import Invalid

if TYPE_CHECKING:
    from holidays import HolidayBase

CHINA, NOWHERE = "CN", "ZZ"
LONGEST_NAME = 100
MADE_UP = ("Make-up day", "调休上班")


def country_of(timezone: str) -> str:
    """The country in which the clocks of a time zone stand; nothing where that is not known."""
    from babel.core import get_global

    found = str(get_global("zone_territories").get(timezone, NOWHERE))
    return "" if found == NOWHERE else found


@cache
def countries() -> dict[str, list[str]]:
    """The countries whose holidays are known, with the codes of those parts of them that have holidays of their own."""
    from holidays import list_supported_countries

    return {**list_supported_countries(include_aliases=False), CHINA: []}


def holidays_of(country: str, year: int, subdivision: str = "") -> list[Wanted]:
    """The holidays of a year, in their order. `Invalid` for a country or a part of one that is not known."""
    if country == CHINA:
        return _of_china(year)
    known = countries()
    if country not in known:
        raise Invalid.of("country", _("The holidays of this country are not known."))
    if subdivision and subdivision not in known[country]:
        raise Invalid.of("subdivision", _("This part of the country is not known."))
    return _of_another(country, subdivision, year)


def _of_china(year: int) -> list[Wanted]:
    from chinese_calendar.constants import Holiday, holidays, workdays

    chinese = {one.value: one.chinese for one in Holiday}
    off = [Wanted(day, DayKind.OFF, (), name, chinese[name]) for day, name in holidays.items() if day.year == year]
    made_up = [
        Wanted(day, DayKind.WORKING, (), f"{MADE_UP[0]}, {name}", f"{chinese[name]}{MADE_UP[1]}")
        for day, name in workdays.items()
        if day.year == year
    ]
    return sorted([*off, *made_up], key=lambda one: one.day)


def _of_another(country: str, subdivision: str, year: int) -> list[Wanted]:
    usual = _known(country, subdivision, year)
    english, chinese = (
        _known(country, subdivision, year, language) if language in usual.supported_languages else {}
        for language in ("en_US", "zh_CN")
    )
    off = [
        Wanted(day, DayKind.OFF, (), english.get(day, name)[:LONGEST_NAME], chinese.get(day, "")[:LONGEST_NAME])
        for day, name in usual.items()
        if day.year == year
    ]
    made_up = [day for day in usual.weekend_workdays if day.year == year and day not in usual]
    return sorted([*off, *(Wanted(day, DayKind.WORKING, (), *MADE_UP) for day in made_up)], key=lambda one: one.day)


def _known(country: str, subdivision: str, year: int, language: str | None = None) -> "HolidayBase":
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision or None, years=[year], language=language)
