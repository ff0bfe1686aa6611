"""How many people an enterprise has, now and over the years."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.core import clock
from openzone.places.queries import day_in
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.models import Headcount, Organisation
from openzone.registry.profile import record_headcount
from openzone.registry.queries import visible_to
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_staff

SHOWN_COUNTS = 8
both = require_http_methods(["GET", "HEAD", "POST"])


def with_profile(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The organisations with what `profile_of` shows of each, in the same statement."""
    counts = Headcount.objects.filter(organisation=OuterRef("pk")).order_by("-day", "-id")[:SHOWN_COUNTS]
    return rows.annotate(
        counted=ArraySubquery(counts.values(one=JSONObject(day="day", people="people", source="source")))
    )


def profile_of(organisation: Any) -> dict[str, Any]:
    """What the page of an organisation shows of its profile: its people now and over the years."""
    counts = [{**one, "day": date.fromisoformat(one["day"])} for one in organisation.counted]
    return {
        "headcount": counts[0] if counts else None,
        "people_trend": [float(one["people"]) for one in reversed(counts)],
    }


class HeadcountForm(ActionForm):
    """How many people, on which day, and who says so."""

    people = forms.IntegerField(label=gettext_lazy("How many people"), min_value=0)
    day = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        help_text=gettext_lazy("For example: annual report, visit, phone."),
    )

    def __init__(self, data: QueryDict | None = None, *, organisation: Organisation) -> None:
        super().__init__(data, initial={"day": day_in(organisation.zone, clock.now())})


def _served(request: PageRequest, ref: str) -> tuple[Organisation, str]:
    row = get_object_or_404(visible_to(request.actor).select_related("zone"), ref=ref)
    insist_serves(request.actor, row.unit_id)
    return row, reverse("desk_organisation", args=[ref])


@both
@for_staff
def headcount_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Record how many people the enterprise has; its size class follows."""
    row, back = _served(request, ref)
    form = bound(request, HeadcountForm, organisation=row)

    def act() -> None:
        record_headcount(row, by=request.actor, **form.content())

    intro = _("What was recorded before stays; the latest day counts. The size class follows from it.")
    return act_or_ask(
        request, form, act, title=_("Record the number of people"), button=_("Record it"), back=back, intro=intro
    )
