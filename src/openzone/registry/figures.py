"""The figures of spaces: how much of a zone's parks is let, on a day and on average, as `registry.occupancy` has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.core.forms import local
from openzone.places.enums import SpaceState, SpaceUse
from openzone.places.models import Hold, Space
from openzone.places.queries import existing_on, is_staff, on_some_day
from openzone.registry.models import Tenancy
from openzone.registry.occupancy import HUNDREDTH, Known, Occupancy, in_groups, known_between, occupancy
from openzone.registry.tenancies import with_state

DIMENSIONS = ("park", "use")
Days = tuple[date, date]


def _days(question: Question) -> Days | None:
    """The days of the period that are over as of the day asked; None when it has not begun then."""
    here = question.period.since.tzinfo
    first = question.period.since.date()
    last = (question.period.until - timedelta(days=1)).date()
    known = question.as_of.astimezone(here).date()
    return (first, min(last, known)) if known >= first else None


def _on_the_day(question: Question) -> Days | None:
    """The last of those days alone."""
    days = _days(question)
    return (days[1], days[1]) if days else None


def _spaces(question: Question) -> QuerySet[Space]:
    return Space.objects.filter(zone_id=question.zone_id)


def _known(question: Question, days: Days) -> list[Known]:
    """What is known of the zone's spaces, read once for all questions asked together."""
    years = question.years or (days[0].year,)
    span = (date(min(years), 1, 1), max(date(max(years), 12, 31), days[1]))
    key = ("spaces", question.zone_id, span)
    if key not in question.memory:
        question.memory[key] = known_between(_spaces(question), *span)
    known: list[Known] = question.memory[key]
    return known


def _group(dimension: str | None) -> Callable[[Known], Any]:
    return (lambda one: None) if dimension is None else lambda one: one.place[dimension]


def _name(dimension: str | None, code: Any, group: Sequence[Known]) -> str:
    if dimension == "use":
        return str(SpaceUse(code).label)
    place = group[0].place
    return local(place["floor__building__park__name"], place["floor__building__park__name_local"]) if code else ""


@dataclass(frozen=True)
class Counting:
    """What is counted of the spaces: in which days, and which part of them."""

    days: Callable[[Question], Days | None]
    state: SpaceState
    area: bool

    def rows(self, question: Question) -> list[Row]:
        """The numbers, as a whole or by a dimension."""
        return self.splits(question, [question.dimension])[question.dimension]

    def splits(self, question: Question, dimensions: Sequence[str | None]) -> dict[str | None, list[Row]]:
        """The numbers by each of these dimensions, from what was read once."""
        days = self.days(question)
        known = _known(question, days) if days else []
        return {dimension: self._split(known, days, dimension) for dimension in dimensions}

    def _split(self, known: list[Known], days: Days | None, dimension: str | None) -> list[Row]:
        groups = in_groups(known, _group(dimension)) if days else {}
        if dimension is None and not groups:
            return [Row(Decimal(0), Decimal(0))]
        rows = [self._row(occupancy(group, *days), dimension, code, group) for code, group in groups.items() if days]
        return sorted((row for row in rows if row.denominator or row.code is None), key=lambda row: str(row.code))

    def _row(self, counted: Occupancy, dimension: str | None, code: Any, group: Sequence[Known]) -> Row:
        part = counted.area if self.area else counted.spaces
        total = counted.total_area if self.area else counted.total_spaces
        number = part[self.state].quantize(HUNDREDTH)
        return Row(number, total.quantize(HUNDREDTH), 0, code, _name(dimension, code, group))

    def behind(self, question: Question, part: Part) -> QuerySet[Space]:
        """The spaces that are counted: in that state on some of the days, or there at all."""
        days = self.days(question)
        if days is None:
            return Space.objects.none()
        rows = self._in_dimension(question, _spaces(question))
        if days[0] == days[1]:
            there = existing_on(rows, days[0])
            return there if part == Part.DENOMINATOR else with_state(rows, days[0]).filter(state=self.state)
        return rows.filter(on_some_day(*days)) if part == Part.DENOMINATOR else self._ever(rows, *days)

    def _in_dimension(self, question: Question, rows: QuerySet[Space]) -> QuerySet[Space]:
        if question.code is None:
            return rows
        column = "floor__building__park__code" if question.dimension == "park" else "use"
        return rows.filter(**{column: question.code})

    def _ever(self, rows: QuerySet[Space], since: date, until: date) -> QuerySet[Space]:
        table = Tenancy.objects.all() if self.state == SpaceState.LET else Hold.objects.filter(kind=self.state)
        return rows.filter(Exists(table.filter(on_some_day(since, until), space=OuterRef("pk"))))


def _register(code: str, name: Any, definition: Any, counting: Counting) -> Figure:
    return register(
        Figure(
            code=code,
            name=name,
            definition=definition,
            unit="share",
            dimensions=DIMENSIONS,
            rows=counting.rows,
            parts=(Part.NUMERATOR, Part.DENOMINATOR),
            behind=counting.behind,
            readable_by=is_staff,
            splits=counting.splits,
            records_in="spaces",
        )
    )


occupancy_area = _register(
    "occupancy_area",
    _("Occupancy by area"),
    _(
        "Share of the m² in the zone's parks that are let on the last day of the period (or as of the day). Of: the"
        " area of all spaces there are then, reserved and under works included. Vacancy = (total − let) ÷ total."
    ),
    Counting(_on_the_day, SpaceState.LET, area=True),
)
occupancy_spaces = _register(
    "occupancy_spaces",
    _("Occupancy by space"),
    _(
        "Share of the spaces in the zone's parks that are let, wholly or in part, on the last day of the period (or as"
        " of the day). Of: all spaces there are then."
    ),
    Counting(_on_the_day, SpaceState.LET, area=False),
)
occupancy_area_average = _register(
    "occupancy_area_average",
    _("Occupancy by area, averaged"),
    _(
        "As occupancy by area, with each m² counted for the days on which it was let, over the days of the period that"
        " are over."
    ),
    Counting(_days, SpaceState.LET, area=True),
)
occupancy_spaces_average = _register(
    "occupancy_spaces_average",
    _("Occupancy by space, averaged"),
    _("As occupancy by space, with each space counted for the days on which it was let, over the days of the period."),
    Counting(_days, SpaceState.LET, area=False),
)
spaces_reserved = _register(
    "spaces_reserved",
    _("Area reserved"),
    _("Share of the m² in the zone's parks that nobody has and that are reserved on the last day of the period."),
    Counting(_on_the_day, SpaceState.RESERVED, area=True),
)
spaces_works = _register(
    "spaces_works",
    _("Area under works"),
    _("Share of the m² in the zone's parks that nobody has and that are under works on the last day of the period."),
    Counting(_on_the_day, SpaceState.WORKS, area=True),
)
