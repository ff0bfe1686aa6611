"""Meetings of groups at the desk: convened, changed, held, minuted, approved, cancelled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.partnerships.actions import meetings as actions
from openzone.partnerships.enums import MEETING_NOUNS, MeetingState, MeetingVerb
from openzone.partnerships.group_queries import (
    at_desk,
    items_at_desk,
    meetings_visible_to,
    possible_at,
    relations_to,
)
from openzone.partnerships.group_rules import may_change_group, may_decide, may_move_meeting
from openzone.partnerships.models import Meeting
from openzone.web.desk import group_forms as forms
from openzone.web.desk.agreement_forms import PlainForm, ReasonForm
from openzone.web.desk.groups import address as group_address
from openzone.web.desk.groups import changed_group, item_sheet, read_or_send
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.partnerships.calendar import calendar_file
from openzone.web.parts.partnerships.gatherings import meeting_told, shown_items
from openzone.web.requests import PageRequest, for_staff

NOUN_OF = {verb: noun for noun, verb in MEETING_NOUNS.items()}


def _found(actor: Actor, number: int) -> Meeting:
    """The meeting with this number, or 404 for what the actor does not see as staff."""
    seen = at_desk(actor).order_by().values("pk")
    return get_object_or_404(meetings_visible_to(actor).filter(group__in=seen), pk=number)


def _address(row: Meeting) -> str:
    return reverse("desk_meeting", args=[row.pk])


@require_GET
@for_staff
def meeting(request: PageRequest, number: int) -> HttpResponseBase:
    """One meeting: its agenda, who came, the minutes, what was decided and given out."""
    row = _found(request.actor, number)
    relations, ended = relations_to(request.actor, row.group), row.group.has_ended
    given = items_at_desk(request.actor).filter(meeting=row).order_by("number")
    context = {
        **meeting_told(row),
        "items": shown_items(request.actor, given, item_sheet, relations),
        "buttons": [
            (verb.label, reverse("desk_meeting_act", args=[row.pk, NOUN_OF[verb]]))
            for verb in possible_at(request.actor, row)
        ],
        "may_move": bool(may_move_meeting(relations, row.state, ended=ended)),
        "may_decide": bool(may_decide(relations, row.state)),
        "may_assign": row.state != MeetingState.CANCELLED and bool(may_change_group(relations, ended=ended)),
    }
    return render(request, "desk/groups/meeting.html", context)


@require_GET
@for_staff
def meeting_calendar(request: PageRequest, number: int) -> HttpResponseBase:
    """A meeting for one's own calendar."""
    return calendar_file(_found(request.actor, number))


@read_or_send
@for_staff
def meeting_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Call a group together."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.MeetingForm)

    def act() -> str:
        return _address(actions.convene(row, by=request.actor, **form.content()))

    intro = _("The members with an account are told.")
    return act_or_ask(
        request, form, act, title=_("Convene a meeting"), intro=intro, button=_("Convene"), back=group_address(row)
    )


@read_or_send
@for_staff
def meeting_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Move a planned meeting, or change its agenda."""
    row = _found(request.actor, number)
    may_move_meeting(relations_to(request.actor, row.group), row.state, ended=row.group.has_ended).insist()
    form = bound(request, forms.MeetingForm, meeting=row)

    def act() -> None:
        actions.change(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("The members with an account are told.")
    return act_or_ask(
        request, form, act, title=_("Change the meeting"), intro=intro, button=_("Save"), back=_address(row)
    )


@read_or_send
@for_staff
def decision_new(request: PageRequest, number: int) -> HttpResponseBase:
    """Put down what was decided."""
    row = _found(request.actor, number)
    may_decide(relations_to(request.actor, row.group), row.state).insist()
    form = bound(request, forms.DecisionForm, thing=row)

    def act() -> None:
        actions.decide(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("One decision at a time: each gets a number, and items can come out of it.")
    return act_or_ask(request, form, act, title=_("Add a decision"), intro=intro, button=_("Add"), back=_address(row))


@read_or_send
@for_staff
def paper_new(request: PageRequest, number: int) -> HttpResponseBase:
    """Add a paper to a meeting."""
    row = _found(request.actor, number)
    may_decide(relations_to(request.actor, row.group), row.state).insist()
    form = bound(request, forms.PaperForm, thing=row)

    def act() -> None:
        typed = form.cleaned_data
        actions.add_paper(row, by=request.actor, document=document_of(request), what=typed["what"], seen=typed["seen"])

    return act_or_ask(request, form, act, title=_("Add a paper"), button=_("Add"), back=_address(row))


@dataclass(frozen=True)
class Act:
    """One verb of a meeting as a sheet: its form, what it does, and what will happen."""

    form: Callable[[PageRequest, Meeting], SeenForm]
    does: Callable[..., object]
    meaning: Any
    button: Any


def _came(request: PageRequest, row: Meeting) -> SeenForm:
    return bound(request, forms.AttendanceForm, meeting=row)


def _minutes(request: PageRequest, row: Meeting) -> SeenForm:
    return bound(request, forms.MinutesForm, thing=row, initial={"minutes": row.minutes})


def _plain(request: PageRequest, row: Meeting) -> SeenForm:
    return bound(request, PlainForm, thing=row)


def _reason(request: PageRequest, row: Meeting) -> SeenForm:
    return bound(request, ReasonForm, thing=row)


ACTS = {
    MeetingVerb.HOLD: Act(
        _came, actions.hold, gettext_lazy("Who came, and who gave an apology."), gettext_lazy("Save")
    ),
    MeetingVerb.MINUTE: Act(
        _minutes, actions.minute,
        gettext_lazy("They can be written anew until they are approved."), gettext_lazy("Save"),
    ),
    MeetingVerb.APPROVE: Act(
        _plain, actions.approve,
        gettext_lazy("From then on the minutes stand, and the members with an account are told."),
        gettext_lazy("Approve"),
    ),
    MeetingVerb.CANCEL: Act(
        _reason, actions.cancel,
        gettext_lazy("The members with an account are told."), gettext_lazy("Cancel the meeting"),
    ),
}  # fmt: skip


@read_or_send
@for_staff
def act(request: PageRequest, number: int, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = _found(request.actor, number), MEETING_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    form = known.form(request, row)
    if request.method != "POST":
        actions.insist(row, verb, by=request.actor)

    def done() -> None:
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request, form, done, title=str(verb.label), intro=known.meaning, button=known.button, back=_address(row)
    )
