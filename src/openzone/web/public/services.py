"""The catalogue of services of a zone for everybody, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from openzone.formalities.mandates import agencies_of
from openzone.formalities.queries import for_everybody
from openzone.places.queries import all_zones
from openzone.web.parts.formalities.reading import catalogue, service_told
from openzone.web.requests import PageRequest


@login_not_required
@require_safe
def services(request: PageRequest, code: str) -> HttpResponseBase:
    """What is published in the catalogue of a zone, by words; and the agencies that go through it for others."""
    zone = get_object_or_404(all_zones(), code=code)
    page = {"zone": zone, "public": zone.code, **catalogue(request, for_everybody(zone.pk))}
    page["agencies"] = agencies_of(zone.pk)
    return render(request, "public/services.html", page)


@login_not_required
@require_safe
def service(request: PageRequest, code: str, service: str) -> HttpResponseBase:
    """One service: who does it, in which steps, with which documents, how long it takes and where."""
    zone = get_object_or_404(all_zones(), code=code)
    row = get_object_or_404(for_everybody(zone.pk), code=service)
    page = {"zone": zone, "here": request.actor.zone_id == zone.pk, **service_told(row)}
    return render(request, "public/service.html", page)
