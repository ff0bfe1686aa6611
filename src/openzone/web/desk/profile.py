"""What is known of an enterprise beside its name: tags with their year, and how many people it has."""

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
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.places.queries import day_in
from openzone.registry.actions import insist_serves
from openzone.registry.models import Headcount, Organisation, Tag, Tagging
from openzone.registry.profile import record_headcount, tag, untag
from openzone.registry.queries import tags_of, visible_to
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_staff

SHOWN_COUNTS = 8
both = require_http_methods(["GET", "HEAD", "POST"])


def with_profile(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The organisations with what `profile_of` shows of each, in the same statement."""
    tags = Tagging.objects.filter(organisation=OuterRef("pk")).order_by("tag__name", "id")
    counts = Headcount.objects.filter(organisation=OuterRef("pk")).order_by("-day", "-id")[:SHOWN_COUNTS]
    about = JSONObject(code="tag__code", name="tag__name", name_local="tag__name_local", year="year", source="source")
    return rows.annotate(
        tagged=ArraySubquery(tags.values(one=about)),
        counted=ArraySubquery(counts.values(one=JSONObject(day="day", people="people", source="source"))),
    )


def profile_of(organisation: Any) -> dict[str, Any]:
    """What the page of an organisation shows of its profile: its tags, its people now and over the years."""
    counts = [{**one, "day": date.fromisoformat(one["day"])} for one in organisation.counted]
    return {
        "taggings": [{**one, "name": local(one["name"], one["name_local"])} for one in organisation.tagged],
        "headcount": counts[0] if counts else None,
        "people_trend": [float(one["people"]) for one in reversed(counts)],
    }


class TagForm(ActionForm):
    """A tag that is known, or the name of a new one; since when, and who says so."""

    known = forms.ModelChoiceField(
        Tag.objects.none(),
        label=gettext_lazy("Tag"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("another one, named below"),
        widget=forms.Select(attrs={"data-search": ""}),
    )
    name = forms.CharField(label=gettext_lazy("Another tag"), max_length=60, required=False)
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=60, required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1)
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        help_text=gettext_lazy("For example: city's list of 2017, certificate number, visit on 12 May."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, organisation: Organisation) -> None:
        super().__init__(data, initial={"year": day_in(organisation.zone, clock.now()).year})
        self.take_from("known", tags_of(actor.where))


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
def tag_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Give the enterprise a tag."""
    row, back = _served(request, ref)
    form = bound(request, TagForm, actor=request.actor, organisation=row)

    def act() -> None:
        tag(row, by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("Add a tag"), button=_("Add"), back=back)


@both
@for_staff
def tag_remove(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Take a tag away, once it has been confirmed."""
    row, back = _served(request, ref)
    known = get_object_or_404(tags_of(request.actor.where), code=code)
    form = bound(request, ActionForm)

    def act() -> None:
        untag(row, tag=known, by=request.actor)

    title = _("Take the tag “%(tag)s” away?") % {"tag": known}
    return act_or_ask(request, form, act, title=title, button=_("Take it away"), back=back, danger=True)


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
