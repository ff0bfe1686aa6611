"""The shapes of groups, meetings, action items and associations."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from openzone.api import shapes
from openzone.core.actor import Actor
from openzone.partnerships.association_queries import board_of
from openzone.partnerships.association_queries import members_of as members_of_association
from openzone.partnerships.enums import (
    ITEM_NOUNS,
    MEETING_NOUNS,
    AssociationKind,
    BoardOffice,
    GroupKind,
    GroupOffice,
    ItemState,
    MeetingState,
    Standing,
)
from openzone.partnerships.group_queries import attendance_of, members_of, offices_of, possible_at, possible_with
from openzone.partnerships.models import (
    ActionItem,
    Association,
    Attendance,
    BoardSeat,
    Group,
    Meeting,
    Member,
    MemberOffice,
)

NOUN_OF_MEETING = {verb: noun for noun, verb in MEETING_NOUNS.items()}
NOUN_OF_ITEM = {verb: noun for noun, verb in ITEM_NOUNS.items()}


def _taken(shape: type[BaseModel], row: Any, *but: str) -> dict[str, Any]:
    """The columns that a shape has of a row; dates as precise as they are known are their text."""
    names = [name for name in shape.model_fields if name not in but]
    partial = {"founded", "began", "ended", "since", "until"}
    return {name: str(getattr(row, name)) if name in partial else getattr(row, name) for name in names}


class GroupShape(BaseModel):
    """A group."""

    code: str = Field(examples=["smart-city"])
    kind: GroupKind
    name: str
    name_local: str
    purpose: str
    purpose_local: str
    unit: str = Field(description="Code of the unit that keeps it.")
    founded: str = Field(description="As far as it is known; empty where it is not.", examples=["2014-05"])
    began: str
    ended: str = Field(description="Empty while it is at work.")
    agreement: str | None = Field(description="Reference of the agreement by which it was set up.")
    source: str
    is_public: bool
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, row: Group) -> "GroupShape":
        """The shape of this row."""
        return cls(**columns_of_group(row))


def columns_of_group(row: Group) -> dict[str, Any]:
    """What every shape of a group has."""
    known = {"unit": row.unit.code, "agreement": row.agreement.ref if row.agreement else None}
    return {**_taken(GroupShape, row, "unit", "agreement"), **known}


class MemberShape(BaseModel):
    """A person in a group."""

    id: int
    name: str
    name_local: str
    organisation: str | None = Field(description="Reference of the organisation for which the person sits there.")
    body: str
    office: GroupOffice
    office_then: str
    office_then_local: str
    since: str
    until: str = Field(description="Empty while the person belongs to it.")

    @classmethod
    def of(cls, row: Member) -> "MemberShape":
        """The shape of this row."""
        person: Any = row.user or row
        known = {"id": row.pk, "name": person.name, "name_local": person.name_local}
        organisation = row.organisation.ref if row.organisation else None
        return cls(**_taken(cls, row, *known, "organisation"), **known, organisation=organisation)


class MemberOfficeShape(BaseModel):
    """An office that belongs to a group as such."""

    id: int
    unit: str | None
    organisation: str | None
    name: str
    name_local: str
    since: str
    until: str

    @classmethod
    def of(cls, row: MemberOffice) -> "MemberOfficeShape":
        """The shape of this row."""
        known: dict[str, Any] = {
            "id": row.pk,
            "unit": row.unit.code if row.unit else None,
            "organisation": row.organisation.ref if row.organisation else None,
        }
        return cls(**_taken(cls, row, *known), **known)


class WholeGroup(GroupShape):
    """A group with who belongs or belonged to it."""

    members: list[MemberShape]
    offices: list[MemberOfficeShape]

    @classmethod
    def of(cls, row: Group) -> "WholeGroup":
        """The shape of this row."""
        return cls(
            **columns_of_group(row),
            members=[MemberShape.of(one) for one in members_of(row)],
            offices=[MemberOfficeShape.of(one) for one in offices_of(row)],
        )


class MeetingShape(BaseModel):
    """A meeting of a group."""

    id: int
    group: str = Field(description="Code of the group.")
    number: int
    starts_at: datetime
    place: str
    place_local: str
    state: MeetingState
    approved_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Meeting) -> "MeetingShape":
        """The shape of this row."""
        return cls(**columns_of_meeting(row))


def columns_of_meeting(row: Meeting) -> dict[str, Any]:
    """What every shape of a meeting has."""
    return {**_taken(MeetingShape, row, "id", "group"), "id": row.pk, "group": row.group.code}


class SaidShape(BaseModel):
    """A numbered sentence in both languages."""

    number: int
    text: str
    text_local: str

    @classmethod
    def of(cls, row: Any) -> "SaidShape":
        """The shape of this row."""
        return cls(**_taken(cls, row))


class AttendanceShape(BaseModel):
    """Whether a member came."""

    member: int = Field(description="The `id` of the member.")
    standing: Standing
    apology: str

    @classmethod
    def of(cls, row: Attendance) -> "AttendanceShape":
        """The shape of this row."""
        return cls(member=row.member_id, standing=Standing(row.standing), apology=row.apology)


class PaperShape(BaseModel):
    """A paper of a meeting."""

    what: str
    file: shapes.File


class WholeMeeting(MeetingShape):
    """A meeting with its agenda, who came, its minutes, decisions and papers, and what the caller may do now."""

    agenda: list[SaidShape]
    attendance: list[AttendanceShape]
    minutes: str
    decisions: list[SaidShape]
    papers: list[PaperShape]
    cancelled_for: str
    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def whole_meeting(actor: Actor, row: Meeting) -> WholeMeeting:
    """A meeting with all that the caller sees of it."""
    papers = row.papers.select_related("file").order_by("pk")
    return WholeMeeting(
        **columns_of_meeting(row),
        agenda=[SaidShape.of(one) for one in row.agenda.order_by("number")],
        attendance=[AttendanceShape.of(one) for one in attendance_of(row)],
        minutes=row.minutes,
        decisions=[SaidShape.of(one) for one in row.decisions.order_by("number")],
        papers=[PaperShape(what=one.what, file=shapes.File.of(one.file)) for one in papers],
        cancelled_for=row.cancelled_for,
        can=[NOUN_OF_MEETING[verb] for verb in possible_at(actor, row)],
    )


class ActionItemShape(BaseModel):
    """What somebody of a group shall do."""

    id: int
    group: str = Field(description="Code of the group.")
    number: int
    text: str
    text_local: str
    user: str | None = Field(description="Name of the person who shall do it.")
    unit: str | None = Field(description="Or code of the unit.")
    member: int | None = Field(description="Or the `id` of the member.")
    meeting: int | None = Field(description="The `id` of the meeting that gave it out.")
    decision: int | None = Field(description="The number of its decision.")
    due_on: date | None
    state: ItemState
    done_on: date | None
    report: str
    answer: str = Field(description="Why it was sent back, or dropped.")
    evidence: shapes.File | None
    version: int

    @classmethod
    def of(cls, row: ActionItem) -> "ActionItemShape":
        """The shape of this row."""
        return cls(**columns_of_item(row))


def columns_of_item(row: ActionItem) -> dict[str, Any]:
    """What every shape of an item has."""
    known = {
        "id": row.pk,
        "group": row.group.code,
        "user": row.user.shown_name if row.user else None,
        "unit": row.unit.code if row.unit else None,
        "member": row.member_id,
        "meeting": row.meeting_id,
        "decision": row.decision.number if row.decision else None,
        "evidence": shapes.File.of(row.evidence) if row.evidence else None,
    }
    return {**_taken(ActionItemShape, row, *known), **known}


class WholeItem(ActionItemShape):
    """An item with what the caller may do now."""

    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def whole_item(actor: Actor, row: ActionItem) -> WholeItem:
    """An item with what the caller may do."""
    return WholeItem(**columns_of_item(row), can=[NOUN_OF_ITEM[verb] for verb in possible_with(actor, row)])


class AssociationShape(BaseModel):
    """An association."""

    code: str = Field(examples=["software-association"])
    kind: AssociationKind
    name: str
    name_local: str
    unit: str = Field(description="Code of the unit that looks after it.")
    organisation: str | None = Field(description="Reference of the association itself in the registry.")
    parent: str | None = Field(description="Code of the association whose branch it is.")
    founded: str
    ended: str
    source: str
    is_public: bool
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, row: Association) -> "AssociationShape":
        """The shape of this row."""
        return cls(**columns_of_association(row))


def columns_of_association(row: Association) -> dict[str, Any]:
    """What every shape of an association has."""
    known = {
        "unit": row.unit.code,
        "organisation": row.organisation.ref if row.organisation else None,
        "parent": row.parent.code if row.parent else None,
    }
    return {**_taken(AssociationShape, row, *known), **known}


class BelongingShape(BaseModel):
    """An organisation that belongs or belonged to an association."""

    id: int
    organisation: str = Field(description="Its reference.")
    since: str
    until: str


class SeatShape(BaseModel):
    """Who sits or sat on a board."""

    id: int
    office: BoardOffice
    name: str
    name_local: str
    organisation: str | None
    since: str
    until: str

    @classmethod
    def of(cls, row: BoardSeat) -> "SeatShape":
        """The shape of this row."""
        organisation = row.organisation.ref if row.organisation else None
        return cls(**_taken(cls, row, "id", "organisation"), id=row.pk, organisation=organisation)


class WholeAssociation(AssociationShape):
    """An association with its board and, for staff, who belongs to it."""

    members: list[BelongingShape]
    board: list[SeatShape]


def whole_association(row: Association, *, staff: bool) -> WholeAssociation:
    """An association with all that the caller sees of it."""
    belonging = members_of_association(row) if staff else ()
    return WholeAssociation(
        **columns_of_association(row),
        members=[
            BelongingShape(id=one.pk, organisation=one.organisation.ref, since=str(one.since), until=str(one.until))
            for one in belonging
        ],
        board=[SeatShape.of(one) for one in board_of(row)],
    )
