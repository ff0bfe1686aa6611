"""Talent homes: the classes are published, homes entered, and employers apply, wait and answer what is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import next_reference
from openzone.core.actor import Actor
from openzone.core.days import insist_near
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.files import Upload, store
from openzone.core.models import Activity, StoredFile
from openzone.core.text import BODY, clean_line, clean_text
from openzone.formalities.actions.pooling import (
    exact,
    insist_open,
    lock,
    note,
    people_of,
    published,
    put,
    tell_people,
    whole,
    write,
)
from openzone.formalities.home_queries import (
    application_relations,
    home_relations,
    is_first,
    keepers_of,
    open_offer,
    table_on,
)
from openzone.formalities.home_rules import (
    APPLICATION_TRANSITIONS,
    goes_to_the_end,
    may_keep_homes,
    may_with_application,
)
from openzone.formalities.models import Home, HomeApplication, HomeClass, HomeClassTable, HomeOffer
from openzone.formalities.pooled import ApplicationState, ApplicationVerb, HomeState, OfferAnswer
from openzone.formalities.pooled_verbs import OWED_BY_THE_ZONE, TOLD_TO_EMPLOYERS
from openzone.places.models import Unit, Zone
from openzone.places.queries import day_in, roles_over, zone_of
from openzone.places.rules import WORKING_ROLES
from openzone.registry.actions.insisting import hold_living
from openzone.registry.enums import Belonging
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging

HOME_LETTER, APPLICATION_LETTER = "H", "T"
MOST_AREA, MOST_RENT, MOST_CLASSES = Decimal(2_000), Decimal(10_000), 30
Paper = Upload | StoredFile


@dataclass(frozen=True)
class TalentClass:
    """A class of talent: up to which area how much of the rent is taken off."""

    code: str
    name: str
    area_cap: Decimal
    discount: Decimal
    name_local: str = ""


@transaction.atomic
def publish_home_table(
    *, zone: Zone, by: Actor, unit: Unit, classes: Iterable[TalentClass], since: date, source: str, rule: str = "",
    rule_local: str = "",
) -> HomeClassTable:  # fmt: skip
    """Publish the classes with their areas and discounts, in force from a day on. Running terms keep their own."""
    wanted = list(classes)
    if not 1 <= len(wanted) <= MOST_CLASSES or len({one.code for one in wanted}) < len(wanted):
        raise Invalid.of("classes", _("A table has at least one class, and each of them once."))
    rows = HomeClassTable.objects.filter(zone=zone).order_by("-since")
    words = {"rule": rule, "rule_local": rule_local, "source": source}
    made = HomeClassTable.objects.create(**published(rows, zone, by=by, unit=unit, since=since, **words))
    HomeClass.objects.bulk_create(_class(made, place, one) for place, one in enumerate(wanted, start=1))
    note("home_table", "published", made, by)
    return made


def _class(table: HomeClassTable, place: int, one: TalentClass) -> HomeClass:
    return HomeClass(
        table=table,
        position=place,
        code=one.code,
        name=clean_line(one.name, "classes"),
        name_local=clean_line(one.name_local, "classes", required=False),
        area_cap=exact(one.area_cap, "classes", MOST_AREA, least=Decimal("0.01")),
        discount=exact(one.discount, "classes", Decimal(1), "0.001"),
    )


# Homes


@dataclass(frozen=True)
class Dwelling:
    """What a home is."""

    rooms: int
    area: Decimal
    market_rent: Decimal
    address: str = ""
    address_local: str = ""


@transaction.atomic
def enter_home(*, by: Actor, unit: Unit, dwelling: Dwelling, occurred_at: datetime | None = None) -> Home:
    """Enter a home that a unit of the actor keeps. It is free."""
    if not (by.is_system or roles_over(by, unit.pk) & WORKING_ROLES):
        raise Invalid.of("unit", _("Please choose a unit in which you work, or one below it."))
    insist_open(unit, by.where)
    at = occurred_at or clock.now()
    ref = next_reference(HOME_LETTER, day_in(zone_of(by), at).year)
    row = Home.objects.create(zone_id=by.where, ref=ref, unit=unit, entered_at=at, **_checked_home(dwelling))
    note("home", "entered", row, by, at)
    return row


def _checked_home(one: Dwelling) -> dict[str, Any]:
    address = clean_line(one.address, "address", required=not one.address_local.strip(), longest=300)
    return {
        "address": address,
        "address_local": clean_line(one.address_local, "address_local", required=False, longest=300),
        "rooms": whole(one.rooms, "rooms", 1, 20),
        "area": exact(one.area, "area", MOST_AREA, least=Decimal(1)),
        "market_rent": exact(one.market_rent, "market_rent", MOST_RENT),
    }


@transaction.atomic
def change_home(home: Home, *, by: Actor, dwelling: Dwelling, repair: bool = False, seen: int | None = None) -> Home:
    """Correct what a home is, or put it under repair and back. Rents that were agreed stay as they are."""
    row = lock(home, "unit", "zone", seen=seen)
    may_keep_homes(home_relations(by, row)).insist()
    state = HomeState(row.state)
    if repair and state not in (HomeState.FREE, HomeState.REPAIR):
        raise Conflict(_("This home is let or offered. It is repaired once it is free."))
    if repair or state == HomeState.REPAIR:
        state = HomeState.REPAIR if repair else HomeState.FREE
    at = clock.now()
    write(row, at, state=state, **_checked_home(dwelling))
    note("home", "changed", row, by, at, state=state)
    return row


# Applications


@dataclass(frozen=True)
class Wish:
    """For whom a home is asked, of which class, for how many people, from when on."""

    talent: str
    home_class: HomeClass
    wanted_from: date
    household: int = 1


@transaction.atomic
def apply_for_home(
    *, by: Actor, organisation: Organisation, wish: Wish, evidence: Paper | None = None,
    occurred_at: datetime | None = None,
) -> HomeApplication:  # fmt: skip
    """Ask for a home for somebody whom the actor's enterprise needs. The office checks it."""
    if belonging(by, organisation.pk) != Belonging.OWNER:
        raise Denied(_("Only owners of the enterprise apply: they answer for what is said of a person."))
    hold_living(organisation)
    at = occurred_at or clock.now()
    today = day_in(zone_of(by), at)
    table = table_on(by.where, today)
    if table is None:
        raise Conflict(_("This zone lets no talent homes yet."))
    columns = _checked_wish(wish, table, today)
    _insist_once(organisation, columns["talent"])
    row = HomeApplication.objects.create(
        zone_id=by.where, ref=next_reference(APPLICATION_LETTER, today.year), unit=table.unit,
        organisation=organisation, evidence=_kept(evidence, by), handed_in_on=today, applied_at=at,
        applied_by_id=by.user_id, changed_at=at, **columns,
    )  # fmt: skip
    tell_people(_noted("applied", row, by, at), keepers_of(row))
    return row


def _insist_once(organisation: Organisation, talent: str) -> None:
    """`Conflict` where the enterprise, which is held, asks already for a home for somebody of this name."""
    living = HomeApplication.objects.filter(organisation=organisation).exclude(state=ApplicationState.CLOSED)
    if living.filter(talent__iexact=talent).exists():
        raise Conflict(_("You have asked for a home for “%(name)s” already.") % {"name": talent})


def _checked_wish(wish: Wish, table: HomeClassTable, today: date) -> dict[str, Any]:
    insist_near(wish.wanted_from, today, "wanted_from")
    if wish.home_class.table_id != table.pk:
        raise Invalid.of("home_class", _("Please choose a class of the table that is in force."))
    return {
        "talent": clean_line(wish.talent, "talent"),
        "home_class": wish.home_class,
        "household": whole(wish.household, "household", 1, 20),
        "wanted_from": wish.wanted_from,
    }


def _beginning(zone: Zone, day: date) -> datetime:
    """The first moment of a day in the zone's own time."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone.timezone))


def _kept(paper: Paper | None, by: Actor) -> StoredFile | None:
    if paper is None or isinstance(paper, StoredFile):
        return paper
    return store([paper], by=by)[0]


def _noted(verb: str, row: HomeApplication, by: Actor, at: datetime, **data: Any) -> Activity:
    return note("home_application", verb, row, by, at, organisation=row.organisation_id, **data)


def held_for(
    application: HomeApplication, verb: ApplicationVerb, by: Actor, seen: int | None, occurred_at: datetime | None
) -> tuple[HomeApplication, datetime, date]:
    """The application, held for somebody who may do the verb now; with the moment and the day of it."""
    row = lock(application, "organisation", "zone", "unit", "home_class", seen=seen)
    may_with_application(verb, row.state, application_relations(by, row)).insist()
    at = occurred_at or clock.now()
    return row, at, day_in(row.zone, at)


def move(row: HomeApplication, verb: ApplicationVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a held application: its new state, one activity, and who is told. The only writer of its state."""
    after = APPLICATION_TRANSITIONS[ApplicationState(row.state), verb].to
    write(row, at, state=after, **columns)
    # That a home was left is told of its contract.
    if verb != ApplicationVerb.LEAVE:
        tell_sides(row, _noted(verb, row, by, at, to=after))


def tell_sides(row: HomeApplication, activity: Activity) -> None:
    """Tell those who owe the next step, or are waiting for it."""
    if activity.verb in OWED_BY_THE_ZONE:
        tell_people(activity, keepers_of(row))
    elif activity.verb in TOLD_TO_EMPLOYERS:
        tell_people(activity, people_of([row.organisation_id], owners_alone=True))


@transaction.atomic
def admit(
    application: HomeApplication, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> HomeApplication:
    """Find an application complete: it waits in the line from the day on which it was handed in so."""
    row, at, _day = held_for(application, ApplicationVerb.ADMIT, by, seen, occurred_at)
    since = row.handed_in_on
    move(row, ApplicationVerb.ADMIT, by, at, complete_on=since, queued_at=_beginning(row.zone, since), answer="")
    return row


@transaction.atomic
def send_back(
    application: HomeApplication, *, by: Actor, reason: str, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeApplication:  # fmt: skip
    """Return an application, and say in one notice all that is missing."""
    row, at, _day = held_for(application, ApplicationVerb.SEND_BACK, by, seen, occurred_at)
    move(row, ApplicationVerb.SEND_BACK, by, at, answer=clean_text(reason, field="reason", longest=BODY))
    return row


@transaction.atomic
def hand_in_again(
    application: HomeApplication, *, by: Actor, wish: Wish, evidence: Paper | None = None, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeApplication:  # fmt: skip
    """Hand in an application that was returned, with what was missing."""
    row, at, today = held_for(application, ApplicationVerb.HAND_IN, by, seen, occurred_at)
    table = table_on(row.zone_id, today)
    assert table is not None, "where somebody applied a table is published"
    columns = _checked_wish(wish, table, today)
    file = _kept(evidence, by) or row.evidence
    move(row, ApplicationVerb.HAND_IN, by, at, handed_in_on=today, evidence=file, **columns)
    return row


@transaction.atomic
def offer_home(
    application: HomeApplication, *, by: Actor, home: Home, reason: str = "", seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeOffer:  # fmt: skip
    """Offer a free home to the one whose turn it is; to another one for a reason, as that the home suits only him."""
    row, at, _day = held_for(application, ApplicationVerb.OFFER, by, seen, occurred_at)
    dwelling = lock(home)
    if dwelling.zone_id != row.zone_id or dwelling.state != HomeState.FREE:
        raise Conflict(_("This home is not free now. Please choose another."))
    if not reason.strip() and not is_first(row):
        raise Invalid.of("reason", _("Others wait longer. Please say why this home is offered out of the line."))
    words = clean_line(reason, "reason", required=False, longest=300)
    made = HomeOffer.objects.create(
        application=row, home=dwelling, reason=words, offered_at=at, offered_by_id=by.user_id
    )
    write(dwelling, at, state=HomeState.OFFERED)
    move(row, ApplicationVerb.OFFER, by, at)
    return made


def _answered(row: HomeApplication, answer: OfferAnswer, at: datetime, *, frees: bool = True) -> None:
    """Put down what became of the open offer; its home is free again unless it is taken."""
    offer = open_offer(row)
    assert offer is not None, "in this state there is an offer"
    put(offer, answer=answer, answered_at=at)
    if frees:
        write(lock(offer.home), at, state=HomeState.FREE)


@transaction.atomic
def accept_offer(
    application: HomeApplication, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> HomeApplication:
    """Take the home that is offered. The contract follows."""
    row, at, _day = held_for(application, ApplicationVerb.ACCEPT, by, seen, occurred_at)
    _answered(row, OfferAnswer.ACCEPTED, at, frees=False)
    move(row, ApplicationVerb.ACCEPT, by, at)
    return row


@transaction.atomic
def decline_offer(
    application: HomeApplication, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> HomeApplication:
    """Leave the home that is offered to others. The place in the line stays; with the second time it is the last."""
    row, at, _day = held_for(application, ApplicationVerb.DECLINE, by, seen, occurred_at)
    _answered(row, OfferAnswer.DECLINED, at)
    declines = row.declines + 1
    queued_at = at if goes_to_the_end(declines) else row.queued_at
    move(row, ApplicationVerb.DECLINE, by, at, declines=declines, queued_at=queued_at)
    return row


@transaction.atomic
def take_offer_back(
    application: HomeApplication, *, by: Actor, reason: str, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeApplication:  # fmt: skip
    """Take back what was offered, and say why. The place in the line stays, and it counts as no declined offer."""
    row, at, _day = held_for(application, ApplicationVerb.TAKE_BACK, by, seen, occurred_at)
    words = clean_text(reason, field="reason", longest=BODY)
    _answered(row, OfferAnswer.TAKEN_BACK, at)
    move(row, ApplicationVerb.TAKE_BACK, by, at, answer=words)
    return row


@transaction.atomic
def withdraw_application(
    application: HomeApplication, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> HomeApplication:
    """Need no home any more. What was offered is free again."""
    row, at, today = held_for(application, ApplicationVerb.WITHDRAW, by, seen, occurred_at)
    if row.state in (ApplicationState.OFFERED, ApplicationState.ACCEPTED):
        _answered(row, OfferAnswer.TAKEN_BACK, at)
    move(row, ApplicationVerb.WITHDRAW, by, at, closed_on=today)
    return row


@transaction.atomic
def refuse_application(
    application: HomeApplication, *, by: Actor, reason: str, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeApplication:  # fmt: skip
    """Refuse an application, and say why."""
    row, at, today = held_for(application, ApplicationVerb.REFUSE, by, seen, occurred_at)
    words = clean_text(reason, field="reason", longest=BODY)
    move(row, ApplicationVerb.REFUSE, by, at, closed_on=today, answer=words)
    return row
