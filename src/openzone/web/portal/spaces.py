"""The spaces that the reader's enterprises have in the parks of the zone: where, until when, for what rent."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openzone.places.queries import today_of
from openzone.registry.tenancies import tenancies_visible_to, with_rents
from openzone.web.parts.registry.spaces import told_tenancy, whole_of
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise


@for_enterprise
@require_GET
def spaces(request: PageRequest) -> HttpResponseBase:
    """The tenancies, those that run first; what is agreed can be read here, and is changed by the zone."""
    owned_or_404(request)
    today = today_of(request.actor)
    rows = with_rents(tenancies_visible_to(request.actor)).order_by("-since", "-id")
    told = [told_tenancy(row, today) for row in rows]
    context = {
        "tenancies": [one for one in told if not one["is_over"]],
        "past": [one for one in told if one["is_over"]],
        "whole": whole_of(told),
        "several": len({one["row"].organisation_id for one in told}) > 1,
    }
    return render(request, "portal/spaces.html", context)
