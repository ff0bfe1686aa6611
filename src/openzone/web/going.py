"""The links in letters: each leads to its place, in the zone that it speaks of."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.core.notices import lines
from openzone.core.queries import told_outside
from openzone.registry.queries import zones_of
from openzone.web.requests import PageRequest


@require_GET
def go(request: PageRequest, number: int) -> HttpResponseBase:
    """Go where a letter leads, acting in its zone from now on; with `all`, to everything one was told there."""
    told = get_object_or_404(told_outside(request.actor), pk=number)
    if not zones_of(request.actor.who).filter(pk=told.zone_id).exists():
        raise Http404
    if request.actor.zone_id != told.zone_id:
        request.session["zone"] = told.zone_id
    if "all" in request.GET:
        return redirect("notices")
    line = lines(Actor(request.actor.user_id, told.zone_id), [told.activity]).get(told.activity_id)
    if line is None:
        raise Http404
    return redirect(line.path)
