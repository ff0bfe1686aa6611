"""Associations with their branches, members and boards."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from openzone.api import group_bodies as bodies
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.group_shapes import AssociationShape, WholeAssociation, whole_association
from openzone.api.groups import Id
from openzone.api.named import organisation_named, unit_named
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.partnerships.actions import associations
from openzone.partnerships.association_queries import search, visible_to
from openzone.partnerships.models import Association
from openzone.places.queries import is_staff

router = Router(tags=["associations"])
AssociationCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Code of the association.")]


def _named(actor: Actor, code: str) -> Association:
    return get_object_or_404(visible_to(actor), code=code)


def _whole(actor: Actor, code: str) -> WholeAssociation:
    return whole_association(_named(actor, code), staff=is_staff(actor))


def _content(actor: Actor, payload: Any) -> dict[str, Any]:
    sent = {name: getattr(payload, name) for name in associations.Content.__dataclass_fields__}
    sent["organisation"] = organisation_named(actor, payload.organisation) if payload.organisation else None
    if payload.parent is not None:
        sent["parent"] = visible_to(actor).filter(code=payload.parent).first()
        if sent["parent"] is None:
            raise Invalid.of("parent", _("There is no association with this code."))
    return {"unit": unit_named(actor, payload.unit), "content": associations.Content(**sent)}


@router.get(
    "/associations",
    response=documented(200, Items[AssociationShape]),
    summary="List associations",
    operation_id="list_associations",
)
def list_associations(request: ApiRequest, filters: Query[bodies.AssociationFilters]) -> HttpResponse:
    """The associations of the zone, the last changed first; people of an enterprise see those to which it belongs."""
    rows = search(visible_to(request.auth), filters.q or "")
    rows = rows.filter(kind=filters.kind) if filters.kind is not None else rows
    found, after = page(
        rows, Order("associations", "changed_at", down=True), cursor=filters.cursor, limit=filters.limit
    )
    return respond(Items(items=[AssociationShape.of(row) for row in found], next=after))


@router.post(
    "/associations",
    response=documented(201, WholeAssociation, 400, 403, 409, 413),
    summary="Put an association on record",
    operation_id="found_association",
)
def new_association(request: ApiRequest, payload: bodies.NewAssociation, key: Key) -> HttpResponse:
    """Put an association on record that one of the caller's units looks after."""

    def act() -> WholeAssociation:
        associations.found(by=request.auth, code=payload.code, **_content(request.auth, payload))
        return _whole(request.auth, payload.code)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/associations/{association}",
    response=documented(200, WholeAssociation, 404),
    summary="Show an association",
    operation_id="show_association",
)
def show_association(request: ApiRequest, association: AssociationCode) -> HttpResponse:
    """One association with its board; staff see who belongs to it too."""
    return respond(_whole(request.auth, association))


def _done(
    request: ApiRequest,
    code: str,
    key: str | None,
    payload: Body,
    act: Callable[[Association], object],
    status: int = 200,
) -> HttpResponse:
    """Do something to an association, and answer it as it is then."""

    def acted() -> WholeAssociation:
        act(_named(request.auth, code))
        return _whole(request.auth, code)

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=status)


CHANGED = documented(200, WholeAssociation, 400, 403, 404, 409, 413)
ADDED = documented(201, WholeAssociation, 400, 403, 404, 409, 413)


@router.put(
    "/associations/{association}",
    response=CHANGED,
    summary="Change an association",
    operation_id="change_association",
)
def change_association(
    request: ApiRequest, association: AssociationCode, payload: bodies.OtherAssociation, key: Key
) -> HttpResponse:
    """Put an association into other words, or make it the branch of another one: never of one of its own."""

    def act(row: Association) -> None:
        associations.change(row, by=request.auth, seen=payload.seen, **_content(request.auth, payload))

    return _done(request, association, key, payload, act)


@router.post(
    "/associations/{association}/members",
    response=ADDED,
    summary="Let an organisation belong to an association",
    operation_id="join_association",
)
def new_member(request: ApiRequest, association: AssociationCode, payload: bodies.Joining, key: Key) -> HttpResponse:
    """Put on record that an organisation belongs to it."""

    def act(row: Association) -> None:
        who = organisation_named(request.auth, payload.organisation)
        associations.join(row, by=request.auth, organisation=who, since=payload.since, seen=payload.seen)

    return _done(request, association, key, payload, act, 201)


@router.post(
    "/associations/{association}/members/{number}/departure",
    response=CHANGED,
    summary="Say when an organisation left",
    operation_id="leave_association",
)
def end_member(
    request: ApiRequest, association: AssociationCode, number: Id, payload: bodies.Departure, key: Key
) -> HttpResponse:
    """Put on record until when it belonged."""

    def act(row: Association) -> None:
        one = get_object_or_404(row.members.select_related("association"), pk=number)
        associations.leave(one, by=request.auth, until=payload.until, seen=payload.seen)

    return _done(request, association, key, payload, act)


@router.post(
    "/associations/{association}/board",
    response=ADDED,
    summary="Say who sits on the board",
    operation_id="appoint_to_board",
)
def new_seat(request: ApiRequest, association: AssociationCode, payload: bodies.NewSeat, key: Key) -> HttpResponse:
    """Put on record who sits on the board, as what and for which term."""

    def act(row: Association) -> None:
        sent = payload.model_dump(exclude={"seen", "organisation"})
        who = organisation_named(request.auth, payload.organisation) if payload.organisation else None
        seat = associations.Seat(organisation=who, **sent)
        associations.appoint(row, by=request.auth, seat=seat, seen=payload.seen)

    return _done(request, association, key, payload, act, 201)


@router.post(
    "/associations/{association}/board/{number}/departure",
    response=CHANGED,
    summary="Say when somebody left the board",
    operation_id="leave_board",
)
def end_seat(
    request: ApiRequest, association: AssociationCode, number: Id, payload: bodies.Departure, key: Key
) -> HttpResponse:
    """Put on record until when somebody sat on the board."""

    def act(row: Association) -> None:
        one = get_object_or_404(row.board.select_related("association"), pk=number)
        associations.step_down(one, by=request.auth, until=payload.until, seen=payload.seen)

    return _done(request, association, key, payload, act)
