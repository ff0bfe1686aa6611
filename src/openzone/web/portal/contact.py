"""What the zone tells the enterprise, and the way to the conversation with it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.contact.actions import acknowledge, mark_announcement_read
from openzone.contact.models import Recipient
from openzone.contact.queries import announcements_at_portal, corrections_of, files_of
from openzone.contact.rules import may_acknowledge
from openzone.registry.queries import memberships_of
from openzone.web.parts.conversation import attachment
from openzone.web.portal.overview import chosen_organisation
from openzone.web.requests import PageRequest, for_claimants_too, for_enterprise, gone_to

MOST = 100


@for_enterprise
@require_GET
def announcements(request: PageRequest) -> HttpResponseBase:
    """What the zone has told the reader's enterprises, the newest first."""
    rows = list(announcements_at_portal(request.actor)[:MOST])
    several = len(memberships_of(request.actor)) > 1
    return render(request, "portal/announcements.html", {"rows": rows, "several": several})


def _received(request: PageRequest, ref: str) -> list[Recipient]:
    """What came of it to each of the reader's enterprises; nothing is 404."""
    rows = list(announcements_at_portal(request.actor).filter(announcement__ref=ref))
    if not rows:
        raise Http404
    return rows


@for_enterprise
@require_GET
def announcement(request: PageRequest, ref: str) -> HttpResponseBase:
    """One announcement, with the button to take note of it for each of the reader's enterprises."""
    rows = _received(request, ref)
    told = rows[0].announcement
    page = {
        "announcement": told,
        "rows": rows,
        "several": len(rows) > 1,
        "unread": any(row.read_at is None for row in rows),
        "wanted": bool(may_acknowledge(told.state, wanted=told.wants_acknowledgement)),
        "files": [attachment(told.ref, file) for file in files_of(told)],
        "corrections": _also_received(request, [one.pk for one in corrections_of(told)]),
    }
    return render(request, "portal/announcement.html", page)


def _also_received(request: PageRequest, numbers: Sequence[int]) -> list[Recipient]:
    return list(announcements_at_portal(request.actor).filter(announcement__in=numbers)) if numbers else []


@for_enterprise
@require_POST
def read(request: PageRequest, ref: str) -> HttpResponseBase:
    """Remember that the enterprise has opened it; the page says so by itself."""
    for row in _received(request, ref):
        mark_announcement_read(row, by=request.actor)
    return HttpResponse(status=204)


@for_enterprise
@require_POST
def take_note(request: PageRequest, ref: str) -> HttpResponseBase:
    """Take note of it for the enterprise that the form names."""
    rows = _received(request, ref)
    named = request.POST.get("organisation", "")
    row = next((one for one in rows if one.organisation.ref == named or (not named and len(rows) == 1)), None)
    if row is None:
        raise Http404
    acknowledge(row, by=request.actor)
    messages.success(request, _("The zone sees now that you have taken note."))
    return gone_to(request, reverse("portal_announcement", args=[ref]))


@for_claimants_too
@for_enterprise
@require_GET
def partner(request: PageRequest) -> HttpResponseBase:
    """Lead to the conversation of the organisation that is named, or of the first one."""
    chosen = chosen_organisation(request.actor, request.GET.get("organisation", ""))
    organisation = chosen or memberships_of(request.actor)[0].organisation
    return redirect("portal_talk", organisation.ref)
