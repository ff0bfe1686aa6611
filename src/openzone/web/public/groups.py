"""The groups and associations that a zone shows to everybody, each with who heads it."""

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from openzone.core import clock
from openzone.partnerships import association_queries, group_queries
from openzone.places.queries import all_zones, day_in
from openzone.web.parts.partnerships.gatherings import sitting
from openzone.web.requests import PageRequest

MOST = 200


@login_not_required
@require_safe
def groups(request: PageRequest, code: str) -> HttpResponseBase:
    """Those that are at work, by name."""
    zone = get_object_or_404(all_zones(), code=code)
    today, shown = day_in(zone, clock.now()), association_queries.for_everybody(zone.pk)[:MOST]
    context = {
        "zone": zone,
        "groups": group_queries.for_everybody(zone.pk)[:MOST],
        "associations": [(one, sitting(one.chairs, today)) for one in shown],
    }
    return render(request, "public/groups.html", context)
