"""Action items of groups; their steps are nouns posted below them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from openzone.api import group_bodies as bodies
from openzone.api.access import ApiRequest
from openzone.api.agreements import body_of
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.group_shapes import ActionItemShape, WholeItem, whole_item
from openzone.api.groups import GroupCode, Id, group_named, meeting_named
from openzone.api.named import file_named, staff_named, unit_named
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.partnerships.actions import items
from openzone.partnerships.group_queries import items_visible_to, narrowed
from openzone.partnerships.models import ActionItem, Group
from openzone.places.queries import today_of

router = Router(tags=["groups"])


def _item(actor: Actor, number: int) -> ActionItem:
    """The item with this id, if the caller sees it; else it is not there."""
    return get_object_or_404(items_visible_to(actor), pk=number)


@router.get(
    "/action-items",
    response=documented(200, Items[ActionItemShape]),
    summary="List action items",
    operation_id="list_action_items",
)
def list_items(request: ApiRequest, filters: Query[bodies.ItemFilters]) -> HttpResponse:
    """What groups gave out, the latest first: staff see that of their groups, members of an enterprise their own."""
    actor = request.auth
    rows = narrowed(actor, items_visible_to(actor), filters.which or "", today_of(actor))
    rows = rows.filter(group__code=filters.group) if filters.group is not None else rows
    rows = rows.filter(state=filters.state) if filters.state is not None else rows
    found, after = page(
        rows, Order("action items", "assigned_at", down=True), cursor=filters.cursor, limit=filters.limit
    )
    return respond(Items(items=[ActionItemShape.of(row) for row in found], next=after))


def _given(actor: Actor, group: Group, sent: Any) -> items.Given:
    member = group.members.filter(pk=sent.member).first() if sent.member is not None else None
    if sent.member is not None and member is None:
        raise Invalid.of("member", _("Please choose somebody who belongs to this group."))
    return items.Given(
        user=staff_named(actor, sent.user, "user") if sent.user else None,
        unit=unit_named(actor, sent.unit) if sent.unit else None,
        member=member,
        **{name: getattr(sent, name) for name in ("text", "text_local", "due_on")},
    )


@router.post(
    "/groups/{group}/action-items",
    response=documented(201, WholeItem, 400, 403, 404, 409, 413),
    summary="Give somebody something to do",
    operation_id="assign_action_item",
)
def new_item(request: ApiRequest, group: GroupCode, payload: bodies.NewItem, key: Key) -> HttpResponse:
    """Give a person, a unit or a member something to do, out of a meeting, one of its decisions, or neither."""
    actor = request.auth

    def act() -> WholeItem:
        row = group_named(actor, group)
        made = items.assign(row, by=actor, given=_given(actor, row, payload), **_source(actor, payload))
        return whole_item(actor, _item(actor, made.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _source(actor: Actor, payload: bodies.NewItem) -> dict[str, Any]:
    if payload.meeting is None:
        if payload.decision is not None:
            raise Invalid.of("meeting", _("Please name the meeting that decided it."))
        return {}
    meeting = meeting_named(actor, payload.meeting)
    if payload.decision is None:
        return {"meeting": meeting}
    found = meeting.decisions.filter(number=payload.decision).first()
    if found is None:
        raise Invalid.of("decision", _("This meeting has no decision with this number."))
    found.meeting = meeting
    return {"decision": found}


@router.get(
    "/action-items/{item}",
    response=documented(200, WholeItem, 404),
    summary="Show an action item",
    operation_id="show_action_item",
)
def show_item(request: ApiRequest, item: Id) -> HttpResponse:
    """One item, and what the caller may do now."""
    return respond(whole_item(request.auth, _item(request.auth, item)))


def _step(path: str, name: str, words: str, body: type[Body], does: Any) -> None:
    """A step of an item, answered with the item: posted, or put where it changes the item itself."""

    def view(request: ApiRequest, item: int, payload: Any, key: Any = None) -> HttpResponse:
        def act() -> WholeItem:
            does(request.auth, _item(request.auth, item), payload)
            return whole_item(request.auth, _item(request.auth, item))

        return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

    view.__annotations__ |= {"payload": body, "item": Id, "key": Key}
    view.__defaults__ = (body_of(body), None)
    send = router.put if name == "change_action_item" else router.post
    send(
        path,
        response=documented(200, WholeItem, 400, 403, 404, 409, 413),
        operation_id=name,
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(view)


def _change(actor: Actor, row: ActionItem, sent: bodies.OtherItem) -> None:
    items.change(row, by=actor, given=_given(actor, row.group, sent), seen=sent.seen)


def _report(actor: Actor, row: ActionItem, sent: bodies.ItemProof) -> None:
    file = file_named(actor, sent.document, "document") if sent.document is not None else None
    items.report(row, by=actor, document=file, **sent.model_dump(exclude={"document"}))


def _accept(actor: Actor, row: ActionItem, sent: bodies.Accepted) -> None:
    items.accept(row, by=actor, seen=sent.seen)


def _send_back(actor: Actor, row: ActionItem, sent: bodies.GroupReason) -> None:
    items.send_back(row, by=actor, **sent.model_dump())


def _drop(actor: Actor, row: ActionItem, sent: bodies.GroupReason) -> None:
    items.drop(row, by=actor, **sent.model_dump())


ITEM = "/action-items/{item}"
STEPS: dict[str, tuple[Any, str]] = {
    "report": (_report, "Report that it is done, with what shows it. The group accepts it, or sends it back."),
    "acceptance": (_accept, "Accept what was reported; nobody accepts what he reported himself."),
    "return": (_send_back, "Send back what was reported, and say what is missing."),
    "dropping": (_drop, "Drop it, and say why."),
}
_step(ITEM, "change_action_item", "Change an open item: words, day, or who shall do it.", bodies.OtherItem, _change)
for noun, (does, words) in STEPS.items():
    _step(f"{ITEM}/{noun}", f"action_item_{noun}", words, bodies.ITEM_BODIES[noun], does)
