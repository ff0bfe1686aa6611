"""What is known of organisations in figures: the catalogue, the facts, and recording one."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Line, Reason
from openzone.api.named import file_named
from openzone.api.possible import REFERENCE
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.intervals import Comparator
from openzone.core.keyset import Order
from openzone.registry.actions.facts import record_fact, withdraw_fact
from openzone.registry.enums import FactSource, IndicatorKind, Period
from openzone.registry.fact_queries import facts_visible_to, indicators_of
from openzone.registry.models import Fact, Indicator, Organisation
from openzone.registry.profiles import plain
from openzone.registry.queries import visible_to

router = Router(tags=["facts"])
FileNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]
IndicatorCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class IndicatorShape(BaseModel):
    """What can be known of an organisation in figures."""

    code: str = Field(examples=["headcount"])
    name: str
    name_local: str
    kind: IndicatorKind
    unit: str = Field(description="Its unit; for money the usual currency.", examples=["persons"])
    period: Period = Field(description="`day`: told on a day; else over a period, usually this one.")
    decimals: int
    lowest: str | None = Field(description="The lowest possible value.")
    highest: str | None
    definition: str
    definition_local: str
    is_key: bool = Field(description="Whether it stands on the page of each enterprise.")

    @classmethod
    def of(cls, row: Indicator) -> "IndicatorShape":
        """The shape of this row."""
        return cls(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            kind=IndicatorKind(row.kind),
            unit=row.unit,
            period=Period(row.period),
            decimals=row.decimals,
            lowest=None if row.lowest is None else plain(row.lowest),
            highest=None if row.highest is None else plain(row.highest),
            definition=row.definition,
            definition_local=row.definition_local,
            is_key=row.is_key,
        )


class FactShape(BaseModel):
    """One figure of one organisation, with its date and who says so."""

    id: int
    organisation: str = Field(description="Reference of the organisation.", examples=["O-2026-00007"])
    indicator: str = Field(examples=["headcount"])
    at: str = Field(description="As precisely as it is known.", examples=["2017", "2017-05", "before 2014"])
    comparator: Comparator
    value: str = Field(description="The number as text, so that no digit is lost.", examples=["1000"])
    currency: str = Field(description="Of money; else empty.")
    source: FactSource
    source_note: str
    document: int | None = Field(description="The id of the file that shows it.")
    from_return: int | None = Field(description="The `id` of the return that told it.")
    supersedes: int | None = Field(description="The `id` of the figure that it restates.")
    current: bool = Field(description="Whether it is the one that counts at its date.")
    withdrawn_at: datetime | None = Field(description="When it was taken back as wrongly recorded.")
    recorded_at: datetime

    @classmethod
    def of(cls, row: Fact) -> "FactShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            organisation=row.organisation.ref,
            indicator=row.indicator.code,
            at=str(row.at),
            comparator=Comparator(row.comparator),
            value=plain(row.value),
            currency=row.currency,
            source=FactSource(row.source),
            source_note=row.source_note,
            document=row.document_id,
            from_return=row.from_return_id,
            supersedes=row.supersedes_id,
            current=row.current,
            withdrawn_at=row.withdrawn_at,
            recorded_at=row.recorded_at,
        )


class FactFilters(Filters):
    """Which facts."""

    indicator: IndicatorCode | None = Field(default=None, description="Code of the indicator.")
    current: bool | None = Field(default=None, description="True: only those that count, false: only restated ones.")


class NewFact(Body):
    """A figure to record. One of the same indicator and date is superseded and stays to be seen."""

    indicator: IndicatorCode = Field(examples=["headcount"])
    at: Annotated[StrictStr, Field(max_length=20)] = Field(examples=["2017"])
    value: Annotated[StrictStr, Field(max_length=40, pattern=r"^-?[0-9]+(\.[0-9]+)?$")] = Field(examples=["1040"])
    comparator: Comparator = Comparator.EQUAL
    currency: Annotated[StrictStr, Field(max_length=3)] = Field(default="", examples=["CNY"])
    unit: Annotated[StrictStr, Field(max_length=20)] = Field(
        default="", description="The unit that you mean; refused if it is not the indicator's."
    )
    source: FactSource = Field(default=FactSource.STAFF, description="`visit`, `document`, `statement` or `staff`.")
    source_note: Line = ""
    document: FileNumber | None = Field(
        default=None, description="Its document, by the id that `POST /files` answered."
    )


@router.get(
    "/indicators",
    response=documented(200, Items[IndicatorShape]),
    summary="List indicators",
    operation_id="list_indicators",
)
def list_indicators(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The catalogue of the zone: what can be known in figures."""
    rows = indicators_of(request.auth.where)
    found, after = page(rows, Order("indicators", "place"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[IndicatorShape.of(row) for row in found], next=after))


def organisation_at(actor: Actor, ref: str) -> Organisation:
    """The organisation of the address, if the caller may see it."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    return get_object_or_404(visible_to(actor), ref=ref)


@router.get(
    "/organisations/{organisation}/facts",
    response=documented(200, Items[FactShape], 404),
    summary="List the facts of an organisation",
    operation_id="list_facts",
)
def list_facts(request: ApiRequest, organisation: str, filters: Query[FactFilters]) -> HttpResponse:
    """What is known of an organisation in figures, in the order in which it was recorded, restated figures too."""
    row = organisation_at(request.auth, organisation)
    rows = facts_visible_to(request.auth).filter(organisation=row)
    if filters.indicator is not None:
        rows = rows.filter(indicator__code=filters.indicator)
    if filters.current is not None:
        rows = rows.filter(current=filters.current)
    order = Order(f"facts {row.ref}", "id")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[FactShape.of(one) for one in found], next=after))


@router.post(
    "/organisations/{organisation}/facts",
    response=documented(201, FactShape, 400, 403, 404, 409, 413),
    summary="Record a fact",
    operation_id="record_fact",
)
def new_fact(request: ApiRequest, organisation: str, payload: NewFact, key: Key) -> HttpResponse:
    """Record a figure of an organisation that the caller's unit serves."""

    def act() -> FactShape:
        row = organisation_at(request.auth, organisation)
        sent = payload.model_dump()
        told = {**sent, "indicator": _indicator(request.auth, payload.indicator), **_checked(sent)}
        if payload.document is not None:
            told["document"] = file_named(request.auth, payload.document, "document")
        made = record_fact(row, by=request.auth, **told)
        return FactShape.of(made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


class FactWithdrawal(Body):
    """A figure that should never have been recorded."""

    reason: Reason = Field(examples=["It is another enterprise's."])


@router.post(
    "/organisations/{organisation}/facts/{int:fact}/withdrawal",
    response=documented(200, FactShape, 400, 403, 404, 409, 413),
    summary="Withdraw a fact",
    operation_id="withdraw_fact",
)
def withdrawal(request: ApiRequest, organisation: str, fact: int, payload: FactWithdrawal, key: Key) -> HttpResponse:
    """Take back a figure that counts. It stays to be seen, and what it restated counts again."""

    def act() -> FactShape:
        row = organisation_at(request.auth, organisation)
        if not 0 <= fact < 2**63:
            raise Http404
        found = get_object_or_404(facts_visible_to(request.auth), organisation=row, pk=fact)
        return FactShape.of(withdraw_fact(found, by=request.auth, reason=payload.reason))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _indicator(actor: Actor, code: str) -> Indicator:
    found = indicators_of(actor.where).filter(code=code).first()
    if found is None:
        raise Invalid.of("indicator", _("There is no indicator “%(code)s”.") % {"code": code})
    return found


def _checked(sent: dict[str, str]) -> dict[str, object]:
    if sent["source"] in (FactSource.RETURN, FactSource.IMPORT):
        raise Invalid.of("source", _("Please say from where it is known."))
    try:
        return {"value": Decimal(sent["value"])}
    except InvalidOperation:
        raise Invalid.of("value", _("This is no number. Write it as 1200, 1,200.50 or 12万.")) from None
