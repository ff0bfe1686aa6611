"""Settings: what follows a solution."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.actions import change_aftercare
from openzone.cases.actions.aftercare import BOUNDS
from openzone.cases.silences import aftercare_of
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.parts.forms import EditForm, bound
from openzone.web.requests import PageRequest, gone_to


def _number(name: str, label: Any, help_text: Any) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


class AftercareForm(EditForm):
    """How long the zone waits for answers, and whom it asks again."""

    answer_days = _number(
        "answer_days",
        gettext_lazy("Working days to answer a solution"),
        gettext_lazy(
            "Half-way the enterprise is reminded. After the last day the demand closes as unconfirmed."
            " Where a promise gives days for the verdict, those count."
        ),
    )
    reply_days = _number(
        "reply_days",
        gettext_lazy("Working days to answer a question"),
        gettext_lazy("Half-way the enterprise is reminded. After the last day it is proposed to close the demand."),
    )
    second_look = forms.BooleanField(
        label=gettext_lazy("Ask four weeks after the end whether the solution still holds"), required=False
    )
    sampled = _number(
        "sampled",
        gettext_lazy("Answered demands called back, in percent"),
        gettext_lazy("Drawn by lot each month. 0 calls nobody."),
    )
    most_unconfirmed = _number(
        "most_unconfirmed",
        gettext_lazy("Unconfirmed demands called back, at most"),
        gettext_lazy("All of a month are called, up to this number."),
    )


@read_or_send
@for_zone_administrators
def aftercare(request: PageRequest) -> HttpResponseBase:
    """How solutions are followed up."""
    zone = zone_of(request.actor)
    row = aftercare_of(zone.pk)
    names = ("answer_days", "reply_days", "second_look", "sampled", "most_unconfirmed")
    form = bound(request, AftercareForm, initial={name: getattr(row, name) for name in names})

    def act() -> str:
        form.insist_fresh()
        change_aftercare(zone, by=request.actor, **form.content())
        return reverse("desk_aftercare")

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved."))
        return gone_to(request, url)
    context = {"form": form, **tabs(request.actor, "aftercare")}
    return render(request, "desk/settings/aftercare.html", context, status=form.status)
