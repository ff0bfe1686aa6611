"""Shared matters: the same demand of many enterprises, for staff alone; its steps are nouns posted below it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.params.models import Body as BodySource
from pydantic import BaseModel, Field, StrictInt, StrictStr

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Reason, Ref, Step, Text
from openzone.api.named import case_named, category_named, file_named, officer_named, unit_named
from openzone.api.possible import case_of
from openzone.cases import actions
from openzone.cases.enums import Outcome
from openzone.cases.matter_queries import (
    cases_of,
    latest_answer,
    matter_possible,
    matters_visible_to,
    policy_awaited,
    progress_of_answer,
    proposals_of,
    standing_in,
)
from openzone.cases.matters import LONGEST_LINK, MATTER_NOUNS, AnswerOutcome, MatterState, RunState
from openzone.cases.models import Matter, MatterAnswer, PolicyProposal
from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.core.keyset import Order

router = Router(tags=["matters"])
FileNumber = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
Reference = Annotated[str, Path(pattern=r"^M-[0-9]{4}-[0-9]{5,9}$", description="Reference of the matter.")]
NOUN_OF = {verb: noun for noun, verb in MATTER_NOUNS.items()}


class MatterShape(BaseModel):
    """The same demand of many enterprises."""

    ref: str = Field(examples=["M-2026-00001"])
    title: str
    title_local: str
    description: str
    category: str | None = Field(description="Code of its subject.")
    unit: str = Field(description="Code of the unit that leads it.")
    officer: str | None = Field(description="E-mail of the person who leads it.")
    state: MatterState
    opened_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, row: Matter) -> "MatterShape":
        """The shape of this row."""
        return cls(**_columns(row))


def _columns(row: Matter) -> dict[str, Any]:
    named = ("ref", "title", "title_local", "description", "opened_at", "changed_at")
    return {
        **{name: getattr(row, name) for name in named},
        "category": row.category.code if row.category else None,
        "unit": row.unit.code,
        "officer": row.officer.email if row.officer else None,
        "state": MatterState(row.state),
    }


class RunShape(BaseModel):
    """How far one answer has come on its way to all."""

    outcome: Outcome
    body: str
    state: RunState
    waiting: int
    proposed: int
    refused: int

    @classmethod
    def of(cls, row: MatterAnswer) -> "RunShape":
        """The shape of this row."""
        counts = progress_of_answer(row)
        return cls(
            outcome=Outcome(row.outcome),
            body=row.body,
            state=RunState(row.state),
            waiting=counts[AnswerOutcome.WAITING],
            proposed=counts[AnswerOutcome.DONE],
            refused=counts[AnswerOutcome.REFUSED],
        )


class PolicyShape(BaseModel):
    """A change of policy that was proposed, and what was decided."""

    text: str
    text_local: str
    addressed_to: str
    submitted_on: date
    decided_on: date | None
    adopted: bool | None
    remark: str
    link: str = Field(description="Where an adopted measure stands in the web, or empty.")

    @classmethod
    def of(cls, row: PolicyProposal) -> "PolicyShape":
        """The shape of this row."""
        return cls(**{name: getattr(row, name) for name in PolicyShape.model_fields})


class AwaitedShape(PolicyShape):
    """A change of policy for which an enterprise waits, with the document of an adopted one."""

    decision: shapes.File | None

    @classmethod
    def of(cls, row: PolicyProposal) -> "AwaitedShape":
        """The shape of this row."""
        file = shapes.File.of(row.decision) if row.adopted and row.decision else None
        return cls(**PolicyShape.of(row).model_dump(), decision=file)


class RecordedShape(PolicyShape):
    """A change of policy with its documents, as staff see it."""

    document: shapes.File | None
    decision: shapes.File | None

    @classmethod
    def of(cls, row: PolicyProposal) -> "RecordedShape":
        """The shape of this row."""
        document = shapes.File.of(row.document) if row.document else None
        decision = shapes.File.of(row.decision) if row.decision else None
        return cls(**PolicyShape.of(row).model_dump(), document=document, decision=decision)


class WholeMatter(MatterShape):
    """A matter with its answer on its way, its changes of policy, and what the caller may do now."""

    size: int = Field(description="How many cases belong to it.")
    cases: list[str] = Field(description="References of those that the caller sees.")
    answer: RunShape | None
    policies: list[RecordedShape]
    version: int
    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def whole(actor: Actor, row: Matter) -> WholeMatter:
    """A matter with all that is shown of it."""
    answer = latest_answer(row)
    return WholeMatter(
        **_columns(row),
        size=standing_in(row).count(),
        cases=list(cases_of(actor, row).values_list("ref", flat=True)),
        answer=RunShape.of(answer) if answer else None,
        policies=[RecordedShape.of(one) for one in proposals_of(row)],
        version=row.version,
        can=[NOUN_OF[verb] for verb in matter_possible(actor, row)],
    )


class MatterFilters(Filters):
    """Which matters."""

    state: MatterState | None = None


class NewMatter(Body):
    """Open a matter."""

    title: Line
    title_local: Line = ""
    description: Text = ""
    category: Code | None = Field(default=None, description="Code of its subject.")
    unit: Code = Field(description="Code of the unit that leads it.")
    officer: Line | None = Field(default=None, description="E-mail of the person who leads it.")


class OfMatter(Body):
    """Which case."""

    case: Ref = Field(examples=["C-2026-00042"])


class Answer(Step):
    """Answer to all."""

    outcome: Outcome
    body: Text


class PolicyBody(Step):
    """Put on record that a change of policy was proposed."""

    text: Text
    text_local: Text = ""
    addressed_to: Line
    submitted_on: CalendarDay
    document: FileNumber | None = Field(default=None, description="The `id` of what was handed in at `/files`.")


class Adoption(Step):
    """Put on record that it was adopted."""

    decided_on: CalendarDay
    remark: Reason = ""
    link: Annotated[StrictStr, Field(max_length=LONGEST_LINK)] = Field(
        default="", description="Where it stands in the web, for the enterprises that wait for it."
    )
    document: FileNumber | None = Field(
        default=None, description="The `id` of what was handed in at `/files`: enterprises that wait for it open it."
    )


class Rejection(Step):
    """Put on record that it was rejected."""

    decided_on: CalendarDay
    remark: Reason
    document: FileNumber | None = Field(default=None, description="The `id` of what was handed in at `/files`.")


class Closure(Step):
    """Close a matter."""


class Reopening(Step):
    """Open a closed matter again."""


class RunStep(Body):
    """Stop an answer on its way, or let it go on."""


def matter_named(actor: Actor, ref: str) -> Matter:
    """The matter with this reference, if the caller sees it; else it is not there."""
    return get_object_or_404(matters_visible_to(actor), ref=ref)


@router.get(
    "/matters", response=documented(200, Items[MatterShape]), summary="List matters", operation_id="list_matters"
)
def list_matters(request: ApiRequest, filters: Query[MatterFilters]) -> HttpResponse:
    """The matters that the caller may see, the last changed first; none for people of an enterprise."""
    rows = matters_visible_to(request.auth)
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    found, after = page(rows, Order("matters", "changed_at", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[MatterShape.of(row) for row in found], next=after))


@router.post(
    "/matters",
    response=documented(201, WholeMatter, 400, 403, 409, 413),
    summary="Open a matter",
    operation_id="open_matter",
)
def new_matter(request: ApiRequest, payload: NewMatter, key: Key) -> HttpResponse:
    """Open a matter that one of the caller's units leads."""
    actor = request.auth

    def act() -> WholeMatter:
        unit = unit_named(actor, payload.unit)
        made = actions.open_matter(
            by=actor,
            unit=unit,
            title=payload.title,
            title_local=payload.title_local,
            description=payload.description,
            category=category_named(actor, payload.category) if payload.category else None,
            officer=officer_named(unit, payload.officer) if payload.officer else None,
        )
        return whole(actor, made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/matters/{matter}",
    response=documented(200, WholeMatter, 404),
    summary="Show a matter",
    operation_id="show_matter",
)
def show_matter(request: ApiRequest, matter: Reference) -> HttpResponse:
    """One matter, with how far its answer has come and what the caller may do now."""
    return respond(whole(request.auth, matter_named(request.auth, matter)))


@router.get(
    "/cases/{ref}/policy-change",
    response=documented(200, AwaitedShape, 404),
    summary="Show the change of policy for which a case waits",
    operation_id="get_policy_change",
)
def get_policy_change(request: ApiRequest, ref: str) -> HttpResponse:
    """What was proposed where it was answered that a policy must change first, and what was decided."""
    found = policy_awaited(case_of(request.auth, ref))
    if found is None:
        raise Http404
    return respond(AwaitedShape.of(found))


def _done(request: ApiRequest, ref: str, key: str | None, payload: Body, act: Any, status: int = 200) -> HttpResponse:
    """Do a step of a matter, and answer the matter as it is then."""

    def acted() -> WholeMatter:
        row = matter_named(request.auth, ref)
        act(row)
        return whole(request.auth, matter_named(request.auth, ref))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=status)


@router.post(
    "/matters/{matter}/cases",
    response=documented(201, WholeMatter, 400, 403, 404, 409, 413),
    summary="Put a case to a matter",
    operation_id="add_to_matter",
)
def add_case(request: ApiRequest, matter: Reference, payload: OfMatter, key: Key) -> HttpResponse:
    """Let a case belong to a matter. Its enterprise is told nothing and never sees the others."""

    def act(row: Matter) -> None:
        actions.add_to_matter(row, case=case_named(request.auth, payload.case, "case"), by=request.auth)

    return _done(request, matter, key, payload, act, 201)


@router.post(
    "/matters/{matter}/cases/removal",
    response=documented(200, WholeMatter, 400, 403, 404, 409, 413),
    summary="Take a case out of a matter",
    operation_id="take_out_of_matter",
)
def remove_case(request: ApiRequest, matter: Reference, payload: OfMatter, key: Key) -> HttpResponse:
    """Let a case no longer belong to a matter. What was answered stays."""

    def act(row: Matter) -> None:
        actions.take_out(row, case=case_named(request.auth, payload.case, "case"), by=request.auth)

    return _done(request, matter, key, payload, act)


def _adopt(row: Matter, **more: Any) -> object:
    return actions.decide_policy(row, adopted=True, **more)


def _reject(row: Matter, **more: Any) -> object:
    return actions.decide_policy(row, adopted=False, **more)


def _answer_step(turn: Any) -> Any:
    def act(row: Matter, *, by: Actor) -> object:
        answer = latest_answer(row)
        if answer is None:
            raise Conflict(_("Nothing has been answered to all yet."))
        return turn(answer, by=by)

    return act


STEPS: dict[str, tuple[type[Body], Any, str]] = {
    "answer": (Answer, actions.answer_all, "Propose one answer to all open cases, each as its own, by a job."),
    "answer-stop": (RunStep, _answer_step(actions.stop_answer), "Stop the answer on its way. What was proposed stays."),
    "answer-resumption": (RunStep, _answer_step(actions.resume_answer), "Let the stopped answer go on."),
    "answer-end": (RunStep, _answer_step(actions.end_answer), "Leave the stopped answer as it is."),
    "policy-proposal": (PolicyBody, actions.propose_policy, "Put on record that a change of policy was proposed."),
    "adoption": (Adoption, _adopt, "Put on record that it was adopted. Enterprises that wait for it are told."),
    "rejection": (Rejection, _reject, "Put on record that it was rejected, and why."),
    "closure": (Closure, actions.close_matter, "Close the matter. Its cases go their own ways."),
    "reopening": (Reopening, actions.reopen_matter, "Open the matter again."),
}


def _view(body: type[Body], step: Any) -> Any:
    def view(request: ApiRequest, matter: str, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Matter) -> None:
            step(row, by=request.auth, **_sent(request.auth, payload))

        return _done(request, matter, key, payload, act)

    optional = not any(field.is_required() for field in body.model_fields.values())
    source: Any = BodySource(body()) if optional else BodySource(...)
    view.__annotations__ |= {"payload": body, "matter": Reference, "key": Key}
    view.__defaults__ = (source, None)
    return view


def _sent(actor: Actor, payload: Body) -> dict[str, Any]:
    sent = payload.model_dump()
    if sent.get("document") is not None:
        sent["document"] = file_named(actor, sent["document"], "document")
    return sent


for noun, (body, step, words) in STEPS.items():
    router.post(
        f"/matters/{{matter}}/{noun}",
        response=documented(200, WholeMatter, 400, 403, 404, 409, 413),
        operation_id=f"matter_{noun.replace('-', '_')}",
        summary=words.partition(".")[0],
        description=words,
        url_name=f"matter-{noun}",
    )(_view(body, step))
