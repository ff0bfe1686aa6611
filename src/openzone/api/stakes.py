"""What is at stake in a case for its enterprise; read and noted by staff alone."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field, StrictInt

from openzone.api.access import ApiRequest
from openzone.api.answers import Key, documented, respond, respond_once
from openzone.api.bodies import LARGEST, Body
from openzone.api.possible import case_of_staff
from openzone.cases.actions import note_stake
from openzone.cases.enums import Business
from openzone.cases.models import Stake
from openzone.cases.stakes import CURRENCY, stake_of

router = Router(tags=["cases"])
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", examples=["12000000.00"])]


class StakeShape(BaseModel):
    """What was noted last; all of it null where nothing was."""

    investment: str | None = Field(description="Investment at risk.", examples=["12000000.00"])
    currency: str = Field(examples=[CURRENCY])
    jobs: int | None = Field(description="Jobs at risk.")
    business: Business | None = Field(description="What became of the business after the case ended.")
    noted_at: datetime | None
    noted_by: str | None = Field(description="E-mail of who noted it.")

    @classmethod
    def of(cls, row: Stake | None) -> "StakeShape":
        """The shape of this row."""
        return cls(
            investment=None if row is None or row.investment is None else f"{row.investment:.2f}",
            currency=CURRENCY,
            jobs=row.jobs if row else None,
            business=Business(row.business) if row and row.business else None,
            noted_at=row.noted_at if row else None,
            noted_by=row.noted_by.email if row else None,
        )


class StakeBody(Body):
    """What is at stake from now on; what is left out is not known."""

    investment: Amount | None = Field(default=None, description=f"Investment at risk, in {CURRENCY}.")
    jobs: Annotated[StrictInt, Field(ge=0, le=LARGEST)] | None = Field(default=None, description="Jobs at risk.")
    business: Business | None = Field(default=None, description="Only after the case has ended.")


@router.get(
    "/cases/{ref}/stake",
    response=documented(200, StakeShape, 403, 404),
    summary="Show what is at stake",
    operation_id="show_stake",
)
def show_stake(request: ApiRequest, ref: str) -> HttpResponse:
    """What staff noted to be at stake in a case, and what became of the business."""
    return respond(StakeShape.of(stake_of(case_of_staff(request.auth, ref))))


@router.put(
    "/cases/{ref}/stake",
    response=documented(200, StakeShape, 400, 403, 404, 409, 413),
    summary="Note what is at stake",
    operation_id="note_stake",
)
def put_stake(request: ApiRequest, ref: str, payload: StakeBody, key: Key) -> HttpResponse:
    """Note what is at stake in a case, all of it; for whoever sorts it or works on it."""
    actor = request.auth

    def act() -> StakeShape:
        case = case_of_staff(actor, ref)
        return StakeShape.of(
            note_stake(
                case, by=actor, investment=payload.investment, jobs=payload.jobs, business=payload.business or ""
            )
        )

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
