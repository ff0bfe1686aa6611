"""Builds what the demo's cases are played on: zones, units, people, organisations and categories."""

from dataclasses import dataclass, field
from datetime import date

from openzone.accounts.actions import invite, set_password
from openzone.accounts.models import User
from openzone.cases.actions import open_subjects, route
from openzone.cases.models import Category
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.calendars.holidays import CHINA
from openzone.core.calendars.reading import calendar_of
from openzone.core.enums import DayKind
from openzone.demo.accounts import ACCOUNTS, PASSWORD
from openzone.demo.catalogue import CATEGORIES, ROUTES
from openzone.demo.hours import SESSIONS, days_off
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import POSTS, Person, holding
from openzone.demo.zones import ZoneFacts
from openzone.places.actions import appoint, change_week, fill_years, open_park, open_unit, open_zone, set_days
from openzone.places.models import Park, Unit, Zone
from openzone.registry.actions import join, register
from openzone.registry.actions.first_days import open_first_days
from openzone.registry.actions.persons import enter_person
from openzone.registry.models import Organisation
from openzone.registry.queries import industry_named
from openzone.registry.schemes import USCC, Number

Key = tuple[str, str]


@dataclass
class Cast:
    """All that stands on the stage, found by zone and code; people by e-mail."""

    zones: dict[str, Zone] = field(default_factory=dict)
    units: dict[Key, Unit] = field(default_factory=dict)
    parks: dict[Key, Park] = field(default_factory=dict)
    categories: dict[Key, Category] = field(default_factory=dict)
    organisations: dict[Key, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def build_zone(facts: ZoneFacts, cast: Cast) -> None:
    """Found a zone: its units, the people in them, its parks, categories and routes."""
    with clock.fixed(facts.since):
        zone, top = open_zone(
            code=facts.code,
            name=facts.name,
            name_local=facts.name_local,
            slogan=facts.slogan,
            slogan_local=facts.slogan_local,
            accent=facts.accent,
            by=system(None),
            occurred_at=facts.since,
        )
        zone.is_demo = True
        zone.save(update_fields=["is_demo"])
        cast.zones[zone.code], cast.units[zone.code, "commission"] = zone, top
        _open_units(facts, cast)
        _appoint_staff(zone, cast)
        _open_categories(zone, cast)
        open_first_days(zone, by=system(zone.pk))
    _keep_calendar(zone)
    _open_parks(facts, cast)


def _keep_calendar(zone: Zone) -> None:
    """The hours in which the demo's people are at work, and the days off of all its years."""
    by, calendar, eve = system(zone.pk), calendar_of(zone.pk), date(clock.now().year, 12, 31)
    change_week(calendar, week=[*[SESSIONS] * 5, (), ()], by=by)
    fill_years(calendar, country=CHINA, years=sorted({day.year for day in days_off()}), by=by)
    set_days(
        calendar,
        first=eve,
        last=eve,
        kind=DayKind.HOURS,
        hours=SESSIONS[:1],
        name="Last day of the year",
        name_local="年末最后一天",
        by=by,
    )


def _open_units(facts: ZoneFacts, cast: Cast) -> None:
    by = system(cast.zones[facts.code].pk)
    for unit in facts.units:
        cast.units[facts.code, unit.code] = open_unit(
            parent=cast.units[facts.code, unit.above],
            code=unit.code,
            name=unit.name,
            name_local=unit.name_local,
            level=unit.level,
            by=by,
            occurred_at=facts.since,
        )


def _appoint_staff(zone: Zone, cast: Cast) -> None:
    for post in POSTS:
        if post.zone == zone.code:
            by = system(zone.pk)
            user = account(post.person, cast, by)
            appoint(user=user, unit=cast.units[zone.code, post.unit], role=post.role, by=by, occurred_at=clock.now())


def account(person: Person, cast: Cast, by: Actor) -> User:
    """The account of a person, made when there is none."""
    if person.email not in cast.users:
        user, _made = invite(email=person.email, name=person.name, name_local=person.name_local, by=by)
        cast.users[person.email] = user
    return cast.users[person.email]


def _open_categories(zone: Zone, cast: Cast) -> None:
    by = system(zone.pk)
    opened = open_subjects(zone, codes=[facts.code for facts, _above in CATEGORIES], by=by)
    cast.categories |= {(zone.code, code): category for code, category in opened.items()}
    for code, subject, unit, to_unit in ROUTES:
        if code == zone.code:
            route(
                zone=zone,
                category=cast.categories[code, subject],
                unit=cast.units[code, unit],
                to_unit=cast.units[code, to_unit],
                by=by,
            )


def _open_parks(facts: ZoneFacts, cast: Cast) -> None:
    for park in facts.parks:
        with clock.fixed(park.since):
            cast.parks[facts.code, park.code] = open_park(
                unit=cast.units[facts.code, park.unit],
                code=park.code,
                name=park.name,
                name_local=park.name_local,
                field=park.field,
                field_local=park.field_local,
                summary=park.summary,
                summary_local=park.summary_local,
                state=park.state,
                by=system(cast.zones[facts.code].pk),
                occurred_at=park.since,
            )


def settle(facts: OrganisationFacts, cast: Cast) -> None:
    """Enter an organisation on the day it came, with its people."""
    by = system(cast.zones[facts.zone].pk)
    officers = holding(facts.zone, facts.unit, "officer")
    with clock.fixed(facts.since):
        organisation = register(
            unit=cast.units[facts.zone, facts.unit],
            name=facts.name,
            name_local=facts.name_local,
            kind=facts.kind,
            country=facts.country,
            industry=industry_named(cast.zones[facts.zone].pk, f"isic:{facts.industry}"),
            park=cast.parks[facts.zone, facts.park] if facts.park else None,
            account_manager=cast.users[officers[0].email] if officers and facts.people else None,
            aliases=facts.aliases,
            numbers=[Number(USCC, facts.number)] if facts.number else [],
            summary=facts.summary,
            summary_local=facts.summary_local,
            by=by,
            occurred_at=facts.since,
        )
        cast.organisations[facts.zone, facts.code] = organisation
        _admit_people(facts, organisation, cast, by)


def _admit_people(facts: OrganisationFacts, organisation: Organisation, cast: Cast, by: Actor) -> None:
    for number, person in enumerate(facts.people):
        role = "member" if number else "owner"
        join(
            organisation=organisation,
            user=account(person, cast, by),
            role=role,
            by=by,
            occurred_at=facts.since,
        )
    if facts.people:
        first = facts.people[0]
        enter_person(
            organisation,
            name=first.name,
            name_local=first.name_local,
            user=cast.users[first.email],
            title="Office manager",
            title_local="综合部经理",
            phone=f"+86 411 8455 {1000 + organisation.pk % 9000}",
            email=first.email,
            by=by,
        )


def open_accounts(cast: Cast) -> None:
    """Give the demo's accounts their password: one hash for all of them, since a good one takes its time."""
    first, *others = (cast.users[email] for email, _role in ACCOUNTS)
    set_password(user=first, password=PASSWORD, by=system(None))
    User.objects.filter(pk__in=[user.pk for user in others]).update(password=first.password)
    User.objects.filter(pk__in=[first.pk, *(user.pk for user in others)]).update(proven_at=clock.now())
