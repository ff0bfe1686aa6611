"""The groups to which the reader belongs, with their meetings and his own items; and the associations joined."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.partnerships import association_queries
from openzone.partnerships.actions import items as actions
from openzone.partnerships.enums import ITEM_NOUNS, ItemVerb
from openzone.partnerships.group_queries import (
    at_portal,
    items_at_portal,
    meetings_of,
    meetings_visible_to,
    offices_of,
    relations_to,
)
from openzone.partnerships.group_queries import sitting as members_now
from openzone.partnerships.models import ActionItem, Meeting
from openzone.places.queries import today_of
from openzone.web.parts import sheets
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import bound
from openzone.web.parts.partnerships.calendar import calendar_file
from openzone.web.parts.partnerships.forms import ProofForm
from openzone.web.parts.partnerships.gatherings import (
    OF_MEETINGS,
    about_group,
    meeting_told,
    seated,
    shown_items,
    sitting,
)
from openzone.web.requests import PageRequest, for_enterprise

MOST = 100


@for_enterprise
@require_GET
def groups(request: PageRequest) -> HttpResponseBase:
    """The groups and the associations, by name."""
    context = {
        "groups": at_portal(request.actor).order_by("ended", "name", "pk")[:MOST],
        "associations": association_queries.at_portal(request.actor).order_by("name", "pk")[:MOST],
    }
    return render(request, "portal/groups.html", context)


def _sheet(row: ActionItem, noun: str) -> str:
    return reverse("portal_item_report", args=[row.pk]) if ITEM_NOUNS[noun] == ItemVerb.REPORT else ""


@for_enterprise
@require_GET
def group(request: PageRequest, code: str) -> HttpResponseBase:
    """One group: its meetings, who sits in it, and one's own items."""
    row = get_object_or_404(at_portal(request.actor), code=code)
    own = items_at_portal(request.actor).filter(group=row).order_by("-number")
    context = {
        **about_group(row),
        "members": seated(members_now(row), today_of(request.actor)),
        "offices": seated(offices_of(row).filter(until=""), today_of(request.actor)),
        "meetings": [(one, OF_MEETINGS[one.state]) for one in meetings_of(row)[:MOST]],
        "items": shown_items(request.actor, own, _sheet, relations_to(request.actor, row)),
    }
    return render(request, "portal/group.html", context)


def _meeting(actor: Actor, number: int) -> Meeting:
    seen = at_portal(actor).order_by().values("pk")
    return get_object_or_404(meetings_visible_to(actor).filter(group__in=seen), pk=number)


@for_enterprise
@require_GET
def meeting_calendar(request: PageRequest, number: int) -> HttpResponseBase:
    """A meeting for one's own calendar."""
    return calendar_file(_meeting(request.actor, number))


@for_enterprise
@require_GET
def meeting(request: PageRequest, number: int) -> HttpResponseBase:
    """One meeting: its agenda, the minutes, what was decided, and what it gave oneself to do."""
    row = _meeting(request.actor, number)
    own = items_at_portal(request.actor).filter(meeting=row).order_by("number")
    shown = shown_items(request.actor, own, _sheet, relations_to(request.actor, row.group))
    return render(request, "portal/meeting.html", {**meeting_told(row), "items": shown})


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def item_report(request: PageRequest, number: int) -> HttpResponseBase:
    """Say that what one was given to do is done."""
    row = get_object_or_404(items_at_portal(request.actor), pk=number)
    form = bound(request, ProofForm, actor=request.actor, thing=row)
    if request.method != "POST":
        actions.insist(row, ItemVerb.REPORT, by=request.actor)

    def act() -> None:
        typed = {**form.content(), "document": document_of(request)}
        actions.report(row, by=request.actor, seen=form.cleaned_data["seen"], **typed)

    return sheets.act_or_ask(
        request,
        form,
        act,
        base="portal/base.html",
        title=_("Report as done"),
        intro=row.shown_text,
        button=_("Report it"),
        back=reverse("portal_group", args=[row.group.code]),
        said=_("Reported. The group accepts it, or says what is missing."),
    )


@for_enterprise
@require_GET
def association(request: PageRequest, code: str) -> HttpResponseBase:
    """One association to which one's enterprise belongs: its board and its branches."""
    row = get_object_or_404(association_queries.at_portal(request.actor), code=code)
    context = {
        "association": row,
        "founded": row.founded.words if row.founded else "",
        "board": sitting(association_queries.board_of(row), today_of(request.actor)),
        "branches": association_queries.branches_of(row),
    }
    return render(request, "portal/association.html", context)
