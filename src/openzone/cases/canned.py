"""Canned answers: which there are for whom, for which case, and what is filled into them."""

import re

from django.db.models import F, Q, QuerySet

from openzone.cases.models import CannedAnswer, Case, Category
from openzone.cases.rules import PLACEHOLDERS
from openzone.core.actor import Actor
from openzone.places.enums import Role
from openzone.places.queries import network, units_held
from openzone.places.rules import DISPATCHING_ROLES

MOST_OFFERED = 100
KEEPING_ROLES = DISPATCHING_ROLES | {Role.ADMINISTRATOR}
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is no placeholder, in the order of the text."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its placeholders replaced; one that has no value stays, so that it is seen."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1]) or match[0], text)


def may_keep(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor writes the canned answers of a unit: its administrators and dispatchers; None: of the zone."""
    if actor.is_system:
        return True
    return (network(actor).top.pk if unit_id is None else unit_id) in units_held(actor, KEEPING_ROLES)


def keeps_some(actor: Actor) -> bool:
    """Whether the actor writes canned answers of any unit."""
    return bool(units_held(actor, KEEPING_ROLES))


def kept_by(actor: Actor) -> QuerySet[CannedAnswer]:
    """The answers that the actor may change, those in use first."""
    units = units_held(actor, KEEPING_ROLES)
    own = Q(unit_id__in=units)
    if network(actor).top.pk in units:
        own |= Q(unit__isnull=True)
    rows = CannedAnswer.objects.filter(own, zone_id=actor.where).select_related("unit", "category", "author")
    return rows.order_by("-retired_at", "title", "pk")


def offered_for(actor: Actor, case: Case) -> QuerySet[CannedAnswer]:
    """The answers that fit a case: of its unit and those above or of the whole zone, for its category or any.

    Those for the category come first, then what is used most.
    """
    line = network(actor).upwards(case.unit_id) if case.unit_id else []
    subjects = _line_of(case.category)
    fitting = Q(unit__isnull=True) | Q(unit_id__in=line)
    fitting &= Q(category__isnull=True) | Q(category_id__in=subjects)
    rows = CannedAnswer.objects.filter(fitting, zone_id=case.zone_id, retired_at__isnull=True)
    return rows.order_by(F("category_id").desc(nulls_last=True), "-used", "title", "pk")


def _line_of(category: Category | None) -> list[int]:
    line: list[int] = []
    step = category
    while step is not None and step.pk not in line:
        line.append(step.pk)
        step = step.parent
    return line
