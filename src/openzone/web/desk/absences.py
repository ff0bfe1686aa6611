"""Who is away and who stands in, at the desk; and whether a unit shares its demands out by itself."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.places.absences import (
    MANAGERS,
    absences_visible_to,
    last_day_before,
    may_manage_absence,
    people_managed,
    possible_deputies,
    units_worked_in,
)
from openzone.places.actions.absences import announce_absence, end_absence, share_out
from openzone.places.models import Absence, Post
from openzone.places.queries import today_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.web.desk.administrators import for_administrators, unit_administered
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_staff

SHOWN = 100
both = require_http_methods(["GET", "HEAD", "POST"])


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Please give a day."),
            "invalid": gettext_lazy("Please give a date such as 2026-03-31."),
        },
    )


class AbsenceForm(ActionForm):
    """From when until when, and who stands in."""

    first = _day(gettext_lazy("First day away"))
    last = _day(gettext_lazy("Last day away"))
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who stands in"),
        help_text=gettext_lazy("Only colleagues who may work in all the units concerned can be chosen."),
        error_messages={"required": gettext_lazy("Please choose who stands in.")},
    )

    def __init__(self, data: Any = None, *, people: list[User], today: date) -> None:
        super().__init__(data, initial={"first": today, "last": today})
        self.people = {str(one.pk): one for one in people}
        self.offer(
            "deputy", [("", _("Choose a colleague")), *((pk, one.shown_name) for pk, one in self.people.items())]
        )

    def clean_deputy(self) -> User:
        """The colleague."""
        return self.people[self.cleaned_data["deputy"]]


class SharingForm(ActionForm):
    """Whether demands are shared out."""

    wanted = forms.BooleanField(
        label=gettext_lazy("Give demands without a person to the officer with the least to do"), required=False
    )


@require_GET
@for_staff
def absences(request: PageRequest) -> HttpResponseBase:
    """Who is away, was lately or will be: oneself, whom one stands in for, and the people of one's units."""
    now, rows = clock.now(), list(absences_visible_to(request.actor)[:SHOWN])
    managed = people_managed(request.actor, {row.user_id for row in rows})
    context = {
        "rows": [(row, *_days(row), _stands(row), row.user_id in managed and row.until > now) for row in rows],
        "works": bool(units_worked_in(request.actor.who, request.actor.where)),
        "colleagues": _colleagues(request.actor),
    }
    return render(request, "desk/absences/list.html", context)


def _days(row: Absence) -> tuple[date, date]:
    return timezone.localdate(row.since), last_day_before(row.until)


def _stands(row: Absence) -> str:
    now = clock.now()
    return "over" if row.until <= now else "now" if row.since <= now else "coming"


def _colleagues(actor: Actor) -> list[User]:
    """The people whose absences the actor enters for them."""
    units = units_held(actor, MANAGERS)
    if not units:
        return []
    posts = Post.objects.filter(unit_id__in=units, until__isnull=True, role__in=WORKING_ROLES, user__is_active=True)
    people = User.objects.filter(pk__in=posts.values("user_id")).exclude(pk=actor.who)
    return list(people.order_by("name", "pk"))


@both
@for_staff
def absence_new(request: PageRequest) -> HttpResponseBase:
    """Say that one is away oneself or, who manages a unit, that somebody of it is."""
    actor, back = request.actor, reverse("desk_absences")
    user = _whose(request)
    form = bound(request, AbsenceForm, people=possible_deputies(actor, user.pk), today=today_of(actor))

    def act() -> None:
        announce_absence(user=user, by=actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("When are you away?") if user.pk == actor.user_id else _("When is %(name)s away?") % {"name": user},
        intro=_(
            "As long as it lasts, notices and open demands are also with the colleague. Nothing changes hands: it all"
            " comes back by itself."
        ),
        button=_("Keep it"),
        back=back,
    )


def _whose(request: PageRequest) -> User:
    """The person of whom it is said; 404 for one of whom the reader may not say it, or who works nowhere here."""
    number = request.GET.get("who", "")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else request.actor.who
    if not may_manage_absence(request.actor, pk) or not units_worked_in(pk, request.actor.where):
        raise Http404
    return get_object_or_404(User, pk=pk)


@both
@for_staff
def absence_end(request: PageRequest, number: int) -> HttpResponseBase:
    """End an absence early, once that has been confirmed."""
    row = get_object_or_404(absences_visible_to(request.actor), pk=number)

    def act() -> None:
        end_absence(row, by=request.actor)

    return act_or_ask(
        request,
        bound(request, ActionForm),
        act,
        title=_("End the absence of %(name)s?") % {"name": row.user},
        intro=_("Notices and open demands are with %(name)s alone again at once.") % {"name": row.user},
        button=_("End the absence"),
        back=reverse("desk_absences"),
    )


@both
@for_administrators
def unit_sharing(request: PageRequest, code: str) -> HttpResponseBase:
    """Whether a unit's demands are given to its officers by their load."""
    unit = unit_administered(request.actor, code)
    form = SharingForm(request.POST if request.method == "POST" else None, initial={"wanted": unit.shares_out})

    def act() -> None:
        share_out(unit, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Share the demands of “%(unit)s” out?") % {"unit": unit},
        intro=_("Whoever is here and has the fewest open demands gets the next one; the history says so."),
        button=_("Save"),
        back=reverse("desk_units"),
    )
