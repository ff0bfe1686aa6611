"""The standing conversation with an organisation as a room: what drafts, presence and typing must know of it."""

from openzone.cases.enums import Side
from openzone.contact.queries import may_write, partners_of, side_of
from openzone.core.actor import Actor
from openzone.core.rooms import ANSWER, Room
from openzone.registry.models import Organisation

PREFIX = "talk:"


def topic_of(organisation: Organisation) -> str:
    """How pages name the conversation with an organisation, also while nobody has written yet."""
    return f"{PREFIX}{organisation.ref}"


def rooms_of(actor: Actor, topics: list[str]) -> dict[str, Room]:
    """The conversations with those of the organisations that the actor may read."""
    refs = [topic.removeprefix(PREFIX) for topic in topics]
    return {topic_of(one): room_of(actor, one) for one in partners_of(actor).filter(ref__in=refs).order_by("pk")}


def room_of(actor: Actor, organisation: Organisation) -> Room:
    """The conversation with an organisation as the actor meets it. There are no notes in it."""
    return Room(
        topic=topic_of(organisation),
        inside=side_of(actor, organisation) == Side.STAFF,
        writes=frozenset({ANSWER}) if may_write(actor, organisation) else frozenset(),
        enterprise=organisation.shown_name,
    )
