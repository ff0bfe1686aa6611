"""Who may open the settings."""

from typing import ParamSpec

from django.http import Http404

from openzone.core.actor import Actor
from openzone.places.enums import Role
from openzone.places.models import Unit
from openzone.places.queries import administers, administers_zone, holds, network
from openzone.web.requests import View, only

P = ParamSpec("P")


def units_administered(actor: Actor) -> list[Unit]:
    """The open units of which the actor is an administrator."""
    return [one for one in network(actor).units.values() if one.closed_at is None and administers(actor, one.pk)]


def unit_administered(actor: Actor, code: str) -> Unit:
    """One of these units, or 404."""
    found = next((unit for unit in units_administered(actor) if unit.code == code), None)
    if found is None:
        raise Http404
    return found


def for_administrators(view: View[P]) -> View[P]:
    """Let only administrators in; for others the page does not exist."""
    return only(view, lambda actor: holds(actor, Role.ADMINISTRATOR))


def for_zone_administrators(view: View[P]) -> View[P]:
    """Let only administrators of the whole zone in; for others the page does not exist."""
    return only(view, administers_zone)
