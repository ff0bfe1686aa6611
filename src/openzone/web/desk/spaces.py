"""The pages of spaces at the desk: the parks, one park, the plan of a floor, one space, and the lists."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.core.days import day_of
from openzone.core.figures import find
from openzone.places.models import Building, Floor
from openzone.places.queries import (
    buildings_visible_to,
    parks_of,
    serves,
    spaces_visible_to,
    today_of,
)
from openzone.registry.occupancy import Known, Occupancy, in_groups, known_between, occupancy
from openzone.registry.tenancies import (
    EXPIRY_DAYS,
    corrections_on,
    ending,
    tenancies_visible_to,
    with_rents,
    with_state,
    with_tenant,
)
from openzone.web.desk import space_list, tenancy_list
from openzone.web.desk.shown_lists import context as list_context
from openzone.web.desk.shown_lists import shown, start_address
from openzone.web.parts.columns import drawn_rows
from openzone.web.parts.paging import MOST_COUNTED, page_by_day, page_by_text
from openzone.web.parts.registry.spaces import (
    HIGH,
    MEANINGS,
    TENANCY_WORDS,
    WIDE,
    Piece,
    bar,
    bar_words,
    floors_in_order,
    legend,
    plan,
    state_told,
    states,
    told_correction,
    told_tenancy,
    uses,
)
from openzone.web.requests import PageRequest, for_staff

YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Line:
    """Something with spaces (a park, a floor, all of it) as it is drawn: how it is let, as a bar and in numbers."""

    of: Any
    counted: Occupancy

    @property
    def pieces(self) -> list[Piece]:
        """The bar."""
        return bar(self.counted)

    @property
    def words(self) -> str:
        """The bar for readers."""
        return bar_words(self.pieces)

    @property
    def free(self) -> Decimal:
        """The free m²."""
        return self.counted.area["free"]


def _day(request: PageRequest) -> tuple[date, bool]:
    """The day that the page shows, and whether that is today."""
    today = today_of(request.actor)
    day = day_of(request.GET.get("day", "")) or today
    return day, day == today


@require_GET
@for_staff
def overview(request: PageRequest) -> HttpResponseBase:
    """The parks with how much of each is let, on a day and over the year before it."""
    day, is_today = _day(request)
    known = known_between(spaces_visible_to(request.actor), day - YEAR, day)
    by_park = in_groups(known, lambda one: one.place["park"])
    parks = list(parks_of(request.actor.where))
    lines = [Line(park, occupancy(by_park.get(park.code, []), day, day)) for park in parks]
    tenancies = tenancies_visible_to(request.actor)
    context = {
        "whole": Line(None, occupancy(known, day, day)),
        "average": occupancy(known, day - YEAR, day),
        "lines": lines,
        "soon": [
            (days, ending(tenancies, day, days).count(), f"{reverse('desk_tenancies')}?within={days}")
            for days in EXPIRY_DAYS
        ],
        "legend": legend(),
        "day": day,
        "is_today": is_today,
        "tab": "parks",
    }
    return render(request, "desk/spaces/overview.html", context)


@require_GET
@for_staff
def park(request: PageRequest, code: str) -> HttpResponseBase:
    """One park: its buildings as one sees them, floor above floor."""
    row = get_object_or_404(parks_of(request.actor.where), code=code)
    day, is_today = _day(request)
    buildings = list(buildings_visible_to(request.actor).filter(park=row).prefetch_related("floors").order_by("code"))
    known = known_between(spaces_visible_to(request.actor).filter(floor__building__park=row), day, day)
    context = {
        "park": row,
        "whole": Line(row, occupancy(known, day, day)),
        "buildings": [_house(building, known, day) for building in buildings],
        "by_use": _by_use(known, day),
        "may_change": serves(request.actor, row.unit_id),
        "legend": legend(),
        "day": day,
        "is_today": is_today,
    }
    return render(request, "desk/spaces/park.html", context)


def _house(building: Building, known: list[Known], day: date) -> dict[str, Any]:
    """A building with its floors, the highest first."""
    own = [one for one in known if one.place["building"] == building.pk]
    by_floor = in_groups(own, lambda one: one.place["floor__number"])
    floors = floors_in_order(building.floors.all())
    return {
        "building": building,
        "whole": Line(building, occupancy(own, day, day)),
        "floors": [Line(floor, occupancy(by_floor.get(floor.number, []), day, day)) for floor in floors],
    }


def _by_use(known: list[Known], day: date) -> list[Line]:
    names, groups = dict(uses()), in_groups(known, lambda one: one.place["use"])
    return [Line(names[use], occupancy(groups[use], day, day)) for use in names if use in groups]


@require_GET
@for_staff
def building(request: PageRequest, number: int) -> HttpResponseBase:
    """The plan of one floor of a building, with the list behind it; the floors lead to each other."""
    row = get_object_or_404(buildings_visible_to(request.actor).prefetch_related("floors"), pk=number)
    floors = floors_in_order(row.floors.all())
    floor = _chosen_floor(floors, request.GET.get("floor", ""))
    day, is_today = _day(request)
    spaces = _spaces_on(request.actor, floor, day) if floor else []
    cells_drawn = plan(spaces)
    context = {
        "building": row,
        "floors": floors,
        "floor": floor,
        "cells": cells_drawn,
        "undrawn": len(spaces) - len(cells_drawn),
        "spaces": spaces,
        "box": (WIDE, HIGH),
        "legend": legend(),
        "may_change": serves(request.actor, row.park.unit_id),
        "day": day,
        "is_today": is_today,
    }
    return render(request, "desk/spaces/building.html", context)


def _chosen_floor(floors: list[Floor], number: str) -> Floor | None:
    """The floor of this number, else the lowest above the ground, else any."""
    named = next((floor for floor in floors if str(floor.number) == number), None)
    above = [floor for floor in floors if floor.number > 0]
    return named or (above[-1] if above else floors[0] if floors else None)


def _spaces_on(actor: Actor, floor: Floor, day: date) -> list[Any]:
    rows = with_state(spaces_visible_to(actor).filter(floor=floor), day)
    return list(with_tenant(rows, actor, day).order_by("code", "id"))


@require_GET
@for_staff
def space(request: PageRequest, number: int) -> HttpResponseBase:
    """One space: what it is today, who had it, who has it and who will, and what holds it."""
    today = today_of(request.actor)
    rows = with_tenant(with_state(spaces_visible_to(request.actor), today, there=False), request.actor, today)
    row = get_object_or_404(rows, pk=number)
    tenancies = with_rents(tenancies_visible_to(request.actor).filter(space=row))
    context = {
        "space": row,
        "state": row.state,
        "meaning": MEANINGS[row.state],
        "told": state_told(row),
        "tenancies": [told_tenancy(one, today) for one in tenancies.order_by("-since", "-id")],
        "corrections": [told_correction(one) for one in corrections_on(request.actor, row)],
        "holds": row.holds.order_by("-since", "-id"),
        "may_change": serves(request.actor, row.floor.building.park.unit_id),
        "today": today,
    }
    return render(request, "desk/spaces/space.html", context)


@require_GET
@for_staff
def spaces(request: PageRequest) -> HttpResponseBase:
    """The list of spaces, narrowed by the filters of the address."""
    if "start" in request.GET:
        return redirect(start_address(request.actor, "spaces"))
    seen = shown(request, "spaces")
    rows = space_list.rows(request.actor, seen.filters, seen.columns)
    page = page_by_text(rows, request.GET.get("after", ""), column="code")
    figure = find(seen.filters["figure"]) if "figure" in seen.filters else None
    context = {
        **list_context(seen, request.actor),
        "rows": drawn_rows(seen.columns, page.rows, ref=lambda row: str(row.pk)),
        "page": page,
        "most": MOST_COUNTED,
        "filters": seen.filters,
        "parks": _park_choices(request.actor),
        "uses": uses(),
        "states": states(),
        "kept": [(name, seen.filters[name]) for name in space_list.FIGURE if name in seen.filters],
        "behind": figure,
        "tab": "spaces",
    }
    return render(request, "desk/spaces/list.html", context)


@require_GET
@for_staff
def tenancies(request: PageRequest) -> HttpResponseBase:
    """The list of tenancies: those that end soon, and all others."""
    if "start" in request.GET:
        return redirect(start_address(request.actor, "tenancies"))
    seen = shown(request, "tenancies")
    rows = tenancy_list.rows(request.actor, seen.filters, seen.columns)
    page = page_by_day(rows, request.GET.get("after", ""), column="ends")
    context = {
        **list_context(seen, request.actor),
        "rows": drawn_rows(seen.columns, page.rows, ref=lambda row: str(row.pk)),
        "page": page,
        "most": MOST_COUNTED,
        "filters": seen.filters,
        "parks": _park_choices(request.actor),
        "within": [(str(days), _("ending in %(days)d days") % {"days": days}) for days in (30, *EXPIRY_DAYS, 365)],
        "states": [(code, TENANCY_WORDS[code]) for code in tenancy_list.STATES],
        "tab": "tenancies",
    }
    return render(request, "desk/spaces/tenancies.html", context)


def _park_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(one.code, one.shown_name) for one in parks_of(actor.where)]
