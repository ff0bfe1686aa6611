"""Agreements at the desk: listed, drafted, signed, renewed, ended, with their parties and papers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.partnerships import actions
from openzone.partnerships.enums import AGREEMENT_NOUNS, AgreementKind, AgreementState, AgreementVerb
from openzone.partnerships.models import Agreement
from openzone.partnerships.queries import (
    at_desk,
    narrowed,
    parties_of,
    relations_to,
    search,
    with_counts,
    with_parties,
)
from openzone.partnerships.rules import may_change, may_change_terms
from openzone.places.queries import open_units_held, today_of
from openzone.web.desk import agreement_forms as forms
from openzone.web.desk.agreement_page import agreement_page
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.partnerships.shown import MEANINGS
from openzone.web.requests import PageRequest, for_staff, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
PRESSING = (
    ("30", gettext_lazy("ends within 30 days")),
    ("90", gettext_lazy("ends within 90 days")),
    ("180", gettext_lazy("ends within 180 days")),
    ("late", gettext_lazy("something promised is late")),
    ("reported", gettext_lazy("something waits to be confirmed")),
)


@require_GET
@for_staff
def agreements(request: PageRequest) -> HttpResponseBase:
    """The agreements that the reader sees, the last changed first, by words, kind, state and what presses."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in ("q", "kind", "state", "pressing")}
    today = today_of(request.actor)
    rows, told = narrowed_behind(
        request.actor, search(at_desk(request.actor), request.actor.where, asked["q"]), request.GET.dict(), "agreements"
    )
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] in AgreementKind.values else rows
    rows = rows.filter(state=asked["state"]) if asked["state"] in AgreementState.values else rows
    found = with_counts(with_parties(narrowed(rows, asked["pressing"], today)), today)
    page = page_by_date(found, request.GET.get("after", ""), date="changed_at", counted=False)
    context = {
        **told,
        "page": page,
        "lines": [(one, MEANINGS[one.state]) for one in page.rows],
        "asked": asked,
        "kinds": AgreementKind.choices,
        "states": AgreementState.choices,
        "pressing": PRESSING,
        "may_draft": bool(open_units_held(request.actor)),
    }
    return render(request, "desk/agreements/list.html", context)


def found_agreement(actor: Actor, ref: str) -> Agreement:
    """The agreement with this reference, or 404 for what the actor does not see as staff."""
    return get_object_or_404(at_desk(actor), ref=ref)


def address(row: Agreement) -> str:
    """The page of an agreement."""
    return reverse("desk_agreement", args=[row.ref])


@require_GET
@for_staff
def agreement(request: PageRequest, ref: str) -> HttpResponseBase:
    """One agreement: who is bound, for how long, by which papers, and what each promised."""
    row = found_agreement(request.actor, ref)
    return render(request, "desk/agreements/agreement.html", agreement_page(request.actor, row))


@read_or_send
@for_staff
def agreement_new(request: PageRequest) -> HttpResponseBase:
    """Draft an agreement, with the first of its parties."""
    form = bound(request, forms.DraftForm, actor=request.actor)

    def act() -> str:
        return address(actions.draft_agreement(by=request.actor, **form.content()))

    return act_or_ask(
        request,
        form,
        act,
        title=_("New agreement"),
        intro=_("Only people of the zone read it until it is announced or signed."),
        button=_("Draft it"),
        back=reverse("desk_agreements"),
    )


@read_or_send
@for_staff
def agreement_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put an agreement into other words, or let somebody else keep it."""
    row = found_agreement(request.actor, ref)
    may_change(row.state, relations_to(request.actor, row)).insist()
    form = bound(request, forms.ChangeForm, actor=request.actor, agreement=row)

    def act() -> None:
        actions.change_agreement(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the agreement"), button=_("Save"), back=address(row))


@read_or_send
@for_staff
def party_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Let somebody else be bound by it."""
    row = found_agreement(request.actor, ref)
    may_change_terms(row.state, relations_to(request.actor, row)).insist()
    form = bound(request, forms.PartyForm, actor=request.actor, agreement=row)

    def act() -> None:
        actions.add_party(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("With nothing filled in, the zone itself becomes a party.")
    return act_or_ask(request, form, act, title=_("Add a party"), intro=intro, button=_("Add"), back=address(row))


@require_POST
@for_staff
def party_remove(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Let somebody not be bound after all."""
    row = found_agreement(request.actor, ref)
    actions.remove_party(get_object_or_404(row.parties.select_related("agreement"), pk=number), by=request.actor)
    return gone_to(request, address(row))


@read_or_send
@for_staff
def annex_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Add a paper."""
    row = found_agreement(request.actor, ref)
    may_change(row.state, relations_to(request.actor, row)).insist()
    form = bound(request, forms.AnnexForm, thing=row)

    def act() -> None:
        document, typed = document_of(request), form.cleaned_data
        if document is None:
            raise Invalid.of("document", _("Please attach one document."))
        actions.annex(row, by=request.actor, document=document, what=typed["what"], seen=typed["seen"])

    intro = _("Its parties read it too, once the agreement is announced or signed.")
    return act_or_ask(request, form, act, title=_("Add a paper"), intro=intro, button=_("Add"), back=address(row))


@dataclass(frozen=True)
class Act:
    """One verb of an agreement as a sheet: its form, what it does, and what will happen."""

    form: Callable[[PageRequest, Agreement], SeenForm]
    does: Callable[..., object]
    meaning: Any
    button: Any


def _plain(request: PageRequest, row: Agreement) -> SeenForm:
    return bound(request, forms.PlainForm, thing=row)


def _sign(request: PageRequest, row: Agreement) -> SeenForm:
    return bound(request, forms.SignForm, actor=request.actor, thing=row, parties=parties_of(row))


def _renew(request: PageRequest, row: Agreement) -> SeenForm:
    return bound(request, forms.RenewForm, thing=row)


def _end(request: PageRequest, row: Agreement) -> SeenForm:
    return bound(request, forms.EndForm, actor=request.actor, thing=row)


ACTS = {
    AgreementVerb.ANNOUNCE: Act(
        _plain, actions.announce,
        gettext_lazy("The owners of the organisations that are parties read it from now on."), gettext_lazy("Announce"),
    ),
    AgreementVerb.SIGN: Act(
        _sign, actions.sign,
        gettext_lazy("From now on parties and term stand, and what is promised is owed."),
        gettext_lazy("Put on record"),
    ),
    AgreementVerb.ENTER: Act(
        _plain, actions.enter_into_force,
        gettext_lazy("On the first day of its term it comes into force by itself."), gettext_lazy("It is in force"),
    ),
    AgreementVerb.RENEW: Act(
        _renew, actions.renew,
        gettext_lazy("The owners of the organisations that are parties are told."), gettext_lazy("Renew"),
    ),
    AgreementVerb.END: Act(
        _end, actions.end,
        gettext_lazy("What is still owed stays on record and can be settled afterwards."), gettext_lazy("End it"),
    ),
}  # fmt: skip


@read_or_send
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = found_agreement(request.actor, ref), AGREEMENT_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    form = known.form(request, row)
    if request.method != "POST":
        actions.insist(row, verb, by=request.actor)

    def done() -> None:
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **content_of(request, form))

    return act_or_ask(
        request, form, done, title=str(verb.label), intro=known.meaning, button=known.button, back=address(row)
    )


def content_of(request: PageRequest, form: SeenForm) -> dict[str, Any]:
    """What was typed, with the file that came along."""
    typed = form.content()
    return {**typed, "document": document_of(request)} if "document" in typed else typed
