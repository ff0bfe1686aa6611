"""Who can be mentioned in a conversation, and whom a text mentions: those of one's own side who can see the case."""

from django.db.models import QuerySet

from openzone.accounts.models import User
from openzone.accounts.queries import called_among
from openzone.cases.co_units import helping_units
from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.cases.queries import enterprise_people, relations_of, visible_to
from openzone.cases.rules import side_of
from openzone.core.actor import Actor
from openzone.places.queries import network
from openzone.registry.queries import staff_over


def colleagues_on(actor: Actor, case: Case) -> QuerySet[User]:
    """The people of the actor's own side who can see the case, without himself, by name."""
    inside = side_of(relations_of(actor, case)) == Side.STAFF
    people = _staff_of(actor, case) if inside else User.objects.filter(pk__in=enterprise_people(case))
    return people.filter(is_active=True).exclude(pk=actor.who).order_by("name", "pk")


def _staff_of(actor: Actor, case: Case) -> QuerySet[User]:
    """Whoever holds a post in the line of units above the case, or above one that was asked to contribute."""
    tree = network(actor)
    helping = frozenset() if case.confidential else helping_units(case)
    at_it = (case.unit_id, case.overseer_id, *helping)
    line = {unit for one in at_it if one for unit in tree.upwards(one)}
    return staff_over(line | {tree.top.pk}, case.organisation_id)


def mentioned(text: str, case: Case, *, by: Actor) -> frozenset[int]:
    """Whom the text mentions. Each is asked by the rule of the cases themselves whether he can see this one."""
    return frozenset(user for user in called_among(lambda: colleagues_on(by, case), text) if _sees(user, case))


def _sees(user_id: int, case: Case) -> bool:
    return visible_to(Actor(user_id, case.zone_id)).filter(pk=case.pk).exists()
