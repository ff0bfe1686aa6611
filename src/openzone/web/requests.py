"""The request as the pages know it: with the actor who makes it."""

import re
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from openzone.core.actor import Actor
from openzone.places.models import Zone
from openzone.places.queries import is_staff
from openzone.registry.queries import claims_of, memberships_of, waiting

P = ParamSpec("P")
KEY_OF_SESSION = re.compile(r"[a-z0-9]{8,64}")


class PageRequest(HttpRequest):
    """A request after the middleware: somebody (or nobody) acting in a zone. `zone` is the one whose page it is."""

    actor: Actor
    zone: Zone | None
    htmx: HtmxDetails


View = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def for_staff(view: View[P]) -> View[P]:
    """Let only people with a post in the zone in; for others the page does not exist."""
    return only(view, is_staff)


def for_enterprise(view: View[P]) -> View[P]:
    """Let only people who act for an organisation of the zone in; for others the page does not exist."""
    return only(view, lambda actor: bool(memberships_of(actor)))


def for_claimants_too(view: View[P]) -> View[P]:
    """Lead somebody whose claim waits, and who acts for no organisation yet, to where it stands."""

    def led(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = request.actor
        reads = request.method in ("GET", "HEAD") and actor.user_id is not None
        if reads and not memberships_of(actor) and waiting(claims_of(actor.who)).exists():
            return redirect("portal_claims")
        return view(request, *args, **kwargs)

    led.__name__, led.__doc__, led.__module__ = view.__name__, view.__doc__, view.__module__
    return led


def only(view: View[P], admits: Callable[[Actor], bool]) -> View[P]:
    """The view for those whom `admits` lets in; for others the page does not exist."""

    def guarded(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not admits(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.__name__, guarded.__doc__, guarded.__module__ = view.__name__, view.__doc__, view.__module__
    return guarded


def stayed(request: PageRequest, url: str) -> HttpResponse:
    """Close the dialog: the conversation below completes itself. Without scripts, lead back to the page."""
    if request.htmx:
        return HttpResponse(status=204, headers={"X-OpenZone-Stay": "1"})
    return HttpResponseRedirect(url, status=303)


def gone_to(request: PageRequest, url: str) -> HttpResponse:
    """Lead the browser on after something was done: a redirect, which a dialog is told in its own way."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
