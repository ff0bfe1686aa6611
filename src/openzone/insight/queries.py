"""What the pages of figures and settings ask of several apps at once, each with a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from openzone.cases import queries as cases
from openzone.cases.models import Case
from openzone.cases.rules import LIVE
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.figures import Figure, Period, Question, Row, all_figures, ask, ask_each
from openzone.core.prepared import Given, Prepared, PreparedFor
from openzone.places.models import Post, Unit, Zone
from openzone.registry.models import Organisation
from openzone.registry.queries import standing

OVERVIEW_DIMENSIONS = ("month", "subject", "park", "unit")
TREND_YEARS = 5
MOST_COUNTED = 1000


def readable_figures(actor: Actor) -> list[Figure]:
    """The figures that the actor may read, in the order of their codes."""
    return [figure for figure in all_figures() if figure.readable_by(actor)]


def present_year(zone: Zone) -> int:
    """The year that it is in the zone."""
    return clock.now().astimezone(ZoneInfo(zone.timezone)).year


def years_with_data(zone: Zone) -> list[int]:
    """The years from the first demand to the last one, newest first; this year when there is none."""
    here = ZoneInfo(zone.timezone)
    ends = _ends.first(zone=zone.pk) or (None, None)
    first, last = (moment.astimezone(here).year if moment else present_year(zone) for moment in ends)
    return list(range(last, first - 1, -1))


def _write_ends() -> QuerySet[Any, Any]:
    sent = Case.objects.filter(zone_id=OuterRef("pk"), submitted_at__isnull=False)
    first = sent.order_by("submitted_at", "id").values("submitted_at")[:1]
    last = sent.order_by("-submitted_at", "-id").values("submitted_at")[:1]
    return Zone.objects.filter(pk=Given("zone")).order_by().values_list(Subquery(first), Subquery(last))


_ends: Prepared[tuple[datetime | None, datetime | None]] = Prepared(_write_ends)


def as_of_day(day: date | None, zone: Zone) -> datetime:
    """The end of a day in the zone, never later than now; without a day, now."""
    now = clock.now()
    return now if day is None else min(now, datetime.combine(day, time.max, tzinfo=ZoneInfo(zone.timezone)))


def question(zone: Zone, year: int, as_of: datetime, dimension: str | None = None, code: str | None = None) -> Question:
    """A figure's question about a year of a zone."""
    return Question(zone.pk, Period.year(year, zone.timezone), as_of, dimension, code)


@dataclass(frozen=True)
class Split:
    """A figure by the values of one dimension."""

    figure: Figure
    dimension: str | None
    rows: list[Row]

    @property
    def by_code(self) -> dict[str | None, Row]:
        """The rows by the code of their value."""
        return {row.code: row for row in self.rows}

    def value(self, code: str | None) -> Decimal | None:
        """The figure for one value: nothing counted is 0 for a count and unknown for a share."""
        row = self.by_code.get(code)
        if row is None:
            return Decimal(0) if self.figure.unit == "count" else None
        return self.figure.value(row)


def split(figure: Figure, zone: Zone, year: int, as_of: datetime, dimension: str | None = None) -> Split:
    """A figure of a year, as a whole or split by a dimension: one statement."""
    return Split(figure, dimension, ask(figure, question(zone, year, as_of, dimension)))


def overview(figures: Iterable[Figure], zone: Zone, year: int, as_of: datetime) -> dict[str | None, list[Split]]:
    """The year in figures: every figure as a whole (key None) and by each dimension of the overview that it has."""
    asked, wanted = question(zone, year, as_of), (None, *OVERVIEW_DIMENSIONS)
    known = [
        (figure, ask_each(figure, asked, [one for one in wanted if one is None or one in figure.dimensions]))
        for figure in figures
    ]
    return {one: [Split(figure, one, rows[one]) for figure, rows in known if one in rows] for one in wanted}


def in_depth(figure: Figure, zone: Zone, year: int, as_of: datetime) -> dict[str | None, Split]:
    """A figure of a year as a whole (key None) and by each of its dimensions."""
    rows = ask_each(figure, question(zone, year, as_of), (None, *figure.dimensions))
    return {dimension: Split(figure, dimension, some) for dimension, some in rows.items()}


def trend(figure: Figure, zone: Zone, year: int, as_of: datetime) -> list[tuple[int, Decimal | None]]:
    """The figure of a year and of the ones before it, oldest first."""
    years = tuple(range(year - TREND_YEARS + 1, year + 1))
    first = replace(question(zone, years[0], as_of), years=years)
    asked = [replace(question(zone, one, as_of), years=years, memory=first.memory) for one in years]
    return [(one, Split(figure, None, ask(figure, each)).value(None)) for one, each in zip(years, asked, strict=True)]


def with_open_cases(organisations: QuerySet[Organisation], actor: Actor) -> QuerySet[Organisation]:
    """Each with how many open cases of it the actor sees, as `working`."""
    rows = cases.live(cases.at_desk(actor)).filter(organisation_id=OuterRef("pk")).order_by()
    counted = rows.values("organisation_id").annotate(n=Count("pk")).values("n")
    return organisations.annotate(working=Coalesce(Subquery(counted), 0))


def case_counts_of(actor: Actor, organisation: Organisation) -> dict[str, int]:
    """How many cases of an organisation that the actor sees stand in each state."""
    counting = _case_counts(standing(actor), lambda: _by_state(cases.at_desk(actor)))
    return dict(counting(organisation=organisation.pk))


_case_counts: PreparedFor[tuple[str, int]] = PreparedFor()


def _by_state(rows: QuerySet[Case]) -> QuerySet[Any, Any]:
    found = rows.filter(organisation_id=Given("organisation")).order_by()
    return found.values_list("state").annotate(n=Count("pk"))


def units_with_load(zone: Zone) -> QuerySet[Unit]:
    """The units of a zone with what each holds, counted up to a cap: people, organisations, open cases."""
    people = Post.objects.filter(unit=OuterRef("pk"), until__isnull=True).order_by().values("user_id").distinct()
    served = Organisation.objects.filter(unit=OuterRef("pk"), merged_into__isnull=True).order_by().values("pk")
    working = Case.objects.filter(unit=OuterRef("pk"), state__in=LIVE).order_by().values("pk")
    return (
        Unit.objects.filter(zone=zone)
        .annotate(people=_capped(people), served=_capped(served), working=_capped(working))
        .prefetch_related("parks")
        .order_by("level", "name", "id")
    )


def _capped(rows: QuerySet[Any, Any]) -> Func:
    return Func(ArraySubquery(rows[:MOST_COUNTED]), function="cardinality", output_field=IntegerField())
