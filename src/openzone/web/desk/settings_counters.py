"""Settings: the counters where services are given, and the offices outside the network that serve there."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.formalities.actions import change_counter, change_office, close_counter, open_counter, open_office
from openzone.formalities.queries import counters_of, offices_of
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.counter_forms import CounterForm, NewOfficeForm, OfficeForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.formalities.reading import hours_of
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest

both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_zone_administrators
def counters(request: PageRequest) -> HttpResponseBase:
    """The open counters with their hours, and the other offices."""
    rows = [(one, hours_of(one)) for one in counters_of(request.actor.where)]
    page = {"rows": rows, "offices": offices_of(request.actor.where), **tabs(request.actor, "counters")}
    return render(request, "desk/settings/counters.html", page)


@both
@for_zone_administrators
def counter_new(request: PageRequest) -> HttpResponseBase:
    """Open a counter."""
    form = bound(request, CounterForm, actor=request.actor)

    def act() -> None:
        open_counter(zone=zone_of(request.actor), code=form.cleaned_data["code"], by=request.actor, **form.values())

    return act_or_ask(
        request, form, act, title=_("New counter"), button=_("Open the counter"), back=reverse("desk_counters")
    )


@both
@for_zone_administrators
def counter_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change where a counter is, its hours and slots."""
    counter = get_object_or_404(counters_of(request.actor.where), pk=number)
    form = bound(request, CounterForm, actor=request.actor, counter=counter)

    def act() -> None:
        change_counter(counter, by=request.actor, seen=form.cleaned_data["seen"], **form.values())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Change “%(counter)s”") % {"counter": counter},
        intro=_("Appointments that were taken stay as they are."),
        button=_("Save"),
        back=reverse("desk_counters"),
    )


@both
@for_zone_administrators
def counter_close(request: PageRequest, number: int) -> HttpResponseBase:
    """Close a counter, once that has been confirmed."""
    counter = get_object_or_404(counters_of(request.actor.where), pk=number)
    form = bound(request, ActionForm)

    def act() -> None:
        close_counter(counter, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Close “%(counter)s”?") % {"counter": counter},
        intro=_("No service is given there any more, and no appointment."),
        button=_("Close the counter"),
        back=reverse("desk_counters"),
        danger=True,
    )


@both
@for_zone_administrators
def office_new(request: PageRequest) -> HttpResponseBase:
    """Enter an office outside the network."""
    form = bound(request, NewOfficeForm)

    def act() -> None:
        open_office(zone=zone_of(request.actor), by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New office"), button=_("Save"), back=reverse("desk_counters"))


@both
@for_zone_administrators
def office_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Correct how an office is called, and since when it serves."""
    office = get_object_or_404(offices_of(request.actor.where), pk=number)
    form = bound(request, OfficeForm, office=office)

    def act() -> None:
        form.insist_fresh()
        change_office(office, by=request.actor, **form.content())

    title = _("Change “%(office)s”") % {"office": office}
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=reverse("desk_counters"))
