"""How much of a zone's spaces is let, on a day and on average.

Vacancy = (total − let) ÷ total, and occupancy = let ÷ total. By area: `total` is the area of all spaces that there are,
`let` the area that tenancies name (of a space let in part the rest counts as free). By space: each space counts as one,
and a space of which a part is let is let. Spaces that are reserved or under works are in the total, never in what is
let, and are told apart. A space is in one state a day, as `places.rules.state_of` has it.

Averaged over a period: the same with each space (or its area) multiplied by the days that it was in a state, divided
by the days of the period. So a space that was let for 73 of 365 days counts as a fifth. A day is a period of one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from openzone.places.enums import SpaceState
from openzone.places.models import Hold, Space
from openzone.places.queries import on_some_day
from openzone.places.rules import state_of
from openzone.registry.models import Tenancy

ONE_DAY = timedelta(days=1)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Span:
    """From a first day to a last one; None: without an end."""

    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)

    def edges(self) -> list[date]:
        """The days on which something changes: the first one, and the one after the last."""
        return [self.since] if self.until is None else [self.since, self.until + ONE_DAY]


@dataclass(frozen=True)
class Known:
    """A space with all that is known of it in a period: when it was there, how much was let when, what held it when."""

    place: dict[str, Any]
    area: Decimal
    there: Span
    lets: Sequence[tuple[Span, Decimal]] = ()
    holds: Sequence[tuple[str, Span]] = ()


@dataclass
class Occupancy:
    """Spaces and m² by their state, on average over the days of a period. What is free by area is what is left."""

    spaces: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(SpaceState.values, Decimal(0)))
    area: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(SpaceState.values, Decimal(0)))

    @property
    def total_spaces(self) -> Decimal:
        """How many spaces there were."""
        return sum(self.spaces.values(), Decimal(0))

    @property
    def total_area(self) -> Decimal:
        """How many m² there were."""
        return sum(self.area.values(), Decimal(0))

    @property
    def by_area(self) -> Decimal | None:
        """The share of the area that was let."""
        return self.area[SpaceState.LET] / self.total_area if self.total_area else None

    @property
    def by_space(self) -> Decimal | None:
        """The share of the spaces that were let."""
        return self.spaces[SpaceState.LET] / self.total_spaces if self.total_spaces else None


def occupancy(known: Iterable[Known], since: date, until: date) -> Occupancy:
    """What these spaces were in the days from `since` to `until`, both included, as the head of this file says."""
    counted, days = Occupancy(), Decimal((until - since).days + 1)
    for one in known:
        for state, length, let in stretches(one, since, until):
            part = length / days
            counted.spaces[state] += part
            counted.area[state] += (let if state == SpaceState.LET else one.area) * part
            if state == SpaceState.LET:
                counted.area[SpaceState.FREE] += (one.area - let) * part
    return counted


def stretches(one: Known, since: date, until: date) -> Iterable[tuple[SpaceState, int, Decimal]]:
    """The stretches of a period in which a space was one thing: its state, how many days, how many m² were let."""
    spans = [one.there, *(span for span, _area in one.lets), *(span for _kind, span in one.holds)]
    edges = {since, until + ONE_DAY, *(edge for span in spans for edge in span.edges() if since < edge <= until)}
    ordered = sorted(edges)
    for first, following in pairwise(ordered):
        if one.there.holds(first):
            let = sum((area for span, area in one.lets if span.holds(first)), Decimal(0))
            held = [kind for kind, span in one.holds if span.holds(first)]
            yield state_of(let=let > 0, held=held), (following - first).days, let


def in_groups(known: Iterable[Known], key: Callable[[Known], Any]) -> dict[Any, list[Known]]:
    """The spaces by what they have in common."""
    groups: dict[Any, list[Known]] = {}
    for one in known:
        groups.setdefault(key(one), []).append(one)
    return groups


def known_between(spaces: QuerySet[Space], since: date, until: date) -> list[Known]:
    """What is known of spaces in a period: one statement."""
    rows = spaces.filter(on_some_day(since, until)).order_by("id")
    lets = Tenancy.objects.filter(on_some_day(since, until), space=OuterRef("pk")).order_by("id")
    held = Hold.objects.filter(on_some_day(since, until), space=OuterRef("pk")).order_by("id")
    days = {"since": "since", "until": "until"}
    found = rows.annotate(
        lets=ArraySubquery(lets.values(one=JSONObject(area="area", **days))),
        held=ArraySubquery(held.values(one=JSONObject(kind="kind", **days))),
    )
    return [_known(row) for row in found.values(*_PLACE, "id", "area", "use", "since", "until", "lets", "held")]


_PARK, _BUILDING = "floor__building__park", "floor__building"
_PLACE = (
    "floor__number",
    *(f"{_PARK}__{name}" for name in ("code", "name", "name_local")),
    *(f"{_BUILDING}__{name}" for name in ("id", "name", "name_local")),
)


def _known(row: dict[str, Any]) -> Known:
    return Known(
        place={"park": row[f"{_PARK}__code"], "building": row[f"{_BUILDING}__id"], **row},
        area=row["area"],
        there=Span(row["since"], row["until"]),
        lets=[(_span(one), Decimal(str(one["area"]))) for one in row["lets"]],
        holds=[(one["kind"], _span(one)) for one in row["held"]],
    )


def _span(row: dict[str, Any]) -> Span:
    return Span(date.fromisoformat(row["since"]), date.fromisoformat(row["until"]) if row["until"] else None)
