"""Conversations as one person meets them: what drafts, presence and typing must know, whatever the conversation is of.

An app enters its kind of conversation with `register_room`; the part of a topic before its colon names the kind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from openzone.core.actor import Actor

ANSWER, NOTE = "answer", "note"
LIVE = "presence:"


@dataclass(frozen=True)
class Room:
    """A conversation that somebody may see.

    `topic` is its name in pages (`case:C-2026-00042`), `inside` says whether the person stands on the zone's side,
    `writes` what the person may write there, `others` how the other side is called when it writes.
    """

    topic: str
    inside: bool
    writes: frozenset[str]
    others: str

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
