"""Formalities at the desk: listed, opened at the counter, accepted, returned, stepped through, certified."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.formalities import actions
from openzone.formalities.enums import FORMALITY_NOUNS, FormalityState, FormalityVerb, ServiceState, StepState, StepVerb
from openzone.formalities.models import CorrectionItem, Formality, Service, ServiceDocument
from openzone.formalities.moves import may_certify, may_do, may_hand_in, may_step
from openzone.formalities.privacy import note_applicant_read
from openzone.formalities.queries import at_desk as services_at_desk
from openzone.formalities.running import (
    at_desk,
    desks_for,
    found_or_why,
    narrowed,
    relations_to,
    search,
    situation_of,
    step_relations,
    steps_of,
)
from openzone.places.actions import insist_administers_zone
from openzone.places.queries import administers_zone
from openzone.web.desk import formality_forms as forms
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.forms import FormalityForm, WordsForm
from openzone.web.parts.formalities.running import Addresses, told
from openzone.web.parts.formalities.words import OF_FORMALITIES
from openzone.web.parts.forms import bound
from openzone.web.parts.once import was_done
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, for_staff

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
MOST_SERVICES = 300
PRESSING = (
    ("late", gettext_lazy("later than promised")),
    ("soon", gettext_lazy("due within three days")),
    ("returned", gettext_lazy("was returned for correction")),
)
ADDRESSES = Addresses(
    act=lambda ref, noun: reverse("desk_formality_act", args=[ref, noun]),
    hand_in=lambda ref, code: reverse("desk_formality_hand_in", args=[ref, code]),
    step=lambda ref, code: reverse("desk_formality_step", args=[ref, code]),
    certificate=lambda ref: reverse("desk_formality_certificate", args=[ref]),
)


def _offered(actor: Actor) -> QuerySet[Service]:
    rows = services_at_desk(actor).filter(state=ServiceState.PUBLISHED)
    return rows.select_related("shown__counter", "shown__service").order_by("shown__name", "id")


def counter_services(actor: Actor) -> list[Service]:
    """The services of which the actor may open a formality at a counter."""
    return [one for one in _offered(actor)[:MOST_SERVICES] if desks_for(actor, one.text)]


@require_GET
@for_staff
def formalities(request: PageRequest) -> HttpResponseBase:
    """The formalities that the reader sees, the last changed first, by words, service, state and what presses."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in ("q", "service", "state", "pressing")}
    now = clock.now()
    rows = search(at_desk(request.actor), request.actor.where, asked["q"])
    rows = rows.filter(version__service__code=asked["service"]) if asked["service"] else rows
    rows = rows.filter(state=asked["state"]) if asked["state"] in FormalityState.values else rows
    rows, told_behind = narrowed_behind(request.actor, rows, request.GET.dict(), "formalities")
    found = narrowed(rows, asked["pressing"], now)
    page = page_by_date(found, request.GET.get("after", ""), date="changed_at", counted=False)
    offered = list(_offered(request.actor)[:MOST_SERVICES])
    context = {
        "page": page,
        "lines": [(one, OF_FORMALITIES[one.state], one.is_late(now)) for one in page.rows],
        "asked": asked,
        **told_behind,
        "services": [(one.code, str(one)) for one in offered],
        "states": FormalityState.choices,
        "pressing": PRESSING,
        "may_open": any(desks_for(request.actor, one.text) for one in offered),
    }
    return render(request, "desk/formalities/list.html", context)


def found_formality(actor: Actor, ref: str) -> Formality:
    """The formality with this reference, or 404 for what the actor does not see as staff."""
    row = found_or_why(at_desk(actor).select_related("desk", "opened_by"), actor, ref)
    if row is None:
        raise Http404
    return row


def address(row: Formality) -> str:
    """The page of a formality."""
    return reverse("desk_formality", args=[row.ref])


@require_GET
@for_staff
def formality(request: PageRequest, ref: str) -> HttpResponseBase:
    """One formality: who applies, until when, its steps, documents and notices."""
    row = found_formality(request.actor, ref)
    note_applicant_read(request.actor, row)
    erasable = row.person is not None and row.person.user_id is None and not row.is_open
    context = {**told(request.actor, row, ADDRESSES), "may_erase": erasable and administers_zone(request.actor)}
    return render(request, "desk/formalities/formality.html", context)


@read_or_send
@for_staff
def formality_new(request: PageRequest) -> HttpResponseBase:
    """Open a formality at the counter, for an enterprise or a person."""
    offered = counter_services(request.actor)
    initial = {name: request.GET.get(name, "")[:100] for name in ("service", "organisation")}
    form = bound(request, forms.OpenForm, actor=request.actor, services=offered, initial=initial)

    def act() -> str:
        service, person = form.services[form.cleaned_data["service"]], form.person()
        enterprise = form.cleaned_data["organisation"]
        if enterprise is None:
            return address(actions.open_for_person(service, by=request.actor, **person))
        desk = desks_for(request.actor, service.text)[0]
        return address(actions.open_formality(service, applicant=enterprise, by=request.actor, desk=desk))

    return act_or_ask(
        request,
        form,
        act,
        title=_("Open a formality"),
        intro=_("What was handed in before and is still good is put to it by itself."),
        button=_("Open it"),
        back=reverse("desk_formalities"),
    )


@read_or_send
@for_staff
def hand_in(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Put on record a document that the applicant brings."""
    row = found_formality(request.actor, ref)
    if not was_done(request):
        may_hand_in(row.state, relations_to(request.actor, row)).insist()
    wanted = get_object_or_404(ServiceDocument, version_id=row.version_id, code=code)
    form = bound(request, forms.HandInForm, thing=row, wanted=wanted, at_counter=True)

    def act() -> None:
        typed, seen = form.content(), form.cleaned_data["seen"]
        actions.hand_in(row, code=code, by=request.actor, file=document_of(request), seen=seen, **typed)

    return act_or_ask(request, form, act, title=wanted.shown_name, button=_("Hand in"), back=address(row))


@read_or_send
@for_staff
def step(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Say that a step is done, with the certificate that it ends in if there is one."""
    row = found_formality(request.actor, ref)
    one = next((found for found in steps_of(row) if found.step.code == code), None)
    if one is None:
        raise Http404
    if not was_done(request) and request.method != "POST":
        may_step(StepVerb.COMPLETE, one.state, step_relations(request.actor, one)).insist()
    form = bound(request, forms.StepForm, actor=request.actor, thing=row)

    def act() -> None:
        issued = form.issued(document_of(request))
        remark = form.cleaned_data["remark"]
        actions.complete_step(row, code=code, by=request.actor, remark=remark, certificate=issued)

    return act_or_ask(
        request,
        form,
        act,
        title=one.step.shown_name,
        intro=_("Steps that waited for this one begin. With the last one the formality is completed."),
        button=_("It is done"),
        back=address(row),
    )


@read_or_send
@for_staff
def certificate_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Enter a certificate that the applicant gets."""
    row = found_formality(request.actor, ref)
    if not was_done(request):
        may_certify(row.state, relations_to(request.actor, row)).insist()
    form = bound(request, forms.CertificateForm, actor=request.actor, thing=row)

    def act() -> None:
        issued = form.issued(document_of(request))
        assert issued is not None, "the form asks for name and number"
        actions.issue_certificate(row, issued=issued, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(request, form, act, title=_("Issue a certificate"), button=_("Issue it"), back=address(row))


@read_or_send
@for_staff
def erasure(request: PageRequest, ref: str) -> HttpResponseBase:
    """Erase the person who applied, once that has been confirmed."""
    row = found_formality(request.actor, ref)
    insist_administers_zone(request.actor, row.zone_id)
    form = bound(request, FormalityForm, thing=row)

    def done() -> None:
        actions.forget_applicant(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        done,
        title=_("Erase “%(person)s”?") % {"person": row.applicant},
        intro=_(
            "Name, telephone, e-mail and all papers that the person handed in go for good. That it happened stays."
        ),
        button=_("Erase the person"),
        back=address(row),
        danger=True,
    )


@dataclass(frozen=True)
class Act:
    """One verb of a formality as a sheet: its form, what it does, and what will happen."""

    form: Callable[[PageRequest, Formality], FormalityForm]
    does: Callable[..., object]
    meaning: Any
    button: Any
    danger: bool = False


def _plain(request: PageRequest, row: Formality) -> FormalityForm:
    return bound(request, FormalityForm, thing=row)


def _words(request: PageRequest, row: Formality) -> FormalityForm:
    return bound(request, WordsForm, thing=row)


def _return(request: PageRequest, row: Formality) -> FormalityForm:
    documents = list(ServiceDocument.objects.filter(version_id=row.version_id).order_by("position", "id"))
    named = CorrectionItem.objects.filter(notice__formality=row, document__isnull=True).select_related("notice")
    earlier = list(named.filter(again__isnull=True).order_by("pk"))
    return bound(request, forms.ReturnForm, thing=row, documents=documents, earlier=earlier)


def _refuse(request: PageRequest, row: Formality) -> FormalityForm:
    ready = [one for one in steps_of(row) if one.state == StepState.READY]
    return bound(request, forms.RefuseForm, thing=row, steps=ready)


ACTS = {
    FormalityVerb.SUBMIT: Act(
        _plain, actions.submit, gettext_lazy("The promised time runs from now on."), gettext_lazy("Submit")
    ),
    FormalityVerb.ACCEPT: Act(
        _plain, actions.accept, gettext_lazy("Its first steps begin, and whoever does them is told."),
        gettext_lazy("Accept"),
    ),
    FormalityVerb.RETURN: Act(
        _return, actions.return_for_correction,
        gettext_lazy("Name everything at once: a later notice may name again only what this one names. The promised"
                     " time rests until it comes back."),
        gettext_lazy("Return it"),
    ),
    FormalityVerb.COMPLETE: Act(
        _plain, actions.complete, gettext_lazy("Nothing is left to do."), gettext_lazy("Complete")
    ),
    FormalityVerb.REFUSE: Act(
        _refuse, actions.refuse, gettext_lazy("It ends with this. The applicant reads why."), gettext_lazy("Refuse"),
        danger=True,
    ),
    FormalityVerb.WITHDRAW: Act(
        _words, actions.withdraw, gettext_lazy("The applicant takes it back: nothing more is done."),
        gettext_lazy("Withdraw"), danger=True,
    ),
}  # fmt: skip


@read_or_send
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = found_formality(request.actor, ref), FORMALITY_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    form = known.form(request, row)
    if request.method != "POST":
        may_do(verb, row.state, relations_to(request.actor, row), situation_of(row)).insist()

    def done() -> None:
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request, form, done, title=str(verb.label), intro=known.meaning, button=known.button, back=address(row),
        danger=known.danger,
    )  # fmt: skip
