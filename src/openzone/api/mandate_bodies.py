"""What may be sent about agencies and mandates."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictStr, model_validator

from openzone.api.agreement_bodies import FileNumber
from openzone.api.bodies import Body, CalendarDay, Code, Filters, Line, Reason, Ref, Step
from openzone.api.formality_bodies import NewApplicant
from openzone.formalities.enums import AgencyKind, MandateState

MOST_SERVICES = 300
May = Annotated[StrictStr, Field(max_length=2000)]


class NewAgency(Body):
    """Open an agency."""

    code: Code
    kind: AgencyKind
    name: Line
    name_local: Line = ""
    unit: Code = Field(description="Code of the unit that runs it.")
    since: Annotated[StrictStr, Field(max_length=30)] = Field(
        default="", description="Since when it works, as far as it is known: 2014, 2014-05."
    )


class AgencyClosure(Body):
    """Close an agency."""


class MandateFilters(Filters):
    """Which mandates."""

    state: MandateState | None = None
    held: bool | None = Field(default=None, description="True: those by which the caller acts.")


class NewMandate(Body):
    """Give a mandate or, with an agency and a person or `on_paper`, put one on record that was signed on paper.

    The agent is an `agency` or another organisation. The principal is an enterprise, a person at the counter or, with
    neither, the caller.
    """

    organisation: Ref | None = Field(default=None, description="Reference of the enterprise that gives it.")
    person: NewApplicant | None = None
    agency: Code | None = Field(default=None, description="Code of the agency.")
    intermediary: Line | None = Field(default=None, description="Exact name of the other organisation that acts by it.")
    services: Annotated[list[Code], Field(max_length=MOST_SERVICES)] = Field(
        default=[], description="Codes of the services that it covers; none is for all."
    )
    withdraws: StrictBool = Field(default=False, description="Whether the agent may withdraw formalities.")
    since: CalendarDay | None = Field(default=None, description="Its first day; left out: today.")
    until: CalendarDay | None = Field(default=None, description="Its last day; left out: until it is ended.")
    document: FileNumber | None = Field(default=None, description="The signed paper.")
    on_paper: StrictBool = Field(default=False, description="For staff of the agency: it was signed on paper.")

    @model_validator(mode="after")
    def _one_on_each_side(self) -> "NewMandate":
        if self.organisation is not None and self.person is not None:
            raise ValueError("One principal is named: an enterprise or a person.")
        if (self.agency is None) == (self.intermediary is None):
            raise ValueError("One agent is named: an agency or another organisation.")
        if (self.on_paper or self.person is not None) and self.agency is None:
            raise ValueError("A mandate on paper is for an agency.")
        return self


class MandateAcceptance(Step):
    """Accept it as the agent."""


class Refusal(Step):
    """Decline it as the agent."""

    reason: May = ""


class MandateExtension(Step):
    """Change its last day."""

    until: CalendarDay | None = Field(default=None, description="Left out: until it is ended.")
    document: FileNumber | None = Field(default=None, description="The newly signed paper; needed at the counter.")


class Ending(Step):
    """End it."""

    reason: May = Field(default="", description="Needed at the counter.")


class Resignation(Step):
    """Give it back as the agent."""

    reason: Reason


class FormalityByMandate(Body):
    """Begin a formality for the principal."""

    service: Code = Field(description="Code of the service.")


BODIES: dict[str, type[Body]] = {
    "acceptance": MandateAcceptance,
    "refusal": Refusal,
    "extension": MandateExtension,
    "end": Ending,
    "resignation": Resignation,
}
