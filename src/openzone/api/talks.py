"""The standing conversation with an organisation."""

from typing import Annotated

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import Field

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, read_cursor, respond, respond_once, write_cursor
from openzone.api.bodies import LARGEST, Body, Filters, Text
from openzone.api.possible import REFERENCE
from openzone.cases.enums import Side
from openzone.contact.actions import correct_message, post
from openzone.contact.models import TalkMessage
from openzone.contact.queries import partners_of, talk_of
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.registry.models import Organisation

router = Router(tags=["conversations"])


class Saying(Body):
    """Something to say to the other side."""

    body: Annotated[Text, Field(examples=["May we park at the north gate during the works?"])]


def partner_of(actor: Actor, ref: str) -> Organisation:
    """The organisation whose conversation the caller may read; else it is not there."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    return get_object_or_404(partners_of(actor), ref=ref)


def shape_of(row: TalkMessage, files: list[StoredFile]) -> shapes.Message:
    """A message of a conversation, in the shape that messages of cases have."""
    return shapes.Message(
        number=row.number,
        internal=False,
        side=Side(row.side),
        author=row.author.name,
        body=row.body,
        sent_at=row.sent_at,
        corrected_at=row.corrected_at,
        first_body=row.first_body if row.corrected_at else None,
        files=[shapes.File.of(file) for file in files],
    )


@router.get(
    "/organisations/{organisation}/messages",
    response=documented(200, Items[shapes.Message], 404),
    summary="Read the conversation with an organisation",
    operation_id="list_talk_messages",
)
def list_talk(request: ApiRequest, organisation: str, filters: Query[Filters]) -> HttpResponse:
    """The one standing conversation between zone and organisation, in order; empty until somebody has written."""
    talk = talk_of(partner_of(request.auth, organisation))
    name = f"talk {organisation}"
    (after,) = read_cursor(filters.cursor, name) if filters.cursor is not None else (0,)
    if talk is None:
        return respond(Items[shapes.Message](items=[], next=None))
    rows = list(
        talk.messages.filter(number__gt=after)
        .select_related("author")
        .prefetch_related("files")
        .order_by("number")[: filters.limit + 1]
    )
    shown = [shape_of(row, list(row.files.all())) for row in rows[: filters.limit]]
    following = write_cursor(name, shown[-1].number) if len(rows) > filters.limit else None
    return respond(Items(items=shown, next=following))


@router.post(
    "/organisations/{organisation}/messages",
    response=documented(201, shapes.Message, 400, 403, 404, 409, 413),
    summary="Write in the conversation with an organisation",
    operation_id="post_talk_message",
)
def write_talk(request: ApiRequest, organisation: str, payload: Saying, key: Key) -> HttpResponse:
    """Say something to the other side: as the enterprise to the zone, as staff to all people of the enterprise."""

    def act() -> shapes.Message:
        partner = partner_of(request.auth, organisation)
        return shape_of(post(partner, by=request.auth, body=payload.body), [])

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.patch(
    "/organisations/{organisation}/messages/{number}",
    response=documented(200, shapes.Message, 400, 403, 404, 409, 413),
    summary="Correct a message of the conversation with an organisation",
    operation_id="correct_talk_message",
)
def correct_talk(
    request: ApiRequest, organisation: str, number: Annotated[int, Path(ge=1, le=LARGEST)], payload: Saying, key: Key
) -> HttpResponse:
    """Put a message of your own into other words, within ten minutes and before it was answered. The first are kept."""

    def act() -> shapes.Message:
        talk = talk_of(partner_of(request.auth, organisation))
        if talk is None or not talk.messages.filter(number=number).exists():
            raise Http404
        said = correct_message(talk, by=request.auth, number=number, body=payload.body)
        return shape_of(said, list(said.files.order_by("pk")))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
