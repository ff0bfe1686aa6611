"""What the zone knows of the reader's own enterprise."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openzone.core import clock
from openzone.places.queries import day_in
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of
from openzone.web.parts.countries import country_name
from openzone.web.parts.registry.identity import ALL, identity_of, with_identity
from openzone.web.requests import PageRequest, for_enterprise


@for_enterprise
@require_GET
def enterprise(request: PageRequest) -> HttpResponseBase:
    """Numbers, names, relations, persons, titles: as far as they concern the enterprise itself, which is all of it."""
    own = [one.organisation for one in memberships_of(request.actor)]
    named = request.GET.get("organisation")
    chosen = next((one for one in own if one.ref == named), None if named else own[0])
    if chosen is None:
        raise Http404
    rows = Organisation.objects.select_related("zone", "unit", "park")
    row = with_identity(rows, request.actor, most=ALL).get(pk=chosen.pk)
    page = {
        "organisation": row,
        "organisations": own,
        "country": country_name(row.country),
        "identity": identity_of(row, day_in(row.zone, clock.now()), most=ALL),
    }
    return render(request, "portal/enterprise.html", page)
