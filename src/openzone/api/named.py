"""From the names in a body to the things they name; a name that names nothing the caller may use is a wrong field."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.models import Category
from openzone.cases.routing import categories_of
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.places.models import Unit
from openzone.places.queries import officers_of, units_visible_to
from openzone.registry.models import Organisation
from openzone.registry.queries import visible_to

M = TypeVar("M", bound=Model)


def _the(rows: QuerySet[M], field: str, sentence: str) -> M:
    found = rows.first()
    if found is None:
        raise Invalid.of(field, sentence)
    return found


def organisation_named(actor: Actor, ref: str) -> Organisation:
    """The organisation with this reference."""
    sentence = _("There is no organisation with this reference.")
    return _the(visible_to(actor).filter(ref=ref).order_by("id"), "organisation", sentence)


def category_named(actor: Actor, code: str) -> Category:
    """The category in use with this code."""
    sentence = _("There is no category with this code.")
    return _the(categories_of(actor.where).filter(code=code), "category", sentence)


def unit_named(actor: Actor, code: str) -> Unit:
    """The open unit with this code."""
    return _the(units_visible_to(actor).filter(code=code), "unit", _("There is no unit with this code."))


def officer_named(unit: Unit, email: str) -> User:
    """The officer of the unit with this e-mail."""
    sentence = _("This person does not work in “%(unit)s”.") % {"unit": unit}
    people = officers_of(unit.pk)
    return _the(people.filter(email__iexact=email) if email.isprintable() else people.none(), "officer", sentence)
