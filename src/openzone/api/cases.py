"""Cases and their conversations."""

import heapq
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, read_cursor, respond, respond_once, write_cursor
from openzone.api.bodies import LARGEST, CaseFilters, Correction, MessageFilters, NewCase, NewMessage
from openzone.api.named import category_named, organisation_named, unit_named
from openzone.api.possible import case_of
from openzone.cases.actions import correct, post_message, raise_demand, write_note
from openzone.cases.models import Case, Note
from openzone.cases.promises import narrowed_by_promise
from openzone.cases.queries import SHOWN_WITH, messages_of, notes_of, relations_of, visible_to, waiting_on
from openzone.cases.rules import may_read_notes
from openzone.cases.searching import search
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.core.keyset import Order
from openzone.registry.queries import memberships_of, organisations_joined

router = Router()


@router.get(
    "/cases",
    response=documented(200, Items[shapes.Case]),
    summary="List cases",
    operation_id="list_cases",
    tags=["cases"],
)
def list_cases(request: ApiRequest, filters: Query[CaseFilters]) -> HttpResponse:
    """The cases that the caller may see, newest first unless asked otherwise."""
    actor = request.auth
    found, after = page(
        wanted(actor, filters), order_of(actor, filters.order), cursor=filters.cursor, limit=filters.limit
    )
    return respond(Items(items=shapes.cases_for(actor, found), next=after))


def wanted(actor: Actor, filters: CaseFilters) -> QuerySet[Case]:
    """The visible cases that pass the filters."""
    values = {
        "state": filters.state,
        "unit__code": filters.unit,
        "organisation__ref": filters.organisation,
        "category__code": filters.category,
    }
    seen = visible_to(actor).select_related(*SHOWN_WITH, "promise__promise")
    rows = seen.filter(**{name: value for name, value in values.items() if value})
    if filters.promise is not None:
        rows = _told_of(rows, actor) if filters.promise == "supervised" else rows
        rows = narrowed_by_promise(rows, actor, filters.promise)
    if filters.order.endswith("due_at"):
        rows = rows.filter(due_at__isnull=False)
    if filters.waiting_on is not None:
        rows = waiting_on(rows, filters.waiting_on)
    return rows if filters.q is None else search(rows, filters.q, zone_id=actor.where)


def _told_of(rows: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """Those of which the caller may know what the zone settles with itself: none of an enterprise of his own."""
    return rows.exclude(organisation_id__in=organisations_joined(actor))


def order_of(actor: Actor, name: str) -> Order:
    """The order of this name. Only people of an enterprise see drafts, which have not been sent at any time."""
    column = name.removeprefix("-")
    unsent = column == "submitted_at" and bool(memberships_of(actor))
    return Order(f"cases {name}", column, down=name.startswith("-"), nullable=unsent)


@router.post(
    "/cases",
    response=documented(201, shapes.Case, 400, 403, 409, 413),
    summary="Raise a case",
    operation_id="raise_case",
    tags=["cases"],
)
def raise_case(request: ApiRequest, payload: NewCase, key: Key) -> HttpResponse:
    """Raise a demand and send it: it goes to the unit that the zone's rules name."""
    actor = request.auth

    def act() -> shapes.Case:
        case = raise_demand(
            organisation=organisation_named(actor, payload.organisation),
            category=category_named(actor, payload.category),
            title=payload.title,
            description=payload.description,
            answers=payload.answers,
            intake=payload.intake,
            urgency=payload.urgency,
            consent=payload.consent,
            confidential=payload.confidential,
            complaint_about=unit_named(actor, payload.complaint_about) if payload.complaint_about else None,
            by=actor,
        )
        return shapes.case_for(actor, case)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/cases/{ref}",
    response=documented(200, shapes.Case, 404),
    summary="Show a case",
    operation_id="show_case",
    tags=["cases"],
)
def show_case(request: ApiRequest, ref: str) -> HttpResponse:
    """One case, with what the caller may do to it now."""
    return respond(shapes.case_for(request.auth, case_of(request.auth, ref)))


@router.get(
    "/cases/{ref}/messages",
    response=documented(200, Items[shapes.Message], 403, 404),
    summary="Read a conversation",
    operation_id="list_messages",
    tags=["messages"],
)
def list_messages(request: ApiRequest, ref: str, filters: Query[MessageFilters]) -> HttpResponse:
    """The conversation in order; for staff with the notes inside the zone between its messages."""
    case = case_of(request.auth, ref)
    insist_readable(request.auth, case, filters.internal)
    name = f"messages {case.ref} {filters.internal}"
    messages, notes = read_cursor(filters.cursor, name) if filters.cursor is not None else (0, 0)
    said = conversation(request.auth, case, filters, after=(messages, notes))
    shown = said[: filters.limit]
    if len(said) <= filters.limit:
        return respond(Items(items=shown, next=None))
    messages = max((one.number for one in shown if not one.internal), default=messages)
    notes = max((one.number for one in shown if one.internal), default=notes)
    return respond(Items(items=shown, next=write_cursor(name, messages, notes)))


def insist_readable(actor: Actor, case: Case, internal: bool | None) -> None:
    """Refuse whoever asks for notes and may not read them."""
    if internal and not may_read_notes(relations_of(actor, case)):
        raise Denied(_("Only staff read the notes inside the zone."))


def conversation(actor: Actor, case: Case, filters: MessageFilters, *, after: tuple[int, int]) -> list[shapes.Message]:
    """Messages and notes from after these numbers on, each in its own order, one more than fits on the page."""
    most = filters.limit + 1
    messages: list[Any] = (
        [] if filters.internal else list(messages_of(case.pk, after[0]).prefetch_related("files")[:most])
    )
    notes: list[Any] = (
        [] if filters.internal is False else list(notes_of(actor, case, after[1]).prefetch_related("files")[:most])
    )
    said = [shapes.Message.of_message(row, list(row.files.all())) for row in messages]
    noted = [shapes.Message.of_note(row, list(row.files.all())) for row in notes]
    return list(heapq.merge(said, noted, key=lambda one: one.sent_at))[:most]


@router.post(
    "/cases/{ref}/messages",
    response=documented(201, shapes.Message, 400, 403, 404, 409, 413),
    summary="Write a message",
    operation_id="post_message",
    tags=["messages"],
)
def write_message(request: ApiRequest, ref: str, payload: NewMessage, key: Key) -> HttpResponse:
    """Say something to the other side, or write a note inside the zone. An answer to a question resumes the work."""

    def act() -> shapes.Message:
        case = case_of(request.auth, ref)
        if payload.internal:
            return shapes.Message.of_note(write_note(case, by=request.auth, body=payload.body), [])
        return shapes.Message.of_message(post_message(case, by=request.auth, body=payload.body), [])

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.patch(
    "/cases/{ref}/messages/{number}",
    response=documented(200, shapes.Message, 400, 403, 404, 409, 413),
    summary="Correct a message",
    operation_id="correct_message",
    tags=["messages"],
)
def correct_message(
    request: ApiRequest, ref: str, number: Annotated[int, Path(ge=1, le=LARGEST)], payload: Correction, key: Key
) -> HttpResponse:
    """Put a message of your own into other words, within ten minutes and before it was answered. The first are kept."""

    def act() -> shapes.Message:
        case = case_of(request.auth, ref)
        rows: Any = case.notes if payload.internal else case.messages
        insist_readable(request.auth, case, payload.internal)
        get_object_or_404(rows, number=number)
        said = correct(case, by=request.auth, number=number, body=payload.body, internal=payload.internal)
        files = list(said.files.order_by("pk"))
        return shapes.Message.of_note(said, files) if isinstance(said, Note) else shapes.Message.of_message(said, files)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
