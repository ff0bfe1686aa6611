"""Who may do what is done here."""

from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.places.queries import administers, network


def insist_administers(actor: Actor, unit_id: int | None) -> None:
    """`Denied` unless the actor is an administrator of this unit or of one above it. The system may do all."""
    if not administers(actor, unit_id):
        raise Denied(_("Only an administrator of this unit or of one above it may do this."))


def insist_administers_zone(actor: Actor, zone_id: int) -> None:
    """`Denied` unless the actor is an administrator of this whole zone. The system may do all."""
    insist_administers(actor, network(actor).top.pk if actor.zone_id == zone_id else None)
