"""Acting on behalf at the portal: who acts for us, and for whom we act."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.formalities import actions
from openzone.formalities.mandates import agencies_of, agent_known_by, given_by, held_by, insist_starts
from openzone.formalities.models import Agency, Mandate
from openzone.formalities.on_behalf import services_under
from openzone.registry.actions.persons import person_of
from openzone.registry.models import Organisation, Person
from openzone.registry.queries import owned_by
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.mandates import (
    MOST,
    StartForm,
    TermsForm,
    asked_of,
    gone_through,
    lines_of,
    mandate_told,
    services_offered,
)
from openzone.web.parts.forms import bound
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise

both = require_http_methods(["GET", "HEAD", "POST"])
BASE = "portal/base.html"
MYSELF, ANOTHER = "myself", "another"


@require_GET
@for_enterprise
def mandates(request: PageRequest) -> HttpResponseBase:
    """Who acts for us: the mandates that the reader and his enterprises gave."""
    actor = request.actor
    lines = lines_of(actor, given_by(actor)[:MOST])
    return render(request, "portal/mandates.html", {"lines": lines})


@require_GET
@for_enterprise
def on_behalf(request: PageRequest) -> HttpResponseBase:
    """For whom we act: what is open for them, what is missing, what is due next; and the mandates."""
    actor = request.actor
    lines = lines_of(actor, held_by(actor)[:MOST])
    return render(request, "portal/on_behalf.html", {"formalities": gone_through(actor), "lines": lines})


class GiveForm(TermsForm):
    """Who gives it, and to whom."""

    principal = choice(gettext_lazy("Who gives it"))
    agent = choice(gettext_lazy("To whom"), radio=True)
    intermediary = forms.CharField(
        label=gettext_lazy("The other organisation"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Its exact name."),
    )
    field_order = ("key", "principal", "agent", "intermediary", "services", "withdraws", "since", "until", "document")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, offered=services_offered(actor))
        self.actor, self.owned = actor, {one.ref: one for one in owned_by(actor)}
        self.agencies = {one.code: one for one in agencies_of(actor.where)}
        enterprises = [(ref, one.shown_name) for ref, one in self.owned.items()]
        self.offer("principal", [*enterprises, (MYSELF, _("myself"))])
        agencies = [(code, f"{one.shown_name} ({one.get_kind_display()})") for code, one in self.agencies.items()]
        self.offer("agent", [*agencies, (ANOTHER, _("another organisation"))])

    def who(self) -> Organisation | Person:
        """Who gives it."""
        chosen = self.cleaned_data["principal"]
        if chosen != MYSELF:
            return self.owned[chosen]
        return person_of(User.objects.get(pk=self.actor.who), zone_id=self.actor.where, by=self.actor)

    def to_whom(self) -> Agency | Organisation:
        """To whom; `Invalid` where no organisation, or more than one, is known by what was typed."""
        chosen = self.cleaned_data["agent"]
        if chosen != ANOTHER:
            return self.agencies[chosen]
        found = agent_known_by(self.actor.where, self.cleaned_data["intermediary"])
        if found is None:
            raise Invalid.of("intermediary", _("No organisation of the zone is known by exactly this."))
        return found


@both
@for_enterprise
def mandate_new(request: PageRequest) -> HttpResponseBase:
    """Give a mandate."""
    form = bound(request, GiveForm, actor=request.actor)

    def act() -> str:
        terms = form.terms(document_of(request))
        made = actions.give_mandate(principal=form.who(), agent=form.to_whom(), terms=terms, by=request.actor)
        return reverse("portal_mandate", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Give a mandate"),
        intro=_("It works once the agent has accepted it. You see every step of the agent, and end it at any time."),
        button=_("Give it"),
        back=reverse("portal_mandates"),
    )


def _found(request: PageRequest, ref: str) -> Mandate:
    rows = (given_by(request.actor) | held_by(request.actor)).order_by()
    return get_object_or_404(rows, ref=ref)


def _address(ref: str, noun: str) -> str:
    return reverse("portal_mandate_act", args=[ref, noun])


@require_GET
@for_enterprise
def mandate(request: PageRequest, ref: str) -> HttpResponseBase:
    """One mandate: who acts for whom, in what, until when, and what was done with it."""
    row = _found(request, ref)
    given = given_by(request.actor).filter(pk=row.pk).exists()
    return render(request, "portal/mandate.html", {**mandate_told(request.actor, row, _address), "given": given})


@both
@for_enterprise
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show a verb's sheet, or do it."""
    asked = asked_of(request, _found(request, ref), noun)
    return act_or_ask(
        request, asked.form, asked.act, base=BASE, back=reverse("portal_mandate", args=[ref]), **asked.words
    )


@both
@for_enterprise
def start(request: PageRequest, ref: str) -> HttpResponseBase:
    """Begin a formality for a principal."""
    row = get_object_or_404(held_by(request.actor), ref=ref)
    insist_starts(request.actor, row)
    services = {one.code: one for one in services_under(row)}
    form: Any = bound(request, StartForm, services=services)

    def act() -> str:
        chosen = services[form.cleaned_data["service"]]
        made = actions.open_formality(chosen, applicant=row.principal, by=request.actor)
        return reverse("portal_formality", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Start a formality for %(principal)s") % {"principal": row.principal.shown_name},
        intro=_("What was handed in before and is still good is put to it by itself."),
        button=_("Start"),
        back=reverse("portal_on_behalf"),
    )
