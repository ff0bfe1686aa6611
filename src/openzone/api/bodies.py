"""What may be sent: the bodies of posts and the filters of lists. A field that is not named here is refused."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from openzone.api.answers import LONGEST_CURSOR, MOST_ITEMS
from openzone.cases.enums import Intake, Outcome, Side, Solved, State, Urgency
from openzone.core.days import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, is_year
from openzone.core.text import BODY, TITLE
from openzone.registry.enums import OrganisationKind

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})", re.ASCII)
REASON = 2_000
LARGEST = 2**31 - 1

Ref = Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{4}-[0-9]{5,12}$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Line = Annotated[StrictStr, Field(max_length=200)]
Text = Annotated[StrictStr, Field(max_length=BODY)]
Reason = Annotated[StrictStr, Field(max_length=REASON)]
ByPromise = Literal["late", "late_with_enterprise", "due_today", "due_this_week", "supervised", "urged"]
Version = Annotated[StrictInt, Field(ge=0, le=LARGEST)]
Answer = StrictStr | StrictInt | StrictFloat | None


def _written(value: Any) -> Any:
    """Only the one form is read as a date: a number would be taken for seconds since 1970."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "Input should be a date")
    return value


def _written_whole(value: Any) -> Any:
    """Only the one form with a time zone is read as a moment."""
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise PydanticCustomError("datetime_parsing", "Input should be a moment with its time zone")
    return value


def _in_calendar(value: datetime) -> datetime:
    """Only a moment of a year that the calendar has: what lies at its very edge has no day in some time zones."""
    if not is_year(value.year):
        raise PydanticCustomError("datetime_range", f"Input should lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_whole), AfterValidator(_in_calendar)]
Day = Annotated[date, BeforeValidator(_written)]
CalendarDay = Annotated[Day, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Body(BaseModel):
    """A body: exactly the fields that are known, so that a typing error is noticed."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class Nothing(Body):
    """An empty body."""


class NewCase(Body):
    """A demand: raised by the enterprise itself, or recorded by staff who name the way it came in."""

    organisation: Ref = Field(
        description="Reference of the organisation whose demand it is.", examples=["O-2026-00007"]
    )
    category: Code = Field(description="Code of the category.", examples=["commute"])
    title: Annotated[StrictStr, Field(max_length=TITLE)] = Field(examples=["A shuttle for the night shift"])
    description: Text = Field(examples=["80 people end work at two o'clock, when no bus runs."])
    answers: dict[str, Answer] = Field(
        default_factory=dict,
        description="Answers to the category's questions by code: text, numbers, dates as 2026-03-31, choices by their "
        "code, files by the id that `POST /files` answered.",
        examples=[{"passengers": 80}],
    )
    intake: Intake = Field(
        default=Intake.API,
        description="The way it came in. Staff name `phone`, `counter`, `visit`, `email` or `hotline`.",
    )
    urgency: Urgency = Urgency.NORMAL
    consent: StrictBool = Field(
        default=True, description="Whether the enterprise wants a demand recorded on its behalf."
    )
    confidential: StrictBool = Field(default=False, description="Let only the zone's own office read it in the zone.")
    complaint_about: Code | None = Field(
        default=None,
        description="Code of the unit that it is a complaint about: it goes to the level above, and that unit's people "
        "never see it.",
    )


class NewMessage(Body):
    """Something to say."""

    body: Text = Field(examples=["The bus will run from Monday."])
    internal: StrictBool = Field(default=False, description="True: a note that only staff of the zone ever see.")


class Correction(Body):
    """Other words for a message of one's own."""

    body: Text = Field(examples=["The bus will run from Tuesday."])
    internal: StrictBool = Field(default=False, description="True: the number is that of a note inside the zone.")


class Step(Body):
    """What every step may carry."""

    seen: Version | None = Field(
        default=None, description="The `version` you looked at: if the case has moved on since, the answer is 409."
    )


class Submission(Body):
    """Send a draft."""


class Triage(Step):
    """Sort a demand: what it is about and how pressing it is."""

    category: Code | None = Field(default=None, description="Code of the category; null keeps it.")
    urgency: Urgency | None = Field(default=None, description="Null keeps it.")


class Assignment(Step):
    """Give a case to a unit, and to an officer of it."""

    unit: Code = Field(description="Code of the unit.", examples=["east-station"])
    officer: Line | None = Field(default=None, description="E-mail of an officer of the unit.")


class Referral(Step):
    """Pass a case on to the unit it belongs to."""

    unit: Code = Field(description="Code of the unit.")
    reason: Reason


class Acceptance(Step):
    """Take a case on; the body may be left out."""


class Resumption(Step):
    """Take the work up again; the body may be left out."""


class InformationRequest(Step):
    """Ask the enterprise a question."""

    body: Text


class Waiting(Step):
    """Wait for a body outside the zone."""

    on: Line = Field(description="For whom.", examples=["Dalian bus company"])
    until: Day = Field(description="Until which day.", examples=["2030-03-31"])


class Escalation(Step):
    """Take a case one level up; on a declined demand, appeal."""

    reason: Reason


class DeEscalation(Step):
    """Take an escalated case one level down."""

    reason: Reason = ""


class Proposal(Step):
    """Propose a solution."""

    outcome: Outcome
    body: Text = Field(examples=["From Monday a bus leaves at 02:15."])


class ImmediateAnswer(Proposal):
    """Answer a demand that needs no work."""

    category: Code | None = Field(default=None, description="Code of the category; null keeps it.")


class Confirmation(Step):
    """Say whether it is solved and how satisfied one is."""

    solved: Solved | StrictBool = Field(
        description="True is yes, false is no. “No” is a dispute and needs a reason.", examples=["yes"]
    )
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = Field(
        default=None, description="From 1 (very dissatisfied) to 5; needed unless it is a dispute."
    )
    reason: Reason = ""


class Dispute(Step):
    """Say that it is not solved."""

    reason: Reason
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = None


class Decline(Step):
    """Ask to decline a demand; a second person decides."""

    reason: Reason = Field(description="The legal ground, which the enterprise will read.")
    instead: Annotated[StrictStr, Field(max_length=1_000)] = Field(default="", description="Where to go instead.")


class DeclineApproval(Step):
    """Decide, as a second person, whether a demand is declined."""

    granted: StrictBool = True
    remark: Reason = ""


class Withdrawal(Step):
    """Take a demand back."""

    reason: Reason = Field(default="", description="Needed unless it is a draft.")


class Merger(Step):
    """Merge a case into another one of the same enterprise."""

    target: Ref = Field(description="Reference of the case into which it is merged.", examples=["C-2026-00042"])
    reason: Reason = ""


class MergerEnd(Step):
    """Take a merged case out of the other one again; it is sorted anew."""

    reason: Reason = ""


class Sharing(Body):
    """Let a colleague of the enterprise read along."""

    user: Line = Field(description="E-mail of the colleague.", examples=["colleague@enterprise.example"])


class SharingEnd(Body):
    """Let a colleague no longer read along."""

    user: Line = Field(description="E-mail of the colleague.")


class Confidentiality(Step):
    """Make a case confidential to the zone's own office."""


class ConfidentialityEnd(Step):
    """Lift that a case is confidential."""


class Filters(BaseModel):
    """What every list takes: where to go on, and how many at most. Other parameters are refused."""

    model_config = ConfigDict(use_enum_values=True)

    cursor: str | None = Field(
        default=None, max_length=LONGEST_CURSOR, description="The `next` of the page before; leave it out to begin."
    )
    limit: int = Field(default=50, ge=1, le=MOST_ITEMS, description="How many items a page has at most.")

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, values: Any, info: ValidationInfo) -> Any:
        """A misspelt filter would silently answer everything."""
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(cls.model_fields)) if request is not None else []
        if unknown:
            raise PydanticCustomError(
                "unknown_parameter",
                "there is no parameter “{name}”; there are: {known}",
                {"name": unknown[0], "known": ", ".join(cls.model_fields)},
            )
        return values


class OrganisationFilters(Filters):
    """Which organisations."""

    q: str | None = Field(default=None, max_length=200, description="Words of any of its names, English or Chinese.")
    kind: OrganisationKind | None = None
    unit: Code | None = Field(default=None, description="Code of the unit that serves it.")
    industry: str | None = Field(
        default=None,
        pattern=r"^(isic|gbt4754):[A-Z0-9]{1,10}$",
        description="Class as scheme and code, such as `isic:J`: it and all below it.",
    )


class CaseFilters(Filters):
    """Which cases, in which order."""

    state: State | None = None
    unit: Code | None = Field(default=None, description="Code of the unit that leads it.")
    organisation: Ref | None = Field(default=None, description="Reference of the organisation.")
    category: Code | None = Field(default=None, description="Code of the category.")
    q: str | None = Field(
        default=None,
        max_length=200,
        description="Words of the reference, title, description or the organisation's names.",
    )
    waiting_on: Side | None = Field(default=None, description="Who owes the next step.")
    promise: Literal["late", "late_with_enterprise", "due_today", "due_this_week", "supervised", "urged"] | None = (
        Field(default=None, description="Open cases by what was promised; `supervised` finds something for staff only.")
    )
    order: str = Field(
        default="-submitted_at",
        pattern=r"^-?(submitted_at|state_since|changed_at|due_at)$",
        description="A column, with - before it for newest first; by `due_at` only cases whose time runs.",
        json_schema_extra={
            "enum": [
                *("-submitted_at", "submitted_at", "-state_since", "state_since"),
                *("-changed_at", "changed_at", "-due_at", "due_at"),
            ]
        },
    )


class MessageFilters(Filters):
    """Which part of a conversation."""

    internal: bool | None = Field(
        default=None,
        description="True: only the notes inside the zone, false: only what both sides read. Left out: all that the "
        "caller may read. People of an enterprise are never told of notes.",
    )


class FigureFilters(Filters):
    """Of which year, split how, as of when."""

    year: int | None = Field(
        default=None, ge=FIRST_YEAR, le=LAST_YEAR, description="A calendar year; left out: this one."
    )
    by: str | None = Field(default=None, max_length=40, description="One of the figure's `dimensions`.")
    as_of: Annotated[Day, Field(ge=FIRST_DAY, le=LAST_DAY)] | None = Field(
        default=None, description="What was known at the end of this day; left out: now.", examples=["2017-12-31"]
    )
