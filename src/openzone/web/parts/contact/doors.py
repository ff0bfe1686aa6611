"""The two doors at which a standing conversation is met."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from openzone.contact.queries import partners_at_desk, partners_at_portal
from openzone.core.actor import Actor
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging
from openzone.ui.addresses import address_of
from openzone.web.parts.cases import doors


@dataclass(frozen=True)
class TalkDoor:
    """One way to the conversations: `partners` are the organisations that are met there."""

    door: doors.Door
    partners: Callable[[Actor], QuerySet[Organisation]]

    @property
    def name(self) -> str:
        """The name of the door."""
        return self.door.name

    def partner(self, actor: Actor, ref: str) -> Organisation:
        """The organisation, or 404 for what the actor does not see at this door."""
        return get_object_or_404(self.partners(actor), ref=ref)

    def address(self, page: str, organisation: Organisation, *more: int) -> str:
        """The address of the conversation (`talk`) or of a part of it (`talk_more` and so on)."""
        return address_of(f"{self.name}_{page}", organisation.ref, *more)


DESK = TalkDoor(doors.DESK, partners_at_desk)
PORTAL = TalkDoor(doors.PORTAL, partners_at_portal)


def talk_door_of(actor: Actor, organisation: Organisation) -> TalkDoor:
    """The door at which the actor talks with or for the organisation."""
    return PORTAL if belonging(actor, organisation.pk) else DESK
