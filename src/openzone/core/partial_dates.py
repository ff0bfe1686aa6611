"""Dates as precise as people know them: a day, a month, a quarter, a year; on, before or since it; or unknown.

A partial date is stored as its text, in one form: `2014`, `2014-Q3`, `2014-05`, `2014-05-17`, `before 2014`,
`since 2015`, or nothing. The database makes the range of days out of it (`partial_range`), which is indexed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Func
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import pgettext

from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.core.errors import Invalid
from openzone.core.sentences import Sayable, says
from openzone.core.sentences import gettext as _

LONGEST = 20
_FORM = re.compile(
    r"(?:(?P<side>before|since) )?(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """One such date. `first` is the first day that it can mean, `last` the last; None where it is open to that side."""

    text: str = ""

    def __post_init__(self) -> None:
        """Refuse what is not in the one form."""
        if self.text and self._days is None:
            raise Invalid(
                _("“%(text)s” is no date. Write 2014, 2014-05, 2014-05-17, before 2014 or since 2015.")
                % {"text": self.text}
            )

    @property
    def _days(self) -> tuple[date, date] | None:
        """The days of the year, quarter, month or day that is named, whatever the side."""
        return _days_of(self.text)

    @property
    def is_known(self) -> bool:
        """Whether anything is known at all."""
        return bool(self.text)

    @property
    def side(self) -> str:
        """`before`, `since`, or nothing where it is on the day named."""
        return self.text.partition(" ")[0] if " " in self.text else ""

    @property
    def precision(self) -> str:
        """`year`, `quarter`, `month`, `day`, or `unknown`."""
        written = self.text.rpartition(" ")[2]
        if not written:
            return "unknown"
        return "quarter" if "Q" in written else {4: "year", 7: "month", 10: "day"}[len(written)]

    @property
    def first(self) -> date | None:
        """The first day that it can mean."""
        days = self._days
        return None if days is None or self.side == "before" else days[0]

    @property
    def last(self) -> date | None:
        """The last day that it can mean."""
        days = self._days
        if days is None or self.side == "since":
            return None
        return days[0] - timedelta(days=1) if self.side == "before" else days[1]

    @property
    def year(self) -> int | None:
        """The year that is named."""
        days = self._days
        return days[0].year if days else None

    def __lt__(self, other: Self) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[date, date, str]:
        return (self.first or date.min, self.last or date.max, self.text)

    def __bool__(self) -> bool:
        return self.is_known

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The date as people say it, in the reader's language."""
        return Sayable(self._words(), {"date": self.text})

    def _words(self) -> str:
        days = self._days
        if days is None:
            return _("unknown")
        told = _TOLD[self.precision](days[0])
        if self.side == "before":
            return _("before %(date)s") % {"date": told}
        return _("since %(date)s") % {"date": told} if self.side == "since" else told


_TOLD: dict[str, Callable[[date], str]] = {
    "year": lambda day: pgettext("a year alone", "%(year)d") % {"year": day.year},
    "quarter": lambda day: _("quarter %(number)d of %(year)d") % {"number": (day.month + 2) // 3, "year": day.year},
    "month": lambda day: date_format(day, "YEAR_MONTH_FORMAT"),
    "day": lambda day: date_format(day, pgettext("date format", "j M Y")),
}


says("date", lambda text: PartialDate(text).words)


@lru_cache(maxsize=10_000)
def _days_of(text: str) -> tuple[date, date] | None:
    found = _FORM.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    try:
        return _span(found)
    except ValueError:
        return None


def _span(found: re.Match[str]) -> tuple[date, date]:
    year = int(found["year"])
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day
    if found["month"]:
        return _months(year, int(found["month"]), 1)
    if found["quarter"]:
        return _months(year, 3 * int(found["quarter"]) - 2, 3)
    return date(year, 1, 1), date(year, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = month + count
    end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
    return date(year, month, 1), end - timedelta(days=1)


class PartialRange(Func):
    """The days that a stored partial date can mean, as a range."""

    function = "partial_range"


def latest_first(column: str) -> OrderBy:
    """The order by a column of partial dates, from the latest to the earliest; what is not known comes last."""
    days = PartialRange(column)
    edges = (Func(days, function=edge, output_field=models.DateField()) for edge in ("lower", "upper"))
    return Coalesce(*edges).desc(nulls_last=True)


if TYPE_CHECKING:
    _Column = models.CharField[PartialDate | str, PartialDate]
else:
    _Column = models.CharField


class PartialDateField(_Column):
    """Stores a partial date as its text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "blank": True, "default": "", **options})

    def from_db_value(self, value: str | None, *_: object) -> PartialDate:
        """What the column holds."""
        return PartialDate(value or "")

    def to_python(self, value: Any) -> PartialDate:
        """What somebody assigned."""
        return value if isinstance(value, PartialDate) else PartialDate(value or "")

    def get_prep_value(self, value: Any) -> str:
        """What goes into the column."""
        return str(self.to_python(value))
