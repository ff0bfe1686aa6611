"""Every step of a case as a noun posted below it. Who may when is said by the rules of cases alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from ninja import Router
from ninja.params.models import Body

from openzone.api import bodies, pressing_bodies, shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Key, documented, respond_once
from openzone.api.named import case_named, category_named, officer_named, unit_named
from openzone.api.possible import case_of
from openzone.cases import actions
from openzone.cases.enums import NOUNS, Solved
from openzone.cases.models import Case
from openzone.core.actor import Actor

router = Router(tags=["steps"])
Act = Callable[..., Case]
Read = Callable[[Actor, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Posted:
    """How a noun is posted: its body, the action that does it, and how the body becomes the action's arguments."""

    body: type[bodies.Body]
    act: Act
    read: Read = lambda actor, sent: sent


def _with_category(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    code = sent["category"]
    return {**sent, "category": category_named(actor, code) if code is not None else None}


def _with_unit(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    return {**sent, "unit": unit_named(actor, sent["unit"])}


def _with_officer(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    unit, email = unit_named(actor, sent["unit"]), sent["officer"]
    return {**sent, "unit": unit, "officer": officer_named(unit, email) if email else None}


def _answered(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    words = {True: Solved.YES, False: Solved.NO}
    return {**sent, "solved": words.get(sent["solved"], sent["solved"])}


def _with_target(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    return {**sent, "target": case_named(actor, sent["target"], "target")}


STEPS: dict[str, Posted] = {
    "submission": Posted(bodies.Submission, actions.submit),
    "triage": Posted(bodies.Triage, actions.triage, _with_category),
    "immediate-answer": Posted(bodies.ImmediateAnswer, actions.answer_at_once, _with_category),
    "information-request": Posted(bodies.InformationRequest, actions.ask_information),
    "assignment": Posted(bodies.Assignment, actions.assign, _with_officer),
    "referral": Posted(bodies.Referral, actions.refer, _with_unit),
    "acceptance": Posted(bodies.Acceptance, actions.accept),
    "waiting": Posted(bodies.Waiting, actions.wait),
    "resumption": Posted(bodies.Resumption, actions.resume),
    "escalation": Posted(bodies.Escalation, actions.escalate),
    "de-escalation": Posted(bodies.DeEscalation, actions.hand_down),
    "proposal": Posted(bodies.Proposal, actions.propose),
    "confirmation": Posted(bodies.Confirmation, actions.confirm, _answered),
    "dispute": Posted(bodies.Dispute, actions.dispute),
    "decline": Posted(bodies.Decline, actions.decline),
    "decline-approval": Posted(bodies.DeclineApproval, actions.decide_decline),
    "withdrawal": Posted(bodies.Withdrawal, actions.withdraw),
    "urging": Posted(pressing_bodies.Urging, actions.urge),
    "supervision": Posted(pressing_bodies.Supervision, actions.supervise),
    "supervision-report": Posted(pressing_bodies.SupervisionReport, actions.report),
    "supervision-decision": Posted(pressing_bodies.SupervisionDecision, actions.end_supervision),
    "extension": Posted(pressing_bodies.Extension, actions.extend),
    "extension-approval": Posted(pressing_bodies.ExtensionApproval, actions.decide_extension),
    "long-term": Posted(pressing_bodies.LongTerm, actions.park),
    "long-term-approval": Posted(pressing_bodies.LongTermApproval, actions.decide_parking),
    "review": Posted(pressing_bodies.Review, actions.review),
    "pause": Posted(pressing_bodies.Pause, actions.pause),
    "pause-approval": Posted(pressing_bodies.PauseApproval, actions.decide_pause),
    "merger": Posted(bodies.Merger, actions.merge, _with_target),
    "merger-end": Posted(bodies.MergerEnd, actions.unmerge),
}


def perform(request: ApiRequest, ref: str, posted: Posted, payload: bodies.Body, key: str | None) -> HttpResponse:
    """Do the step and answer the case as it is then, even to a caller who sees it no longer."""
    actor, sent = request.auth, payload.model_dump()

    def act() -> shapes.Case:
        case = case_of(actor, ref)
        return shapes.case_for(actor, posted.act(case, by=actor, **posted.read(actor, sent)))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def view_of(posted: Posted) -> Callable[..., HttpResponse]:
    """The view of one noun, typed with its body; one without a required field may be posted empty."""
    optional = not any(field.is_required() for field in posted.body.model_fields.values())

    def view(request: ApiRequest, ref: str, payload: Any, key: Any = None) -> HttpResponse:
        return perform(request, ref, posted, payload, key)

    source: Any = Body(posted.body()) if optional else Body(...)
    view.__annotations__ |= {"payload": posted.body, "key": Key}
    view.__defaults__ = (source, None)
    return view


def enter(router: Router, noun: str, posted: Posted) -> None:
    """Let a noun be posted below a case."""
    router.post(
        f"/cases/{{ref}}/{noun}",
        response=documented(200, shapes.Case, 400, 403, 404, 409, 413),
        operation_id=noun.replace("-", "_"),
        summary=(posted.body.__doc__ or "").partition(".")[0].partition(";")[0].partition(":")[0],
        description=posted.act.__doc__,
        url_name=noun,
    )(view_of(posted))


for noun in NOUNS:
    enter(router, noun, STEPS[noun])
