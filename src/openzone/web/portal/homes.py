"""Talent homes at the portal: an employer applies, sees its place in the line, and answers what is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.formalities.actions import homes
from openzone.formalities.home_queries import (
    application_relations,
    applications_at_portal,
    classes_on,
    contract_of,
    open_offer,
    positions,
    possible_with_application,
    table_on,
)
from openzone.formalities.home_rules import may_with_application
from openzone.formalities.models import HomeApplication
from openzone.formalities.pooled import APPLICATION_NOUNS, ApplicationVerb
from openzone.places.queries import today_of
from openzone.registry.models import Organisation
from openzone.registry.queries import owned_by
from openzone.web.parts.cases.forms import choice, day
from openzone.web.parts.conversation import attachment
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.pooled import OF_APPLICATIONS, OF_CONTRACTS, Step
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.partnerships.forms import DocumentForm
from openzone.web.parts.sheets import act_or_ask
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise

both = require_http_methods(["GET", "HEAD", "POST"])
BASE = "portal/base.html"
MOST = 100


class WishForm(DocumentForm):
    """For whom a home is asked."""

    talent = forms.CharField(
        label=gettext_lazy("Name of the person"),
        max_length=200,
        help_text=gettext_lazy("Only the owners of your enterprise and the office of talent homes read it."),
    )
    home_class = choice(gettext_lazy("Class of talent"))
    household = forms.IntegerField(label=gettext_lazy("People in the household"), min_value=1, max_value=20, initial=1)
    wanted_from = day(gettext_lazy("Wanted from"))
    field_order = ("key", "organisation", "talent", "home_class", "household", "wanted_from", "document")

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, application: HomeApplication | None = None
    ) -> None:
        super().__init__(data, thing=application, initial=_present(actor, application))
        self.classes = {one.code: one for one in classes_on(actor.where, today_of(actor))}
        self.offer("home_class", [(code, one.shown_name) for code, one in self.classes.items()])
        self.fields["document"].label = _("Evidence, such as the diploma")

    def wish(self) -> homes.Wish:
        """What the actions take."""
        typed = self.cleaned_data
        return homes.Wish(
            talent=typed["talent"],
            home_class=self.classes[typed["home_class"]],
            household=typed["household"],
            wanted_from=typed["wanted_from"],
        )


def _present(actor: Actor, row: HomeApplication | None) -> dict[str, Any]:
    if row is None:
        return {"wanted_from": today_of(actor)}
    known = {name: getattr(row, name) for name in ("talent", "household", "wanted_from")}
    return {**known, "home_class": row.home_class.code}


class ApplicationForm(WishForm):
    """The same, for one of the enterprises that the reader owns."""

    organisation = choice(gettext_lazy("For"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.known = {one.ref: one for one in owned_by(actor)}
        self.offer("organisation", [(ref, one.shown_name) for ref, one in self.known.items()])
        if len(self.known) == 1:
            field = self.fields["organisation"]
            field.initial, field.widget = next(iter(self.known)), forms.HiddenInput()

    @property
    def chosen(self) -> Organisation:
        """The enterprise that applies."""
        return self.known[self.cleaned_data["organisation"]]


@for_enterprise
@require_GET
def applications(request: PageRequest) -> HttpResponseBase:
    """What one has applied for, with the place in the line; and what the classes are."""
    owned_or_404(request)
    actor = request.actor
    rows = list(applications_at_portal(actor).order_by("-changed_at", "-pk")[:MOST])
    places = positions(actor.where, [one.pk for one in rows])
    table = table_on(actor.where, today_of(actor))
    context = {
        "lines": [(one, OF_APPLICATIONS[one.state], places.get(one.pk)) for one in rows],
        "table": table,
        "classes": list(table.classes.order_by("position")) if table else [],
    }
    return render(request, "portal/homes.html", context)


@for_enterprise
@both
def application_new(request: PageRequest) -> HttpResponseBase:
    """Apply for a home for somebody."""
    owned_or_404(request)
    if table_on(request.actor.where, today_of(request.actor)) is None:
        raise Conflict(_("This zone lets no talent homes yet."))
    form = bound(request, ApplicationForm, actor=request.actor)

    def act() -> str:
        more: dict[str, Any] = {"wish": form.wish(), "evidence": document_of(request)}
        made = homes.apply_for_home(by=request.actor, organisation=form.chosen, **more)
        return reverse("portal_home_application", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Apply for a talent home"),
        intro=_("Who waits longest is served first, by the day of the complete application."),
        button=_("Apply"),
        back=reverse("portal_homes"),
    )


def _found(request: PageRequest, ref: str) -> HomeApplication:
    return get_object_or_404(applications_at_portal(request.actor), ref=ref)


@for_enterprise
@require_GET
def application(request: PageRequest, ref: str) -> HttpResponseBase:
    """One application: its place in the line, the home that is offered and its rent, the contract."""
    row = _found(request, ref)
    contract, offer = contract_of(row), open_offer(row)
    nouns = {verb: noun for noun, verb in APPLICATION_NOUNS.items()}
    steps = [
        Step(str(verb.label), reverse("portal_home_act", args=[ref, nouns[verb]]), verb in _FIRST)
        for verb in possible_with_application(request.actor, row)
    ]
    context = {
        "application": row,
        "meaning": OF_APPLICATIONS[row.state],
        "place": positions(row.zone_id, [row.pk]).get(row.pk),
        "evidence": attachment(row.ref, row.evidence) if row.evidence else None,
        "offer": offer,
        "rent": offer.home.rent_for(row.home_class) if offer else None,
        "contract": contract,
        "contract_meaning": OF_CONTRACTS[contract.state] if contract else "",
        "steps": steps,
    }
    return render(request, "portal/home_application.html", context)


_FIRST = frozenset({ApplicationVerb.ACCEPT, ApplicationVerb.HAND_IN})


@dataclass(frozen=True)
class Act:
    """One verb as a sheet."""

    does: Callable[..., object]
    meaning: Any
    danger: bool = False


ACTS = {
    ApplicationVerb.ACCEPT: Act(homes.accept_offer, gettext_lazy("The office then concludes the contract with you.")),
    ApplicationVerb.DECLINE: Act(
        homes.decline_offer,
        gettext_lazy("The first time your place in the line stays; the second time it is the last."),
        danger=True,
    ),
    ApplicationVerb.WITHDRAW: Act(
        homes.withdraw_application, gettext_lazy("The place in the line is lost."), danger=True
    ),
    ApplicationVerb.HAND_IN: Act(homes.hand_in_again, gettext_lazy("The day of the complete application counts.")),
}


@for_enterprise
@both
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show the form of a verb, or do it."""
    row, verb = _found(request, ref), APPLICATION_NOUNS.get(noun)
    known = ACTS.get(verb) if verb else None
    if verb is None or known is None:
        raise Http404
    if not was_done(request):
        may_with_application(verb, row.state, application_relations(request.actor, row)).insist()
    again = verb == ApplicationVerb.HAND_IN
    form: SeenForm = (
        bound(request, WishForm, actor=request.actor, application=row) if again else bound(request, SeenForm, thing=row)
    )

    def done() -> None:
        more = {"wish": form.wish(), "evidence": document_of(request)} if isinstance(form, WishForm) else {}
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **more)

    return act_or_ask(
        request,
        form,
        done,
        base=BASE,
        title=str(verb.label),
        intro=str(known.meaning),
        button=str(verb.label),
        back=reverse("portal_home_application", args=[ref]),
        danger=known.danger,
    )
