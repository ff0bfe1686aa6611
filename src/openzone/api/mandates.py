"""Agencies, and the mandates by which agents go through formalities for others."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.params.models import Body as BodySource
from pydantic import BaseModel, Field

from openzone.accounts.models import User
from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.formalities import WholeFormality, formality_named, whole
from openzone.api.mandate_bodies import BODIES, AgencyClosure, FormalityByMandate, MandateFilters, NewAgency, NewMandate
from openzone.api.named import file_named, organisation_named, unit_named
from openzone.api.services import service_of
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.formalities import actions
from openzone.formalities.enums import MANDATE_NOUNS, AgencyKind, MandateState
from openzone.formalities.mandates import (
    agencies_of,
    agent_known_by,
    held_by,
    insist_starts,
    possible_with_mandate,
    visible_to,
)
from openzone.formalities.models import Agency, Mandate
from openzone.places.queries import zone_of
from openzone.registry.actions.persons import person_of
from openzone.registry.models import Organisation, Person

router = Router(tags=["mandates"])
Reference = Annotated[str, Path(pattern=r"^B-[0-9]{4}-[0-9]{5,9}$", description="Reference of the mandate.")]
AgencyCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Code of the agency.")]
NOUN_OF = {verb: noun for noun, verb in MANDATE_NOUNS.items()}


class AgencyShape(BaseModel):
    """An agency of the service network."""

    code: str
    kind: AgencyKind
    name: str
    name_local: str
    unit: str = Field(description="Code of the unit that runs it.")
    since: str = Field(description="Since when it works, as far as it is known.", examples=["2014"])

    @classmethod
    def of(cls, row: Agency) -> "AgencyShape":
        """The shape of this row."""
        known = {name: getattr(row, name) for name in ("code", "name", "name_local")}
        return cls(**known, kind=AgencyKind(row.kind), unit=row.unit.code, since=str(row.since))


class Agencies(BaseModel):
    """The open agencies of the zone."""

    items: list[AgencyShape]


class MandateShape(BaseModel):
    """What a principal lets an agent do for it."""

    ref: str = Field(examples=["B-2026-00001"])
    organisation: str | None = Field(description="Reference of the enterprise that gave it.")
    person: str | None = Field(description="Name of the person who gave it.")
    agency: str | None = Field(description="Code of the agency that acts by it.")
    intermediary: str | None = Field(description="Reference of the other organisation that acts by it.")
    services: list[str] = Field(description="Codes of the services that it covers; none is for all.")
    withdraws: bool
    since: date
    until: date | None = Field(description="Its last day; null until it is ended.")
    on_paper: bool
    document: shapes.File | None
    state: MandateState
    given_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    ended_for: str
    revision: int
    can: list[str] = Field(description="Nouns that the caller may post below it now.")

    @classmethod
    def of(cls, actor: Actor, row: Mandate) -> "MandateShape":
        """The shape of this row."""
        other = {"organisation", "person", "agency", "intermediary", "document", "state", "can"}
        return cls(
            **{name: getattr(row, name) for name in set(cls.model_fields) - other},
            organisation=row.organisation.ref if row.organisation else None,
            person=row.person.name if row.person else None,
            agency=row.agency.code if row.agency else None,
            intermediary=row.intermediary.ref if row.intermediary else None,
            document=shapes.File.of(row.document) if row.document else None,
            state=MandateState(row.state),
            can=[NOUN_OF[verb] for verb in possible_with_mandate(actor, row)],
        )


def _agency_named(actor: Actor, code: str) -> Agency:
    return get_object_or_404(agencies_of(actor.where), code=code)


def _mandate_named(actor: Actor, ref: str) -> Mandate:
    return get_object_or_404(visible_to(actor), ref=ref)


@router.get("/agencies", response=documented(200, Agencies), summary="List agencies", operation_id="list_agencies")
def list_agencies(request: ApiRequest) -> HttpResponse:
    """The open agencies of the zone, with the unit that runs each and since when it works."""
    return respond(Agencies(items=[AgencyShape.of(row) for row in agencies_of(request.auth.where)]))


@router.post(
    "/agencies",
    response=documented(201, AgencyShape, 400, 403, 404, 409, 413),
    summary="Open an agency",
    operation_id="open_agency",
)
def new_agency(request: ApiRequest, payload: NewAgency, key: Key) -> HttpResponse:
    """Open an agency; for administrators of the zone."""
    actor = request.auth

    def act() -> AgencyShape:
        sent = {**payload.model_dump(), "unit": unit_named(actor, payload.unit)}
        return AgencyShape.of(actions.open_agency(zone=zone_of(actor), by=actor, **sent))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/agencies/{agency}/closure",
    response=documented(200, AgencyShape, 400, 403, 404, 409, 413),
    summary="Close an agency",
    operation_id="close_agency",
)
def close_agency(
    request: ApiRequest, agency: AgencyCode, key: Key, payload: AgencyClosure | None = None
) -> HttpResponse:
    """Close it; 409 while a mandate to it has not ended."""
    actor = request.auth

    def act() -> AgencyShape:
        return AgencyShape.of(actions.close_agency(_agency_named(actor, agency), by=actor))

    return respond_once(request, key, {}, act, status=200)


@router.get(
    "/mandates", response=documented(200, Items[MandateShape]), summary="List mandates", operation_id="list_mandates"
)
def list_mandates(request: ApiRequest, filters: Query[MandateFilters]) -> HttpResponse:
    """Those that the caller gave or acts by and, for staff, those to the agencies of his units; last changed first."""
    actor = request.auth
    rows = held_by(actor) if filters.held else visible_to(actor)
    rows = rows.filter(state=filters.state) if filters.state is not None else rows
    order = Order("mandates", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[MandateShape.of(actor, row) for row in found], next=after))


@router.post(
    "/mandates",
    response=documented(201, MandateShape, 400, 403, 404, 409, 413),
    summary="Give a mandate",
    operation_id="give_mandate",
)
def new_mandate(request: ApiRequest, payload: NewMandate, key: Key) -> HttpResponse:
    """Give one as an owner of the enterprise or for oneself; or put on record one that was signed on paper."""
    actor = request.auth

    def act() -> MandateShape:
        made = _given(actor, payload)
        return MandateShape.of(actor, _mandate_named(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _given(actor: Actor, payload: NewMandate) -> Mandate:
    file = None if payload.document is None else file_named(actor, payload.document, "document")
    sent = payload.model_dump(include={"since", "until", "withdraws"})
    terms = actions.Terms(**sent, services=tuple(payload.services), document=file)
    agent = _agent(actor, payload)
    if isinstance(agent, Agency) and payload.person is not None:
        return actions.record_mandate_of_person(agency=agent, terms=terms, by=actor, **payload.person.model_dump())
    principal = _principal(actor, payload)
    if isinstance(agent, Agency) and payload.on_paper:
        return actions.record_mandate(principal=principal, agency=agent, terms=terms, by=actor)
    return actions.give_mandate(principal=principal, agent=agent, terms=terms, by=actor)


def _agent(actor: Actor, payload: NewMandate) -> Agency | Organisation:
    if payload.agency is not None:
        agency = agencies_of(actor.where).filter(code=payload.agency).first()
        if agency is None:
            raise Invalid.of("agency", _("There is no agency with this code."))
        return agency
    found = agent_known_by(actor.where, payload.intermediary or "")
    if found is None:
        raise Invalid.of("intermediary", _("No organisation of the zone is known by exactly this."))
    return found


def _principal(actor: Actor, payload: NewMandate) -> Organisation | Person:
    if payload.organisation is not None:
        return organisation_named(actor, payload.organisation)
    return person_of(User.objects.get(pk=actor.who), zone_id=actor.where, by=actor)


@router.get(
    "/mandates/{mandate}",
    response=documented(200, MandateShape, 404),
    summary="Show a mandate",
    operation_id="show_mandate",
)
def show_mandate(request: ApiRequest, mandate: Reference) -> HttpResponse:
    """One mandate, and what the caller may do to it now."""
    return respond(MandateShape.of(request.auth, _mandate_named(request.auth, mandate)))


@router.post(
    "/mandates/{mandate}/formalities",
    response=documented(201, WholeFormality, 400, 403, 404, 409, 413),
    summary="Begin a formality by a mandate",
    operation_id="begin_formality_by_mandate",
)
def new_formality(request: ApiRequest, mandate: Reference, payload: FormalityByMandate, key: Key) -> HttpResponse:
    """Begin a formality for the principal; 403 says why where the mandate has ended or does not cover the service."""
    actor = request.auth

    def act() -> WholeFormality:
        row = _mandate_named(actor, mandate)
        insist_starts(actor, row)
        made = actions.open_formality(service_of(actor, payload.service), applicant=row.principal, by=actor)
        return whole(actor, formality_named(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


DOES: dict[str, tuple[Any, str]] = {
    "acceptance": (actions.accept_mandate, "Accept it as the agent. It is in force."),
    "refusal": (actions.decline_mandate, "Decline it as the agent."),
    "extension": (
        actions.extend_mandate,
        "Change its last day as the principal, or at the counter with a newly signed paper.",
    ),
    "end": (actions.end_mandate, "End it as the principal, or at the counter. The agent may do nothing more."),
    "resignation": (actions.lay_down_mandate, "Give it back as the agent, and say why."),
}


def _view(body: type[Body], does: Any) -> Any:
    def view(request: ApiRequest, mandate: str, payload: Any, key: Any = None) -> HttpResponse:
        def act() -> MandateShape:
            sent = payload.model_dump()
            if sent.get("document") is not None:
                sent["document"] = file_named(request.auth, sent["document"], "document")
            does(_mandate_named(request.auth, mandate), by=request.auth, **sent)
            return MandateShape.of(request.auth, _mandate_named(request.auth, mandate))

        return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)

    optional = not any(field.is_required() for field in body.model_fields.values())
    view.__annotations__ |= {"payload": body, "mandate": Reference, "key": Key}
    view.__defaults__ = (BodySource(body()) if optional else BodySource(...), None)
    return view


for noun, (does, words) in DOES.items():
    router.post(
        f"/mandates/{{mandate}}/{noun}",
        response=documented(200, MandateShape, 400, 403, 404, 409, 413),
        operation_id=f"mandate_{noun}",
        summary=words.partition(".")[0],
        description=words,
        url_name=f"mandate-{noun}",
    )(_view(BODIES[noun], does))
