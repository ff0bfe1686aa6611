"""What may be sent about formalities."""

from typing import Annotated

from pydantic import Field, StrictInt, StrictStr, model_validator

from openzone.api.agreement_bodies import FileNumber
from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Reason, Ref, Step, Text
from openzone.formalities.actions.deciding import MOST_ITEMS
from openzone.formalities.enums import Fault, FormalityState

Number = Annotated[StrictStr, Field(max_length=100)]


class FormalityFilters(Filters):
    """Which formalities."""

    q: str | None = Field(
        default=None, max_length=200, description="Words of its service, its reference, an applicant."
    )
    service: Code | None = Field(default=None, description="Code of the service.")
    state: FormalityState | None = None
    late: bool | None = Field(default=None, description="True: those whose promised time was over.")


class NewApplicant(Body):
    """Somebody who comes to a counter for himself."""

    name: Line
    name_local: Line = ""
    phone: Annotated[StrictStr, Field(max_length=40)] = ""
    email: Line = ""


class NewFormality(Body):
    """Begin a formality for an enterprise, for a person at the counter or, with neither, for oneself."""

    service: Code = Field(description="Code of the service.")
    organisation: Ref | None = Field(default=None, description="Reference of the enterprise.")
    person: NewApplicant | None = None

    @model_validator(mode="after")
    def _one_applicant(self) -> "NewFormality":
        if self.organisation is not None and self.person is not None:
            raise ValueError("One applicant is named: an enterprise or a person.")
        return self


class NewFormalityDocument(Step):
    """Hand in a document."""

    code: Code = Field(description="Code of the document in the service.")
    file: FileNumber | None = Field(default=None, description="Left out at a counter for a paper known by its number.")
    number: Number = ""
    issued_on: CalendarDay | None = None


class FormalitySubmission(Step):
    """Submit it."""


class CorrectionItem(Body):
    """One thing to be corrected: a document by its code, or something else in words."""

    document: Annotated[StrictStr, Field(max_length=40, pattern=r"^([a-z][a-z0-9-]{0,39})?$")] = ""
    fault: Fault = Fault.OTHER
    words: Annotated[StrictStr, Field(max_length=500)] = ""
    again: Annotated[StrictInt, Field(ge=1, le=LARGEST)] | None = Field(
        default=None, description="The `id` of an item of an earlier notice that is still open."
    )


class FormalityCorrection(Step):
    """Return it for correction, with everything in one notice."""

    items: Annotated[list[CorrectionItem], Field(max_length=MOST_ITEMS)]
    reason: Line = Field(default="", description="Needed where something is named that the first notice could have.")


class FormalityAcceptance(Step):
    """Accept it."""


class FormalityRefusal(Step):
    """Refuse it."""

    reason: Reason
    step: Annotated[StrictStr, Field(max_length=40, pattern=r"^([a-z][a-z0-9-]{0,39})?$")] = Field(
        default="", description="Code of the step in which it is refused."
    )


class FormalityWithdrawal(Step):
    """Withdraw it."""

    reason: Annotated[StrictStr, Field(max_length=2000)] = ""


class FormalityCompletion(Step):
    """Complete a formality without steps."""


class NewCertificate(Body):
    """A certificate that the applicant gets."""

    name: Line
    name_local: Line = ""
    number: Number
    issued_on: CalendarDay
    expires_on: CalendarDay | None = Field(default=None, description="Its last day; left out: it does not expire.")
    file: FileNumber | None = None


class StepCompletion(Body):
    """A step is done."""

    remark: Text = ""
    certificate: NewCertificate | None = Field(default=None, description="What the step ends in.")


BODIES: dict[str, type[Body]] = {
    "submission": FormalitySubmission,
    "correction": FormalityCorrection,
    "acceptance": FormalityAcceptance,
    "completion": FormalityCompletion,
    "refusal": FormalityRefusal,
    "withdrawal": FormalityWithdrawal,
}
