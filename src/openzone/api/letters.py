"""Letters that came in, for those who look after them: read, put into a demand, made a demand, laid aside."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictStr

from openzone.accounts.models import User
from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Code, Filters, Line, Nothing, Ref
from openzone.api.named import category_named, organisation_named
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.core.sentences import gettext as _
from openzone.core.sentences import said
from openzone.correspondence.actions import deciding as acts
from openzone.correspondence.enums import LetterState, Reason, Way
from openzone.correspondence.models import Letter
from openzone.correspondence.queries import at_desk, cases_to_choose, people_of_enterprises

router = Router(tags=["letters"])
LARGEST = 2**63
Email = Annotated[StrictStr, Field(max_length=200)]


class RefusedFile(BaseModel):
    """A file of a letter that was not taken, or needs a word."""

    name: str
    detail: str


class LetterLine(BaseModel):
    """A letter in a list."""

    id: int
    way: Way
    state: LetterState
    reason: Reason | None = Field(description="Why it was not simply put into its demand.")
    sender: str
    sender_name: str
    subject: str
    case: str | None = Field(description="The demand that it went into, or seems to belong to.")
    person: str | None = Field(description="The e-mail of whom it is taken for.")
    received_at: datetime

    @classmethod
    def of(cls, row: Letter) -> "LetterLine":
        """The shape of this row."""
        return cls(**_columns(row))


class LetterShape(LetterLine):
    """A letter, with what is new in it and the rest."""

    text: str
    rest: str = Field(description="What stood below: the quoted letters before, and the signature.")
    files: list[shapes.File]
    refused_files: list[RefusedFile]

    @classmethod
    def of(cls, row: Letter) -> "LetterShape":
        """The shape of this row."""
        return cls(
            **_columns(row),
            text=row.text,
            rest=row.rest,
            files=[shapes.File.of(file) for file in row.files.order_by("pk")],
            refused_files=[
                RefusedFile(name=one["name"], detail=str(said(one["sentence"]))) for one in row.refused_files
            ],
        )


def _columns(row: Letter) -> dict[str, Any]:
    return {
        "id": row.pk,
        "way": Way(row.way),
        "state": LetterState(row.state),
        "reason": Reason(row.reason) if row.reason else None,
        "sender": row.sender,
        "sender_name": row.sender_name,
        "subject": row.subject,
        "case": row.case.ref if row.case else None,
        "person": row.person.email if row.person else None,
        "received_at": row.received_at,
    }


class LetterFilters(Filters):
    """Which letters."""

    state: LetterState | None = None


class LetterAssignment(Body):
    """Into which demand a letter goes, and whose words it is."""

    case: Ref
    person: Email = Field(description="The e-mail of somebody of the enterprise.", examples=["li.na@example.com"])
    remember: StrictBool = Field(
        default=False, description="Take messages of this sender at this way in for this person's from now on."
    )


class Demand(Body):
    """Of which enterprise a letter becomes a demand, and about what."""

    organisation: Ref
    category: Code
    title: Line
    consent: StrictBool = Field(description="That the enterprise wants this demand recorded.")
    person: Email | None = Field(default=None, description="Who of the enterprise wrote it, and so files the demand.")
    remember: StrictBool = False


def _letter(actor: Actor, number: int) -> Letter:
    return get_object_or_404(at_desk(actor), pk=number if number < LARGEST else 0)


def _person(letter: Letter, email: str) -> User:
    found = people_of_enterprises(letter.zone_id).filter(email__iexact=email).first() if email.isprintable() else None
    if found is None:
        raise Invalid.of("person", _("There is nobody with this e-mail at the zone's enterprises."))
    return found


@router.get(
    "/letters",
    response=documented(200, Items[LetterLine]),
    summary="List letters that came in",
    operation_id="list_letters",
)
def list_letters(request: ApiRequest, filters: Query[LetterFilters]) -> HttpResponse:
    """The letters of the zone, the newest first; none for whoever does not look after them."""
    rows = at_desk(request.auth)
    rows = rows.filter(state=filters.state) if filters.state else rows
    found, after = page(rows, Order("letters", "id", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[LetterLine.of(one) for one in found], next=after))


@router.get(
    "/letters/{int:letter}",
    response=documented(200, LetterShape, 404),
    summary="Show a letter",
    operation_id="show_letter",
)
def show_letter(request: ApiRequest, letter: int) -> HttpResponse:
    """One letter, as text."""
    row = _letter(request.auth, letter)
    note_reading(request.auth, subject_type="letter", subject_id=row.pk, what="letter")
    return respond(LetterShape.of(row))


def _answered(
    request: ApiRequest, letter: int, key: str | None, sent: Any, act: Callable[[Letter], Any]
) -> HttpResponse:
    def acted() -> LetterShape:
        act(_letter(request.auth, letter))
        return LetterShape.of(_letter(request.auth, letter))

    return respond_once(request, key, sent, acted, status=200)


@router.post(
    "/letters/{int:letter}/assignment",
    response=documented(200, LetterShape, 400, 403, 404, 409, 413),
    summary="Put a letter into a demand",
    operation_id="letter_assignment",
)
def assign(request: ApiRequest, letter: int, payload: LetterAssignment, key: Key) -> HttpResponse:
    """It stands there as the words of the person named, who must be allowed to write in the demand."""

    def act(row: Letter) -> None:
        case = cases_to_choose(request.auth).filter(ref=payload.case).first()
        if case is None:
            raise Invalid.of("case", _("There is no demand with this reference."))
        person = _person(row, payload.person)
        acts.assign_letter(row, case=case, person=person, remember=payload.remember, by=request.auth)

    return _answered(request, letter, key, payload.model_dump(mode="json"), act)


@router.post(
    "/letters/{int:letter}/demand",
    response=documented(200, LetterShape, 400, 403, 404, 409, 413),
    summary="Make a demand out of a letter",
    operation_id="letter_demand",
)
def make_demand(request: ApiRequest, letter: int, payload: Demand, key: Key) -> HttpResponse:
    """Record what a letter wants as a demand of an enterprise, with its consent. `case` then names it."""

    def act(row: Letter) -> None:
        acts.raise_letter(
            row,
            organisation=organisation_named(request.auth, payload.organisation),
            category=category_named(request.auth, payload.category),
            title=payload.title,
            consent=payload.consent,
            person=_person(row, payload.person) if payload.person else None,
            remember=payload.remember,
            by=request.auth,
        )

    return _answered(request, letter, key, payload.model_dump(mode="json"), act)


@router.post(
    "/letters/{int:letter}/discarding",
    response=documented(200, LetterShape, 400, 403, 404, 409, 413),
    summary="Lay a letter aside",
    operation_id="letter_discarding",
)
def discard(request: ApiRequest, letter: int, key: Key, payload: Nothing | None = None) -> HttpResponse:
    """Nobody is told; it is kept and can still be put into a demand."""
    return _answered(request, letter, key, {}, lambda row: acts.discard_letter(row, by=request.auth))
