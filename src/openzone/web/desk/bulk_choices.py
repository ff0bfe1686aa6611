"""To whom many cases can be given at once: the actor's units, each with the people in it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.queries import workable_units
from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import holders, units_held
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES


@dataclass(frozen=True)
class Recipients:
    """What can be chosen, grouped by unit, and what each choice stands for."""

    grouped: list[tuple[str, Any]]
    known: dict[str, tuple[Unit, User | None]]


def recipient_choices(actor: Actor) -> Recipients:
    """The units to which the actor may assign, with their people: one statement beside those for the network."""
    held = units_held(actor, DISPATCHING_ROLES)
    return recipients_of(actor, [unit for unit in workable_units(actor) if unit.pk in held])


def recipients_among(actor: Actor, *, but: int | None) -> Recipients:
    """All units of the zone where somebody can work, with their people, without this one."""
    return recipients_of(actor, [unit for unit in workable_units(actor) if unit.pk != but])


def recipients_of(actor: Actor, units: list[Unit]) -> Recipients:
    """These units with their people."""
    people: dict[int, dict[int, User]] = {unit.pk: {} for unit in units}
    for post in holders(people, WORKING_ROLES):
        people[post.unit_id][post.user_id] = post.user
    known: dict[str, tuple[Unit, User | None]] = {}
    grouped: list[tuple[str, Any]] = []
    for unit in units:
        choices = _of_unit(unit, people[unit.pk].values(), known)
        grouped.append((unit.shown_name, choices))
    return Recipients(grouped, known)


def _of_unit(unit: Unit, people: Any, known: dict[str, tuple[Unit, User | None]]) -> list[tuple[str, str]]:
    known[unit.code] = (unit, None)
    choices = [(unit.code, _("%(unit)s: the unit decides") % {"unit": unit.shown_name})]
    for person in sorted(people, key=lambda one: one.shown_name):
        code = f"{unit.code}:{person.pk}"
        known[code] = (unit, person)
        choices.append((code, f"{unit.shown_name}: {person.shown_name}"))
    return choices
