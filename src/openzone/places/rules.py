"""Yes or no about units and posts."""

from openzone.places.enums import Level, Role

BELOW = {Level.ZONE: (Level.PARK, Level.STATION), Level.PARK: (Level.STATION,), Level.STATION: ()}
WORKING_ROLES = frozenset({Role.LEADER, Role.DISPATCHER, Role.OFFICER})
DISPATCHING_ROLES = frozenset({Role.LEADER, Role.DISPATCHER})


def may_stand_below(level: str, parent_level: str) -> bool:
    """Whether a unit of this level may belong to one of that level."""
    return level in BELOW[Level(parent_level)]
