"""What anybody may see: the zones of the installation, and each zone as it shows itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from openzone.cases.routing import categories_of
from openzone.core import clock
from openzone.places.models import Zone
from openzone.places.queries import all_zones, day_in, network_of
from openzone.web.parts.hours import opening_of
from openzone.web.parts.icons import known_icon
from openzone.web.public.published import published_figures
from openzone.web.public.showing import parks_shown, tree_of
from openzone.web.requests import PageRequest


@login_not_required
@require_safe
def start(request: PageRequest) -> HttpResponseBase:
    """The only zone there is, or the choice of zones."""
    zones = list(all_zones())
    if len(zones) == 1:
        return _show(request, zones[0])
    return render(request, "public/zones.html", {"choice": zones})


@login_not_required
@require_safe
def zone_page(request: PageRequest, code: str) -> HttpResponseBase:
    """A zone's public page."""
    return _show(request, get_object_or_404(all_zones(), code=code))


def _show(request: PageRequest, zone: Zone) -> HttpResponse:
    context = {
        "zone": zone,
        "network": tree_of(network_of(zone.pk)),
        "parks": parks_shown(zone),
        "opening": opening_of(zone.pk, day_in(zone, clock.now())),
        "services": [(one, known_icon(one.icon)) for one in categories_of(zone.pk).filter(parent__isnull=True)],
        "figures": published_figures(zone),
        "here": request.actor.zone_id == zone.pk,
        "many": all_zones().count() > 1,
    }
    return render(request, "public/zone.html", context)
