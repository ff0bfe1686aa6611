"""What may be sent about groups, meetings, action items and associations."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from openzone.api.agreement_bodies import FileNumber
from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Moment, Reason, Ref, Step, Text
from openzone.api.identity_shapes import Partial
from openzone.partnerships.actions.meetings import MOST_ON_AGENDA
from openzone.partnerships.enums import (
    AssociationKind,
    BoardOffice,
    GroupKind,
    GroupOffice,
    ItemState,
    MeetingState,
    Standing,
)

Number = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
MOST_WHO_CAME = 200


class GroupFilters(Filters):
    """Which groups."""

    q: str | None = Field(default=None, max_length=200, description="Words of its name or purpose.")
    kind: GroupKind | None = None


class MeetingFilters(Filters):
    """Which meetings of a group."""

    state: MeetingState | None = None


class ItemFilters(Filters):
    """Which action items."""

    which: str | None = Field(
        default=None, pattern=r"^(mine|unit|late|reported)$", description="`mine`, `unit`, `late` or `reported`."
    )
    group: Code | None = Field(default=None, description="Code of the group.")
    state: ItemState | None = None


class AssociationFilters(Filters):
    """Which associations."""

    q: str | None = Field(default=None, max_length=200, description="Words of its name.")
    kind: AssociationKind | None = None


class _Founded(Step):
    kind: GroupKind
    name: Line
    name_local: Line = ""
    purpose: Text = ""
    purpose_local: Text = ""
    unit: Code = Field(description="Code of the unit that keeps it.")
    founded: Partial = ""
    began: Partial = Field(default="", description="When it began to work.")
    agreement: Ref | None = Field(default=None, description="Reference of the agreement by which it was set up.")
    source: Line = ""
    is_public: StrictBool = False


class NewGroup(_Founded):
    """Set up a group."""

    code: Code


class OtherGroup(_Founded):
    """A group in other words."""


class Dissolution(Step):
    """Until when there was a group."""

    ended: Partial


class NewMember(Step):
    """Who joins a group: by the e-mail of an account, or by name; for an organisation, or a body outside."""

    email: Line | None = Field(default=None, description="E-mail of somebody who works here or acts for an enterprise.")
    name: Line = ""
    name_local: Line = ""
    organisation: Ref | None = None
    body: Line = ""
    office: GroupOffice = GroupOffice.MEMBER
    office_then: Line = Field(default="", description="What the person was outside the group then.")
    office_then_local: Line = ""
    since: Partial = ""


class Appointment(Step):
    """Another office in the group."""

    office: GroupOffice
    office_then: Line = ""
    office_then_local: Line = ""
    since: Partial


class Departure(Step):
    """Until when somebody belonged."""

    until: Partial


class NewOffice(Step):
    """An office that belongs to a group as such: a unit, an organisation, or a body outside by its name."""

    unit: Code | None = None
    organisation: Ref | None = None
    name: Line = ""
    name_local: Line = ""
    since: Partial = ""


class AgendaLine(Body):
    """A line of an agenda."""

    text: Line = ""
    text_local: Line = ""


class Convening(Step):
    """When and where a group meets, and about what."""

    starts_at: Moment
    place: Line = ""
    place_local: Line = ""
    agenda: Annotated[list[AgendaLine], Field(max_length=MOST_ON_AGENDA)] = Field(default_factory=list)


class MemberCame(Body):
    """Whether a member came."""

    member: Number = Field(description="The `id` of the member.")
    standing: Standing
    apology: Line = ""


class AttendanceList(Step):
    """It was held, and who came."""

    came: Annotated[list[MemberCame], Field(max_length=MOST_WHO_CAME)] = Field(default_factory=list)


class Minutes(Step):
    """What was said and settled."""

    minutes: Text


class Approval(Step):
    """The minutes stand."""


class GroupReason(Step):
    """Why."""

    reason: Reason


class NewDecision(Step):
    """What was decided."""

    text: Text = ""
    text_local: Text = ""


class NewPaper(Step):
    """A paper that was handed in at `/files`."""

    what: Line
    document: FileNumber


class _Given(Step):
    text: Text = ""
    text_local: Text = ""
    user: Line | None = Field(default=None, description="E-mail of somebody who works here.")
    unit: Code | None = Field(default=None, description="Or code of a unit.")
    member: Number | None = Field(default=None, description="Or the `id` of a member of the group.")
    due_on: CalendarDay | None = None


class NewItem(_Given):
    """What somebody shall do: exactly one of `user`, `unit` and `member`."""

    meeting: Number | None = Field(default=None, description="The `id` of the meeting that gives it out.")
    decision: Number | None = Field(default=None, description="The number of the decision of that meeting.")


class OtherItem(_Given):
    """The same in other words, by another day, or for somebody else."""


class ItemProof(Step):
    """When it was done, and what shows it: words, a paper, or both."""

    done_on: CalendarDay
    remark: Text = ""
    document: FileNumber | None = None


class Accepted(Step):
    """It is done."""


class _OfAssociation(Step):
    kind: AssociationKind
    name: Line
    name_local: Line = ""
    unit: Code = Field(description="Code of the unit that looks after it.")
    organisation: Ref | None = Field(default=None, description="The association itself in the registry.")
    parent: Code | None = Field(default=None, description="Code of the association whose branch it is.")
    founded: Partial = ""
    ended: Partial = ""
    source: Line = ""
    is_public: StrictBool = False


class NewAssociation(_OfAssociation):
    """Put an association on record."""

    code: Code


class OtherAssociation(_OfAssociation):
    """An association in other words, or below another one."""


class Joining(Step):
    """Which organisation belongs to an association."""

    organisation: Ref
    since: Partial = ""


class NewSeat(Step):
    """Who sits on a board."""

    office: BoardOffice
    name: Line = ""
    name_local: Line = ""
    organisation: Ref | None = None
    since: Partial = ""
    until: Partial = ""


MEETING_BODIES: dict[str, type[Body]] = {
    "attendance": AttendanceList,
    "minutes": Minutes,
    "approval": Approval,
    "cancellation": GroupReason,
}
ITEM_BODIES: dict[str, type[Body]] = {
    "report": ItemProof,
    "acceptance": Accepted,
    "return": GroupReason,
    "dropping": GroupReason,
}
