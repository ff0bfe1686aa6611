"""Who is told, as letters need to know it. Core knows no users and zones, so an app above answers for them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from openzone.core.enums import Channel
from openzone.core.rules import Choices, Habits


@dataclass(frozen=True)
class House:
    """The zone in whose name is written."""

    code: str
    name: str
    name_local: str
    languages: tuple[str, ...]
    sender_name: str
    reply_to: str
    timezone: str


@dataclass(frozen=True)
class Reader:
    """Somebody who may be told of something in a zone, what of it and when.

    `email` is empty for whom no mail is written: an account that is closed, or that nobody has taken into use yet.
    """

    user_id: int
    zone_id: int
    email: str
    language: str
    house: House
    habits: Habits = field(default_factory=Habits)
    choices: Choices = field(default_factory=dict)
    stopped_address: str = ""
    has_messenger: bool = False

    def reached_by(self, channel: str) -> bool:
        """Whether a channel leads to the person at all."""
        if channel == Channel.MAIL:
            return bool(self.email) and self.email.lower() != self.stopped_address.lower()
        return self.has_messenger

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages the person is written to: the own one, or all of the zone while it is not known."""
        return (self.language,) if self.language else self.house.languages


Directory = Callable[[int, Collection[int]], list[Reader]]
Houses = Callable[[int], House | None]
_directories: list[Directory] = []
_houses: list[Houses] = []


def register(directory: Directory, houses: Houses) -> None:
    """Let the directory answer who these users are in a zone, and `houses` what the zone is called."""
    _directories[:], _houses[:] = [directory], [houses]


def house_of(zone_id: int) -> House | None:
    """The zone in whose name is written to somebody who may have no place in it yet."""
    return _houses[0](zone_id) if _houses else None


def readers_of(zone_id: int, user_ids: Collection[int]) -> list[Reader]:
    """Those of the users who are there, with all that they chose: one statement, however many they are."""
    return [reader for directory in _directories for reader in directory(zone_id, user_ids)] if user_ids else []
