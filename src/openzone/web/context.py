"""What every template knows: the zone, the actor, how much is unread."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from openzone.core.actor import Actor
from openzone.core.queries import unread_count
from openzone.places.queries import is_staff
from openzone.registry.queries import memberships_of


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The names that shells and pages use besides their own."""
    actor: Actor = getattr(request, "actor", Actor(user_id=None, zone_id=None))
    return {
        "actor": actor,
        "zone": getattr(request, "zone", None),
        "zones": actor.recall("zones", list),
        "unread": lambda: actor.recall("unread", lambda: unread_count(actor)),
        "has_desk": lambda: is_staff(actor),
        "has_portal": lambda: bool(memberships_of(actor)),
        "language": get_language(),
    }
