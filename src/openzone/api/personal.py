"""All that is kept about a person: asked for by the person or an administrator, fetched when a job has written it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from openzone.accounts.models import User
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body, Filters, Line
from openzone.api.privacy import insist_administers, person_named
from openzone.core.actor import Actor
from openzone.core.enums import ExportState
from openzone.core.keyset import Order
from openzone.core.models import PersonalFile
from openzone.core.personal import read
from openzone.core.personal_files import place_of
from openzone.places.actions.privacy import ask_data, data_files_of

router = Router(tags=["privacy"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]


class PersonalFileShape(BaseModel):
    """A file of what is kept about a person."""

    id: int
    person: int = Field(description="The number by which the log names the person.")
    state: ExportState
    error: str
    asked_at: datetime
    done_at: datetime | None
    expires_at: datetime = Field(description="Until when it can be fetched.")

    @classmethod
    def of(cls, row: PersonalFile) -> "PersonalFileShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            person=row.user_id,
            state=ExportState(row.state),
            error=row.error,
            asked_at=row.asked_at,
            done_at=row.done_at,
            expires_at=row.expires_at,
        )


class PersonalData(BaseModel):
    """The rows that name a person."""

    tables: dict[str, list[dict[str, Any]]] = Field(description="By table; each row by its columns.")


class DataRequest(Body):
    """Ask for all that is kept about a person."""

    person: Line | None = Field(
        default=None, description="E-mail of the person, for administrators of the zone; null: the caller."
    )


@router.get(
    "/personal-data",
    response=documented(200, Items[PersonalFileShape]),
    summary="List the data that one asked for",
    operation_id="list_personal_data",
)
def list_files(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The files that the caller asked for, the newest first. Each is kept for a week."""
    order = Order("personal data", "id", down=True)
    found, after = page(data_files_of(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[PersonalFileShape.of(row) for row in found], next=after))


@router.post(
    "/personal-data",
    response=documented(201, PersonalFileShape, 400, 403, 404, 409, 413),
    summary="Ask for all that is kept about a person",
    operation_id="ask_personal_data",
)
def new_file(request: ApiRequest, key: Key, payload: DataRequest = DataRequest()) -> HttpResponse:  # noqa: B008
    """Ask for all that is kept about the caller or, as an administrator, about a person of the zone.

    A job writes it. That an administrator asked goes on record.
    """
    actor = request.auth

    def act() -> PersonalFileShape:
        return PersonalFileShape.of(ask_data(_person(actor, payload.person), by=actor))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _person(actor: Actor, email: str | None) -> User:
    if email is None:
        return User.objects.get(pk=actor.who)
    insist_administers(actor)
    return person_named(actor, email)


@router.get(
    "/personal-data/{number}",
    response=documented(200, PersonalFileShape, 404),
    summary="Tell how far it has come",
    operation_id="get_personal_data",
)
def get_file(request: ApiRequest, number: Number) -> HttpResponse:
    """One file that the caller asked for."""
    return respond(PersonalFileShape.of(get_object_or_404(data_files_of(request.auth), pk=number)))


@router.get(
    "/personal-data/{number}/content",
    response=documented(200, PersonalData, 404),
    summary="Fetch all that is kept about a person",
    operation_id="get_personal_data_content",
)
def get_content(request: ApiRequest, number: Number) -> HttpResponse:
    """What the file holds, once it is `done`."""
    file = get_object_or_404(data_files_of(request.auth), pk=number, state=ExportState.DONE)
    if not place_of(file).exists():
        raise Http404
    return respond(PersonalData(tables=read(place_of(file))))
