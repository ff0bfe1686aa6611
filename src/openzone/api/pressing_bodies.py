"""What may be sent to urge, to supervise, for more time and for the long term."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictStr

from openzone.api.bodies import Day, Reason, Step

Words = Annotated[StrictStr, Field(max_length=4_000)]


class Urging(Step):
    """Ask where a demand stands."""

    reason: Reason = ""


class Supervision(Step):
    """Put a case under supervision."""

    letter: Annotated[StrictStr, Field(max_length=60)] = Field(examples=["2026-17"])
    reason: Words = Field(description="What the unit is asked to do and to report.")
    until: Day = Field(description="By which day it reports.", examples=["2030-03-31"])


class SupervisionReport(Step):
    """Report to the supervision."""

    body: Words


class Decision(Step):
    """What a decision of a second person carries."""

    granted: StrictBool = True
    remark: Reason = ""


class SupervisionDecision(Decision):
    """Accept the report, or ask for another."""


class _Asked(Step):
    """What is asked of those above: why, and what the enterprise is told of it."""

    reason: Words
    explanation: Words = Field(description="What the enterprise reads if it is granted.")


class Extension(_Asked):
    """Ask for more time."""

    until: Day = Field(description="The new day.", examples=["2030-03-31"])


class ExtensionApproval(Decision):
    """Decide on more time."""


class LongTerm(Step):
    """Ask the zone to keep a demand for the long term."""

    plan: Words = Field(description="What the enterprise will read.")
    reason: Words
    until: Day = Field(description="When the plan is looked at again.", examples=["2030-03-31"])


class LongTermApproval(Decision):
    """Decide whether a demand is kept for the long term."""


class Pause(_Asked):
    """Ask the zone to let the promised time pause."""

    until: Day = Field(description="Until when it stands still at the latest.", examples=["2030-03-31"])


class PauseApproval(Decision):
    """Decide whether the promised time pauses."""


class Review(Step):
    """Say how a plan for the long term stands."""

    body: Words
    until: Day = Field(description="When the plan is looked at again.", examples=["2030-03-31"])
