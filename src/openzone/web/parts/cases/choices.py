"""The choices that forms about cases offer: categories as a tree, units of the network, the people of a unit."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.models import Category
from openzone.cases.queries import workable_units
from openzone.cases.routing import categories_of
from openzone.core.actor import Actor
from openzone.core.prepared import Given, Prepared
from openzone.places.models import Unit
from openzone.places.queries import network, officers_of

Choices = list[tuple[str, Any]]
_STEP = "\u2003"


def categories(actor: Actor) -> list[Category]:
    """The categories in use, read once for a request."""
    return actor.recall("categories", lambda: _categories(zone=actor.where))


_categories = Prepared(lambda: categories_of(Given("zone")))


def tree_of(rows: Iterable[Category]) -> list[tuple[Category, list[Category]]]:
    """Each category of the top with those below it."""
    known = list(rows)
    tops = [one for one in known if one.parent_id not in {other.pk for other in known}]
    return [(top, _below(top, known)) for top in tops]


def _below(top: Category, known: list[Category]) -> list[Category]:
    children = [one for one in known if one.parent_id == top.pk]
    return [grown for child in children for grown in (child, *_below(child, known))]


def category_choices(actor: Actor) -> Choices:
    """All categories by code; those that have some below them head a group."""
    choices: Choices = []
    for top, below in tree_of(categories(actor)):
        if not below:
            choices.append((top.code, top.shown_name))
            continue
        general = (top.code, _("%(category)s, in general") % {"category": top.shown_name})
        choices.append((top.shown_name, [general, *((one.code, one.shown_name) for one in below)]))
    return choices


def category_of(actor: Actor, code: str) -> Category | None:
    """The category in use with this code."""
    return next((one for one in categories(actor) if one.code == code), None)


def unit_choices(actor: Actor) -> Choices:
    """The units where somebody can work on a case, indented by their place in the network."""
    tree = network(actor)
    return [(unit.code, f"{_STEP * len(tree.above(unit.pk))}{unit.shown_name}") for unit in _units(actor)]


def unit_of(actor: Actor, code: str) -> Unit | None:
    """The unit with this code where somebody can work on a case."""
    return next((unit for unit in _units(actor) if unit.code == code), None)


def _units(actor: Actor) -> list[Unit]:
    return actor.recall("workable units", lambda: workable_units(actor))


def officers(actor: Actor, unit: Unit | None) -> list[User]:
    """The people to whom a case of the unit can be given."""
    if unit is None:
        return []
    return actor.recall(("officers", unit.pk), lambda: list(officers_of(unit.pk)))
