"""Groups with their members, and their meetings; the steps of a meeting are nouns posted below it."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel

from openzone.accounts.models import User
from openzone.api import group_bodies as bodies
from openzone.api.access import ApiRequest
from openzone.api.agreements import body_of
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body
from openzone.api.group_shapes import GroupShape, MeetingShape, WholeGroup, WholeMeeting, whole_meeting
from openzone.api.named import file_named, organisation_named, unit_named
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.partnerships.actions import groups, meetings
from openzone.partnerships.group_queries import meetings_visible_to, search, visible_to
from openzone.partnerships.models import Group, Meeting, Member, MemberOffice
from openzone.partnerships.queries import at_desk as agreements_at_desk
from openzone.places.models import Post
from openzone.registry.models import Membership

router = Router(tags=["groups"])
GroupCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Code of the group.")]
Id = Annotated[int, Path(ge=1, le=LARGEST)]


def group_named(actor: Actor, code: str) -> Group:
    """The group with this code, if the caller sees it; else it is not there."""
    return get_object_or_404(visible_to(actor), code=code)


def _person(actor: Actor, email: str | None) -> User | None:
    """Somebody who works in the zone or acts for an enterprise of it."""
    if email is None:
        return None
    posts = Post.objects.filter(zone_id=actor.where, until__isnull=True).values("user_id")
    belong = Membership.objects.filter(zone_id=actor.where, until__isnull=True).values("user_id")
    known = User.objects.filter(pk__in=posts.union(belong))
    found = known.filter(email__iexact=email).first() if email.isprintable() else None
    if found is None:
        raise Invalid.of("email", _("Nobody with this e-mail works here or acts for an enterprise here."))
    return found


def _content(actor: Actor, payload: Any) -> dict[str, Any]:
    sent = {name: getattr(payload, name) for name in groups.Content.__dataclass_fields__}
    if payload.agreement is not None:
        sent["agreement"] = agreements_at_desk(actor).filter(ref=payload.agreement).first()
        if sent["agreement"] is None:
            raise Invalid.of("agreement", _("No agreement that you see has this reference."))
    return {"unit": unit_named(actor, payload.unit), "content": groups.Content(**sent)}


@router.get("/groups", response=documented(200, Items[GroupShape]), summary="List groups", operation_id="list_groups")
def list_groups(request: ApiRequest, filters: Query[bodies.GroupFilters]) -> HttpResponse:
    """The groups that the caller sees, the last changed first; members see those to which they belong."""
    rows = search(visible_to(request.auth), filters.q or "")
    rows = rows.filter(kind=filters.kind) if filters.kind is not None else rows
    found, after = page(rows, Order("groups", "changed_at", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[GroupShape.of(row) for row in found], next=after))


@router.post(
    "/groups",
    response=documented(201, WholeGroup, 400, 403, 409, 413),
    summary="Set up a group",
    operation_id="found_group",
)
def new_group(request: ApiRequest, payload: bodies.NewGroup, key: Key) -> HttpResponse:
    """Set up a group that one of the caller's units keeps."""

    def act() -> WholeGroup:
        made = groups.found(by=request.auth, code=payload.code, **_content(request.auth, payload))
        return WholeGroup.of(group_named(request.auth, made.code))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/groups/{group}", response=documented(200, WholeGroup, 404), summary="Show a group", operation_id="show_group"
)
def show_group(request: ApiRequest, group: GroupCode) -> HttpResponse:
    """One group, with who belongs or belonged to it."""
    return respond(WholeGroup.of(group_named(request.auth, group)))


def _done(
    request: ApiRequest, code: str, key: str | None, payload: Body, act: Callable[[Group], object], status: int = 200
) -> HttpResponse:
    """Do something to a group, and answer the group as it is then."""

    def acted() -> WholeGroup:
        act(group_named(request.auth, code))
        return WholeGroup.of(group_named(request.auth, code))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=status)


def _group_step(path: str, name: str, words: str, body: type[Body], does: Any, status: int = 200) -> None:
    """A step of a group, answered with the group: posted, or put where it changes the group itself."""

    def view(request: ApiRequest, group: str, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Group) -> None:
            does(request.auth, row, payload)

        return _done(request, group, key, payload, act, status)

    view.__annotations__ |= {"payload": body, "group": GroupCode, "key": Key}
    view.__defaults__ = (body_of(body), None)
    send = router.put if name == "change_group" else router.post
    send(
        path,
        response=documented(status, WholeGroup, 400, 403, 404, 409, 413),
        operation_id=name,
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(view)


def _numbered_step(path: str, name: str, words: str, body: type[Body], does: Any) -> None:
    """A step of a member or an office of a group, answered with the group."""

    def view(request: ApiRequest, group: str, number: int, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Group) -> None:
            does(request.auth, row, number, payload)

        return _done(request, group, key, payload, act)

    view.__annotations__ |= {"payload": body, "group": GroupCode, "number": Id, "key": Key}
    view.__defaults__ = (body_of(body), None)
    router.post(
        path,
        response=documented(200, WholeGroup, 400, 403, 404, 409, 413),
        operation_id=name,
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(view)


def _change(actor: Actor, row: Group, sent: bodies.OtherGroup) -> None:
    groups.change(row, by=actor, seen=sent.seen, **_content(actor, sent))


def _end(actor: Actor, row: Group, sent: bodies.Dissolution) -> None:
    groups.end(row, by=actor, ended=sent.ended, seen=sent.seen)


def _organisation(actor: Actor, ref: str | None) -> Any:
    return organisation_named(actor, ref) if ref else None


def _join(actor: Actor, row: Group, sent: bodies.NewMember) -> None:
    known = sent.model_dump(exclude={"email", "organisation", "seen"})
    sits = groups.Sits(user=_person(actor, sent.email), organisation=_organisation(actor, sent.organisation), **known)
    groups.join(row, by=actor, sits=sits, seen=sent.seen)


def _join_office(actor: Actor, row: Group, sent: bodies.NewOffice) -> None:
    named = {
        "unit": unit_named(actor, sent.unit) if sent.unit else None,
        "organisation": _organisation(actor, sent.organisation),
    }
    groups.join_office(row, by=actor, **named, **sent.model_dump(exclude=set(named)))


def _member(row: Group, number: int) -> Member:
    return get_object_or_404(row.members.select_related("group"), pk=number)


def _office(row: Group, number: int) -> MemberOffice:
    return get_object_or_404(row.offices.select_related("group"), pk=number)


def _appoint(actor: Actor, row: Group, number: int, sent: bodies.Appointment) -> None:
    groups.appoint(_member(row, number), by=actor, **sent.model_dump())


def _leave(actor: Actor, row: Group, number: int, sent: bodies.Departure) -> None:
    groups.leave(_member(row, number), by=actor, **sent.model_dump())


def _leave_office(actor: Actor, row: Group, number: int, sent: bodies.Departure) -> None:
    groups.leave_office(_office(row, number), by=actor, **sent.model_dump())


ONE, MEMBER = "/groups/{group}", "/groups/{group}/members/{number}"
_group_step(ONE, "change_group", "Put a group into other words.", bodies.OtherGroup, _change)
_group_step(f"{ONE}/dissolution", "end_group", "End a group that has nothing open.", bodies.Dissolution, _end)
_group_step(f"{ONE}/members", "add_group_member", "Let a person belong to a group.", bodies.NewMember, _join, 201)
_group_step(f"{ONE}/offices", "add_group_office", "Let an office join as such.", bodies.NewOffice, _join_office, 201)
_numbered_step(
    f"{MEMBER}/appointment", "appoint_group_member", "Give a member another office.", bodies.Appointment, _appoint
)
_numbered_step(f"{MEMBER}/departure", "end_group_member", "Say when a member left.", bodies.Departure, _leave)
_numbered_step(
    f"{ONE}/offices/{{number}}/departure", "end_group_office", "Say when an office left.", bodies.Departure,
    _leave_office,
)  # fmt: skip


# Meetings


@router.get(
    "/groups/{group}/meetings",
    response=documented(200, Items[MeetingShape], 404),
    summary="List the meetings of a group",
    operation_id="list_meetings",
)
def list_meetings(request: ApiRequest, group: GroupCode, filters: Query[bodies.MeetingFilters]) -> HttpResponse:
    """The meetings of a group, the latest first."""
    rows = meetings_visible_to(request.auth).filter(group=group_named(request.auth, group))
    rows = rows.filter(state=filters.state) if filters.state is not None else rows
    found, after = page(rows, Order("meetings", "starts_at", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[MeetingShape.of(row) for row in found], next=after))


def meeting_named(actor: Actor, number: int) -> Meeting:
    """The meeting with this id, if the caller sees its group; else it is not there."""
    return get_object_or_404(meetings_visible_to(actor), pk=number)


def _convened(payload: bodies.Convening) -> meetings.Convened:
    lines = [(one.text, one.text_local) for one in payload.agenda]
    return meetings.Convened(
        starts_at=payload.starts_at, place=payload.place, place_local=payload.place_local, agenda=lines
    )


@router.post(
    "/groups/{group}/meetings",
    response=documented(201, WholeMeeting, 400, 403, 404, 409, 413),
    summary="Convene a meeting",
    operation_id="convene_meeting",
)
def new_meeting(request: ApiRequest, group: GroupCode, payload: bodies.Convening, key: Key) -> HttpResponse:
    """Call a group together. Its members with an account are told."""

    def act() -> WholeMeeting:
        row = group_named(request.auth, group)
        made = meetings.convene(row, by=request.auth, convened=_convened(payload))
        return whole_meeting(request.auth, meeting_named(request.auth, made.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/meetings/{meeting}",
    response=documented(200, WholeMeeting, 404),
    summary="Show a meeting",
    operation_id="show_meeting",
)
def show_meeting(request: ApiRequest, meeting: Id) -> HttpResponse:
    """One meeting, and what the caller may do now."""
    return respond(whole_meeting(request.auth, meeting_named(request.auth, meeting)))


def _meeting_step(path: str, name: str, words: str, body: type[Body], does: Any, status: int = 200) -> None:
    """A step of a meeting, answered with the meeting: posted, or put where it changes the meeting itself."""

    def view(request: ApiRequest, meeting: int, payload: Any, key: Any = None) -> HttpResponse:
        def act() -> BaseModel:
            does(request.auth, meeting_named(request.auth, meeting), payload)
            return whole_meeting(request.auth, meeting_named(request.auth, meeting))

        return respond_once(request, key, payload.model_dump(mode="json"), act, status=status)

    view.__annotations__ |= {"payload": body, "meeting": Id, "key": Key}
    view.__defaults__ = (body_of(body), None)
    send = router.put if name == "change_meeting" else router.post
    send(
        path,
        response=documented(status, WholeMeeting, 400, 403, 404, 409, 413),
        operation_id=name,
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(view)


def _move(actor: Actor, row: Meeting, sent: bodies.Convening) -> None:
    meetings.change(row, by=actor, convened=_convened(sent), seen=sent.seen)


def _hold(actor: Actor, row: Meeting, sent: bodies.AttendanceList) -> None:
    came = [meetings.Came(_seat(row, one.member), one.standing, one.apology) for one in sent.came]
    meetings.hold(row, by=actor, came=came, seen=sent.seen)


def _seat(row: Meeting, number: int) -> Member:
    found = row.group.members.filter(pk=number).first()
    if found is None:
        raise Invalid.of("came", _("Please name each member of this group once."))
    return found


def _minute(actor: Actor, row: Meeting, sent: bodies.Minutes) -> None:
    meetings.minute(row, by=actor, **sent.model_dump())


def _approve(actor: Actor, row: Meeting, sent: bodies.Approval) -> None:
    meetings.approve(row, by=actor, seen=sent.seen)


def _cancel(actor: Actor, row: Meeting, sent: bodies.GroupReason) -> None:
    meetings.cancel(row, by=actor, **sent.model_dump())


def _decide(actor: Actor, row: Meeting, sent: bodies.NewDecision) -> None:
    meetings.decide(row, by=actor, **sent.model_dump())


def _add_paper(actor: Actor, row: Meeting, sent: bodies.NewPaper) -> None:
    file = file_named(actor, sent.document, "document")
    meetings.add_paper(row, by=actor, document=file, what=sent.what, seen=sent.seen)


MEETING = "/meetings/{meeting}"
STEPS: dict[str, tuple[Any, str]] = {
    "attendance": (_hold, "Put on record that it was held, and who came. Said again, it replaces who came."),
    "minutes": (_minute, "Write the minutes. A meeting that lies ahead has none."),
    "approval": (_approve, "Let the minutes stand, as head or secretary. The members are told."),
    "cancellation": (_cancel, "Cancel a planned meeting, and say why. The members are told."),
}
_meeting_step(MEETING, "change_meeting", "Move a planned meeting. The members are told.", bodies.Convening, _move)
for noun, (does, words) in STEPS.items():
    _meeting_step(f"{MEETING}/{noun}", f"meeting_{noun}", words, bodies.MEETING_BODIES[noun], does)
_meeting_step(f"{MEETING}/decisions", "add_decision", "Put down what was decided.", bodies.NewDecision, _decide, 201)
_meeting_step(f"{MEETING}/papers", "add_meeting_paper", "Add a paper to a meeting.", bodies.NewPaper, _add_paper, 201)
