"""What places tells the apps above when it changes the network: a receiver may refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Calendar
from openzone.core.signals import Signal
from openzone.places.models import Post, Space, Unit, Zone


@dataclass(frozen=True)
class ZoneOpened:
    """A zone has been founded: a receiver lays what every zone begins with."""

    zone: Zone


@dataclass(frozen=True)
class PostEnding:
    """A post is about to end; a receiver refuses when work would be left without anybody."""

    post: Post


@dataclass(frozen=True)
class UnitClosing:
    """A unit is about to close; a receiver refuses when something still lies there."""

    unit: Unit


@dataclass(frozen=True)
class Held:
    """One kind of thing that a person holds: how many, with a line for each group, and what became of them.

    A kind that `passes_on` has a successor; the others are only told.
    """

    kind: str
    words: str
    count: int
    lines: tuple[str, ...] = ()
    passes_on: bool = True
    outcome: str = ""


@dataclass(frozen=True)
class HandingOver:
    """Somebody leaves the zone, and what he holds goes to others.

    Each receiver adds what it holds to `held`; unless `only_asked`, it hands it over first and says what became of it.
    """

    from_user: User
    zone: Zone
    by: Actor
    successors: Mapping[str, User | None] = field(default_factory=dict)
    only_asked: bool = False
    held: list[Held] = field(default_factory=list)

    def to_user(self, kind: str) -> User | None:
        """Who gets the things of this kind; None gives them back to whom they belong."""
        return self.successors.get(kind)


@dataclass(frozen=True)
class SpaceChanging:
    """A space cannot be let from one day to another any more, or is to be smaller: a receiver refuses what is let then.

    `since` and `until` are the first and the last day of that; `area` is what is left of it, None for nothing.
    """

    space: Space
    since: date
    until: date | None
    area: Decimal | None = None


@dataclass(frozen=True)
class CalendarCorrected:
    """The working time of a zone has changed: a receiver counts anew what falls due by it."""

    calendar: Calendar
    by: Actor


@dataclass(frozen=True)
class StartingAnew:
    """An account is to lose its password before it gets a post: a receiver refuses if it could get no new one."""

    user: User
    by: Actor


@dataclass(frozen=True)
class PersonErasing:
    """A person is to be taken out of the installation. Each receiver adds in sentences what is still `owed`.

    Whether its rows of the zone know him it says by `known`; unless `only_asked`, it then forgets him.
    """

    user: User
    zone_id: int
    only_asked: bool = True
    owed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    @property
    def known_here(self) -> bool:
        """Whether anything of the zone knows the person."""
        return bool(self.known)


person_erasing: Signal[PersonErasing] = Signal()
zone_opened: Signal[ZoneOpened] = Signal()
post_ending: Signal[PostEnding] = Signal()
unit_closing: Signal[UnitClosing] = Signal()
handing_over: Signal[HandingOver] = Signal()
space_changing: Signal[SpaceChanging] = Signal()
calendar_corrected: Signal[CalendarCorrected] = Signal()
starting_anew: Signal[StartingAnew] = Signal()
