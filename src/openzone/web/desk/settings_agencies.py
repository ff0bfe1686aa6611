"""Settings: the agencies of the service network."""

from typing import Any

from django import forms
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.formalities.actions import change_agency, close_agency, open_agency
from openzone.formalities.enums import AgencyKind
from openzone.formalities.mandates import agencies_of
from openzone.formalities.models import Agency
from openzone.places.models import Unit
from openzone.places.queries import network, zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.counter_forms import CODE_HELP
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import ActionForm, EditForm, bound
from openzone.web.requests import PageRequest

both = require_http_methods(["GET", "HEAD", "POST"])


def _units(actor: Actor) -> dict[str, Unit]:
    return {one.code: one for one in network(actor).units.values() if one.closed_at is None}


class NewAgencyForm(ActionForm):
    """An agency: for whom it acts, which unit runs it, and since when it works."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, help_text=CODE_HELP)
    kind = choice(gettext_lazy("For whom"), AgencyKind.choices)
    name = forms.CharField(label=gettext_lazy("Name"))
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False)
    unit = choice(
        gettext_lazy("Unit"),
        help_text=gettext_lazy(
            "The people of this very unit act for those who give a mandate, and decide nothing of the same formalities."
        ),
    )
    since = PartialDateField(label=gettext_lazy("Works since"))

    def __init__(self, data: QueryDict | None = None, *, units: dict[str, Unit]) -> None:
        super().__init__(data)
        self.offer("unit", [(code, one.shown_name) for code, one in units.items()])


class AgencyForm(EditForm):
    """How it is called, which unit runs it, and since when it works."""

    name = forms.CharField(label=gettext_lazy("Name"))
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False)
    unit = choice(gettext_lazy("Unit"))
    since = PartialDateField(label=gettext_lazy("Works since"))

    def __init__(self, data: QueryDict | None = None, *, agency: Agency, units: dict[str, Unit]) -> None:
        known = {"name": agency.name, "name_local": agency.name_local, "since": str(agency.since)}
        super().__init__(data, initial={**known, "unit": agency.unit.code})
        self.offer("unit", [(code, one.shown_name) for code, one in units.items()])


@require_GET
@for_zone_administrators
def agencies(request: PageRequest) -> HttpResponseBase:
    """The open agencies."""
    page = {"rows": agencies_of(request.actor.where), **tabs(request.actor, "agencies")}
    return render(request, "desk/settings/agencies.html", page)


@both
@for_zone_administrators
def agency_new(request: PageRequest) -> HttpResponseBase:
    """Open an agency."""
    units = _units(request.actor)
    form = bound(request, NewAgencyForm, units=units)

    def act() -> None:
        open_agency(zone=zone_of(request.actor), by=request.actor, **_content(form, units))

    return act_or_ask(
        request, form, act, title=_("New agency"), button=_("Open the agency"), back=reverse("desk_agencies")
    )


def _content(form: ActionForm, units: dict[str, Unit]) -> dict[str, Any]:
    return {**form.content(), "unit": units[form.cleaned_data["unit"]]}


def _found(request: PageRequest, number: int) -> Agency:
    return get_object_or_404(agencies_of(request.actor.where), pk=number)


@both
@for_zone_administrators
def agency_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Correct how an agency is called, which unit runs it, and since when it works."""
    agency, units = _found(request, number), _units(request.actor)
    form = bound(request, AgencyForm, agency=agency, units=units)

    def act() -> None:
        form.insist_fresh()
        change_agency(agency, by=request.actor, **_content(form, units))

    title = _("Change “%(agency)s”") % {"agency": agency}
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=reverse("desk_agencies"))


@both
@for_zone_administrators
def agency_close(request: PageRequest, number: int) -> HttpResponseBase:
    """Close an agency, once that has been confirmed."""
    agency = _found(request, number)
    form = bound(request, ActionForm)

    def act() -> None:
        close_agency(agency, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Close “%(agency)s”?") % {"agency": agency},
        intro=_("Nobody can give it a mandate any more."),
        button=_("Close the agency"),
        back=reverse("desk_agencies"),
        danger=True,
    )
