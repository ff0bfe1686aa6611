"""Shared matters at the desk: listed, opened, given demands, answered, brought to a change of policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.cases import actions
from openzone.cases.matter_queries import matter_of, matter_relations, matters_for, matters_visible_to, with_sizes
from openzone.cases.matters import MATTER_NOUNS, MatterState, MatterVerb, may_change_matter
from openzone.cases.models import Case, Matter, MatterAnswer
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.core.files import Upload
from openzone.places.queries import open_units_held
from openzone.web.desk import matter_forms as forms
from openzone.web.desk.bulk import MOST, chosen_rows
from openzone.web.desk.matter_page import matter_page
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, for_staff, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def matters(request: PageRequest) -> HttpResponseBase:
    """The matters that the reader may see, the last changed first, of one state if one is named."""
    state = request.GET.get("state", "")
    rows = matters_visible_to(request.actor)
    if state in MatterState.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.exclude(state=MatterState.CLOSED)
    page = page_by_date(with_sizes(rows), request.GET.get("after", ""), date="changed_at", counted=False)
    states = [("all", _("all")), *((one.value, str(one.label)) for one in MatterState)]
    context = {"page": page, "state": state, "states": states, "may_open": bool(open_units_held(request.actor))}
    return render(request, "desk/matters/list.html", context)


def found_matter(actor: Actor, ref: str) -> Matter:
    """The matter with this reference, or 404 for what the actor does not see."""
    return get_object_or_404(matters_visible_to(actor), ref=ref)


def address(row: Matter) -> str:
    """The page of a matter."""
    return reverse("desk_matter", args=[row.ref])


@require_GET
@for_staff
def matter(request: PageRequest, ref: str) -> HttpResponseBase:
    """One matter: what it is, its demands, the answer on its way, its policy, what may belong to it too."""
    row = get_object_or_404(with_sizes(matters_visible_to(request.actor)), ref=ref)
    return render(request, "desk/matters/matter.html", matter_page(request.actor, row))


@read_or_send
@for_staff
def matter_new(request: PageRequest) -> HttpResponseBase:
    """Open a matter, with the demands that were ticked in the list."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = [one for one in chosen_rows(request.actor, sent.getlist("row")[:MOST]) if one.case is not None]
    form = bound(request, forms.MatterForm, actor=request.actor)

    def act() -> str:
        made = actions.open_matter(by=request.actor, **form.content())
        _add_all(request, made, [one.case for one in chosen if one.case is not None])
        return address(made)

    return act_or_ask(
        request,
        form,
        act,
        title=_("New matter"),
        intro=_("What many enterprises demand alike gets one answer. None of them learns who the others are."),
        button=_("Open the matter"),
        back=reverse("desk_matters"),
        template="desk/matters/new.html",
        more={"chosen": chosen},
    )


def _add_all(request: PageRequest, row: Matter, cases: list[Case]) -> None:
    """Let each belong to the matter; what refuses is told, and the others are in it all the same."""
    refused = []
    for case in cases:
        try:
            actions.add_to_matter(row, case=case, by=request.actor)
        except Refusal as refusal:
            refused.append(f"{case.ref}: {refusal}")
    if len(refused) < len(cases):
        done = len(cases) - len(refused)
        words = ngettext("%(n)d demand belongs to it.", "%(n)d demands belong to it.", done)
        messages.success(request, words % {"n": done})
    for sentence in refused:
        messages.warning(request, sentence)


@read_or_send
@for_staff
def matter_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put a matter into other words, or give it to others to lead."""
    row = found_matter(request.actor, ref)
    may_change_matter(row.state, matter_relations(request.actor, row)).insist()
    form = bound(request, forms.MatterForm, actor=request.actor, matter=row)

    def act() -> None:
        actions.change_matter(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the matter"), button=_("Save"), back=address(row))


@dataclass(frozen=True)
class Act:
    """One verb of a matter as a sheet: its form, what it does, and what will happen."""

    form: type[SeenForm]
    does: Callable[..., Any]
    meaning: Any
    button: Any


def _adopt(row: Matter, **more: Any) -> object:
    return actions.decide_policy(row, adopted=True, **more)


def _reject(row: Matter, **more: Any) -> object:
    return actions.decide_policy(row, adopted=False, **more)


ACTS = {
    MatterVerb.ANSWER: Act(
        forms.AnswerAllForm, actions.answer_all,
        gettext_lazy("Each enterprise reads it as the solution of its own demand, and none sees the others."),
        gettext_lazy("Send to all"),
    ),
    MatterVerb.PROPOSE_POLICY: Act(
        forms.PolicyForm, actions.propose_policy,
        gettext_lazy("Enterprises that were answered that a policy must change first read this on their demand."),
        gettext_lazy("Put on record"),
    ),
    MatterVerb.ADOPT: Act(
        forms.AdoptionForm, _adopt,
        gettext_lazy("Enterprises that wait for it are told."), gettext_lazy("It was adopted"),
    ),
    MatterVerb.REJECT: Act(
        forms.RejectionForm, _reject,
        gettext_lazy("Enterprises that wait for it are told, and read why."), gettext_lazy("It was rejected"),
    ),
    MatterVerb.CLOSE: Act(
        forms.PlainForm, actions.close_matter,
        gettext_lazy("Its demands go their own ways. You can open it again."), gettext_lazy("Close it"),
    ),
    MatterVerb.REOPEN: Act(
        forms.PlainForm, actions.reopen_matter,
        gettext_lazy("Demands can be put to it again."), gettext_lazy("Open it again"),
    ),
}  # fmt: skip


@read_or_send
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = found_matter(request.actor, ref), MATTER_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    form = bound(request, known.form, thing=row)
    if request.method != "POST":
        actions.insist_matter(row, verb, by=request.actor)

    def done() -> None:
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **_content(request, form))

    return act_or_ask(
        request, form, done, title=verb.label, intro=known.meaning, button=known.button, back=address(row)
    )


def _content(request: PageRequest, form: SeenForm) -> dict[str, Any]:
    typed = form.content()
    if "document" in typed:
        uploaded: Upload | None = document_of(request)
        typed.pop("document")
        typed["documents"] = [uploaded] if uploaded else []
    return typed


RUNS: dict[str, Callable[..., object]] = {
    "stop": actions.stop_answer,
    "resumption": actions.resume_answer,
    "end": actions.end_answer,
}


@require_POST
@for_staff
def run(request: PageRequest, ref: str, number: int, noun: str) -> HttpResponseBase:
    """Stop an answer on its way, let it go on, or leave it as it is."""
    row = found_matter(request.actor, ref)
    answer = get_object_or_404(MatterAnswer.objects.select_related("matter"), matter=row, pk=number)
    if noun not in RUNS:
        raise Http404
    RUNS[noun](answer, by=request.actor)
    return gone_to(request, address(row))


@require_POST
@for_staff
def case_add(request: PageRequest, ref: str) -> HttpResponseBase:
    """Let a demand belong to a matter."""
    row = found_matter(request.actor, ref)
    case = get_object_or_404(at_desk(request.actor), ref=request.POST.get("case", "").replace("\0", ""))
    actions.add_to_matter(row, case=case, by=request.actor)
    return gone_to(request, address(row))


@require_POST
@for_staff
def case_remove(request: PageRequest, ref: str) -> HttpResponseBase:
    """Take a demand out of a matter."""
    row = found_matter(request.actor, ref)
    case = get_object_or_404(at_desk(request.actor), ref=request.POST.get("case", "").replace("\0", ""))
    actions.take_out(row, case=case, by=request.actor)
    return gone_to(request, address(row))


@read_or_send
@for_staff
def of_case(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put a case to a matter, those of its subject and with its words first."""
    case = DESK.case(request.actor, ref)
    form = bound(request, forms.ChooseMatterForm, matters=matters_for(request.actor, case))

    def act() -> None:
        actions.add_to_matter(form.cleaned_data["matter"], case=case, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Put to a matter"),
        intro=_("What many demand alike gets one answer. The enterprise is not told and never sees the others."),
        button=_("Put to it"),
        back=DESK.address("case", ref),
        template="desk/matters/choose.html",
        more={"case": case, "current": matter_of(case)},
    )
