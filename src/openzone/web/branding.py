"""How a zone shows itself on every page: its logo, and the mark in its colour that stands in the browser's tab."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from openzone.places.queries import all_zones
from openzone.web.requests import PageRequest
from openzone.web.shared import file_response

FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{}"/>'
    '<path d="M8 22V12l8-5 8 5v10" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"'
    ' stroke-linejoin="round"/><circle cx="16" cy="18" r="3.4" fill="#fff"/></svg>'
)


@login_not_required
@require_safe
def zone_logo(request: PageRequest, code: str) -> HttpResponseBase:
    """The logo. Pages name its number, so that a browser keeps it until there is another one."""
    zone = get_object_or_404(all_zones().select_related("logo"), code=code)
    if zone.logo is None:
        raise Http404
    response = file_response(zone.logo, preview=True)
    response["Cache-Control"] = _kept(request, str(zone.logo_id))
    return response


@login_not_required
@require_safe
def zone_mark(request: PageRequest, code: str) -> HttpResponseBase:
    """The mark in the zone's colour."""
    zone = get_object_or_404(all_zones(), code=code)
    response = HttpResponse(MARK.format(zone.accent), content_type="image/svg+xml")
    response["Cache-Control"] = _kept(request, zone.accent[1:])
    return response


def _kept(request: PageRequest, version: str) -> str:
    """How long a browser keeps it: the page that names this very version may rely on it."""
    return FOR_A_YEAR if request.GET.get("v") == version else FOR_A_MINUTE
