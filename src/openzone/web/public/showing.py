"""How the service network and the parks of a zone are laid out for visitors."""

from dataclasses import dataclass
from decimal import Decimal

from openzone.core import clock
from openzone.places.enums import Level, ParkState
from openzone.places.models import Park, Unit, Zone
from openzone.places.queries import Network, day_in, parks_of
from openzone.registry.queries import operators_of
from openzone.registry.tenancies import free_by_use

MEANINGS = {ParkState.OPEN: "done", ParkState.BUILDING: "info", ParkState.PLANNED: "plain"}


@dataclass(frozen=True)
class Branch:
    """A unit of the second level with its stations."""

    unit: Unit
    stations: list[Unit]


@dataclass(frozen=True)
class Tree:
    """The network: the zone's own unit, the branches below it, and stations that belong to no branch."""

    top: Unit
    branches: list[Branch]
    stations: list[Unit]


def tree_of(network: Network) -> Tree:
    """The open units of a network as visitors see them."""
    units = [unit for unit in network.units.values() if unit.closed_at is None]
    branches = [Branch(unit, _stations(units, unit)) for unit in units if unit.level == Level.PARK]
    return Tree(network.top, branches, _stations(units, network.top))


def _stations(units: list[Unit], parent: Unit) -> list[Unit]:
    return [unit for unit in units if unit.level == Level.STATION and unit.parent_id == parent.pk]


@dataclass(frozen=True)
class ParkShown:
    """A park, what its state means, who operates it today, and what is free in it by use."""

    park: Park
    meaning: str
    operators: list[str]
    free: list[tuple[str, Decimal]]


def parks_shown(zone: Zone) -> list[ParkShown]:
    """The parks of a zone: the open ones first, then those that are coming."""
    order = [ParkState.OPEN, ParkState.BUILDING, ParkState.PLANNED]
    parks = sorted(parks_of(zone.pk), key=lambda park: order.index(ParkState(park.state)))
    today = day_in(zone, clock.now())
    operators, free = operators_of(parks, today), free_by_use(zone.pk, today)
    return [
        ParkShown(park, MEANINGS[ParkState(park.state)], operators.get(park.pk, []), free.get(park.pk, []))
        for park in parks
    ]
