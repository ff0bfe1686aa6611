"""Settings: the zone itself."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.places.actions import change_zone
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.desk.zone_form import ZoneForm
from openzone.web.parts.forms import bound
from openzone.web.requests import PageRequest, gone_to


@read_or_send
@for_zone_administrators
def zone_settings(request: PageRequest) -> HttpResponseBase:
    """How the zone calls and shows itself, where its clock is and in whose name it writes."""
    zone = zone_of(request.actor)
    form = bound(request, ZoneForm, zone=zone, files=request.FILES)

    def act() -> str:
        form.insist_fresh()
        change_zone(zone, by=request.actor, **form.changes(request.actor))
        return reverse("desk_zone")

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved."))
        return gone_to(request, url)
    return render(request, "desk/settings/zone.html", {"form": form, **tabs(request.actor, "zone")}, status=form.status)
