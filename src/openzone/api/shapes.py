"""What the API answers: the shapes of things, and how they are made from rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from openzone.accounts.models import User
from openzone.api.possible import nouns
from openzone.cases import models as cases
from openzone.cases.enums import Intake, Side, State, Supervised, Urgency, Verb
from openzone.cases.situations import possible_for, possible_for_each
from openzone.core.actor import Actor
from openzone.core.forms import KINDS
from openzone.core.models import StoredFile
from openzone.places import models as places
from openzone.places.enums import Level
from openzone.registry import models as registry
from openzone.registry.enums import OrganisationKind
from openzone.registry.queries import belonging


def industry_code(row: Any) -> str:
    """The main class of an organisation that was loaded with it."""
    return next((f"{one['scheme']}:{one['code']}" for one in row.main_industry), "")


class Organisation(BaseModel):
    """An enterprise, an intermediary, an association or another organisation of the zone."""

    ref: str = Field(examples=["O-2026-00007"])
    name: str = Field(examples=["Dalian Rising Software"])
    name_local: str = Field(examples=["大连日升软件"])
    kind: OrganisationKind
    country: str = Field(description="ISO 3166 code of two letters, or empty.", examples=["CN"])
    unit: str = Field(description="Code of the unit that serves it.", examples=["east-station"])
    park: str | None = Field(description="Code of its park.", examples=["software-park"])
    industry: str = Field(description="Its main class as scheme and code, or empty.", examples=["isic:J"])
    size: str = Field(description="`micro`, `small`, `medium` or `large` as its facts give it, or empty.")

    @classmethod
    def of(cls, row: registry.Organisation) -> "Organisation":
        """The shape of this row."""
        return cls(
            ref=row.ref,
            name=row.name,
            name_local=row.name_local,
            kind=OrganisationKind(row.kind),
            country=row.country,
            unit=row.unit.code,
            park=row.park.code if row.park else None,
            industry=industry_code(row),
            size=row.size,
        )


class Unit(BaseModel):
    """An office of the zone's service network."""

    code: str = Field(examples=["east-station"])
    name: str
    name_local: str
    level: Level
    parent: str | None = Field(description="Code of the unit above it; null for the zone's own.")

    @classmethod
    def of(cls, row: places.Unit) -> "Unit":
        """The shape of this row."""
        return cls(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            level=Level(row.level),
            parent=row.parent.code if row.parent else None,
        )


class Choice(BaseModel):
    """One possible answer to a question."""

    code: str
    label: str
    label_local: str = ""


class Condition(BaseModel):
    """When a question is asked: another question was answered so."""

    question: str
    answer: str


class Question(BaseModel):
    """A question that is asked about demands of a category."""

    code: str = Field(description="Its key in `answers`.", examples=["passengers"])
    label: str
    label_local: str
    help: str
    help_local: str
    kind: str = Field(description=f"One of {', '.join(KINDS)}.", json_schema_extra={"enum": list(KINDS)})
    required: bool
    choices: list[Choice] = Field(description="The answers to choose from, for the kind `choice`.")
    only_if: Condition | None = Field(description="When it is asked; null: always.")

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Question":
        """The shape of a question as it is stored."""
        condition = data["only_if"]
        only_if = Condition(question=condition[0], answer=condition[1]) if condition else None
        return cls.model_validate({**data, "only_if": only_if})


class Category(BaseModel):
    """A subject of demands, in a tree."""

    code: str = Field(examples=["commute"])
    name: str
    name_local: str
    description: str
    description_local: str
    parent: str | None = Field(description="Code of the category above it.")
    questions: list[Question]

    @classmethod
    def of(cls, row: cases.Category) -> "Category":
        """The shape of this row."""
        return cls(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            description=row.description,
            description_local=row.description_local,
            parent=row.parent.code if row.parent else None,
            questions=[Question.of(one) for one in row.form.fields] if row.form else [],
        )


class Case(BaseModel):
    """A demand of an enterprise."""

    model_config = ConfigDict(use_enum_values=True)

    ref: str = Field(examples=["C-2026-00042"])
    state: State
    unit: str | None = Field(description="Code of the unit that leads it; null for a draft.")
    level: Level | None = Field(description="How high it stands: where it was escalated to, else the unit's level.")
    waiting_on: Side | None = Field(description="Who owes the next step; null when it has ended.")
    can: list[str] = Field(
        description="The nouns that the caller may post below this case now.", examples=[["acceptance", "referral"]]
    )
    organisation: str = Field(description="Reference of the organisation.", examples=["O-2026-00007"])
    category: str | None = Field(description="Code of the category.", examples=["commute"])
    title: str
    description: str
    answers: dict[str, str | int] = Field(
        description="The answers to the category's questions, by code; a file by its id."
    )
    urgency: Urgency
    confidential: bool = Field(description="Read in the zone by its own office only.")
    complaint: bool = Field(description="Whether it is a complaint about a unit, whose people never see it.")
    officer: str | None = Field(description="E-mail of the officer who works on it; told to staff only.")
    officer_name: str | None = Field(description="Name of the officer who works on it.")
    overseer: str | None = Field(description="Code of the unit to which it was escalated.")
    intake: Intake
    submitted_at: datetime | None
    state_since: datetime
    closed_at: datetime | None
    unanswered_since: datetime | None = Field(description="Since when a message of the enterprise has had no answer.")
    promise: str | None = Field(description="Code of the promise under which it was sent.", examples=["ordinary"])
    due_at: datetime | None = Field(description="When a solution is promised; null while that time rests.")
    paused_until: datetime | None = Field(
        description="Until when at the latest the zone lets the promised time pause while another body is awaited."
    )
    breached_at: datetime | None = Field(description="Since when the promised time of this round is over.")
    urged_at: datetime | None = Field(description="Since when an urging waits for an answer.")
    supervision: Supervised | None = Field(description="How far a supervision has come; told to staff only.")
    asked_for: str | None = Field(description="What waits for a second person's consent; told to staff only.")
    cycle: int = Field(description="The round of solving; each dispute begins the next.")
    version: int = Field(description="Grows with each change; send it as `seen` to act only on what you looked at.")

    @classmethod
    def of(cls, row: cases.Case, can: list[str], *, officer: User | None, inside: bool) -> "Case":
        """The shape of this row, with the nouns that the reader may post now; `inside` for staff."""
        return cls(
            ref=row.ref,
            state=State(row.state),
            unit=row.unit.code if row.unit else None,
            level=Level(row.level) if row.level else None,
            waiting_on=row.waiting_on,
            can=can,
            organisation=row.organisation.ref,
            category=row.category.code if row.category else None,
            title=row.title,
            description=row.description,
            answers=row.answers,
            urgency=Urgency(row.urgency),
            confidential=row.confidential,
            complaint=row.complaint_about_id is not None,
            officer=officer.email if officer and inside else None,
            officer_name=officer.name if officer else None,
            overseer=row.overseer.code if row.overseer else None,
            intake=Intake(row.intake),
            submitted_at=row.submitted_at,
            state_since=row.state_since,
            closed_at=row.closed_at,
            unanswered_since=row.unanswered_since,
            promise=row.promise.promise.code if row.promise else None,
            due_at=row.due_at,
            paused_until=row.paused_until,
            breached_at=row.breached_at,
            urged_at=row.urged_at,
            supervision=Supervised(row.supervision) if row.supervision and inside else None,
            asked_for=row.asked_for or None if inside else None,
            cycle=row.cycle,
            version=row.version,
        )


def case_for(actor: Actor, row: cases.Case) -> Case:
    """The case as this caller sees it."""
    return _case_for(actor, row, possible_for(actor, row))


def cases_for(actor: Actor, rows: Sequence[cases.Case]) -> list[Case]:
    """The cases as this caller sees them, in a fixed number of queries."""
    verbs = possible_for_each(actor, rows)
    return [_case_for(actor, row, verbs[row.pk]) for row in rows]


def _case_for(actor: Actor, row: cases.Case, verbs: list[Verb]) -> Case:
    inside = belonging(actor, row.organisation_id) is None
    return Case.of(row, nouns(actor, row, verbs), officer=row.officer, inside=inside)


class Reader(BaseModel):
    """A colleague of the enterprise with whom a case is shared."""

    name: str
    email: str | None = Field(description="Told to people of the enterprise only.")


class File(BaseModel):
    """A file that was accepted."""

    id: int = Field(description="What a question of the kind `file` is answered with.", examples=[17])
    name: str = Field(examples=["timetable.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="In bytes.")

    @classmethod
    def of(cls, row: StoredFile) -> "File":
        """The shape of this row."""
        return cls(id=row.pk, name=row.name, media_type=row.media_type, size=row.size)


class Message(BaseModel):
    """What one side said to the other, or (`internal`) a note that only staff of the zone ever see."""

    number: int = Field(description="Counted from 1 within the case, messages and notes apart.")
    internal: bool
    side: Side = Field(description="Who says it: `enterprise` or `staff`.")
    author: str = Field(description="The person's name.")
    body: str
    sent_at: datetime
    corrected_at: datetime | None = Field(description="When its author put it into other words; null: never.")
    first_body: str | None = Field(description="What it said before it was corrected; null: it never was.")
    files: list[File]

    @classmethod
    def of_message(cls, row: cases.Message, files: Sequence[StoredFile]) -> "Message":
        """The shape of a message."""
        return cls(
            number=row.number,
            internal=False,
            side=Side(row.side),
            author=row.author.name,
            body=row.body,
            sent_at=row.sent_at,
            corrected_at=row.corrected_at,
            first_body=row.first_body if row.corrected_at else None,
            files=[File.of(file) for file in files],
        )

    @classmethod
    def of_note(cls, row: cases.Note, files: Sequence[StoredFile]) -> "Message":
        """The shape of a note inside the zone."""
        return cls(
            number=row.number,
            internal=True,
            side=Side.STAFF,
            author=row.author.name,
            body=row.body,
            sent_at=row.written_at,
            corrected_at=row.corrected_at,
            first_body=row.first_body if row.corrected_at else None,
            files=[File.of(file) for file in files],
        )
