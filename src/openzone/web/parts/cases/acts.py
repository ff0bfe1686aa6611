"""Every verb as a page with its form, for both doors. The table says which form, which action and what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import NOUNS, Verb
from openzone.cases.models import Case
from openzone.cases.queries import relations_of
from openzone.cases.rules import may
from openzone.cases.situations import situation_of
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.core.models import Approval
from openzone.core.queries import open_approval
from openzone.web.parts.cases import forms, meanings, pressing_forms
from openzone.web.parts.cases.buttons import label
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.joint import building_blocks
from openzone.web.parts.once import done_once, new_key, was_done
from openzone.web.requests import PageRequest, gone_to

INVALID = 422
DECIDING = frozenset(
    {Verb.DECIDE_DECLINE, Verb.END_SUPERVISION, Verb.DECIDE_EXTENSION, Verb.DECIDE_PARKING, Verb.DECIDE_PAUSE}
)


@dataclass(frozen=True)
class Act:
    """One verb on a page. `does` is the action, `meaning` one sentence on what will happen and who reads the text."""

    verb: Verb
    form: type[forms.ActForm]
    does: Callable[..., Any]
    meaning: Callable[[Case, str], str]


_ACTS = (
    Act(Verb.TRIAGE, forms.TriageForm, actions.triage, meanings.triage),
    Act(Verb.ANSWER_AT_ONCE, forms.ImmediateAnswerForm, actions.answer_at_once, meanings.answer_at_once),
    Act(Verb.ASK_INFORMATION, forms.InformationRequestForm, actions.ask_information, meanings.ask_information),
    Act(Verb.ASSIGN, forms.AssignmentForm, actions.assign, meanings.assign),
    Act(Verb.REFER, forms.ReferralForm, actions.refer, meanings.refer),
    Act(Verb.ACCEPT, forms.AcceptanceForm, actions.accept, meanings.accept),
    Act(Verb.WAIT, forms.WaitingForm, actions.wait, meanings.wait),
    Act(Verb.RESUME, forms.ResumptionForm, actions.resume, meanings.resume),
    Act(Verb.ESCALATE, forms.EscalationForm, actions.escalate, meanings.escalate),
    Act(Verb.HAND_DOWN, forms.DeEscalationForm, actions.hand_down, meanings.hand_down),
    Act(Verb.PROPOSE, forms.ProposalForm, actions.propose, meanings.propose),
    Act(Verb.CONFIRM, forms.ConfirmationForm, actions.confirm, meanings.confirm),
    Act(Verb.DISPUTE, forms.DisputeForm, actions.dispute, meanings.dispute),
    Act(Verb.DECLINE, forms.DeclineForm, actions.decline, meanings.decline),
    Act(Verb.DECIDE_DECLINE, forms.DeclineApprovalForm, actions.decide_decline, meanings.decide_decline),
    Act(Verb.WITHDRAW, forms.WithdrawalForm, actions.withdraw, meanings.withdraw),
    Act(Verb.URGE, pressing_forms.UrgingForm, actions.urge, meanings.urge),
    Act(Verb.SUPERVISE, pressing_forms.SupervisionForm, actions.supervise, meanings.supervise),
    Act(Verb.REPORT, pressing_forms.SupervisionReportForm, actions.report, meanings.report),
    Act(Verb.END_SUPERVISION, pressing_forms.SupervisionDecisionForm, actions.end_supervision, meanings.inside),
    Act(Verb.EXTEND, pressing_forms.ExtensionForm, actions.extend, meanings.extend),
    Act(Verb.DECIDE_EXTENSION, pressing_forms.ExtensionApprovalForm, actions.decide_extension, meanings.inside),
    Act(Verb.PARK, pressing_forms.LongTermForm, actions.park, meanings.park),
    Act(Verb.DECIDE_PARKING, pressing_forms.LongTermApprovalForm, actions.decide_parking, meanings.inside),
    Act(Verb.REVIEW, pressing_forms.ReviewForm, actions.review, meanings.review),
    Act(Verb.PAUSE, pressing_forms.PauseForm, actions.pause, meanings.pause),
    Act(Verb.DECIDE_PAUSE, pressing_forms.PauseApprovalForm, actions.decide_pause, meanings.inside),
    Act(Verb.MERGE, forms.MergerForm, actions.merge, meanings.merge),
    Act(Verb.UNMERGE, forms.MergerEndForm, actions.unmerge, meanings.unmerge),
)
ACTS = {noun: one for one in _ACTS for noun, verb in NOUNS.items() if verb == one.verb}


def act(request: PageRequest, ref: str, noun: str, *, door: Door) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    known, case = ACTS.get(noun), door.cases(request.actor).filter(ref=ref).first()
    if case is None and request.method == "POST" and was_done(request):
        return gone_to(request, door.list_address)
    if known is None or case is None:
        raise Http404
    if request.method == "POST" and "look" not in request.POST:
        return _do(request, known, case, door)
    form = known.form(initial=_beginning(request, case), actor=request.actor, case=case)
    refusal = may(known.verb, case, relations_of(request.actor, case), situation_of(request.actor, case)).refusal
    return _page(request, known, case, form, door, refusal=refusal)


def _beginning(request: PageRequest, case: Case) -> dict[str, Any]:
    """What a form begins with: what was chosen in it so far, when a choice makes it show other choices."""
    chosen = request.POST if request.method == "POST" else request.GET
    typed = {name: value for name, value in chosen.items() if value}
    return {**typed, "seen": case.version, "key": new_key()}


def _do(request: PageRequest, known: Act, case: Case, door: Door) -> HttpResponseBase:
    sent = request.POST.copy()
    form = known.form(sent, actor=request.actor, case=case)
    if not form.is_valid():
        return _page(request, known, case, form, door, status=INVALID)
    try:
        done_once(request, lambda: _done(known, case, form, request.actor))
    except Refusal as refusal:
        return _again(request, known, case, form, door, sent, refusal)
    return _led_on(request, case, door)


def _done(known: Act, case: Case, form: forms.ActForm, by: Actor) -> str:
    known.does(case, by=by, **form.arguments())
    return case.ref


def _again(
    request: PageRequest, known: Act, case: Case, form: forms.ActForm, door: Door, sent: QueryDict, refusal: Refusal
) -> HttpResponseBase:
    """The form again with the sentence, all that was typed, and the version of the case that is shown now."""
    form.refuse(refusal)
    case.refresh_from_db()
    sent["seen"] = str(case.version)
    return _page(request, known, case, form, door, status=refusal.status)


def _led_on(request: PageRequest, case: Case, door: Door) -> HttpResponseBase:
    now = door.cases(request.actor).filter(pk=case.pk).first()
    if now is not None:
        return gone_to(request, door.address("case", case.ref))
    case.refresh_from_db()
    where = {"ref": case.ref, "unit": case.unit.shown_name if case.unit else _("another unit")}
    messages.success(request, _("%(ref)s is with %(unit)s now, and no longer on your list.") % where)
    return gone_to(request, door.list_address)


def _page(
    request: PageRequest,
    known: Act,
    case: Case,
    form: forms.ActForm,
    door: Door,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    page = {
        "case": case,
        "form": form,
        "verb": known.verb.value,
        "heading": label(known.verb, case, door.name),
        "meaning": known.meaning(case, door.name),
        "button": meanings.button(known.verb, case),
        "refusal": refusal,
        "asked": _asked(case) if known.verb in DECIDING else None,
        "blocks": building_blocks(case) if known.verb == Verb.PROPOSE and door.name == "desk" else [],
        "back": door.address("case", case.ref),
    }
    return render(request, f"{door.name}/act.html", page, status=refusal.status if refusal else status)


def _asked(case: Case) -> dict[str, Any] | None:
    """What a second person decides on: who asked, on what ground, and what would be told to the enterprise."""
    approval: Approval | None = open_approval("case", case.pk, case.asked_for) if case.asked_for else None
    if approval is None:
        return _reported(case)
    until = approval.detail.get("until")
    return {
        "who": User.objects.get(pk=approval.asked_by_id).shown_name,
        "at": approval.asked_at,
        "reason": approval.reason,
        "until": date.fromisoformat(until) if until else None,
        "more": next(
            (approval.detail[name] for name in ("instead", "explanation", "plan") if name in approval.detail), ""
        ),
    }


def _reported(case: Case) -> dict[str, Any] | None:
    """The report that a supervision looks at."""
    opened = case.supervisions.filter(ended_at__isnull=True, reported_at__isnull=False).select_related("reported_by")
    row = opened.first()
    if row is None or row.reported_by is None:
        return None
    return {"who": row.reported_by.shown_name, "at": row.reported_at, "reason": row.report, "until": None, "more": ""}
