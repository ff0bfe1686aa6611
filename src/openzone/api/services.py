"""The catalogue of services: what each asks for and how it goes, written and published by the zone."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Code, Filters, Line, Version
from openzone.api.named import counter_named, office_named, unit_named
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.formalities import actions
from openzone.formalities.actions.content import LONGEST_TEXT, MOST_DAYS, MOST_DOCUMENTS, MOST_MONTHS, MOST_STEPS
from openzone.formalities.enums import Applicant, ServiceState
from openzone.formalities.models import OutsideOffice, Provided, Service, ServiceCounter, ServiceVersion
from openzone.formalities.queries import (
    answers_for,
    counters_of,
    offices_of,
    search,
    shown_of,
    versions_of,
    visible_to,
)
from openzone.places.enums import Level
from openzone.places.models import CODE
from openzone.places.queries import is_staff

router = Router(tags=["services"])
NEWEST = Order("services", "changed_at", down=True)
# The nouns that are posted below a service, by the verb of its rules.
NOUNS = {"change": "versions", "publish": "publication", "retire": "retirement"}
ServiceText = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
Days = Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)]
Months = Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]
Fee = Annotated[StrictStr, Field(pattern=r"^[0-9]{1,8}(\.[0-9]{1,2})?$")]
UNIT = "Code of the unit that does it; null where an office outside the network does."
OFFICE = "Code of the office outside the network that does it; null where a unit does."


class ServiceFilters(Filters):
    """Which services."""

    q: str | None = Field(default=None, max_length=200, description="Words of either language, or the code.")
    state: ServiceState | None = Field(default=None, description="People of an enterprise see what is published.")


class StepBody(Body):
    """A step: who does it, and after which others."""

    code: Code = Field(examples=["licence"])
    name: Line
    name_local: Line = ""
    unit: Code | None = Field(default=None, description=UNIT)
    office: Code | None = Field(default=None, description=OFFICE)
    after: Annotated[list[Code], Field(max_length=MOST_STEPS)] = Field(
        default_factory=list, description="Codes of the steps that must be done before it."
    )
    days: Days | None = Field(default=None, description="Working days that it takes.")


class DocumentBody(Body):
    """A document: the same code in other services is the same document."""

    code: Code = Field(examples=["business-licence"])
    name: Line
    name_local: Line = ""
    required: StrictBool = True
    valid_months: Months | None = Field(default=None, description="How old it may be; null: any age.")


class NewServiceVersion(Body):
    """What a service is, whole."""

    name: Line = Field(examples=["Company registration"])
    name_local: Line = ""
    summary: ServiceText = ""
    summary_local: ServiceText = ""
    unit: Code | None = Field(default=None, description=UNIT)
    office: Code | None = Field(default=None, description=OFFICE)
    applicant: Applicant = Applicant.ENTERPRISES
    levels: Annotated[list[Level], Field(min_length=1, max_length=3)] = Field(description="Where it is offered.")
    promise_days: Days = Field(description="Within how many working days it is done; 0: while one waits.")
    fee: Fee = Field(default="0", description="A number as text.", examples=["120.00"])
    currency: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    legal_basis: ServiceText = ""
    legal_basis_local: ServiceText = ""
    counter: Code | None = Field(default=None, description="Code of the counter where appointments are given.")
    steps: Annotated[list[StepBody], Field(max_length=MOST_STEPS)] = Field(default_factory=list)
    documents: Annotated[list[DocumentBody], Field(max_length=MOST_DOCUMENTS)] = Field(default_factory=list)
    remark: Line = Field(default="", description="What changed, in a few words.")
    seen: Version | None = Field(default=None, description="The `revision` you looked at; 409 if it moved on since.")


class NewService(NewServiceVersion):
    """A service that a unit keeps, as a draft."""

    code: Code = Field(description="How it is named from now on.", examples=["company-registration"])
    keeper: Code = Field(description="Code of the unit that keeps it.", examples=["east-station"])


class ServiceStepBody(Body):
    """What every step of a service in the catalogue may carry."""

    seen: Version | None = Field(default=None, description="The `revision` you looked at; 409 if it moved on since.")


class OfficeShape(BaseModel):
    """An office that is no unit of the network and serves people in the zone."""

    code: str
    name: str
    name_local: str
    served_since: str = Field(description="As precise as it is known: `2014`, `2014-05`, `before 2014`.")

    @classmethod
    def of(cls, row: OutsideOffice) -> "OfficeShape":
        """The shape of this row."""
        return cls(code=row.code, name=row.name, name_local=row.name_local, served_since=str(row.served_since))


class CounterShape(BaseModel):
    """A counter where people are served."""

    code: str
    name: str
    name_local: str
    unit: str | None
    office: str | None
    place: str
    place_local: str
    slot_minutes: int
    capacity: int
    days_ahead: int = Field(description="For how many days ahead appointments are given.")

    @classmethod
    def of(cls, row: ServiceCounter) -> "CounterShape":
        """The shape of this row."""
        names = ("code", "name", "name_local", "place", "place_local", "slot_minutes", "capacity", "days_ahead")
        return cls(**{name: getattr(row, name) for name in names}, **_provider(row))


class ServiceShape(BaseModel):
    """A service as a list shows it."""

    code: str
    keeper: str = Field(description="Code of the unit that keeps it.")
    state: ServiceState
    name: str
    name_local: str
    unit: str | None
    office: str | None
    promise_days: int
    version: int = Field(description="Number of the version that is read.")
    newer: bool = Field(description="Whether a later version waits to be published; told to staff only.")
    revision: int = Field(description="What `seen` names: how often it was changed.")


class ServiceVersionShape(BaseModel):
    """What a service was at a time, whole; it never changes."""

    number: int
    name: str
    name_local: str
    summary: str
    summary_local: str
    unit: str | None
    office: str | None
    applicant: Applicant
    levels: list[Level]
    promise_days: int
    fee: str
    currency: str
    legal_basis: str
    legal_basis_local: str
    counter: str | None
    steps: list[StepBody]
    documents: list[DocumentBody]
    remark: str
    written_at: datetime
    published_at: datetime | None

    @classmethod
    def of(cls, row: ServiceVersion) -> "ServiceVersionShape":
        """The shape of this row."""
        names = {name: getattr(row, name) for name in (*_PLAIN, "number", "remark", "written_at", "published_at")}
        steps = [
            StepBody(**{name: getattr(one, name) for name in ("code", "name", "name_local", "after", "days")},
                     **_provider(one))
            for one in row.steps.all()
        ]  # fmt: skip
        fields = ("code", "name", "name_local", "required", "valid_months")
        documents = [DocumentBody(**{name: getattr(one, name) for name in fields}) for one in row.documents.all()]
        counter = row.counter.code if row.counter else None
        more: dict[str, Any] = {"fee": str(row.fee), "counter": counter, "steps": steps, "documents": documents}
        return cls(**names, **more, **_provider(row))


class OneService(ServiceShape):
    """A service with all that is read of it, and what the caller may do to it."""

    text: ServiceVersionShape
    can: list[str] = Field(description="The nouns that are open to the caller below the service now.")


_PLAIN = (
    "name", "name_local", "summary", "summary_local", "applicant", "levels", "promise_days", "currency",
    "legal_basis", "legal_basis_local",
)  # fmt: skip


def _provider(row: Provided) -> dict[str, Any]:
    return {"unit": row.unit.code if row.unit else None, "office": row.office.code if row.office else None}


def _listed(actor: Actor, row: Service) -> dict[str, Any]:
    text, inside = row.text, is_staff(actor)
    return {
        **{name: getattr(row, name) for name in ("code", "state", "revision")},
        **{name: getattr(text, name) for name in ("name", "name_local", "promise_days")},
        **_provider(text),
        "keeper": row.unit.code,
        "version": text.number,
        "newer": row.has_newer if inside else False,
    }


def service_of(actor: Actor, code: str) -> Service:
    """The service with this code, if the caller may read it; else it is not there."""
    if not CODE.fullmatch(code):
        raise Http404
    return get_object_or_404(
        visible_to(actor).select_related("zone", "unit", "shown__unit", "shown__office"), code=code
    )


def _whole(actor: Actor, code: str) -> OneService:
    row = service_of(actor, code)
    answers = answers_for(actor, row) if is_staff(actor) else {}
    can = [noun for verb, noun in NOUNS.items() if answers.get(verb)]
    can += ["appointments"] if row.state == ServiceState.PUBLISHED and row.text.counter_id else []
    return OneService(**_listed(actor, row), text=ServiceVersionShape.of(shown_of(row)), can=can)


def _content(actor: Actor, sent: NewServiceVersion) -> actions.Content:
    """What is said, with the units, offices and the counter that are named."""
    steps = [actions.Step(**{**one.model_dump(), **_named(actor, one.unit, one.office)}) for one in sent.steps]
    documents = [actions.Document(**one.model_dump()) for one in sent.documents]
    plain = {name: getattr(sent, name) for name in _PLAIN}
    return actions.Content(
        **{**plain, **_named(actor, sent.unit, sent.office)},
        fee=Decimal(sent.fee),
        counter=counter_named(actor, sent.counter) if sent.counter else None,
        steps=steps,
        documents=documents,
    )


def _named(actor: Actor, unit: str | None, office: str | None) -> dict[str, Any]:
    return {
        "unit": unit_named(actor, unit) if unit else None,
        "office": office_named(actor, office) if office else None,
    }


@router.get(
    "/services", response=documented(200, Items[ServiceShape]), summary="List services", operation_id="list_services"
)
def list_services(request: ApiRequest, filters: Query[ServiceFilters]) -> HttpResponse:
    """Those that the caller may read, the last changed first."""
    rows = search(visible_to(request.auth), filters.q or "")
    rows = rows.filter(state=filters.state) if filters.state else rows
    found, after = page(rows, NEWEST, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ServiceShape(**_listed(request.auth, row)) for row in found], next=after))


@router.post(
    "/services",
    response=documented(201, OneService, 400, 403, 409, 413),
    summary="Enter a service",
    operation_id="create_service",
)
def create_service(request: ApiRequest, payload: NewService, key: Key) -> HttpResponse:
    """Enter a service as a draft. A leader or administrator of its unit publishes it."""

    def act() -> OneService:
        actor = request.auth
        unit, content = unit_named(actor, payload.keeper), _content(actor, payload)
        return _whole(actor, actions.draft(unit=unit, code=payload.code, content=content, by=actor).code)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/services/{service}",
    response=documented(200, OneService, 404),
    summary="Show a service",
    operation_id="show_service",
)
def show_service(request: ApiRequest, service: str) -> HttpResponse:
    """One service, as it is read."""
    return respond(_whole(request.auth, service))


@router.get(
    "/services/{service}/versions",
    response=documented(200, Items[ServiceVersionShape], 404),
    summary="List the versions of a service",
    operation_id="list_service_versions",
)
def list_versions(request: ApiRequest, service: str, filters: Query[Filters]) -> HttpResponse:
    """What it was at each time, the latest first. What was never published is told to the people of its unit only."""
    row = service_of(request.auth, service)
    rows = versions_of(request.auth, row)
    order = Order(f"versions {row.code}", "number", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ServiceVersionShape.of(one) for one in found], next=after))


@router.post(
    "/services/{service}/versions",
    response=documented(200, OneService, 400, 403, 404, 409, 413),
    summary="Write the next version of a service",
    operation_id="change_service",
)
def change_service(request: ApiRequest, service: str, payload: NewServiceVersion, key: Key) -> HttpResponse:
    """Write the next version. What is published is read until that one is published too."""

    def act() -> OneService:
        actor, row = request.auth, service_of(request.auth, service)
        more: dict[str, Any] = {"remark": payload.remark, "seen": payload.seen}
        return _whole(actor, actions.change(row, content=_content(actor, payload), by=actor, **more).code)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/services/{service}/publication",
    response=documented(200, OneService, 400, 403, 404, 409, 413),
    summary="Publish a service",
    operation_id="publish_service",
)
def publish_service(request: ApiRequest, service: str, payload: ServiceStepBody, key: Key) -> HttpResponse:
    """Let the version that was written last be read; a retired service comes back by it."""

    def act() -> OneService:
        row = service_of(request.auth, service)
        return _whole(request.auth, actions.publish(row, by=request.auth, seen=payload.seen).code)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/services/{service}/retirement",
    response=documented(200, OneService, 400, 403, 404, 409, 413),
    summary="Retire a service",
    operation_id="retire_service",
)
def retire_service(request: ApiRequest, service: str, payload: ServiceStepBody, key: Key) -> HttpResponse:
    """Take it out of the catalogue; staff still find it."""

    def act() -> OneService:
        row = service_of(request.auth, service)
        return _whole(request.auth, actions.retire(row, by=request.auth, seen=payload.seen).code)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.get(
    "/counters", response=documented(200, Items[CounterShape]), summary="List counters", operation_id="list_counters"
)
def list_counters(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The open counters of the zone."""
    order = Order("counters", "name")
    found, after = page(counters_of(request.auth.where), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[CounterShape.of(row) for row in found], next=after))


@router.get(
    "/offices", response=documented(200, Items[OfficeShape]), summary="List offices", operation_id="list_offices"
)
def list_offices(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The offices outside the network that serve people in the zone."""
    order = Order("offices", "name")
    found, after = page(offices_of(request.auth.where), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[OfficeShape.of(row) for row in found], next=after))
