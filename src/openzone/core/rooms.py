"""Conversations as one person meets them: what drafts, presence and typing must know, whatever the conversation is of.

An app enters its kind of conversation with `register_room`; the part of a topic before its colon names the kind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext

from openzone.core.actor import Actor

ANSWER, NOTE = "answer", "note"
LIVE = "presence:"


@dataclass(frozen=True)
class Room:
    """A conversation that somebody may see.

    `topic` is its name in pages (`case:C-2026-00042`), `inside` says whether the person stands on the zone's side,
    `writes` what the person may write there, `enterprise` how that side is called.
    """

    topic: str
    inside: bool
    writes: frozenset[str]
    enterprise: str

    @property
    def others(self) -> str:
        """How the other side is called when it writes.

        What the enterprise reads of a typing officer is no more than that: who of the zone is at work at this moment is
        the zone's own affair, so it is not named.
        """
        return self.enterprise if self.inside else pgettext("who writes", "The zone")

    @property
    def live(self) -> str:
        """The live topic of this person's side: what is told here, the other side's pages never hear."""
        return live_topic(self.topic, inside=self.inside)

    def key(self, what: str) -> str:
        """The key of the draft of what is written here."""
        return f"{self.topic}:{what}"


# Answers the rooms among the topics of its kind that the actor may see, by topic.
Finder = Callable[[Actor, list[str]], dict[str, Room]]
_finders: dict[str, Finder] = {}


def register_room(kind: str, finder: Finder) -> None:
    """Enter a kind of conversation."""
    _finders[kind] = finder


def live_topic(topic: str, *, inside: bool) -> str:
    """What the open pages of one side of a conversation watch for who is there and who types."""
    return f"{LIVE}{topic}:{'inside' if inside else 'outside'}"


def rooms(actor: Actor, topics: Iterable[str]) -> dict[str, Room]:
    """Those of the conversations that the actor may see."""
    wanted = set(topics)
    found: dict[str, Room] = {}
    for kind, finder in _finders.items():
        named = [topic for topic in sorted(wanted) if topic.startswith(f"{kind}:")]
        if named:
            found |= finder(actor, named)
    return found


def room_of(actor: Actor, topic: str) -> Room | None:
    """One conversation, if the actor may see it."""
    return rooms(actor, [topic]).get(topic)
