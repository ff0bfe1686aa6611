"""Yes or no about units and posts."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.machine import YES, Answer, no
from openzone.places.enums import HoldKind, Level, Role, SpaceState

BELOW = {Level.ZONE: (Level.PARK, Level.STATION), Level.PARK: (Level.STATION,), Level.STATION: ()}
LEAST_CONTRAST = 4.5
_HELD_AS = {HoldKind.WORKS: SpaceState.WORKS, HoldKind.RESERVED: SpaceState.RESERVED}
WORKING_ROLES = frozenset({Role.LEADER, Role.DISPATCHER, Role.OFFICER})
DISPATCHING_ROLES = frozenset({Role.LEADER, Role.DISPATCHER})
VIEW_KEEPERS = DISPATCHING_ROLES | {Role.ADMINISTRATOR}


def may_stand_below(level: str, parent_level: str) -> bool:
    """Whether a unit of this level may belong to one of that level."""
    return level in BELOW[Level(parent_level)]


def may_change_view(*, own: bool) -> Answer:
    """Whether somebody may rename, update, share or remove a saved view: only whose it is."""
    return YES if own else no(Denied(_("This view belongs to somebody else. Save a copy of your own.")))


def may_take_over_view(*, own: bool, owner_left: bool, keeps: bool) -> Answer:
    """Whether somebody may make a shared view his own: who leads or administers its unit, once its owner has left."""
    if not keeps or own:
        return no(Denied(_("Only a dispatcher, a leader or an administrator of the unit takes over its views.")))
    if not owner_left:
        return no(Conflict(_("Its owner still works here. Ask for it, or save a copy of your own.")))
    return YES


def state_of(*, let: bool, held: Iterable[str]) -> SpaceState:
    """What a space is on a day: let to somebody above all, then under works, then reserved, and else free."""
    if let:
        return SpaceState.LET
    kinds = set(held)
    return next((state for kind, state in _HELD_AS.items() if kind in kinds), SpaceState.FREE)


def stand_in(user_id: int, deputies: Mapping[int, int]) -> int | None:
    """Who does somebody's work: the deputy, or whoever stands in for a deputy who is away too.

    None for somebody who is not away, and where everybody in the line is: nobody stands in for himself.
    """
    met = {user_id}
    one = deputies.get(user_id)
    while one is not None and one in deputies:
        if one in met:
            return None
        met.add(one)
        one = deputies[one]
    return None if one in met else one


def days_in_order(since: date, until: date | None) -> Answer:
    """Whether what begins on one day and ends on another does not end before it begins."""
    if until is None or until >= since:
        return YES
    return no(Invalid.of("until", _("The end lies before the beginning. Please look at both days again.")))


def contrast_with_white(colour: str) -> float:
    """How well white text stands out from a colour such as #0f766e, as WCAG counts it: 1 not at all, 21 fully."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darkened(colour: str) -> str:
    """The colour itself, or the nearest darker one of the same tone on which white text can be read."""
    share = 100
    while contrast_with_white(shade := _shade(colour, share)) < LEAST_CONTRAST:
        share -= 1
    return shade


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _shade(colour: str, percent: int) -> str:
    return "#" + "".join(f"{channel * percent // 100:02x}" for channel in _channels(colour))


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
