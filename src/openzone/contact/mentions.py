"""Who can be mentioned in a standing conversation, and whom a text mentions: those of one's side who can read it."""

from django.db.models import Q, QuerySet

from openzone.accounts.models import User
from openzone.accounts.queries import called_among
from openzone.cases.enums import Side
from openzone.contact.queries import partners_of, people_at, side_of
from openzone.core.actor import Actor
from openzone.places.queries import network
from openzone.registry.models import Organisation
from openzone.registry.queries import staff_over


def colleagues_on(actor: Actor, organisation: Organisation) -> QuerySet[User]:
    """The people of the actor's own side who can read the conversation, without himself, by name."""
    if side_of(actor, organisation) == Side.STAFF:
        people = _staff_of(actor, organisation)
    else:
        people = User.objects.filter(pk__in=people_at([organisation.pk]).order_by().values("user_id"))
    return people.filter(is_active=True).exclude(pk=actor.who).order_by("name", "pk")


def _staff_of(actor: Actor, organisation: Organisation) -> QuerySet[User]:
    """Whoever holds a post in the line of units above the organisation, and its account manager wherever he works."""
    tree = network(actor)
    manager = staff_over(tree.units, organisation.pk).filter(pk=organisation.account_manager_id or 0)
    line = staff_over(tree.upwards(organisation.unit_id), organisation.pk)
    return User.objects.filter(Q(pk__in=line.values("pk")) | Q(pk__in=manager.values("pk")))


def mentioned(text: str, organisation: Organisation, *, by: Actor) -> frozenset[int]:
    """Whom the text mentions. Each is asked by the rule of the conversations whether he can read this one."""
    found = called_among(lambda: colleagues_on(by, organisation), text)
    return frozenset(user for user in found if _reads(user, organisation))


def _reads(user_id: int, organisation: Organisation) -> bool:
    return partners_of(Actor(user_id, organisation.zone_id)).filter(pk=organisation.pk).exists()
