"""Who acts: a user in a zone, or the system itself."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Actor:
    """One user in one zone for the length of one request, command or job.

    `user_id` is None for the public and for the system, which `via` tells apart (`page`, `api`, `command`, `system`);
    `history` is a person whose earlier acts are being entered, of which nobody is told any more.
    What is read about an actor (posts, memberships) is kept by `recall`, so an actor must not outlive its request.
    """

    user_id: int | None
    zone_id: int | None
    via: str = "page"
    memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def recall(self, key: Hashable, load: Callable[[], T]) -> T:
        """Answer `load()`, asked once per actor and key."""
        if key not in self.memory:
            self.memory[key] = load()
        answer: T = self.memory[key]
        return answer

    @property
    def who(self) -> int:
        """The user's id for look-ups: without a user one that matches nothing (None would match empty columns)."""
        return self.user_id or 0

    @property
    def where(self) -> int:
        """The zone's id for look-ups, matching nothing without a zone."""
        return self.zone_id or 0

    @property
    def is_system(self) -> bool:
        """True for timers and rules, which act without a user, now or while history is entered."""
        return self.via == "system" or (self.via == "history" and self.user_id is None)


def system(zone_id: int | None) -> Actor:
    """The installation itself, acting in a zone."""
    return Actor(user_id=None, zone_id=zone_id, via="system")
