"""Complaints about a unit: who is left out of them, and who gets them instead."""

from openzone.cases.models import Case
from openzone.core.actor import Actor
from openzone.places.enums import Level, Role
from openzone.places.models import Post, Unit
from openzone.places.queries import Network, holders, network, posts_of
from openzone.places.rules import WORKING_ROLES

# Where the zone's own unit is complained about there is no level above: its leaders decide, its administrators read.
ABOVE_THE_ZONE = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def concerned_units(actor: Actor) -> set[int]:
    """The units about which the actor hears no complaint: those in which he works himself.

    A leader or administrator of the zone's own unit hears even those about it, since nobody is above.
    """
    posts = posts_of(actor)
    above = any(post.unit.level == Level.ZONE and post.role in ABOVE_THE_ZONE for post in posts)
    return {post.unit_id for post in posts if not (above and post.unit.level == Level.ZONE)}


def hears_posts(actor: Actor, case: Case) -> list[Post]:
    """The posts by which the actor may be anything to a case: all of them unless it is a complaint about his unit."""
    posts = posts_of(actor)
    if case.complaint_about_id is None:
        return posts
    if case.complaint_about_id in concerned_units(actor):
        return []
    if case.complaint_about_id == network(actor).top.pk:
        return [post for post in posts if post.role in ABOVE_THE_ZONE]
    return posts


def complaint_unit(tree: Network, about_id: int) -> Unit | None:
    """Where a complaint about a unit goes: the nearest above it where somebody works who is not of that unit.

    About the zone's own unit: to itself, if it has a leader. None where nobody is left.
    """
    if about_id == tree.top.pk:
        return tree.top if Role.LEADER in tree.roles[tree.top.pk] else None
    above = [unit for unit in tree.above(about_id) if unit.closed_at is None]
    own = {post.user_id for post in holders([about_id], list(Role))}
    free = {post.unit_id for post in holders([one.pk for one in above], WORKING_ROLES) if post.user_id not in own}
    return next((unit for unit in above if unit.pk in free), None)


def is_below_complained(tree: Network, case: Case, unit: Unit) -> bool:
    """Whether a unit must not get a complaint: it is the one complained about, or stands below it."""
    about = case.complaint_about_id
    if about is None:
        return False
    return unit.pk != about if about == tree.top.pk else unit.pk in tree.below([about])
