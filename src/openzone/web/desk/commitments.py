"""What was promised in an agreement, at the desk: put on record, changed, kept, let go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.partnerships import actions
from openzone.partnerships.enums import COMMITMENT_NOUNS, CommitmentVerb
from openzone.partnerships.models import Agreement, Commitment
from openzone.partnerships.queries import parties_of, relations_to
from openzone.partnerships.rules import may_change
from openzone.web.desk.agreement_forms import CommitmentForm, PlainForm, ReasonForm
from openzone.web.desk.agreements import address, content_of, found_agreement, read_or_send
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.partnerships.forms import ProofForm
from openzone.web.requests import PageRequest, for_staff


@read_or_send
@for_staff
def commitment_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put on record what a party promises."""
    row = found_agreement(request.actor, ref)
    may_change(row.state, relations_to(request.actor, row)).insist()
    form = bound(request, CommitmentForm, parties=parties_of(row), thing=row)

    def act() -> None:
        actions.add_commitment(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("One thing at a time, so that each can be kept by itself.")
    return act_or_ask(request, form, act, title=_("Add a commitment"), intro=intro, button=_("Add"), back=address(row))


def _found(row: Agreement, number: int) -> Commitment:
    found = get_object_or_404(row.commitments.select_related("party__organisation"), number=number)
    found.agreement = row
    return found


@read_or_send
@for_staff
def commitment_edit(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Put a commitment into other words, or say another day."""
    row = found_agreement(request.actor, ref)
    may_change(row.state, relations_to(request.actor, row)).insist()
    one = _found(row, number)
    known = {"party": str(one.party_id), "text": one.text, "text_local": one.text_local, "due_on": one.due_on}
    form = bound(request, CommitmentForm, parties=parties_of(row), thing=one, initial=known)

    def act() -> None:
        actions.change_commitment(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the commitment"), button=_("Save"), back=address(row))


@dataclass(frozen=True)
class Act:
    """One verb of a commitment as a sheet."""

    form: Callable[[PageRequest, Commitment], SeenForm]
    does: Callable[..., object]
    button: Any


def _plain(request: PageRequest, one: Commitment) -> SeenForm:
    return bound(request, PlainForm, thing=one)


def _reason(request: PageRequest, one: Commitment) -> SeenForm:
    return bound(request, ReasonForm, thing=one)


def _proof(request: PageRequest, one: Commitment) -> SeenForm:
    return bound(request, ProofForm, actor=request.actor, thing=one)


ACTS = {
    CommitmentVerb.CONFIRM: Act(_plain, actions.confirm, gettext_lazy("Confirm that it is done")),
    CommitmentVerb.SEND_BACK: Act(_reason, actions.send_back, gettext_lazy("Send it back")),
    CommitmentVerb.FULFIL: Act(_proof, actions.fulfil, gettext_lazy("Put on record")),
    CommitmentVerb.RELEASE: Act(_reason, actions.release, gettext_lazy("Let it go")),
    CommitmentVerb.REOPEN: Act(_reason, actions.reopen, gettext_lazy("Open it again")),
    CommitmentVerb.REPORT: Act(_proof, actions.report, gettext_lazy("Report it")),
}


@read_or_send
@for_staff
def commitment_act(request: PageRequest, ref: str, number: int, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = found_agreement(request.actor, ref), COMMITMENT_NOUNS.get(noun)
    if verb is None:
        raise Http404
    one, known = _found(row, number), ACTS[verb]
    form = known.form(request, one)
    if request.method != "POST":
        actions.insist_commitment(one, verb, by=request.actor)

    def done() -> None:
        known.does(one, by=request.actor, seen=form.cleaned_data["seen"], **content_of(request, form))

    return act_or_ask(
        request, form, done, title=str(verb.label), intro=one.shown_text, button=known.button, back=address(row)
    )
