"""Formalities at the portal: begun, gathered for, submitted, followed step by step, withdrawn."""

from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.accounts.models import User
from openzone.core import clock
from openzone.formalities import actions
from openzone.formalities.enums import FORMALITY_NOUNS, Applicant, FormalityVerb
from openzone.formalities.models import Formality, ServiceDocument
from openzone.formalities.moves import may_do, may_hand_in
from openzone.formalities.queries import at_portal as services_at_portal
from openzone.formalities.running import at_portal, found_or_why, relations_to, situation_of
from openzone.registry.actions.persons import person_of
from openzone.registry.models import Membership, Organisation, Person
from openzone.registry.queries import memberships_of
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.forms import FormalityForm, HandInForm, WordsForm
from openzone.web.parts.formalities.running import Addresses, said_of_submission, told
from openzone.web.parts.formalities.words import OF_FORMALITIES
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise

both = require_http_methods(["GET", "HEAD", "POST"])
BASE = "portal/base.html"
MYSELF = "myself"
MOST = 100
ADDRESSES = Addresses(
    act=lambda ref, noun: reverse("portal_formality_act", args=[ref, noun]),
    hand_in=lambda ref, code: reverse("portal_formality_hand_in", args=[ref, code]),
)


@require_GET
@for_enterprise
def formalities(request: PageRequest) -> HttpResponseBase:
    """The formalities of those for whom the reader acts, the last changed first."""
    now = clock.now()
    rows = at_portal(request.actor).order_by("-changed_at", "-pk")[:MOST]
    lines = [(one, OF_FORMALITIES[one.state], one.is_late(now)) for one in rows]
    return render(request, "portal/formalities.html", {"lines": lines})


class StartForm(ActionForm):
    """For whom it is begun."""

    applicant = forms.ChoiceField(
        label=gettext_lazy("For"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one of the answers.")},
    )

    def __init__(self, data: QueryDict | None = None, *, applicant: str, memberships: list[Membership]) -> None:
        super().__init__(data)
        enterprises = [(one.organisation.ref, one.organisation.shown_name) for one in memberships]
        offered = [*enterprises] if applicant != Applicant.PERSONS else []
        offered += [(MYSELF, _("myself"))] if applicant != Applicant.ENTERPRISES else []
        self.offer("applicant", offered)
        self.fields["applicant"].initial = offered[0][0] if offered else ""


@both
@for_enterprise
def start(request: PageRequest, code: str) -> HttpResponseBase:
    """Begin the formality of a service."""
    service = get_object_or_404(services_at_portal(request.actor), code=code)
    memberships = memberships_of(request.actor)
    form = bound(request, StartForm, applicant=service.text.applicant, memberships=memberships)

    def act() -> str:
        applicant = _applicant(request, form.cleaned_data["applicant"], memberships)
        made = actions.open_formality(service, applicant=applicant, by=request.actor)
        return reverse("portal_formality", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=_("Start “%(service)s”") % {"service": service},
        intro=_("Gather the documents in your own time. The zone sees it once you submit it."),
        button=_("Start it"),
        back=reverse("portal_service", args=[code]),
    )


def _applicant(request: PageRequest, chosen: str, memberships: list[Membership]) -> Organisation | Person:
    if chosen == MYSELF:
        user = User.objects.get(pk=request.actor.who)
        return person_of(user, zone_id=request.actor.where, by=request.actor)
    return next(one.organisation for one in memberships if one.organisation.ref == chosen)


def _found(request: PageRequest, ref: str) -> Formality:
    row = found_or_why(at_portal(request.actor), request.actor, ref)
    if row is None:
        raise Http404
    return row


@require_GET
@for_enterprise
def formality(request: PageRequest, ref: str) -> HttpResponseBase:
    """One formality: what is missing, and every step with who does it and when."""
    row = _found(request, ref)
    return render(request, "portal/formality.html", told(request.actor, row, ADDRESSES))


@both
@for_enterprise
def hand_in(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Hand in a document."""
    row = _found(request, ref)
    if not was_done(request):
        may_hand_in(row.state, relations_to(request.actor, row)).insist()
    wanted = get_object_or_404(ServiceDocument, version_id=row.version_id, code=code)
    form = bound(request, HandInForm, thing=row, wanted=wanted, at_counter=False)

    def act() -> None:
        typed, seen = form.content(), form.cleaned_data["seen"]
        actions.hand_in(row, code=code, by=request.actor, file=document_of(request), seen=seen, **typed)

    return act_or_ask(
        request,
        form,
        act,
        base=BASE,
        title=wanted.shown_name,
        intro=_("You hand it in once: other formalities that ask for it use it too while it is good."),
        button=_("Hand in"),
        back=reverse("portal_formality", args=[ref]),
    )


@both
@for_enterprise
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Submit a formality, or withdraw it."""
    row, verb = _found(request, ref), FORMALITY_NOUNS.get(noun)
    if verb not in (FormalityVerb.SUBMIT, FormalityVerb.WITHDRAW):
        raise Http404
    submits = verb == FormalityVerb.SUBMIT
    form = bound(request, FormalityForm if submits else WordsForm, thing=row)
    if request.method != "POST":
        may_do(verb, row.state, relations_to(request.actor, row), situation_of(row)).insist()
    does: Any = actions.submit if submits else actions.withdraw

    def done() -> None:
        does(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request,
        form,
        done,
        base=BASE,
        title=str(verb.label),
        intro=said_of_submission(row) if submits else _("Nothing more is done then. You may begin anew at any time."),
        button=str(verb.label),
        back=reverse("portal_formality", args=[ref]),
        danger=not submits,
    )
