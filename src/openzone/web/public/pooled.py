"""Shuttle routes and talent homes for everybody: the timetables, and the published rules with their sources."""

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from openzone.core import clock
from openzone.formalities.home_queries import table_on
from openzone.formalities.shuttle_queries import open_routes, rule_on
from openzone.places.queries import all_zones, day_in
from openzone.web.requests import PageRequest


@login_not_required
@require_safe
def shuttles(request: PageRequest, code: str) -> HttpResponseBase:
    """The open routes of a zone with their timetables, and from which load on one is opened."""
    zone = get_object_or_404(all_zones(), code=code)
    page = {
        "zone": zone,
        "here": request.actor.zone_id == zone.pk,
        "rule": rule_on(zone.pk, day_in(zone, clock.now())),
        "routes": open_routes(zone.pk),
    }
    return render(request, "public/shuttles.html", page)


@login_not_required
@require_safe
def homes(request: PageRequest, code: str) -> HttpResponseBase:
    """The classes of talent with their areas and discounts, and the rule of the rent."""
    zone = get_object_or_404(all_zones(), code=code)
    table = table_on(zone.pk, day_in(zone, clock.now()))
    page = {
        "zone": zone,
        "here": request.actor.zone_id == zone.pk,
        "table": table,
        "classes": list(table.classes.order_by("position")) if table else [],
    }
    return render(request, "public/homes.html", page)
