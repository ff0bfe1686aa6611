"""The spaces of an organisation, as its page at the desk shows them."""

from typing import Any

from openzone.core.actor import Actor
from openzone.places.queries import today_of
from openzone.registry.models import Organisation
from openzone.registry.tenancies import tenancies_of
from openzone.web.parts.registry.spaces import told_tenancy, whole_of


def spaces_of(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    """Its tenancies, those that run or will first, and whether the actor may let it another space."""
    today = today_of(actor)
    told = [told_tenancy(one, today) for one in tenancies_of(organisation)]
    return {
        "tenancies": [one for one in told if not one["is_over"]],
        "tenant_whole": whole_of(told),
        "past_tenancies": [one for one in told if one["is_over"]],
    }
