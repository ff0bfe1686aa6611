"""Shuttles at the desk: what is pooled, and the routes with their timetable, seats and ridership."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.errors import Denied
from openzone.formalities.actions import riding, shuttles
from openzone.formalities.models import ShuttleRoute
from openzone.formalities.pooled import ROUTE_NOUNS, DemandVerb, RouteState, RouteVerb
from openzone.formalities.presets.pooled import shipped_load
from openzone.formalities.shuttle_queries import (
    bookings_of,
    demand_relations,
    demands_at_desk,
    demands_to_place,
    load_of,
    loads_of,
    months_below,
    origins_of,
    plans_shuttles,
    pools_at_desk,
    possible_with_route,
    ridership_of,
    route_relations,
    routes_at_desk,
    rule_on,
    rules_of,
)
from openzone.formalities.shuttle_rules import (
    may_keep_route,
    may_record_months,
    may_with_demand,
    may_with_route,
    month_of,
)
from openzone.places.queries import administers_zone, open_units_held, today_of
from openzone.web.desk import shuttle_forms as forms
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.agreement_forms import PlainForm, ReasonForm
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.formalities.pooled import MEANINGS, OF_ROUTES, Step, month_words, told_routes
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.once import was_done
from openzone.web.requests import PageRequest, for_staff

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
MOST = 200


@require_GET
@for_staff
def overview(request: PageRequest) -> HttpResponseBase:
    """Demands whose origin is not known yet, the pools, and the routes."""
    actor, today = request.actor, today_of(request.actor)
    state = request.GET.get("state", "")
    rows = routes_at_desk(actor).order_by("-changed_at", "-pk")
    rows = rows.filter(state=state) if state in RouteState.values else rows
    rows, told = narrowed_behind(actor, rows, request.GET.dict(), "shuttles")
    routes = list(rows[:MOST])
    context = {
        **told,
        "rule": rule_on(actor.where, today),
        "plans": plans_shuttles(actor),
        "to_place": list(demands_to_place(actor)[:MOST]),
        "pools": pools_at_desk(actor),
        "routes": told_routes(routes, loads_of(routes, today), months_below(routes)),
        "state": state,
        "states": RouteState.choices,
        "may_publish": administers_zone(actor),
        "may_plan": bool(open_units_held(actor)),
    }
    return render(request, "desk/shuttles/overview.html", context)


@require_GET
@for_staff
def rules(request: PageRequest) -> HttpResponseBase:
    """The rules that were published, the origins that are known, and how large such routes are elsewhere."""
    context = {
        "rules": rules_of(request.actor.where),
        "origins": origins_of(request.actor.where),
        "elsewhere": shipped_load().elsewhere,
        "may_publish": administers_zone(request.actor),
        "plans": plans_shuttles(request.actor),
    }
    return render(request, "desk/shuttles/rules.html", context)


@read_or_send
@for_zone_administrators
def rule_new(request: PageRequest) -> HttpResponseBase:
    """Publish from which load on routes are opened."""
    form = bound(request, forms.RuleForm, actor=request.actor, rule=rules_of(request.actor.where).first())

    def act() -> None:
        assert request.zone is not None, "the desk is of a zone"
        shuttles.publish_shuttle_rule(zone=request.zone, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Publish the rule of shuttle routes"),
        intro=_("Everybody reads it. Routes that are open keep the rule by which they were opened."),
        button=_("Publish it"),
        back=reverse("desk_shuttle_rules"),
    )


@read_or_send
@for_staff
def origin_new(request: PageRequest) -> HttpResponseBase:
    """Enter a place from which people come."""
    if not plans_shuttles(request.actor):
        raise Denied(_("Only staff of the office that plans shuttles, or above it, may do this."))
    form = bound(request, forms.OriginForm)

    def act() -> None:
        shuttles.enter_origin(by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("New origin"),
        intro=_("Demands in these words are pooled at once from now on."),
        button=_("Enter it"),
        back=reverse("desk_shuttle_rules"),
    )


@read_or_send
@for_staff
def pooling(request: PageRequest, ref: str) -> HttpResponseBase:
    """Say which known origin a demand means."""
    row = get_object_or_404(demands_at_desk(request.actor), ref=ref)
    if not was_done(request):
        may_with_demand(DemandVerb.POOL, row.state, demand_relations(request.actor, row)).insist()
    form = bound(request, forms.PoolingForm, actor=request.actor, demand=row)

    def act() -> None:
        shuttles.pool(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("“%(words)s”, says %(who)s. The words mean this origin from now on.")
    return act_or_ask(
        request,
        form,
        act,
        title=_("Pool this demand"),
        intro=intro % {"words": row.words, "who": row.organisation.shown_name},
        button=_("Pool it"),
        back=reverse("desk_shuttles"),
    )


@read_or_send
@for_staff
def route_new(request: PageRequest) -> HttpResponseBase:
    """Plan a route for a pool."""
    if not open_units_held(request.actor):
        raise Denied(_("Only people who work for a unit plan a route."))
    named = {name: request.GET.get(name, "")[:40] for name in ("origin", "starts", "ends")}
    form = bound(request, forms.PlanForm, actor=request.actor, initial={k: v for k, v in named.items() if v})

    def act() -> str:
        return address(shuttles.plan_route(by=request.actor, **form.content()))

    return act_or_ask(
        request,
        form,
        act,
        title=_("Plan a route"),
        intro=_("It can be opened once the expected load has reached the published rule."),
        button=_("Plan it"),
        back=reverse("desk_shuttles"),
    )


def address(row: ShuttleRoute) -> str:
    """The page of a route."""
    return reverse("desk_shuttle", args=[row.ref])


def _found(request: PageRequest, ref: str) -> ShuttleRoute:
    return get_object_or_404(routes_at_desk(request.actor), ref=ref)


@require_GET
@for_staff
def route(request: PageRequest, ref: str) -> HttpResponseBase:
    """One route: its expected load and the rule, timetable, who rides, seats by month, ridership."""
    actor, row, today = request.actor, _found(request, ref), today_of(request.actor)
    load, relations = load_of(row, today), route_relations(actor, row)
    nouns = {verb: noun for noun, verb in ROUTE_NOUNS.items()}
    steps = [
        Step(str(verb.label), reverse("desk_shuttle_act", args=[ref, nouns[verb]]), verb == RouteVerb.OPEN)
        for verb in possible_with_route(actor, row, load)
    ]
    same = demands_at_desk(actor).filter(origin=row.origin, starts=row.starts, ends=row.ends)
    context = {
        "route": row,
        "load": load,
        "meaning": OF_ROUTES[row.state],
        "steps": steps,
        "may_keep": bool(may_keep_route(row.state, relations)),
        "may_record": bool(may_record_months(row.opened_on, relations)),
        "demands": [(one, MEANINGS[one.state]) for one in same.exclude(state="withdrawn").order_by("-riders", "pk")],
        "bookings": list(bookings_of(row, month_of(today))),
        "ridership": [(one, one.load(load.least)) for one in ridership_of(row)[:36]],
        "is_below": bool(months_below([row])),
    }
    return render(request, "desk/shuttles/route.html", context)


@read_or_send
@for_staff
def route_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Change places, operator, price or timetable."""
    row = _found(request, ref)
    may_keep_route(row.state, route_relations(request.actor, row)).insist()
    form = bound(request, forms.RouteForm, actor=request.actor, route=row)

    def act() -> None:
        shuttles.change_route(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("The people of the enterprises that ride are told.") if row.state == RouteState.OPEN else ""
    return act_or_ask(request, form, act, title=_("Change the route"), intro=intro, button=_("Save"), back=address(row))


@read_or_send
@for_staff
def ridership_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Record how many rode in a month."""
    row = _found(request, ref)
    may_record_months(row.opened_on, route_relations(request.actor, row)).insist()
    last = row.closed_on or today_of(request.actor)
    form = bound(request, forms.RidershipForm, initial={"month": month_of(last)})

    def act() -> None:
        riding.record_ridership(row, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Record the ridership"),
        intro=_("What was recorded for the month before is replaced."),
        button=_("Record it"),
        back=address(row),
    )


@read_or_send
@for_staff
def payment(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Record that booked seats are paid."""
    row = _found(request, ref)
    booking = get_object_or_404(row.bookings.select_related("organisation"), pk=number)
    may_record_months(row.opened_on, route_relations(request.actor, row)).insist()
    paid_on = booking.paid_on or today_of(request.actor)
    form = bound(request, forms.PaymentForm, initial={"paid_on": paid_on})

    def act() -> None:
        riding.record_payment(booking, by=request.actor, **form.content())

    who = {"who": booking.organisation.shown_name, "month": month_words(booking.month)}
    return act_or_ask(
        request,
        form,
        act,
        title=_("Record the payment"),
        intro=_("%(who)s, %(month)s. What is not paid in time lapses, and the seats go to others.") % who,
        button=_("Record it"),
        back=address(row),
    )


@read_or_send
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Open a route, or close it."""
    row, verb = _found(request, ref), ROUTE_NOUNS.get(noun)
    if verb is None:
        raise Http404
    load = load_of(row, today_of(request.actor))
    if not was_done(request):
        may_with_route(verb, row.state, route_relations(request.actor, row), load).insist()
    opens = verb == RouteVerb.OPEN
    form: SeenForm = bound(request, PlainForm if opens else ReasonForm, thing=row)

    def done() -> None:
        does: Any = shuttles.open_route if opens else shuttles.close_route
        does(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    closing = _("The people of the enterprises that ride are told why, and their demands are pooled again.")
    return act_or_ask(
        request,
        form,
        done,
        title=str(verb.label),
        intro=load.verdict if opens else closing,
        button=str(verb.label),
        back=address(row),
        danger=not opens,
    )
