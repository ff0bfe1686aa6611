"""Which homes, applications and contracts there are for whom, who is where in the line, and what waits for whom."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.formalities.home_rules import (
    REMIND_DAYS,
    WAITING_ORDER,
    may_with_application,
    may_with_contract,
)
from openzone.formalities.models import (
    Home,
    HomeApplication,
    HomeClass,
    HomeClassTable,
    HomeContract,
    HomeOffer,
    HomeTerm,
)
from openzone.formalities.pooled import (
    ApplicationState,
    ApplicationVerb,
    ContractState,
    ContractVerb,
    HomeState,
    PooledRelation,
)
from openzone.places.absences import instead_of
from openzone.places.queries import is_staff, nearest_people, network_of, oversees_zone, roles_over, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.queries import organisations_joined

APPLICATION_WITH = ("organisation", "home_class", "unit", "zone", "evidence")
LIVE = (ContractState.AGREED, ContractState.LIVED_IN)
TO_CHECK = (ApplicationState.APPLIED, ApplicationState.ACCEPTED)


def tables_of(zone_id: int) -> QuerySet[HomeClassTable]:
    """The tables of classes that a zone has published, the latest first."""
    return HomeClassTable.objects.filter(zone_id=zone_id).select_related("unit").order_by("-since")


def table_on(zone_id: int, day: date) -> HomeClassTable | None:
    """The table that is in force on a day; None where the zone lets no homes yet."""
    return tables_of(zone_id).filter(since__lte=day).first()


def classes_on(zone_id: int, day: date) -> list[HomeClass]:
    """The classes of the table that is in force on a day, in their order."""
    table = table_on(zone_id, day)
    return list(table.classes.order_by("position")) if table else []


def homes_at_desk(actor: Actor) -> QuerySet[Home]:
    """The homes of the zone, for all who work for it."""
    rows = Home.objects.filter(zone_id=actor.where).select_related("unit", "zone")
    return rows if actor.is_system or is_staff(actor) else rows.none()


def free_homes(zone_id: int) -> QuerySet[Home]:
    """The homes that can be offered now."""
    return Home.objects.filter(zone_id=zone_id, state=HomeState.FREE).order_by("ref")


def _applications(zone_id: int) -> QuerySet[HomeApplication]:
    return HomeApplication.objects.filter(zone_id=zone_id).select_related(*APPLICATION_WITH)


def _at_desk(actor: Actor) -> Q:
    if actor.is_system:
        return Q(pk__isnull=False)
    if not is_staff(actor):
        return Q(pk__in=[])
    return Q(pk__isnull=False) if oversees_zone(actor) else Q(unit_id__in=units_held(actor))


def _at_portal(actor: Actor) -> Q:
    return Q(organisation_id__in=organisations_joined(actor, Belonging.OWNER))


def applications_at_desk(actor: Actor) -> QuerySet[HomeApplication]:
    """The applications that go to the actor's units: they name people, so nobody else at the desk reads them."""
    return _applications(actor.where).filter(_at_desk(actor))


def applications_at_portal(actor: Actor) -> QuerySet[HomeApplication]:
    """The applications of the enterprises that the actor owns."""
    return _applications(actor.where).filter(_at_portal(actor))


def applications_visible_to(actor: Actor) -> QuerySet[HomeApplication]:
    """The applications that the actor sees by all his rights."""
    return _applications(actor.where).filter(_at_desk(actor) | _at_portal(actor))


def waiting_list(zone_id: int) -> QuerySet[HomeApplication]:
    """Who waits for a home, in the order of the rule."""
    return _applications(zone_id).filter(state=ApplicationState.WAITING).order_by(*WAITING_ORDER)


def positions(zone_id: int, wanted: Iterable[int]) -> dict[int, int]:
    """The place in the line of each of these applications that waits, the first being 1: one statement."""
    line = waiting_list(zone_id).select_related(None).order_by()
    order = [F(name).asc() for name in WAITING_ORDER]
    numbered = line.annotate(place=Window(RowNumber(), order_by=order)).values_list("pk", "place")
    chosen = set(wanted)
    return {pk: place for pk, place in numbered if pk in chosen}


def is_first(application: HomeApplication) -> bool:
    """Whether it is this one's turn."""
    return waiting_list(application.zone_id).values_list("pk", flat=True).first() == application.pk


def open_offer(application: HomeApplication) -> HomeOffer | None:
    """The offer that waits for an answer, or was accepted and has no contract yet."""
    return application.offers.filter(answer__in=["", "accepted"]).select_related("home").order_by("-pk").first()


def contract_of(application: HomeApplication) -> HomeContract | None:
    """Its contract, with home and terms; None before one is concluded."""
    rows = HomeContract.objects.filter(application=application).select_related("home")
    found = rows.prefetch_related("terms__home_class").first()
    if found is not None:
        found.application = application
    return found


def contracts_at_desk(actor: Actor) -> QuerySet[HomeContract]:
    """The contracts of the applications that the actor sees at the desk, each with what is paid by its `payable`."""
    seen = applications_at_desk(actor).values("pk")
    latest = HomeTerm.objects.filter(contract=OuterRef("pk")).order_by("-since")
    rows = HomeContract.objects.filter(application__in=seen)
    rows = rows.select_related("home", "application__organisation", "application__home_class")
    return rows.annotate(
        payable=Subquery(latest.values("payable")[:1]), currency=Subquery(latest.values("currency")[:1])
    )


def ending_within(rows: QuerySet[HomeContract], today: date, days: int = REMIND_DAYS) -> QuerySet[HomeContract]:
    """Those that end within so many days, or whose term is over already; the first to end first."""
    return rows.filter(state__in=LIVE, until__lte=today + timedelta(days=days)).order_by("until", "pk")


def to_be_reminded(zone_id: int, today: date) -> QuerySet[HomeContract]:
    """The contracts whose last day is near and of which nobody was reminded yet."""
    soon = Q(until__range=(today, today + timedelta(days=REMIND_DAYS)))
    rows = HomeContract.objects.filter(soon, application__zone_id=zone_id, state__in=LIVE)
    return rows.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("until"))).order_by("pk")


def evidence_file(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """The evidence of an application, for who sees this."""
    row = applications_visible_to(actor).filter(ref=ref, evidence_id=number).first()
    return row.evidence if row else None


def keepers_of(application: HomeApplication) -> set[int]:
    """Who sees to an application: the nearest who work in its unit or above it; deputies of the away."""
    nearest = nearest_people(network_of(application.zone_id), application.unit_id, WORKING_ROLES)
    return instead_of(application.zone_id, nearest)


# What somebody is to them, and so may do


def _works_for(actor: Actor, unit_id: int) -> bool:
    return actor.is_system or bool(roles_over(actor, unit_id) & WORKING_ROLES)


def home_relations(actor: Actor, home: Home) -> frozenset[PooledRelation]:
    """What the actor is to a home."""
    return frozenset({PooledRelation.HANDLER if _works_for(actor, home.unit_id) else PooledRelation.READER})


def keeps_homes(actor: Actor) -> bool:
    """Whether the actor works in any unit, so that it may keep homes."""
    return bool(units_held(actor, WORKING_ROLES))


def application_relations(actor: Actor, application: HomeApplication) -> frozenset[PooledRelation]:
    """What the actor is to an application that he sees. Who owns the employer does not decide on it."""
    if application.organisation_id in organisations_joined(actor, Belonging.OWNER):
        return frozenset({PooledRelation.ENTERPRISE})
    return frozenset({PooledRelation.HANDLER if _works_for(actor, application.unit_id) else PooledRelation.READER})


def possible_with_application(actor: Actor, application: HomeApplication) -> list[ApplicationVerb]:
    """What the actor may do to an application now; that the home was left is said of its contract."""
    relations = application_relations(actor, application)
    offered = [verb for verb in ApplicationVerb if verb != ApplicationVerb.LEAVE]
    return [verb for verb in offered if may_with_application(verb, application.state, relations)]


def possible_with_contract(actor: Actor, contract: HomeContract) -> list[ContractVerb]:
    """What the actor may do to a contract now."""
    relations = application_relations(actor, contract.application)
    return [verb for verb in ContractVerb if may_with_contract(verb, contract.state, relations)]


# What waits at the desk


def applications_to_check(actor: Actor) -> QuerySet[HomeApplication]:
    """What the actor's units have to decide on: what was handed in, and accepted offers without a contract."""
    units = units_held(actor, WORKING_ROLES)
    rows = _applications(actor.where).filter(state__in=TO_CHECK, unit_id__in=units)
    return rows.order_by("handed_in_on", "ref")


def contracts_pressing(actor: Actor, today: date) -> QuerySet[HomeContract]:
    """The contracts of the actor's units that end soon."""
    units = units_held(actor, WORKING_ROLES)
    return ending_within(contracts_at_desk(actor).filter(application__unit_id__in=units), today)
