"""A person at the desk: what he is and was where, on which day, and how he is reached; and the tree of a group."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core import clock
from openzone.core.actions import note_reading
from openzone.core.days import day_of
from openzone.core.partial_dates import PartialDate
from openzone.places.queries import day_in, zone_of
from openzone.registry.actions.persons import change_person, hold_office
from openzone.registry.enums import RelationKind
from openzone.registry.group import group_of
from openzone.registry.models import Organisation, Person
from openzone.registry.queries import (
    may_change_person,
    offices_of,
    persons_named,
    persons_visible_to,
    relations_of,
    visible_to,
    with_offices,
)
from openzone.registry.rules import has_ended, lasts_on, left, reachable
from openzone.web.desk.known_forms import OfficeForm
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.dates import lasting
from openzone.web.parts.forms import EditForm, bound
from openzone.web.parts.paging import MOST_COUNTED, page_by_name
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])
MOST_MEMBERS = 500


class PersonNamesForm(EditForm):
    """Names of a person, and how he is reached."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for name in [name for name in self.fields if name in ("phone", "email") and name not in initial]:
            del self.fields[name]


class FurtherOfficeForm(OfficeForm):
    """What a person that is known is at another organisation."""

    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    field_order = ("key", "organisation")

    def prepare(self) -> None:
        """The organisations are those that the actor sees."""
        ask_of(self, "organisation", self.actor)


def _found(request: PageRequest, number: int) -> tuple[Person, str]:
    row = get_object_or_404(persons_visible_to(request.actor), pk=number)
    return row, reverse("desk_person", args=[number])


@require_GET
@for_staff
def persons(request: PageRequest) -> HttpResponseBase:
    """The persons of the organisations that the actor sees, by name, with what each is there."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = persons_named(persons_visible_to(request.actor), words)
    page = page_by_name(with_offices(rows, request.actor), request.GET.get("after", ""))
    today = day_in(zone_of(request.actor), clock.now())
    shown = [(row, [one for one in row.held if not has_ended(PartialDate(one["until"]), today)]) for row in page.rows]
    context = {"page": page, "shown": shown, "q": words, "most": MOST_COUNTED}
    return render(request, "desk/persons/list.html", context)


@require_GET
@for_staff
def person(request: PageRequest, number: int) -> HttpResponseBase:
    """A person: every position with its dates; asked for a day, what he was on it."""
    row, _back = _found(request, number)
    note_reading(request.actor, subject_type="person", subject_id=row.pk, what="people")
    today = day_in(zone_of(request.actor), clock.now())
    asked = day_of(request.GET.get("on", ""))
    seen = set(visible_to(request.actor).filter(offices__person=row).order_by().values_list("pk", flat=True))
    held = list(offices_of(row))
    offices = [one for one in held if asked is None or lasts_on(one, asked)]
    page = {
        "person": row,
        "reachable": row.pk in reachable([one for one in held if one.organisation_id in seen], today),
        "left": left(held, today),
        "offices": [
            (one, lasting(one.since, one.until), has_ended(one.until, today), one.organisation_id in seen)
            for one in offices
        ],
        "asked": asked,
        "may_change": may_change_person(request.actor, row),
    }
    return render(request, "desk/persons/person.html", page)


@both
@for_staff
def person_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change names of a person and how he is reached; of one who left that stays as it is, and is not told."""
    row, back = _found(request, number)
    reached = {"phone": row.phone, "email": row.email}
    gone = left(list(offices_of(row)), day_in(zone_of(request.actor), clock.now()))
    present = {"name": row.name, "name_local": row.name_local, **({} if gone else reached)}
    form = bound(request, PersonNamesForm, initial=present)

    def act() -> None:
        form.insist_fresh()
        change_person(row, by=request.actor, **{**reached, **form.content()})

    return act_or_ask(request, form, act, title=_("Change the person"), button=_("Save"), back=back)


@both
@for_staff
def office_new(request: PageRequest, number: int) -> HttpResponseBase:
    """Say what a person is, or was, at a further organisation."""
    row, back = _found(request, number)
    first = row.offices.select_related("organisation__zone").order_by("id")[0].organisation
    form = bound(request, FurtherOfficeForm, actor=request.actor, here=first)

    def act() -> None:
        hold_office(row, by=request.actor, **form.content())

    title = _("What else is %(name)s?") % {"name": row}
    return act_or_ask(request, form, act, title=title, button=_("Add"), back=back)


@require_GET
@for_staff
def group(request: PageRequest, ref: str) -> HttpResponseBase:
    """The group of an organisation as a tree, above it and below it; and the members of an association."""
    row: Organisation = get_object_or_404(visible_to(request.actor), ref=ref)
    today = day_in(zone_of(request.actor), clock.now())
    members = (
        relations_of(request.actor, row)
        .filter(kind=RelationKind.MEMBER, subject=row)
        .select_related("object")
        .order_by("object__name", "id")
    )
    page = {
        "organisation": row,
        "trees": group_of(request.actor, row),
        "members": [
            (one, lasting(one.since, one.until), has_ended(one.until, today)) for one in members[:MOST_MEMBERS]
        ],
    }
    return render(request, "desk/enterprises/group.html", page)
