"""Figures: each is defined once, and asked here as on the pages."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, documented, respond
from openzone.api.bodies import FigureFilters, Filters
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.figures import Figure, as_json, ask
from openzone.core.replica import for_reports
from openzone.insight.queries import as_of_day, present_year, question, readable_figures
from openzone.places.queries import zone_of

router = Router(tags=["figures"])


class Definition(BaseModel):
    """What a figure is."""

    code: str = Field(examples=["cases_solved"])
    name: str
    definition: str
    unit: str = Field(description="`count`, `share`, or what is counted.")
    dimensions: list[str] = Field(description="By what it can be split.")


class Dimension(BaseModel):
    """One value by which a figure is split."""

    kind: str
    code: str
    name: str


class Number(BaseModel):
    """A figure of a period: the whole, or one value of a dimension."""

    code: str
    zone: str
    period: str = Field(examples=["2017"])
    as_of: datetime
    dimension: Dimension | None
    unit: str
    comparator: str
    value: int | float | None = Field(description="Null for a share of nothing.")
    numerator: int | float
    denominator: int | float | None
    unknown: int | float
    excluded: int = Field(description="How many demands two persons decided to leave out of the whole figure.")
    announced: Any = None
    named: Any = None


@router.get(
    "/figures", response=documented(200, Items[Definition]), summary="List figures", operation_id="list_figures"
)
def list_figures(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The figures that the caller may read, with their definitions; all on one page."""
    items = [
        Definition(
            code=one.code,
            name=str(one.name),
            definition=str(one.definition),
            unit=one.unit,
            dimensions=list(one.dimensions),
        )
        for one in readable_figures(request.auth)
    ]
    return respond(Items(items=items, next=None))


@router.get(
    "/figures/{code}",
    response=documented(200, Items[Number], 404),
    summary="Ask a figure",
    operation_id="ask_figure",
)
def ask_figure(request: ApiRequest, code: str, filters: Query[FigureFilters]) -> HttpResponse:
    """A figure of a year: the whole, or split by one of its dimensions, as it was known on a day; on one page."""
    figure = readable_figure(request.auth, code)
    insist_dimension(figure, filters.by)
    zone = zone_of(request.auth)
    year = present_year(zone) if filters.year is None else filters.year
    asked = question(zone, year, as_of_day(filters.as_of, zone), filters.by)
    numbers = for_reports(lambda: as_json(figure, asked, zone.code, ask(figure, asked)))()
    return respond(Items(items=[Number.model_validate(one) for one in numbers], next=None))


def readable_figure(actor: Actor, code: str) -> Figure:
    """The figure, if the caller may read it; else it is not there."""
    found = next((one for one in readable_figures(actor) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def insist_dimension(figure: Figure, by: str | None) -> None:
    """`Invalid` unless the figure can be split so."""
    if by is not None and by not in figure.dimensions:
        sentence = _("This figure can be split by: %(known)s.") % {"known": ", ".join(figure.dimensions)}
        raise Invalid.of("by", sentence)
