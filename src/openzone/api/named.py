"""From the names in a body to the things they name; a name that names nothing the caller may use is a wrong field."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.models import Case, Category
from openzone.cases.queries import at_desk, observers_of
from openzone.cases.routing import categories_of
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.models import StoredFile
from openzone.formalities.models import OutsideOffice, ServiceCounter
from openzone.formalities.queries import counters_of, offices_of
from openzone.places.models import Unit
from openzone.places.queries import officers_of, units_visible_to
from openzone.registry.models import Organisation
from openzone.registry.queries import people_of, visible_to

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


def case_named(actor: Actor, ref: str, field: str) -> Case:
    """The case with this reference that the caller meets as staff."""
    sentence = _("There is no demand with this reference that you can see.")
    return _the(at_desk(actor).filter(ref=ref).order_by("id"), field, sentence)


def unit_named(actor: Actor, code: str) -> Unit:
    """The open unit with this code."""
    return _the(units_visible_to(actor).filter(code=code), "unit", _("There is no unit with this code."))


def counter_named(actor: Actor, code: str) -> ServiceCounter:
    """The open counter with this code."""
    sentence = _("There is no counter with this code.")
    return _the(counters_of(actor.where).filter(code=code), "counter", sentence)


def office_named(actor: Actor, code: str) -> OutsideOffice:
    """The office outside the network with this code."""
    return _the(offices_of(actor.where).filter(code=code), "office", _("There is no office with this code."))


def file_named(actor: Actor, number: int, field: str) -> StoredFile:
    """The file with this id that the caller handed in."""
    own = StoredFile.objects.filter(pk=number, zone_id=actor.where, uploaded_by_id=actor.who)
    return _the(own, field, _("There is no file with this id that you handed in."))


def officer_named(unit: Unit, email: str) -> User:
    """The officer of the unit with this e-mail."""
    sentence = _("This person does not work in “%(unit)s”.") % {"unit": unit}
    people = officers_of(unit.pk)
    return _the(people.filter(email__iexact=email) if email.isprintable() else people.none(), "officer", sentence)


def staff_named(actor: Actor, email: str | None, field: str) -> User:
    """The person with this e-mail who holds a post in the zone; None is the caller."""
    people = User.objects.filter(posts__zone_id=actor.where, posts__until__isnull=True).distinct().order_by("pk")
    if email is None:
        return _the(people.filter(pk=actor.who), field, _("You hold no post here."))
    sentence = _("Nobody with this e-mail works here.")
    return _the(people.filter(email__iexact=email) if email.isprintable() else people.none(), field, sentence)


def colleague_named(case: Case, email: str) -> User:
    """The person with this e-mail who acts for the enterprise, or with whom the case is shared."""
    sentence = _("Only a colleague who acts for the enterprise and does not see this yet can read along.")
    people = people_of(case.organisation).order_by().values("user_id")
    around = User.objects.filter(Q(pk__in=people) | Q(pk__in=observers_of(case).order_by().values("user_id")))
    found = around.filter(email__iexact=email) if email.isprintable() else around.none()
    return _the(found.order_by("pk"), "user", sentence)
