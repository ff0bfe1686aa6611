"""Shuttles at the portal: state what is needed, see how many others need it, read timetables, book seats."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.days import day_of
from openzone.formalities.actions import riding, shuttles
from openzone.formalities.models import ShuttleRoute
from openzone.formalities.pooled import DemandState, DemandVerb, RouteState
from openzone.formalities.shuttle_queries import (
    demand_relations,
    demands_at_portal,
    months_to_book,
    open_routes,
    origins_of,
    pooled_with,
    routes_at_portal,
    rule_on,
    seats_booked,
    with_bookings,
)
from openzone.formalities.shuttle_rules import may_with_demand, month_of
from openzone.places.queries import today_of
from openzone.registry.queries import memberships_of, organisations_joined
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.formalities.pooled import MEANINGS, OF_ROUTES, month_field, month_words, time_field
from openzone.web.parts.forms import ActionForm, SeenForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise

both = require_http_methods(["GET", "HEAD", "POST"])
BASE = "portal/base.html"
MOST = 100


class OfEnterprise(ActionForm):
    """A form for one of the reader's enterprises."""

    organisation = choice(gettext_lazy("For"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, **more)
        self.known = {one.organisation.ref: one.organisation for one in memberships_of(actor)}
        self.offer("organisation", [(ref, one.shown_name) for ref, one in self.known.items()])
        if len(self.known) == 1:
            field = self.fields["organisation"]
            field.initial, field.widget = next(iter(self.known)), forms.HiddenInput()

    def content(self) -> dict[str, Any]:
        """What was typed, with the enterprise."""
        typed = super().content()
        return {**typed, "organisation": self.known[typed["organisation"]]}


class DemandForm(OfEnterprise):
    """Who needs a ride from where, for which shift."""

    origin = choice(gettext_lazy("Where people come from"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Or in your own words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A stop, a street, a quarter. The zone finds out who else comes from there."),
    )
    starts = time_field(gettext_lazy("Work begins"))
    ends = time_field(gettext_lazy("Work ends"))
    riders = forms.IntegerField(label=gettext_lazy("How many people"), min_value=1, max_value=5000)
    month = month_field(gettext_lazy("From which month on"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor, initial={"month": month_of(today_of(actor))})
        self.origins = {one.code: one for one in origins_of(actor.where)}
        self.offer("origin", [("", _("Another place")), *((code, str(one)) for code, one in self.origins.items())])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        origin = self.origins.get(typed.pop("origin"))
        return {"organisation": typed.pop("organisation"), "demand": shuttles.Demand(origin=origin, **typed)}


class SeatsForm(OfEnterprise):
    """How many seats for which month."""

    month = choice(gettext_lazy("Month"))
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"), min_value=0, max_value=25_000, help_text=gettext_lazy("0 gives them up.")
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, route: ShuttleRoute) -> None:
        super().__init__(data, actor=actor)
        months = [one for one in months_to_book(today_of(actor)) if one >= route.month]
        left = {one: route.places - seats_booked(route, one) for one in months}
        words = _("%(month)s: %(left)d seats left")
        self.offer(
            "month", [(one.isoformat(), words % {"month": month_words(one), "left": left[one]}) for one in months]
        )

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        return {**typed, "month": day_of(typed["month"])}


@require_GET
@for_enterprise
def overview(request: PageRequest) -> HttpResponseBase:
    """What the reader's enterprises have stated, how many others come from there, and the open routes."""
    actor, today = request.actor, today_of(request.actor)
    demands = list(demands_at_portal(actor).order_by("-changed_at", "-pk")[:MOST])
    pooled = pooled_with(one for one in demands if one.state != DemandState.WITHDRAWN)
    mine = with_bookings(open_routes(actor.where), organisations_joined(actor), month_of(today))
    context = {
        "rule": rule_on(actor.where, today),
        "demands": [(one, MEANINGS[one.state], pooled.get(one.pk)) for one in demands],
        "routes": mine,
    }
    return render(request, "portal/shuttles.html", context)


@both
@for_enterprise
def demand_new(request: PageRequest) -> HttpResponseBase:
    """State who needs a ride."""
    form = bound(request, DemandForm, actor=request.actor)

    def act() -> None:
        shuttles.state_demand(by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("We need a shuttle"),
        intro=_("The zone adds up what all enterprises need, and opens a route once enough people would ride."),
        button=_("State it"),
        back=reverse("portal_shuttles"),
        said=_("Stated. You see here how many people need the same."),
    )


@both
@for_enterprise
def withdrawal(request: PageRequest, ref: str) -> HttpResponseBase:
    """Take a demand back."""
    row = get_object_or_404(demands_at_portal(request.actor), ref=ref)
    if not was_done(request):
        may_with_demand(DemandVerb.WITHDRAW, row.state, demand_relations(request.actor, row)).insist()
    form = bound(request, SeenForm, thing=row)

    def act() -> None:
        shuttles.withdraw_demand(row, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Withdraw this demand?"),
        intro=_("Your people no longer count for the route. Booked seats stay until you give them up."),
        button=_("Withdraw"),
        back=reverse("portal_shuttles"),
        danger=True,
    )


def _found(request: PageRequest, ref: str) -> ShuttleRoute:
    rows = with_bookings(
        routes_at_portal(request.actor), organisations_joined(request.actor), month_of(today_of(request.actor))
    )
    return get_object_or_404(rows, ref=ref)


@require_GET
@for_enterprise
def route(request: PageRequest, ref: str) -> HttpResponseBase:
    """One route: its timetable, and the seats that one has booked."""
    row = _found(request, ref)
    context = {"route": row, "meaning": OF_ROUTES[row.state], "is_open": row.state == RouteState.OPEN}
    return render(request, "portal/shuttle.html", context)


@both
@for_enterprise
def seats(request: PageRequest, ref: str) -> HttpResponseBase:
    """Book seats for a month."""
    row = _found(request, ref)
    form = bound(request, SeatsForm, actor=request.actor, route=row)

    def act() -> None:
        riding.book_seats(row, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Book seats"),
        intro=_("Seats are booked by the month and paid before it. What you booked before for the month is replaced."),
        button=_("Book"),
        back=reverse("portal_shuttle", args=[ref]),
        said=_("Your seats are booked."),
    )
