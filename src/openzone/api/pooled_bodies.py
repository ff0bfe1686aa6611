"""What may be sent about shuttles and talent homes."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictInt

from openzone.api.bodies import LARGEST, Body, CalendarDay, Code, Filters, Line, Reason, Ref, Step, Text
from openzone.formalities.actions.homes import MOST_CLASSES
from openzone.formalities.actions.shuttles import MOST_RIDERS, MOST_STOPS
from openzone.formalities.home_rules import MOST_MONTHS
from openzone.formalities.pooled import ApplicationState, DemandState, HomeState, RouteState

Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:30"])]
Month = Annotated[CalendarDay, Field(description="Any day of the month.")]
FileNumber = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="The `id` of what was handed in at `/files`.")]


class DemandFilters(Filters):
    """Which demands."""

    state: DemandState | None = None


class RouteFilters(Filters):
    """Which routes."""

    state: RouteState | None = None


class HomeFilters(Filters):
    """Which homes."""

    state: HomeState | None = None


class ApplicationFilters(Filters):
    """Which applications."""

    state: ApplicationState | None = None


class NewDemand(Body):
    """Who needs a ride, from where, for which shift."""

    organisation: Ref
    origin: Code | None = Field(default=None, description="Code of a known origin.")
    words: Line = Field(default="", description="The place in one's own words; needed without a known origin.")
    starts: Hour = Field(description="When work begins.")
    ends: Hour = Field(description="When work ends.")
    riders: Annotated[StrictInt, Field(ge=1, le=MOST_RIDERS)]
    month: Month


class Pooling(Step):
    """Which known origin it means."""

    origin: Code


class PooledStep(Step):
    """Nothing more to say."""


class PooledReason(Step):
    """Why."""

    reason: Reason


class StopBody(Body):
    """A stop, and when the shuttle is there."""

    name: Line
    name_local: Line = ""
    at: Hour
    back_at: Hour | None = None


class NewRoute(Body):
    """Plan a route for a pool."""

    unit: Code = Field(description="Code of the unit that keeps it.")
    origin: Code
    starts: Hour
    ends: Hour
    name: Line
    name_local: Line = ""
    seats: Annotated[StrictInt, Field(ge=1, le=500)] = Field(description="Those of one vehicle.")
    runs: Annotated[StrictInt, Field(ge=1, le=50)] = Field(default=1, description="Vehicles at each turn.")
    month: Month
    price: Annotated[Decimal, Field(ge=0, le=100_000)] = Decimal()
    operator: Line = ""
    operator_local: Line = ""
    office: Code | None = Field(default=None, description="Code of the office outside the network that runs it.")
    stops: Annotated[list[StopBody], Field(max_length=MOST_STOPS)] = Field(default_factory=list)


class Seats(Body):
    """How many seats for which month; 0 gives them up."""

    organisation: Ref
    month: Month
    seats: Annotated[StrictInt, Field(ge=0, le=25_000)]


class Paid(Body):
    """When the seats of an enterprise for a month were paid; null takes it back."""

    organisation: Ref
    month: Month
    paid_on: CalendarDay | None


class Ridden(Body):
    """How many rode in a month."""

    month: Month
    runs: Annotated[StrictInt, Field(ge=0, le=10_000)]
    riders: Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class ClassBody(Body):
    """A class of talent."""

    code: Code
    name: Line
    name_local: Line = ""
    area_cap: Annotated[Decimal, Field(gt=0, le=2000)] = Field(description="In m²; what is beyond it has no discount.")
    discount: Annotated[Decimal, Field(ge=0, le=1)] = Field(description="Part of the rent taken off; 1 is all of it.")


class NewTable(Body):
    """Publish the classes of talent in force from a day on."""

    unit: Code = Field(description="Code of the unit that keeps the waiting list.")
    since: CalendarDay
    source: Line
    rule: Text = ""
    rule_local: Text = ""
    classes: Annotated[list[ClassBody], Field(min_length=1, max_length=MOST_CLASSES)]


class NewHome(Body):
    """A home of the zone."""

    unit: Code = Field(description="Code of the unit that keeps it.")
    address: Line = ""
    address_local: Line = ""
    rooms: Annotated[StrictInt, Field(ge=1, le=20)]
    area: Annotated[Decimal, Field(ge=1, le=2000)] = Field(description="In m².")
    market_rent: Annotated[Decimal, Field(ge=0, le=10_000)] = Field(description="For each m² and month.")


class WishBody(Step):
    """For whom a home is asked."""

    talent: Line = Field(description="Name of the person.")
    home_class: Code = Field(description="Code of a class of the table in force.")
    household: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    wanted_from: CalendarDay
    evidence: FileNumber | None = None


class NewApplication(WishBody):
    """Apply for a home."""

    organisation: Ref = Field(description="Reference of the employer.")


class OfferBody(Step):
    """Which free home is offered."""

    home: Ref
    reason: Line = Field(default="", description="Needed where others wait longer.")


class ContractBody(Step):
    """The term of a contract."""

    since: CalendarDay
    months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]


class MovingIn(Step):
    """When the person moved in."""

    moved_in_on: CalendarDay


class HomeRenewal(Step):
    """For how long it runs on."""

    months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]


class Leaving(Step):
    """When the home was left, and why."""

    ended_on: CalendarDay
    reason: Reason
