"""Appointments at the desk: who comes on a day, and giving one up for the counter."""

from datetime import timedelta

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.days import day_of
from openzone.formalities.actions import cancel
from openzone.formalities.queries import appointments_at_desk, may_cancel_now, on_day
from openzone.places.queries import today_of, zone_of
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])
ONE_DAY = timedelta(days=1)
MOST_SHOWN = 500


@require_GET
@for_staff
def appointments(request: PageRequest) -> HttpResponseBase:
    """The appointments of a day, in their order; of today unless another day is asked for."""
    today = today_of(request.actor)
    day = day_of(request.GET.get("day", "")) or today
    rows = on_day(appointments_at_desk(request.actor), zone_of(request.actor), day)[:MOST_SHOWN]
    page = {
        "day": day,
        "today": today,
        "before": (day - ONE_DAY).isoformat(),
        "after": (day + ONE_DAY).isoformat(),
        "rows": [(row, bool(may_cancel_now(request.actor, row))) for row in rows],
    }
    return render(request, "desk/services/appointments.html", page)


class CancellationForm(ActionForm):
    """Why the counter gives an appointment up."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("Whoever took the appointment reads this.")
    )


@both
@for_staff
def cancellation(request: PageRequest, ref: str) -> HttpResponseBase:
    """Give an appointment up for the counter, once that has been confirmed."""
    row = get_object_or_404(appointments_at_desk(request.actor), ref=ref)
    if not was_done(request):
        may_cancel_now(request.actor, row).insist()
    form = bound(request, CancellationForm)

    def act() -> None:
        cancel(row, by=request.actor, reason=form.cleaned_data["reason"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Cancel the appointment of “%(enterprise)s”?") % {"enterprise": row.organisation.shown_name},
        intro=_("Its time is free for others then, and whoever took it is told."),
        button=_("Cancel the appointment"),
        back=reverse("desk_appointments"),
        danger=True,
    )
