"""Work items: what waits for a person, fed by each app and read by My day as one list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from openzone.core.actor import Actor


@dataclass(frozen=True)
class WorkItem:
    """One thing to do. `kind` and `ref` lead to its page; `since` is when it began to wait."""

    kind: str
    ref: str
    title: str
    detail: str
    reason: str
    since: datetime


Feeder = Callable[[Actor, int], Iterable[WorkItem]]
_feeders: list[Feeder] = []


def register(feeder: Feeder) -> Feeder:
    """Let an app feed what waits for an actor, oldest first, up to a limit."""
    _feeders.append(feeder)
    return feeder


def waiting_for(actor: Actor, *, at_most: int = 50) -> list[WorkItem]:
    """Everything that waits for the actor, oldest first."""
    items = [item for feeder in _feeders for item in feeder(actor, at_most)]
    return sorted(items, key=lambda item: item.since)[:at_most]
