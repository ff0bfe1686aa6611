"""Which organisations, contacts and memberships there are for whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.search import Hit, matching
from openzone.places.enums import Role
from openzone.places.models import Post, Zone
from openzone.places.queries import administers, is_staff, oversees_zone, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.models import Membership, Organisation
from openzone.registry.rules import may_invite


def memberships_of(actor: Actor) -> list[Membership]:
    """The organisations for which the actor may act in this zone."""
    if actor.user_id is None:
        return []
    return actor.recall("memberships", lambda: list(_living_memberships(actor)))


def _living_memberships(actor: Actor) -> QuerySet[Membership]:
    living = Membership.objects.filter(user_id=actor.who, zone_id=actor.where, until__isnull=True)
    return living.select_related("organisation").order_by("id")


def belonging(actor: Actor, organisation_id: int) -> str | None:
    """What the actor is to an organisation: owner, member or nothing."""
    return next((one.role for one in memberships_of(actor) if one.organisation_id == organisation_id), None)


def organisations_joined(actor: Actor, *roles: str) -> set[int]:
    """The organisations to which the actor belongs in one of these roles (in any, when none is named)."""
    wanted = roles or tuple(Belonging.values)
    return {one.organisation_id for one in memberships_of(actor) if one.role in wanted}


def serves(actor: Actor, unit_id: int) -> bool:
    """Whether the actor works for, or administers, the unit that serves an organisation. The system may do all."""
    return actor.is_system or unit_id in units_held(actor, WORKING_ROLES | {Role.ADMINISTRATOR})


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


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """The people with a post in the actor's zone, from whom an account manager is chosen."""
    posted = Post.objects.filter(zone_id=actor.where, until__isnull=True)
    return User.objects.filter(pk__in=posted.values("user_id"), is_active=True).order_by("name", "id")


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for the organisation now."""
    return organisation.memberships.filter(until__isnull=True).select_related("user").order_by("-role", "user__name")


def zones_of(user_id: int) -> QuerySet[Zone]:
    """The zones in which a user holds a post or belongs to an organisation."""
    posted = Exists(Post.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    joined = Exists(Membership.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    return Zone.objects.filter(posted | joined).order_by("code")


def may_let_in(actor: Actor, user: User) -> bool:
    """Whether the actor may give the person a link to set a password, since whoever holds it acts as that person.

    Every post of the person must lie below the actor's own, in whatever zone; so must the organisations. A first
    password may also come from whoever invites people to the organisation.
    """
    posts = Post.objects.filter(user=user, until__isnull=True)
    memberships = Membership.objects.filter(user=user, until__isnull=True).select_related("organisation")
    return (
        user.is_active
        and all(administers(actor, post.unit_id) for post in posts)
        and all(_lets_into(actor, one.organisation, first=user.invited_only) for one in memberships)
    )


def _lets_into(actor: Actor, organisation: Organisation, *, first: bool) -> bool:
    if not first:
        return administers(actor, organisation.unit_id)
    return may_invite(belonging(actor, organisation.pk)) or serves(actor, organisation.unit_id)
