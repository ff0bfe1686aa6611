"""Corrections that enterprises propose to their own record: proposed, accepted, refused, taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Line, Ref
from openzone.api.named import organisation_named
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.registry.actions import corrections as acts
from openzone.registry.correcting import FIELDS, is_stale, may_correct
from openzone.registry.correction_queries import corrections_visible_to, present_in, sides_of, with_present
from openzone.registry.enums import CORRECTION_NOUNS, CorrectionKind, CorrectionState
from openzone.registry.models import Correction

router = Router(tags=["corrections"])
LARGEST_ID = 2**63 - 1
RowNumber = Annotated[int, Field(ge=0, le=LARGEST_ID)]
Value = Annotated[StrictStr, Field(max_length=acts.LONGEST_VALUE)]
Remark = Annotated[StrictStr, Field(max_length=acts.LONGEST_REASON)]
_NAMES = "; ".join(f"{kind.value}: {', '.join(names)}" for kind, names in FIELDS.items())


class CorrectionShape(BaseModel):
    """A proposed correction, with what stands today where it wants to change something."""

    id: int
    organisation: str = Field(examples=["O-2026-00007"])
    kind: CorrectionKind
    row: int | None = Field(description="The id of the row; 0 for the organisation itself, null for one to be added.")
    was: dict[str, str] = Field(description="What stood there when it was proposed.")
    today: dict[str, str] | None = Field(description="What stands there today; null where nothing does.")
    proposed: dict[str, str]
    stale: bool = Field(description="Whether it waits and something else stands there than when it was proposed.")
    reason: str
    document: int | None = Field(description="The id of the file that shows it.")
    state: CorrectionState
    can: list[str] = Field(description="The nouns that the caller may post below it now.", examples=[["acceptance"]])
    proposed_at: datetime
    decided_at: datetime | None
    remark: str = Field(description="What the zone said to it.")

    @classmethod
    def of(cls, row: Any, actor: Actor) -> "CorrectionShape":
        """The shape of this row, loaded `with_present`, for this caller."""
        present, sides = present_in(row), sides_of(actor, row)
        waits = row.state == CorrectionState.WAITING
        return cls(
            id=row.pk,
            organisation=row.organisation.ref,
            kind=CorrectionKind(row.kind),
            row=row.row,
            was=row.was,
            today=present,
            proposed=row.proposed,
            stale=waits and is_stale(row.row, row.was, present),
            reason=row.reason,
            document=row.document_id,
            state=CorrectionState(row.state),
            can=[noun for noun, verb in CORRECTION_NOUNS.items() if may_correct(row.state, verb, sides)],
            proposed_at=row.proposed_at,
            decided_at=row.decided_at,
            remark=row.remark,
        )


class CorrectionFilters(Filters):
    """Which corrections."""

    organisation: Ref | None = Field(default=None, description="Reference of an organisation.")
    state: CorrectionState | None = None
    kind: CorrectionKind | None = None


class NewCorrection(Body):
    """What should stand in one row of one's own record; a document is added on the page."""

    organisation: Ref
    kind: CorrectionKind
    row: RowNumber | None = Field(
        default=None, description="The id of the row that is wrong; 0 for name and main industry, null to add one."
    )
    proposed: Annotated[dict[Line, Value], Field(max_length=12)] = Field(
        description=f"The fields of the kind, each as text, empty for nothing. {_NAMES}.",
        examples=[{"url": "https://www.example.com"}],
    )
    reason: Remark = ""


class CorrectionAcceptance(Body):
    """Accept a correction."""

    although_changed: StrictBool = Field(
        default=False, description="Whether it counts although something else stands there by now."
    )
    remark: Remark = ""


class CorrectionRefusal(Body):
    """Refuse a correction, with the reason that the enterprise reads."""

    remark: Remark


class CorrectionWithdrawal(Body):
    """Take a correction back."""


def _rows(actor: Actor) -> Any:
    return with_present(corrections_visible_to(actor))


def _row(actor: Actor, number: int) -> Any:
    if not 0 <= number <= LARGEST_ID:
        raise Http404
    return get_object_or_404(_rows(actor), pk=number)


@router.get(
    "/corrections",
    response=documented(200, Items[CorrectionShape]),
    summary="List corrections",
    operation_id="list_corrections",
)
def list_corrections(request: ApiRequest, filters: Query[CorrectionFilters]) -> HttpResponse:
    """The corrections that the caller may see: an enterprise its own, staff those of organisations that they serve."""
    wanted = {"organisation__ref": filters.organisation, "state": filters.state, "kind": filters.kind}
    rows = _rows(request.auth).filter(**{name: one for name, one in wanted.items() if one is not None})
    found, after = page(rows, Order("corrections", "id", down=True), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[CorrectionShape.of(row, request.auth) for row in found], next=after))


@router.get(
    "/corrections/{int:correction}",
    response=documented(200, CorrectionShape, 404),
    summary="Show a correction",
    operation_id="show_correction",
)
def show_correction(request: ApiRequest, correction: int) -> HttpResponse:
    """One correction."""
    return respond(CorrectionShape.of(_row(request.auth, correction), request.auth))


@router.post(
    "/corrections",
    response=documented(201, CorrectionShape, 400, 403, 409, 413),
    summary="Propose a correction",
    operation_id="propose_correction",
)
def propose_correction(request: ApiRequest, payload: NewCorrection, key: Key) -> HttpResponse:
    """Propose that something in one's own record be put right; the zone accepts it or says why not."""
    actor = request.auth

    def act() -> CorrectionShape:
        here = organisation_named(actor, payload.organisation)
        made = acts.propose(
            here, kind=payload.kind, row=payload.row, proposed=payload.proposed, reason=payload.reason, by=actor
        )
        return CorrectionShape.of(_row(actor, made.pk), actor)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _step(
    request: ApiRequest, number: int, payload: Body, key: str | None, does: Callable[..., Correction]
) -> HttpResponse:
    sent: dict[str, Any] = payload.model_dump()

    def act() -> CorrectionShape:
        does(_row(request.auth, number), by=request.auth, **sent)
        return CorrectionShape.of(_row(request.auth, number), request.auth)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/corrections/{int:correction}/acceptance",
    response=documented(200, CorrectionShape, 400, 403, 404, 409, 413),
    summary="Accept a correction",
    operation_id="accept_correction",
)
def accept(request: ApiRequest, correction: int, payload: CorrectionAcceptance, key: Key) -> HttpResponse:
    """Enter it into the record with the enterprise as the source; 409 when something else stands there by now."""
    return _step(request, correction, payload, key, acts.accept_correction)


@router.post(
    "/corrections/{int:correction}/refusal",
    response=documented(200, CorrectionShape, 400, 403, 404, 409, 413),
    summary="Refuse a correction",
    operation_id="refuse_correction",
)
def refuse(request: ApiRequest, correction: int, payload: CorrectionRefusal, key: Key) -> HttpResponse:
    """Leave the record as it is, with a reason that the enterprise reads."""
    return _step(request, correction, payload, key, acts.refuse_correction)


@router.post(
    "/corrections/{int:correction}/withdrawal",
    response=documented(200, CorrectionShape, 400, 403, 404, 409, 413),
    summary="Take a correction back",
    operation_id="withdraw_correction",
)
def withdraw(request: ApiRequest, correction: int, payload: CorrectionWithdrawal, key: Key) -> HttpResponse:
    """Take back what was proposed and is not decided yet."""
    return _step(request, correction, payload, key, acts.withdraw_correction)
