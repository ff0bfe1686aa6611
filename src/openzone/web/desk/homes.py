"""Talent homes at the desk: the stock, the waiting list, offers, contracts and what ends soon."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.formalities.actions import homes, housing
from openzone.formalities.home_queries import (
    application_relations,
    applications_at_desk,
    contract_of,
    contracts_at_desk,
    ending_within,
    home_relations,
    homes_at_desk,
    keeps_homes,
    open_offer,
    positions,
    possible_with_application,
    possible_with_contract,
    table_on,
    tables_of,
    waiting_list,
)
from openzone.formalities.home_rules import may_keep_homes, may_with_application, may_with_contract
from openzone.formalities.models import Home, HomeApplication, HomeContract
from openzone.formalities.pooled import (
    APPLICATION_NOUNS,
    CONTRACT_NOUNS,
    ApplicationState,
    ApplicationVerb,
    ContractVerb,
    HomeState,
)
from openzone.formalities.presets.pooled import APARTMENTS
from openzone.places.queries import administers_zone, today_of
from openzone.web.desk import home_forms as forms
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.agreement_forms import PlainForm, ReasonForm
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.conversation import attachment
from openzone.web.parts.formalities.pooled import OF_APPLICATIONS, OF_CONTRACTS, OF_DWELLINGS, Step
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.once import was_done
from openzone.web.requests import PageRequest, for_staff

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
MOST = 300


@require_GET
@for_staff
def stock(request: PageRequest) -> HttpResponseBase:
    """The homes that there are, and the table of classes in force."""
    actor, state = request.actor, request.GET.get("state", "")
    rows, told = narrowed_behind(actor, homes_at_desk(actor).order_by("ref"), request.GET.dict(), "homes")
    table = table_on(actor.where, today_of(actor))
    context = {
        **told,
        "tab": "homes",
        "homes": [
            (one, OF_DWELLINGS[one.state])
            for one in (rows.filter(state=state) if state in HomeState.values else rows)[:MOST]
        ],
        "state": state,
        "states": HomeState.choices,
        "table": table,
        "classes": list(table.classes.order_by("position")) if table else [],
        "may_enter": keeps_homes(actor),
        "may_publish": administers_zone(actor),
        "apartments": APARTMENTS,
    }
    return render(request, "desk/homes/stock.html", context)


@require_GET
@for_staff
def applications(request: PageRequest) -> HttpResponseBase:
    """The applications that the reader's units decide on: the waiting list in its order, or those of a state."""
    actor = request.actor
    rows, told = narrowed_behind(actor, applications_at_desk(actor), request.GET.dict(), "home_applications")
    state = request.GET.get("state", "" if told else "waiting")
    if state == ApplicationState.WAITING:
        found = list(waiting_list(actor.where).filter(pk__in=rows.values("pk"))[:MOST])
    else:
        chosen = rows.filter(state=state) if state in ApplicationState.values else rows
        found = list(chosen.order_by("-changed_at", "-pk")[:MOST])
    places = positions(actor.where, [one.pk for one in found])
    context = {
        **told,
        "tab": "applications",
        "lines": [(one, OF_APPLICATIONS[one.state], places.get(one.pk)) for one in found],
        "state": state,
        "states": ApplicationState.choices,
    }
    return render(request, "desk/homes/applications.html", context)


@require_GET
@for_staff
def contracts(request: PageRequest) -> HttpResponseBase:
    """The contracts that run, the first to end first; or those that end within sixty days."""
    actor, today = request.actor, today_of(request.actor)
    soon = request.GET.get("ending", "") == "60"
    rows = contracts_at_desk(actor)
    found = ending_within(rows, today) if soon else rows.exclude(state="ended").order_by("until", "pk")
    context = {
        "tab": "contracts",
        "soon": soon,
        "lines": [(one, OF_CONTRACTS[one.state], one.until < today) for one in found[:MOST]],
    }
    return render(request, "desk/homes/contracts.html", context)


@read_or_send
@for_zone_administrators
def table_new(request: PageRequest) -> HttpResponseBase:
    """Publish the classes of talent."""
    shipped = APARTMENTS if request.GET.get("from") == APARTMENTS else ""
    table = tables_of(request.actor.where).first()
    form = bound(request, forms.TableForm, actor=request.actor, table=table, shipped=shipped)

    def act() -> None:
        assert request.zone is not None, "the desk is of a zone"
        homes.publish_home_table(zone=request.zone, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Publish the classes of talent homes"),
        intro=_("Everybody reads them. Terms that run keep the rent that was worked out for them."),
        button=_("Publish them"),
        back=reverse("desk_homes"),
    )


@read_or_send
@for_staff
def home_new(request: PageRequest) -> HttpResponseBase:
    """Enter a home."""
    if not keeps_homes(request.actor):
        raise Denied(_("Only people who work for a unit enter homes."))
    form = bound(request, forms.NewHomeForm, actor=request.actor)

    def act() -> None:
        homes.enter_home(by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New home"), button=_("Enter it"), back=reverse("desk_homes"))


@read_or_send
@for_staff
def home_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Change a home, or put it under repair."""
    row: Home = get_object_or_404(homes_at_desk(request.actor), ref=ref)
    may_keep_homes(home_relations(request.actor, row)).insist()
    form = bound(request, forms.HomeForm, home=row)

    def act() -> None:
        homes.change_home(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Change the home"),
        intro=_("Rents that were agreed stay as they are."),
        button=_("Save"),
        back=reverse("desk_homes"),
    )


def _found(request: PageRequest, ref: str) -> HomeApplication:
    return get_object_or_404(applications_at_desk(request.actor), ref=ref)


def address(row: HomeApplication) -> str:
    """The page of an application."""
    return reverse("desk_home_application", args=[row.ref])


@require_GET
@for_staff
def application(request: PageRequest, ref: str) -> HttpResponseBase:
    """One application: for whom, its place in the line, what was offered, the contract and its rent."""
    actor, row = request.actor, _found(request, ref)
    note_reading(actor, subject_type="home_application", subject_id=row.pk, what="personal")
    contract = contract_of(row)
    offer = open_offer(row)
    context = {
        "application": row,
        "meaning": OF_APPLICATIONS[row.state],
        "place": positions(row.zone_id, [row.pk]).get(row.pk),
        "evidence": attachment(row.ref, row.evidence) if row.evidence else None,
        "offers": list(row.offers.select_related("home").order_by("-pk")),
        "offer": offer,
        "rent": offer.home.rent_for(row.home_class) if offer else None,
        "contract": contract,
        "contract_meaning": OF_CONTRACTS[contract.state] if contract else "",
        "steps": _steps(actor, row, contract),
    }
    return render(request, "desk/homes/application.html", context)


def _steps(actor: Actor, row: HomeApplication, contract: HomeContract | None) -> list[Step]:
    nouns: dict[str, str] = {verb: noun for noun, verb in APPLICATION_NOUNS.items()}
    own = [(verb, "desk_home_act", nouns[verb]) for verb in possible_with_application(actor, row)]
    known: dict[str, str] = {verb: noun for noun, verb in CONTRACT_NOUNS.items()}
    later = (
        [(verb, "desk_home_contract_act", known[verb]) for verb in possible_with_contract(actor, contract)]
        if contract
        else []
    )
    return [
        Step(str(verb.label), reverse(name, args=[row.ref, noun]), place == 0)
        for place, (verb, name, noun) in enumerate([*own, *later])
    ]


Ask = Callable[[PageRequest, HomeApplication], SeenForm]


@dataclass(frozen=True)
class Act:
    """One verb as a sheet: its form, what it does, what will happen."""

    form: Ask
    does: Callable[..., object]
    meaning: Any
    danger: bool = False


def _with(form: Any) -> Ask:
    return lambda request, row: bound(request, form, thing=row)


def _by_day(form: Any) -> Ask:
    return lambda request, row: bound(request, form, actor=request.actor, thing=row)


ACTS: dict[ApplicationVerb, Act] = {
    ApplicationVerb.ADMIT: Act(
        _with(PlainForm), homes.admit,
        gettext_lazy("It waits in the line from the day on which it was handed in complete."),
    ),
    ApplicationVerb.SEND_BACK: Act(
        _with(ReasonForm), homes.send_back, gettext_lazy("Say in one notice all that is missing."),
    ),
    ApplicationVerb.OFFER: Act(
        _with(forms.OfferForm), homes.offer_home, gettext_lazy("The employer is told, and accepts or declines."),
    ),
    ApplicationVerb.TAKE_BACK: Act(
        _with(ReasonForm), homes.take_offer_back,
        gettext_lazy("The place in the line stays, and it counts as no declined offer."), danger=True,
    ),
    ApplicationVerb.CONTRACT: Act(
        _by_day(forms.ContractForm), housing.conclude_contract,
        gettext_lazy("The rent is worked out by the table that is in force on the first day."),
    ),
    ApplicationVerb.REFUSE: Act(
        _with(ReasonForm), homes.refuse_application, gettext_lazy("The employer reads why."), danger=True,
    ),
}  # fmt: skip
CONTRACT_ACTS: dict[ContractVerb, Act] = {
    ContractVerb.MOVE_IN: Act(
        _by_day(forms.MovingInForm), housing.move_in, gettext_lazy("Somebody of the office has looked at the home.")
    ),
    ContractVerb.RENEW: Act(
        _with(forms.RenewalForm), housing.renew_contract,
        gettext_lazy("From the day after its end, at the rent by the table and the market rent of then."),
    ),
    ContractVerb.END: Act(
        _by_day(forms.LeavingForm), housing.end_contract,
        gettext_lazy("The home is free again, and the application is closed."), danger=True,
    ),
}  # fmt: skip


@read_or_send
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show the form of a verb of an application, or do it."""
    row, verb = _found(request, ref), APPLICATION_NOUNS.get(noun)
    if verb not in ACTS:
        raise Http404
    if not was_done(request):
        may_with_application(verb, row.state, application_relations(request.actor, row)).insist()
    return _sheet(request, ACTS[verb], row, row, str(verb.label))


@read_or_send
@for_staff
def contract_act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show the form of a verb of a contract, or do it."""
    row, verb = _found(request, ref), CONTRACT_NOUNS.get(noun)
    contract = contract_of(row)
    if verb is None or contract is None:
        raise Http404
    if not was_done(request):
        may_with_contract(verb, contract.state, application_relations(request.actor, row)).insist()
    return _sheet(request, CONTRACT_ACTS[verb], row, contract, str(verb.label))


def _sheet(
    request: PageRequest, known: Act, row: HomeApplication, thing: HomeApplication | HomeContract, title: str
) -> HttpResponseBase:
    form = known.form(request, row)

    def done() -> None:
        known.does(thing, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request,
        form,
        done,
        title=title,
        intro=str(known.meaning),
        button=title,
        back=address(row),
        danger=known.danger,
    )
