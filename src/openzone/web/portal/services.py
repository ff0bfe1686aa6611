"""Services at the portal: looked up, and appointments at their counters taken and given up."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core import clock
from openzone.core.errors import Conflict
from openzone.formalities.acting import enterprises_in
from openzone.formalities.actions import book, cancel
from openzone.formalities.models import Service, ServiceCounter
from openzone.formalities.openings import Opening, bookable_days, openings
from openzone.formalities.queries import appointments_at_portal, at_portal, may_cancel_now
from openzone.registry.models import Organisation
from openzone.web.parts.formalities.reading import catalogue, service_told
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise, gone_to

both = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 100


class AppointmentForm(ActionForm):
    """When somebody comes, and for which enterprise."""

    use_required_attribute = False
    starts_at = forms.ChoiceField(
        label=gettext_lazy("Time"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please choose a time."),
            "invalid_choice": gettext_lazy("This time is not free. Please choose another."),
        },
    )
    organisation = forms.ChoiceField(label=gettext_lazy("For"))
    remark = forms.CharField(label=gettext_lazy("What the counter should know"), required=False, max_length=300)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        day: Opening | None,
        counter: ServiceCounter,
        organisations: list[Organisation],
    ) -> None:
        super().__init__(data)
        here = ZoneInfo(counter.zone.timezone)
        slots = day.free if day else []
        times = [(slot.starts_at.isoformat(), time_format(slot.starts_at.astimezone(here), "H:i")) for slot in slots]
        self.offer("starts_at", times)
        self.offer("organisation", [(one.ref, one.shown_name) for one in organisations])
        if len(organisations) == 1:
            field = self.fields["organisation"]
            field.initial, field.widget = organisations[0].ref, forms.HiddenInput()


@require_GET
@for_enterprise
def services(request: PageRequest) -> HttpResponseBase:
    """What is published in the catalogue, by words; and the appointments to come."""
    coming = _coming(request)
    return render(request, "portal/services.html", {**catalogue(request, at_portal(request.actor)), "coming": coming})


def _coming(request: PageRequest) -> list[Any]:
    rows = appointments_at_portal(request.actor).filter(cancelled_at__isnull=True, ends_at__gt=clock.now())
    return list(rows.order_by("starts_at", "id")[:MOST_SHOWN])


def _found(request: PageRequest, code: str) -> Service:
    return get_object_or_404(at_portal(request.actor), code=code)


@require_GET
@for_enterprise
def service(request: PageRequest, code: str) -> HttpResponseBase:
    """One service, whole."""
    return render(request, "portal/service.html", service_told(_found(request, code)))


@both
@for_enterprise
def appointment(request: PageRequest, code: str) -> HttpResponseBase:
    """Take a slot of the counter: a day is chosen first, then one of its free times."""
    told = service_told(_found(request, code))
    counter = told["version"].counter
    if counter is None or counter.closed_at is not None:
        raise Conflict(_("No appointments are given for this service."))
    now, organisations = clock.now(), enterprises_in(request.actor, code)
    days = [one for one in openings(counter, *bookable_days(counter, now), now) if one.free]
    named = request.GET.get("day", "")
    day = next((one for one in days if one.day.isoformat() == named), days[0] if days else None)
    form = bound(request, AppointmentForm, day=day, counter=counter, organisations=organisations)

    def act() -> str:
        data = form.cleaned_data
        chosen = next(one for one in organisations if one.ref == data["organisation"])
        moment = datetime.fromisoformat(data["starts_at"])
        book(told["service"], organisation=chosen, starts_at=moment, by=request.actor, remark=data["remark"])
        return reverse("portal_appointments")

    if url := form.carry_out(request, act):
        messages.success(request, _("The appointment is yours. If you cannot come, cancel it, so that others can."))
        return gone_to(request, url)
    shown = [(one.day.isoformat(), date_format(one.day, "D j M"), one is day) for one in days]
    return render(request, "portal/appointment.html", {**told, "form": form, "days": shown}, status=form.status)


@require_GET
@for_enterprise
def appointments(request: PageRequest) -> HttpResponseBase:
    """The appointments of the reader's enterprises: those to come, and what was."""
    coming = _coming(request)
    past = appointments_at_portal(request.actor).exclude(pk__in=[one.pk for one in coming])
    page = {"coming": coming, "past": past.order_by("-starts_at", "-id")[:MOST_SHOWN]}
    return render(request, "portal/appointments.html", page)


class CancellationForm(ActionForm):
    """Why somebody does not come."""

    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=300)


@both
@for_enterprise
def cancellation(request: PageRequest, ref: str) -> HttpResponseBase:
    """Give an appointment up, once that has been confirmed."""
    row = get_object_or_404(appointments_at_portal(request.actor), ref=ref)
    if not was_done(request):
        may_cancel_now(request.actor, row).insist()
    form = bound(request, CancellationForm)

    def act() -> None:
        cancel(row, by=request.actor, reason=form.cleaned_data["reason"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Cancel the appointment for “%(service)s”?") % {"service": row.version.shown_name},
        intro=_("Its time is free for others then."),
        button=_("Cancel the appointment"),
        back=reverse("portal_appointments"),
        said=_("The appointment is cancelled."),
        base="portal/base.html",
        danger=True,
    )
