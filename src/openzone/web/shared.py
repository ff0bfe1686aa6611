"""Pages that all doors share: the way home, the zone switch, what one was told, files."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from openzone.core.actions import mark_read
from openzone.core.files import place_of
from openzone.core.models import StoredFile
from openzone.core.notices import lines
from openzone.core.queries import notices_of
from openzone.places.queries import is_staff
from openzone.registry.queries import memberships_of, zones_of
from openzone.web.parts.files import file_under
from openzone.web.parts.notices import told
from openzone.web.requests import PageRequest

SHOWN = 50


@require_GET
def home(request: PageRequest) -> HttpResponseBase:
    """Lead a signed-in person to his own door; who has none yet says which enterprise he acts for."""
    if is_staff(request.actor):
        return redirect("desk_home")
    return redirect("portal_home" if memberships_of(request.actor) else "portal_claims")


@require_POST
def switch_zone(request: PageRequest) -> HttpResponseBase:
    """Act in another of one's zones from now on."""
    named = request.POST.get("zone", "")
    zone = next((one for one in zones_of(request.actor.who) if one.code == named), None)
    if zone is None:
        raise Http404
    request.session["zone"] = zone.pk
    return redirect("home")


@require_GET
def notices(request: PageRequest) -> HttpResponseBase:
    """What the person was told, newest first; asked for a part, only the counter."""
    if request.GET.get("part") == "count":
        return render(request, "ui/parts/unread.html")
    return render(
        request, "web/notices.html", {"notices": told(request.actor, list(notices_of(request.actor)[:SHOWN]))}
    )


@require_POST
def read_notices(request: PageRequest) -> HttpResponseBase:
    """Mark everything as read."""
    mark_read(by=request.actor)
    return redirect("notices")


@require_POST
def follow_notice(request: PageRequest, number: int) -> HttpResponseBase:
    """Mark one notice as read and go to its place."""
    notice = get_object_or_404(notices_of(request.actor), pk=number)
    mark_read(by=request.actor, deliveries=[notice.pk])
    line = lines(request.actor, [notice.activity]).get(notice.activity_id)
    if line is None:
        raise Http404
    return redirect(line.path)


@require_GET
def file(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """A file of what one may see: shown in place if it is a picture or PDF and asked for, else downloaded."""
    stored = file_under(request.actor, ref, number)
    if stored is None:
        raise Http404
    return file_response(stored, preview="preview" in request.GET)


def file_response(stored: StoredFile, *, preview: bool) -> HttpResponse:
    """An answer that the web server fills with the file's bytes; sandboxed, so that no content can act as a page."""
    shown = preview and stored.previewable
    response = HttpResponse(content_type=stored.media_type if shown else "application/octet-stream")
    disposition = "inline" if shown else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(stored.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-OpenZone-File"] = str(place_of(stored))
    return response
