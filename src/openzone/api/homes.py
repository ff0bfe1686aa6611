"""Talent homes: the stock, applications with their place in the line, offers and contracts; steps are posted nouns."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.params.models import Body as BodySource
from pydantic import BaseModel, Field

from openzone.api import pooled_bodies as bodies
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.named import file_named, organisation_named, unit_named
from openzone.api.spaces import Money
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.keyset import Order
from openzone.formalities.actions import homes, housing
from openzone.formalities.home_queries import (
    applications_visible_to,
    classes_on,
    contract_of,
    homes_at_desk,
    open_offer,
    positions,
    possible_with_application,
    possible_with_contract,
    table_on,
)
from openzone.formalities.models import Home, HomeApplication, HomeClassTable, HomeContract
from openzone.formalities.pooled import (
    APPLICATION_NOUNS,
    CONTRACT_NOUNS,
    ApplicationState,
    ContractState,
    HomeState,
)
from openzone.places.queries import today_of, zone_of

router = Router(tags=["homes"])
Reference = Annotated[str, Path(pattern=r"^T-[0-9]{4}-[0-9]{5,9}$", description="Reference of the application.")]


class HomeShape(BaseModel):
    """A home of the zone."""

    ref: str = Field(examples=["H-2026-00001"])
    unit: str
    address: str
    address_local: str
    rooms: int
    area: float = Field(description="In m².")
    market_rent: Money = Field(description="For each m² and month.")
    state: HomeState

    @classmethod
    def of(cls, row: Home) -> "HomeShape":
        """The shape of this row."""
        return cls(
            **{name: getattr(row, name) for name in ("ref", "address", "address_local", "rooms")},
            unit=row.unit.code,
            area=float(row.area),
            market_rent=Money(amount=f"{row.market_rent:.2f}", currency=row.currency),
            state=HomeState(row.state),
        )


class TermShape(BaseModel):
    """A stretch of a contract, with the rent of a month."""

    since: date
    until: date
    months: int
    market: Money
    subsidy: Money
    payable: Money


class ContractShape(BaseModel):
    """The contract of a home."""

    home: str
    state: ContractState
    agreed_on: date
    since: date
    until: date
    moved_in_on: date | None
    ended_on: date | None
    terms: list[TermShape]

    @classmethod
    def of(cls, row: HomeContract) -> "ContractShape":
        """The shape of this row."""
        plain = ("agreed_on", "since", "until", "moved_in_on", "ended_on")
        return cls(
            **{name: getattr(row, name) for name in plain},
            home=row.home.ref,
            state=ContractState(row.state),
            terms=[_term(one) for one in row.terms.all()],
        )


def _term(row: Any) -> TermShape:
    amounts = {
        name: Money(amount=f"{getattr(row, name):.2f}", currency=row.currency)
        for name in ("market", "subsidy", "payable")
    }
    return TermShape(since=row.since, until=row.until, months=row.months, **amounts)


class ApplicationShape(BaseModel):
    """An employer asks for a home for somebody."""

    ref: str = Field(examples=["T-2026-00001"])
    organisation: str
    talent: str
    home_class: str = Field(description="Code of the class.")
    household: int
    wanted_from: date
    state: ApplicationState
    place: int | None = Field(description="Place in the line, while it waits.")
    handed_in_on: date
    complete_on: date | None
    declines: int
    answer: str = Field(description="What the office said last.")
    version: int

    @classmethod
    def of(cls, row: HomeApplication, place: int | None) -> "ApplicationShape":
        """The shape of this row."""
        return cls(**_columns(row, place))


def _columns(row: HomeApplication, place: int | None) -> dict[str, Any]:
    plain = (
        "ref", "talent", "household", "wanted_from", "handed_in_on", "complete_on", "declines", "answer", "version"
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "organisation": row.organisation.ref,
        "home_class": row.home_class.code,
        "state": ApplicationState(row.state),
        "place": place,
    }


class WholeApplication(ApplicationShape):
    """An application with what is offered, its contract, and what the caller may do now."""

    offered: str | None = Field(description="Reference of the home that is offered.")
    contract: ContractShape | None
    can: list[str] = Field(description="Nouns that the caller may post below it now; of a contract, below `contract`.")


def _whole(actor: Actor, row: HomeApplication) -> WholeApplication:
    contract, offer = contract_of(row), open_offer(row)
    nouns: dict[str, str] = {verb: noun for noun, verb in APPLICATION_NOUNS.items()}
    later: dict[str, str] = {verb: noun for noun, verb in CONTRACT_NOUNS.items()}
    can = [nouns[verb] for verb in possible_with_application(actor, row)]
    can += [later[verb] for verb in possible_with_contract(actor, contract)] if contract else []
    return WholeApplication(
        **_columns(row, positions(row.zone_id, [row.pk]).get(row.pk)),
        offered=offer.home.ref if offer else None,
        contract=ContractShape.of(contract) if contract else None,
        can=can,
    )


@router.get("/homes", response=documented(200, Items[HomeShape]), summary="List homes", operation_id="list_homes")
def list_homes(request: ApiRequest, filters: Query[bodies.HomeFilters]) -> HttpResponse:
    """The homes of the zone, for those who work for it, the last entered first."""
    rows = homes_at_desk(request.auth)
    rows = rows.filter(state=filters.state) if filters.state else rows
    order = Order("homes", "entered_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[HomeShape.of(row) for row in found], next=after))


@router.post(
    "/homes",
    response=documented(201, HomeShape, 400, 403, 409, 413),
    summary="Enter a home",
    operation_id="enter_home",
)
def new_home(request: ApiRequest, payload: bodies.NewHome, key: Key) -> HttpResponse:
    """Enter a home that one of the caller's units keeps."""
    actor = request.auth

    def act() -> HomeShape:
        unit, sent = unit_named(actor, payload.unit), payload.model_dump(exclude={"unit"})
        made = homes.enter_home(by=actor, unit=unit, dwelling=homes.Dwelling(**sent))
        return HomeShape.of(homes_at_desk(actor).get(pk=made.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


class ClassShape(BaseModel):
    """A class of talent."""

    code: str
    name: str
    name_local: str
    area_cap: float = Field(description="In m².")
    discount: float = Field(description="Part of the rent taken off; 1 is all of it.")


class TableShape(BaseModel):
    """The classes of talent as they are published."""

    number: int
    unit: str
    since: date
    rule: str
    rule_local: str
    source: str
    classes: list[ClassShape]

    @classmethod
    def of(cls, row: HomeClassTable) -> "TableShape":
        """The shape of this row."""
        plain = ("number", "since", "rule", "rule_local", "source")
        classes = [
            ClassShape(
                **{name: getattr(one, name) for name in ("code", "name", "name_local")},
                area_cap=float(one.area_cap),
                discount=float(one.discount),
            )
            for one in row.classes.order_by("position")
        ]
        return cls(**{name: getattr(row, name) for name in plain}, unit=row.unit.code, classes=classes)


@router.get(
    "/home-classes",
    response=documented(200, TableShape, 404),
    summary="Show the classes of talent",
    operation_id="show_home_classes",
)
def show_classes(request: ApiRequest) -> HttpResponse:
    """The table of classes that is in force today; 404 where the zone lets no homes."""
    found = table_on(request.auth.where, today_of(request.auth))
    if found is None:
        raise Http404
    return respond(TableShape.of(found))


@router.post(
    "/home-classes",
    response=documented(201, TableShape, 400, 403, 409, 413),
    summary="Publish the classes of talent",
    operation_id="publish_home_classes",
)
def publish_classes(request: ApiRequest, payload: bodies.NewTable, key: Key) -> HttpResponse:
    """Publish all classes anew, as an administrator of the zone. Terms that run keep their rent."""
    actor = request.auth

    def act() -> TableShape:
        sent = payload.model_dump(exclude={"unit", "classes"})
        made = homes.publish_home_table(
            zone=zone_of(actor),
            by=actor,
            unit=unit_named(actor, payload.unit),
            classes=[homes.TalentClass(**one.model_dump()) for one in payload.classes],
            **sent,
        )
        return TableShape.of(made)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/home-applications",
    response=documented(200, Items[ApplicationShape]),
    summary="List applications for homes",
    operation_id="list_home_applications",
)
def list_applications(request: ApiRequest, filters: Query[bodies.ApplicationFilters]) -> HttpResponse:
    """The applications that the caller sees, the last changed first: those of his units, or of enterprises he owns."""
    rows = applications_visible_to(request.auth)
    rows = rows.filter(state=filters.state) if filters.state else rows
    order = Order("home_applications", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    places = positions(request.auth.where, [row.pk for row in found])
    return respond(Items(items=[ApplicationShape.of(row, places.get(row.pk)) for row in found], next=after))


def _found(actor: Actor, ref: str) -> HomeApplication:
    return get_object_or_404(applications_visible_to(actor), ref=ref)


def _wish(actor: Actor, sent: Any) -> homes.Wish:
    known = next((one for one in classes_on(actor.where, today_of(actor)) if one.code == sent.home_class), None)
    if known is None:
        raise Invalid.of("home_class", _("Please choose a class of the table that is in force."))
    return homes.Wish(talent=sent.talent, home_class=known, wanted_from=sent.wanted_from, household=sent.household)


@router.post(
    "/home-applications",
    response=documented(201, WholeApplication, 400, 403, 409, 413),
    summary="Apply for a home",
    operation_id="apply_for_home",
)
def new_application(request: ApiRequest, payload: bodies.NewApplication, key: Key) -> HttpResponse:
    """Apply, as an owner of the employer, for somebody by name and class."""
    actor = request.auth

    def act() -> WholeApplication:
        file = file_named(actor, payload.evidence, "evidence") if payload.evidence else None
        employer = organisation_named(actor, payload.organisation)
        made = homes.apply_for_home(by=actor, organisation=employer, wish=_wish(actor, payload), evidence=file)
        return _whole(actor, _found(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/home-applications/{application}",
    response=documented(200, WholeApplication, 404),
    summary="Show an application for a home",
    operation_id="show_home_application",
)
def show_application(request: ApiRequest, application: Reference) -> HttpResponse:
    """One application with its place in the line, what is offered, and its contract."""
    return respond(_whole(request.auth, _found(request.auth, application)))


def _sent(actor: Actor, payload: Any) -> dict[str, Any]:
    """What the action takes of a body: things by themselves in place of their names."""
    sent = payload.model_dump()
    if isinstance(payload, bodies.WishBody):
        file = file_named(actor, payload.evidence, "evidence") if payload.evidence else None
        return {"wish": _wish(actor, payload), "evidence": file, "seen": payload.seen}
    if "home" in sent:
        home = homes_at_desk(actor).filter(ref=sent["home"]).first()
        if home is None:
            raise Invalid.of("home", _("There is no home with this reference."))
        sent["home"] = home
    return dict(sent)


def _contract(row: HomeApplication) -> HomeContract:
    found = contract_of(row)
    if found is None:
        raise Conflict(_("There is no contract yet."))
    return found


def _itself(row: HomeApplication) -> HomeApplication:
    return row


Step = tuple[type[Body], Callable[..., object], str]
STEPS: dict[str, Step] = {
    "admission": (bodies.PooledStep, homes.admit, "Admit it to the waiting list."),
    "return": (bodies.PooledReason, homes.send_back, "Return it for correction, and say all that is missing."),
    "handing-in": (bodies.WishBody, homes.hand_in_again, "Hand it in again with what was missing."),
    "offer": (bodies.OfferBody, homes.offer_home, "Offer a free home. Out of the line a reason is needed."),
    "acceptance": (bodies.PooledStep, homes.accept_offer, "Accept the home that is offered."),
    "declining": (
        bodies.PooledStep,
        homes.decline_offer,
        "Decline it. The second time it becomes the last.",
    ),
    "retraction": (bodies.PooledReason, homes.take_offer_back, "Take the offer back, and say why."),
    "contract": (bodies.ContractBody, housing.conclude_contract, "Conclude the contract. The rent is worked out."),
    "withdrawal": (bodies.PooledStep, homes.withdraw_application, "Withdraw it."),
    "refusal": (bodies.PooledReason, homes.refuse_application, "Refuse it, and say why."),
}
CONTRACT_STEPS: dict[str, Step] = {
    "moving-in": (bodies.MovingIn, housing.move_in, "Put on record that the person has moved in."),
    "renewal": (bodies.HomeRenewal, housing.renew_contract, "Renew the contract. The rent is worked out again."),
    "leaving": (bodies.Leaving, housing.end_contract, "Put on record that the home was left, and why."),
}


def _view(body: type[Body], does: Callable[..., object], thing: Callable[[HomeApplication], object]) -> Any:
    def view(request: ApiRequest, application: str, payload: Any, key: Any = None) -> HttpResponse:
        def acted() -> WholeApplication:
            row = _found(request.auth, application)
            does(thing(row), by=request.auth, **_sent(request.auth, payload))
            return _whole(request.auth, _found(request.auth, application))

        return respond_once(request, key, payload.model_dump(mode="json"), acted, status=200)

    optional = not any(field.is_required() for field in body.model_fields.values())
    view.__annotations__ |= {"payload": body, "application": Reference, "key": Key}
    view.__defaults__ = (BodySource(body()) if optional else BodySource(...), None)
    return view


def _post(path: str, name: str, step: Step, thing: Callable[[HomeApplication], object]) -> None:
    body, does, words = step
    router.post(
        path,
        response=documented(200, WholeApplication, 400, 403, 404, 409, 413),
        operation_id=name.replace("-", "_"),
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(_view(body, does, thing))


for noun, step in STEPS.items():
    _post(f"/home-applications/{{application}}/{noun}", f"home_application_{noun}", step, _itself)
for noun, step in CONTRACT_STEPS.items():
    _post(f"/home-applications/{{application}}/contract/{noun}", f"home_contract_{noun}", step, _contract)
