"""What may be sent about agreements."""

from typing import Annotated

from pydantic import Field, StrictInt

from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Reason, Ref, Step, Text
from openzone.partnerships.actions.agreements import MOST_PARTIES
from openzone.partnerships.actions.steps import MOST_SIGNATORIES
from openzone.partnerships.enums import AgreementKind, AgreementState
from openzone.partnerships.models import MOST_REMIND_DAYS, REMIND_DAYS

FileNumber = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="The `id` of what was handed in at `/files`.")]
PartyNumber = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="The `id` of a party of the agreement.")]


class AgreementFilters(Filters):
    """Which agreements."""

    q: str | None = Field(default=None, max_length=200, description="Words of it, its reference, or a party's name.")
    kind: AgreementKind | None = None
    state: AgreementState | None = None


class Who(Body):
    """Who is bound: an organisation, a body outside by its name, or with neither the zone itself."""

    organisation: Ref | None = Field(default=None, description="Reference of the organisation.")
    name: Line = ""
    name_local: Line = ""


class NewAgreement(Body):
    """Draft an agreement."""

    kind: AgreementKind
    title: Line = ""
    title_local: Line = ""
    summary: Text = ""
    summary_local: Text = ""
    begins_on: CalendarDay | None = Field(default=None, description="Left out: the day of the signature.")
    ends_on: CalendarDay | None = Field(default=None, description="Left out: no end is agreed.")
    remind_days: Annotated[StrictInt, Field(ge=0, le=MOST_REMIND_DAYS)] = Field(
        default=REMIND_DAYS, description="So many days before its last day whoever keeps it is reminded."
    )
    unit: Code = Field(description="Code of the unit that keeps it.")
    officer: Line | None = Field(default=None, description="E-mail of the person who keeps it.")
    parties: Annotated[list[Who], Field(max_length=MOST_PARTIES)] = Field(default_factory=list)


class OtherParty(Step, Who):
    """Let somebody else be bound."""


class NewAnnex(Step):
    """Add a paper."""

    what: Line
    document: FileNumber


class NewCommitment(Step):
    """What a party promises."""

    party: PartyNumber
    text: Text = ""
    text_local: Text = ""
    due_on: CalendarDay | None = None


class OtherCommitment(NewCommitment):
    """What it promises, in other words."""


class Announcement(Step):
    """Announce it."""


class Signing(Body):
    """Who signed for a party, and which office was held then."""

    party: PartyNumber
    name: Line = ""
    name_local: Line = ""
    office: Line = ""
    office_local: Line = ""


class Signature(Step):
    """It was signed."""

    signed_on: CalendarDay
    document: FileNumber | None = Field(default=None, description="The signed paper; without it this is refused.")
    signatories: Annotated[list[Signing], Field(max_length=MOST_SIGNATORIES)] = Field(default_factory=list)


class EntryIntoForce(Step):
    """It is in force."""


class Renewal(Step):
    """It runs on."""

    ends_on: CalendarDay | None = Field(description="The new last day; null: no end is agreed any more.")
    document: FileNumber | None = None
    remark: Line = Field(default="", description="What it rests on; needed without a paper.")


class End(Step):
    """It ended."""

    ended_on: CalendarDay
    reason: Reason


class Proof(Step):
    """When it was done, and what shows it: words, a paper, or both."""

    done_on: CalendarDay
    remark: Text = ""
    document: FileNumber | None = None


class Confirmed(Step):
    """It is done."""


class Because(Step):
    """Why."""

    reason: Reason


STEP_BODIES: dict[str, type[Body]] = {
    "announcement": Announcement,
    "signature": Signature,
    "entry-into-force": EntryIntoForce,
    "renewal": Renewal,
    "end": End,
}
COMMITMENT_BODIES: dict[str, type[Body]] = {
    "report": Proof,
    "confirmation": Confirmed,
    "return": Because,
    "fulfilment": Proof,
    "release": Because,
    "reopening": Because,
}
