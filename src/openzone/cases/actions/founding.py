"""Founding a zone in one go: units, parks, subjects of demands, first ways and its first administrator."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.actions import invite, take_password
from openzone.accounts.models import User
from openzone.cases.actions.catalogue import open_category, publish_questions, route
from openzone.cases.models import Category
from openzone.cases.presets import SERVING, chosen, groups
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import Kept, enter
from openzone.core.models import SetupLink
from openzone.core.setup_link import use_up
from openzone.places.actions import appoint, change_zone, open_park, open_unit, open_zone, remind_of_steps, rename_unit
from openzone.places.models import Unit, Zone
from openzone.places.queries import all_zones
from openzone.registry.actions.first_days import open_first_days

TO_THE_ZONE, TO_THE_SERVING_UNIT, BY_SUBJECT = "zone", "serving", "subject"
FIRST_STEPS = ("colleagues", "enterprises", "categories", "calendar", "mail", "backup", "announcement", "public")
LONGEST_CODE = 40


@dataclass(frozen=True)
class UnitPlan:
    """An office to be opened below the commission, or below another one of the plan (by its place in it)."""

    level: str
    name: str
    name_local: str = ""
    parent: int | None = None


@dataclass(frozen=True)
class ParkPlan:
    """A park to be entered, served by a unit of the plan or by the commission."""

    name: str
    name_local: str = ""
    state: str = "open"
    unit: int | None = None


@dataclass(frozen=True)
class PersonPlan:
    """The first administrator, with the hash of the password, and the role in which that person also works."""

    email: str
    name: str
    password: str
    name_local: str = ""
    also: str = ""


@dataclass(frozen=True)
class Plan:
    """All that a new zone begins with."""

    code: str
    name: str
    administrator: PersonPlan
    name_local: str = ""
    accent: str = "#0f766e"
    timezone: str = "Asia/Shanghai"
    languages: Sequence[str] = ("en", "zh-hans")
    logo: Kept | None = None
    commission: str = ""
    commission_local: str = ""
    units: Sequence[UnitPlan] = field(default_factory=tuple)
    parks: Sequence[ParkPlan] = field(default_factory=tuple)
    subjects: Sequence[str] = field(default_factory=tuple)
    routing: str = TO_THE_ZONE


@transaction.atomic
def set_up(link: SetupLink, *, plan: Plan) -> tuple[Zone, User]:
    """Found the first zone of an empty installation and use its link up. `Conflict` for whoever comes second."""
    use_up(link)
    if all_zones().exists():
        raise Conflict(_("Somebody else has set this installation up meanwhile. Sign in, or ask them to invite you."))
    return found(plan)


@transaction.atomic
def found(plan: Plan) -> tuple[Zone, User]:
    """Found a zone with all that the plan names, whole or not at all, and answer it with its administrator."""
    zone, top = open_zone(
        code=plan.code,
        name=plan.name,
        name_local=plan.name_local,
        accent=plan.accent,
        timezone=plan.timezone,
        by=system(None),
    )
    by = system(zone.pk)
    logo = enter(plan.logo, by=by) if plan.logo else None
    change_zone(zone, languages=list(plan.languages), logo=logo, by=by)
    if plan.commission:
        rename_unit(top, name=plan.commission, name_local=plan.commission_local, by=by)
    units = _open_units(plan, top, by)
    _open_parks(plan, top, units, by)
    user = _appoint(plan.administrator, top, by)
    opened = open_subjects(zone, codes=plan.subjects, by=by)
    _route(plan.routing, zone, opened, units, by)
    open_first_days(zone, by=by)
    remind_of_steps(zone, codes=FIRST_STEPS, by=by)
    return zone, user


def _open_units(plan: Plan, top: Unit, by: Actor) -> list[Unit]:
    """Open the units, those that others stand below first. Answers them in the order of the plan."""
    opened: dict[int, Unit] = {}
    codes = {top.code}
    waiting = list(enumerate(plan.units))
    while ready := [(at, one) for at, one in waiting if one.parent is None or one.parent in opened]:
        for at, one in ready:
            parent = top if one.parent is None else opened[one.parent]
            code = code_from(one.name, codes, "unit")
            opened[at] = open_unit(
                parent=parent, code=code, name=one.name, name_local=one.name_local, level=one.level, by=by
            )
        waiting = [(at, one) for at, one in waiting if at not in opened]
    if waiting:
        sentence = _("“%(unit)s” stands below itself.") % {"unit": waiting[0][1].name}
        raise Invalid.of("units", sentence)
    return [opened[at] for at in range(len(plan.units))]


def _open_parks(plan: Plan, top: Unit, units: list[Unit], by: Actor) -> None:
    codes: set[str] = set()
    for one in plan.parks:
        unit = top if one.unit is None else units[one.unit]
        code = code_from(one.name, codes, "park")
        open_park(unit=unit, code=code, name=one.name, name_local=one.name_local, state=one.state, by=by)


def code_from(name: str, taken: set[str], otherwise: str) -> str:
    """A code made of the Latin letters and digits of a name that is not taken yet; it is taken afterwards."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[: LONGEST_CODE - 4].strip("-") or otherwise
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    taken.add(code)
    return code


def _appoint(person: PersonPlan, top: Unit, by: Actor) -> User:
    user, made = invite(email=person.email, name=person.name, name_local=person.name_local, by=by)
    if not made:
        raise Invalid.of("email", _("There is an account with this e-mail already. Please give another one."))
    take_password(user=user, hashed=person.password, by=by)
    for role in dict.fromkeys(filter(None, ("administrator", person.also))):
        appoint(user=user, unit=top, role=role, by=by)
    return user


@transaction.atomic
def open_subjects(zone: Zone, *, codes: Iterable[str], by: Actor) -> dict[str, Category]:
    """Open the named shipped subjects of demands with their questions; answers them by code."""
    opened: dict[str, Category] = {}
    for position, (facts, above) in enumerate(chosen(codes)):
        category = open_category(
            zone=zone,
            code=facts.code,
            name=facts.name,
            name_local=facts.name_local,
            description=facts.description,
            description_local=facts.description_local,
            parent=opened[above.code] if above else None,
            icon=facts.icon,
            position=position,
            by=by,
        )
        if facts.questions:
            category = publish_questions(category, by=by, questions=list(facts.questions))
        opened[facts.code] = category
    return opened


def _route(way: str, zone: Zone, opened: dict[str, Category], units: list[Unit], by: Actor) -> None:
    """Lay the rules of a way: without one, demands go to the zone first."""
    if way == TO_THE_ZONE:
        return
    nearby = [opened[one.code] for one in groups() if one.code in opened and one.first == SERVING]
    subjects: list[Category | None] = list(nearby) if way == BY_SUBJECT else [None]
    for category in subjects:
        for unit in units:
            route(zone=zone, category=category, unit=unit, to_unit=unit, by=by)
