"""A building in the park of the cast, with floors and spaces, for the tests of what stands on them."""

from datetime import date
from decimal import Decimal
from typing import Any

from cast import Cast
from openzone.places.actions import enter_building, enter_floor, enter_space
from openzone.places.models import Floor, Park, Space
from openzone.registry.actions.tenancies import let
from openzone.registry.models import Tenancy
from openzone.registry.rents import Rate

OPENED = date(2020, 1, 1)


def floor_in(cast: Cast, park: Park | None = None, code: str = "tower-a") -> Floor:
    """The first floor of a new building."""
    by = cast.actor("park_officer")
    building = enter_building(park=park or cast.park_place, code=code, name="Tower A", name_local="A座", by=by)
    return enter_floor(building, number=1, by=by)


def space_on(cast: Cast, floor: Floor, code: str = "A101", area: object = 100, **more: Any) -> Space:
    """A space on a floor."""
    values = {"use": "office", "since": OPENED, **more}
    return enter_space(floor, code=code, area=area, by=cast.actor("park_officer"), **values)


def let_to(cast: Cast, space: Space, since: date, until: date | None = None, **more: Any) -> Tenancy:
    """Let a space to the enterprise of the cast for 50 a square metre and month."""
    values = {"organisation": cast.organisation, "by": cast.actor("park_officer"), **more}
    values.setdefault("rents", [Rate(since, Decimal(50))])
    return let(space=space, since=since, until=until, **values)
