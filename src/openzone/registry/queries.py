"""Which organisations, contacts and memberships there are for whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.search import Hit, matching
from openzone.places.models import Post, Zone
from openzone.places.queries import is_staff, oversees_zone, units_held
from openzone.registry.enums import Belonging
from openzone.registry.models import Membership, Organisation


def memberships_of(actor: Actor) -> list[Membership]:
    """The organisations for which the actor may act in this zone."""
    if actor.user_id is None:
        return []
    living = Membership.objects.filter(user_id=actor.who, zone_id=actor.where, until__isnull=True)
    return actor.recall("memberships", lambda: list(living.select_related("organisation").order_by("id")))


def belonging(actor: Actor, organisation_id: int) -> str | None:
    """What the actor is to an organisation: owner, member or nothing."""
    return next((one.role for one in memberships_of(actor) if one.organisation_id == organisation_id), None)


def organisations_joined(actor: Actor, *roles: str) -> set[int]:
    """The organisations to which the actor belongs in one of these roles (in any, when none is named)."""
    wanted = roles or tuple(Belonging.values)
    return {one.organisation_id for one in memberships_of(actor) if one.role in wanted}


def visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Staff see the organisations that their units serve, people of an enterprise their own, others none."""
    return Organisation.objects.filter(_visible(actor), zone_id=actor.where).select_related("unit", "park")


def _visible(actor: Actor) -> Q:
    own = Q(pk__in=organisations_joined(actor))
    if not is_staff(actor):
        return own
    return Q() if oversees_zone(actor) else own | Q(unit_id__in=units_held(actor))


def search(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those that are known by these words in either script, or have this reference."""
    condition = matching(text, index="words", content=["known_as"])
    if condition is None:
        return organisations.none() if text.strip() else organisations
    return organisations.filter(condition)


def find(actor: Actor, text: str, at_most: int) -> list[Hit]:
    """The organisations that the box of the page finds."""
    rows = search(visible_to(actor), text).order_by("name", "id")[:at_most] if text.strip() else []
    return [Hit("organisation", row.ref, row.shown_name, row.unit.shown_name) for row in rows]


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for the organisation now."""
    return organisation.memberships.filter(until__isnull=True).select_related("user").order_by("-role", "user__name")


def zones_of(user_id: int) -> QuerySet[Zone]:
    """The zones in which a user holds a post or belongs to an organisation."""
    posted = Exists(Post.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    joined = Exists(Membership.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    return Zone.objects.filter(posted | joined).order_by("code")
