"""Rounds of returns and the returns in them; each step of a return is a noun posted below it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Code, Day, Filters, Line, Reason, Ref, Version
from openzone.api.named import unit_named
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.places.queries import day_in, zone_of
from openzone.registry.actions import returns as acts
from openzone.registry.actions import rounds
from openzone.registry.enums import RETURN_NOUNS, CheckLevel, ReturnState, ReturnVerb
from openzone.registry.models import Organisation, Return, ReturnRound
from openzone.registry.profiles import plain
from openzone.registry.queries import belonging, visible_to
from openzone.registry.return_queries import (
    Progress,
    paper_of,
    progress_of,
    returns_visible_to,
    rounds_at_desk,
    sides_of,
    templates_of,
)
from openzone.registry.rules import OWING, may_return

router = Router(tags=["returns"])
NUMBER = 2**31 - 1
MOST_ASKED = 1_000
Number = Annotated[int, Field(ge=0, le=NUMBER)]


class RoundShape(BaseModel):
    """A return that a unit asks of many enterprises, with how far it has come among those that the caller sees."""

    id: int
    name: str
    name_local: str
    template: str = Field(description="Code of the return.", examples=["yearly"])
    unit: str = Field(description="Code of the unit that asks.")
    over: str = Field(description="The period.", examples=["2017"])
    due: date
    opened_at: datetime
    closed_at: datetime | None
    reminded_at: datetime | None
    cancelled: bool = Field(description="Whether it was taken back.")
    remark: str = Field(description="What was said when its day was moved or it was taken back.")
    asked: int
    sent_back: int
    submitted: int
    accepted: int
    excused: int
    overdue: int

    @classmethod
    def of(cls, row: ReturnRound, progress: Progress | None) -> "RoundShape":
        """The shape of this row."""
        states = [*(state.value for state in ReturnState), "overdue"]
        counts = {state: getattr(progress, state) if progress else 0 for state in states}
        return cls(
            id=row.pk,
            name=row.name,
            name_local=row.name_local,
            template=row.template.code,
            unit=row.unit.code,
            over=str(row.over),
            due=row.due,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            reminded_at=row.reminded_at,
            cancelled=row.cancelled,
            remark=row.remark,
            **counts,
        )


class FindingShape(BaseModel):
    """Something that is wrong with the answers, or odd."""

    code: str = Field(description="The key of its explanation.")
    level: CheckLevel
    lines: list[str]
    sentence: str


class ReturnShape(BaseModel):
    """The return of one enterprise. What it has not submitted is told to its own people only."""

    id: int
    round: int
    organisation: str = Field(examples=["O-2026-00007"])
    state: ReturnState
    can: list[str] = Field(description="The nouns that the caller may post below it now.", examples=[["submission"]])
    answers: dict[str, str] = Field(description="As typed, by indicator, in units of the line.")
    explanations: dict[str, str]
    before: dict[str, str] = Field(description="The figures of a year before, in plain units.")
    findings: list[FindingShape]
    submitted_at: datetime | None
    decided_at: datetime | None
    remark: str
    told_by: str = Field(description="From whom the zone has it, where it entered the return for the enterprise.")
    reminders: int
    version: int = Field(description="Grows with each step; send it as `seen`.")

    @classmethod
    def of(cls, row: Return, actor: Actor) -> "ReturnShape":
        """The shape of this row, for this caller."""
        sides = sides_of(actor, row)
        nouns = [noun for noun, verb in RETURN_NOUNS.items() if may_return(row, row.state, verb, sides)]
        told = row.state not in OWING or bool(belonging(actor, row.organisation_id))
        paper = paper_of(row, row.answers) if told else None
        return cls(
            id=row.pk,
            round=row.round_id,
            organisation=row.organisation.ref,
            state=ReturnState(row.state),
            can=nouns,
            answers=row.answers if told else {},
            explanations=row.explanations if told else {},
            before={code: plain(value) for code, value in paper.before.items()} if paper else {},
            findings=[
                FindingShape(code=one.code, level=CheckLevel(one.level), lines=list(one.lines), sentence=one.sentence)
                for one in paper.looked.findings
            ]
            if paper
            else [],
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            remark=row.remark,
            told_by=row.told_by,
            reminders=row.reminders,
            version=row.version,
        )


class ListedReturn(BaseModel):
    """A return in a list."""

    id: int
    round: int
    organisation: str = Field(examples=["O-2026-00007"])
    state: ReturnState
    submitted_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Return) -> "ListedReturn":
        """The shape of this row."""
        return cls(
            id=row.pk,
            round=row.round_id,
            organisation=row.organisation.ref,
            state=ReturnState(row.state),
            submitted_at=row.submitted_at,
            version=row.version,
        )


class ReturnFilters(Filters):
    """Which returns."""

    round: Number | None = Field(default=None, description="The `id` of the round.")
    organisation: Ref | None = Field(default=None, description="Reference of the organisation.")
    state: ReturnState | None = None


class NewRound(Body):
    """Ask a return of these organisations."""

    template: Code = Field(examples=["yearly"])
    unit: Code = Field(description="Code of the unit that asks.")
    organisations: Annotated[list[Ref], Field(min_length=1, max_length=MOST_ASKED)]
    over: Annotated[StrictStr, Field(max_length=20)] = Field(examples=["2017"])
    due: Day = Field(examples=["2030-03-31"])
    name: Line = Field(examples=["Yearly return 2017"])
    name_local: Line = ""


class Postponement(Body):
    """A later day for a round."""

    due: Day
    remark: Reason = Field(description="Those who have not answered read this.")


class RoundCancellation(Body):
    """Why a round is taken back."""

    remark: Reason = Field(description="The enterprises read this.")


class Addition(Body):
    """Further enterprises."""

    organisations: Annotated[list[Ref], Field(min_length=1, max_length=MOST_ASKED)]


class Empty(Body):
    """Nothing needs to be said."""


Words = dict[Annotated[str, Field(max_length=40)], Annotated[StrictStr, Field(max_length=1_000)]]


class Answers(Body):
    """What the enterprise answers, in units of the line."""

    answers: Words = Field(examples=[{"headcount": "320"}])
    explanations: Words = Field(default_factory=dict, description="By the `code` of the finding that is explained.")
    seen: Version | None = None


class Entry(Answers):
    """What an enterprise without an account answered, and from whom the zone has it."""

    told_by: Line = Field(examples=["Ms Li, by telephone on 3 March"])


class ReturnAcceptance(Body):
    """Accept a return."""

    seen: Version | None = None


class ReturnDecision(Body):
    """Decide a return, with words that the enterprise reads."""

    remark: Reason
    seen: Version | None = None


def _rounds(actor: Actor, rows: list[ReturnRound]) -> list[RoundShape]:
    seen = returns_visible_to(actor).filter(round__in=[row.pk for row in rows]).select_related(None)
    progress = progress_of(seen, day_in(zone_of(actor), clock.now()))
    return [RoundShape.of(row, progress.get(row.pk)) for row in rows]


@router.get(
    "/rounds", response=documented(200, Items[RoundShape]), summary="List rounds of returns", operation_id="list_rounds"
)
def list_rounds(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The rounds of the caller's units and of those above. An enterprise is told none: it asks `/returns`."""
    order = Order("rounds", "opened_at", down=True)
    found, after = page(rounds_at_desk(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=_rounds(request.auth, found), next=after))


@router.post(
    "/rounds",
    response=documented(201, RoundShape, 400, 403, 409, 413),
    summary="Open a round of returns",
    operation_id="open_round",
)
def new_round(request: ApiRequest, payload: NewRound, key: Key) -> HttpResponse:
    """Ask a return of these organisations; their people are told."""
    actor = request.auth

    def act() -> RoundShape:
        template = templates_of(actor.where).filter(code=payload.template).first()
        if template is None:
            raise Invalid.of("template", _("Please choose a return of this zone."))
        made = rounds.open_round(
            template,
            unit=unit_named(actor, payload.unit),
            organisations=_named(actor, payload.organisations),
            over=payload.over,
            due=payload.due,
            name=payload.name,
            name_local=payload.name_local,
            by=actor,
        )
        return _rounds(actor, [made])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _named(actor: Actor, refs: list[str]) -> list[Organisation]:
    found = list(visible_to(actor).filter(ref__in=refs).order_by("id"))
    if len(found) < len(set(refs)):
        raise Invalid.of("organisations", _("There is no organisation with this reference."))
    return found


def _round(actor: Actor, number: int) -> ReturnRound:
    if not 0 <= number <= NUMBER:
        raise Http404
    return get_object_or_404(rounds_at_desk(actor), pk=number)


@router.get(
    "/rounds/{int:round}", response=documented(200, RoundShape, 404), summary="Show a round", operation_id="show_round"
)
def show_round(request: ApiRequest, round: int) -> HttpResponse:
    """One round, with how far it has come."""
    return respond(_rounds(request.auth, [_round(request.auth, round)])[0])


def _step_of_round(
    request: ApiRequest, number: int, payload: Body, key: str | None, does: Callable[..., object]
) -> HttpResponse:
    def act() -> RoundShape:
        does(_round(request.auth, number), by=request.auth, **payload.model_dump())
        return _rounds(request.auth, [_round(request.auth, number)])[0]

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/rounds/{int:round}/reminder",
    response=documented(200, RoundShape, 400, 403, 404, 409, 413),
    summary="Remind who is missing",
    operation_id="remind_round",
)
def remind(request: ApiRequest, round: int, payload: Empty, key: Key) -> HttpResponse:
    """Remind every enterprise that owes an answer, once a day."""
    return _step_of_round(request, round, payload, key, rounds.remind_round)


@router.post(
    "/rounds/{int:round}/postponement",
    response=documented(200, RoundShape, 400, 403, 404, 409, 413),
    summary="Set a later day for a round",
    operation_id="postpone_round",
)
def postpone(request: ApiRequest, round: int, payload: Postponement, key: Key) -> HttpResponse:
    """Move the day by which a round is due; those who have not answered are told."""
    return _step_of_round(request, round, payload, key, rounds.change_round)


@router.post(
    "/rounds/{int:round}/cancellation",
    response=documented(200, RoundShape, 400, 403, 404, 409, 413),
    summary="Take a round back",
    operation_id="cancel_round",
)
def cancel(request: ApiRequest, round: int, payload: RoundCancellation, key: Key) -> HttpResponse:
    """Take a round back that was opened by mistake. 409 once an enterprise has answered."""
    return _step_of_round(request, round, payload, key, rounds.cancel_round)


@router.post(
    "/rounds/{int:round}/addition",
    response=documented(200, RoundShape, 400, 403, 404, 409, 413),
    summary="Ask further enterprises",
    operation_id="add_to_round",
)
def add(request: ApiRequest, round: int, payload: Addition, key: Key) -> HttpResponse:
    """Ask the return of further organisations; their people are told. 409 when all of them are asked already."""

    def does(row: ReturnRound, *, by: Actor, organisations: list[str]) -> int:
        return rounds.add_to_round(row, _named(by, organisations), by=by)

    return _step_of_round(request, round, payload, key, does)


@router.post(
    "/rounds/{int:round}/closure",
    response=documented(200, RoundShape, 400, 403, 404, 409, 413),
    summary="Close a round",
    operation_id="close_round",
)
def close(request: ApiRequest, round: int, payload: Empty, key: Key) -> HttpResponse:
    """Close a round once all that was submitted is decided."""
    return _step_of_round(request, round, payload, key, rounds.close_round)


def _return(actor: Actor, number: int) -> Return:
    if not 0 <= number <= NUMBER:
        raise Http404
    return get_object_or_404(returns_visible_to(actor), pk=number)


@router.get(
    "/returns", response=documented(200, Items[ListedReturn]), summary="List returns", operation_id="list_returns"
)
def list_returns(request: ApiRequest, filters: Query[ReturnFilters]) -> HttpResponse:
    """The returns that the caller may see: an enterprise its own, staff those of the organisations they serve."""
    wanted = {"round": filters.round, "organisation__ref": filters.organisation, "state": filters.state}
    rows = returns_visible_to(request.auth).filter(**{name: one for name, one in wanted.items() if one is not None})
    found, after = page(rows, Order("returns", "id", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ListedReturn.of(row) for row in found], next=after))


@router.get(
    "/returns/{int:number}",
    response=documented(200, ReturnShape, 404),
    summary="Show a return",
    operation_id="show_return",
)
def show_return(request: ApiRequest, number: int) -> HttpResponse:
    """One return with its answers, the figures of a year before, and what is wrong or odd."""
    return respond(ReturnShape.of(_return(request.auth, number), request.auth))


def _step(
    request: ApiRequest, number: int, payload: Body, key: str | None, does: Callable[..., Return]
) -> HttpResponse:
    sent: dict[str, Any] = payload.model_dump()

    def act() -> ReturnShape:
        does(_return(request.auth, number), by=request.auth, **sent)
        return ReturnShape.of(_return(request.auth, number), request.auth)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _keep(row: Return, **sent: Any) -> Return:
    return acts.save_answers(row, blindly=True, **sent)


def _submit(row: Return, *, by: Actor, seen: int | None, **sent: Any) -> Return:
    _keep(row, by=by, seen=seen, **sent)
    return acts.submit_return(row, by=by)


@router.post(
    "/returns/{int:number}/answers",
    response=documented(200, ReturnShape, 400, 403, 404, 409, 413),
    summary="Keep the answers of a return",
    operation_id="keep_return",
)
def keep(request: ApiRequest, number: int, payload: Answers, key: Key) -> HttpResponse:
    """Keep what is answered so far, right or wrong; nobody in the zone reads it before it is submitted."""
    return _step(request, number, payload, key, _keep)


@router.post(
    "/returns/{int:number}/submission",
    response=documented(200, ReturnShape, 400, 403, 404, 409, 413),
    summary="Submit a return",
    operation_id="submit_return",
)
def submit(request: ApiRequest, number: int, payload: Answers, key: Key) -> HttpResponse:
    """Hand a return in. What must be put right, and which explanations are missing, is named by field."""
    return _step(request, number, payload, key, _submit)


@router.post(
    "/returns/{int:number}/entry",
    response=documented(200, ReturnShape, 400, 403, 404, 409, 413),
    summary="Enter a return for an enterprise",
    operation_id="enter_return",
)
def enter(request: ApiRequest, number: int, payload: Entry, key: Key) -> HttpResponse:
    """Hand in what an enterprise told the zone. 409 when somebody there can sign in."""
    return _step(request, number, payload, key, acts.enter_return)


@router.post(
    "/returns/{int:number}/acceptance",
    response=documented(200, ReturnShape, 400, 403, 404, 409, 413),
    summary="Accept a return",
    operation_id="accept_return",
)
def accept(request: ApiRequest, number: int, payload: ReturnAcceptance, key: Key) -> HttpResponse:
    """Accept a return: each answer becomes a fact that names it."""
    return _step(request, number, payload, key, acts.accept_return)


_DECISIONS: dict[str, tuple[Callable[..., Return], str]] = {
    "correction": (acts.send_back_return, "Send a return back for correction"),
    "exemption": (acts.excuse_return, "Ask no return of an enterprise"),
    "request": (acts.ask_return_again, "Ask for a return that was excused"),
}


def _decision(does: Callable[..., Return]) -> Callable[..., HttpResponse]:
    def view(request: ApiRequest, number: int, payload: ReturnDecision, key: Key) -> HttpResponse:
        return _step(request, number, payload, key, does)

    return view


for noun, (does, summary) in _DECISIONS.items():
    assert RETURN_NOUNS[noun] in ReturnVerb
    router.post(
        f"/returns/{{int:number}}/{noun}",
        response=documented(200, ReturnShape, 400, 403, 404, 409, 413),
        summary=summary,
        description=does.__doc__,
        operation_id=f"return_{noun}",
        url_name=f"return-{noun}",
    )(_decision(does))
