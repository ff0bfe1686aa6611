"""Shuttle routes and talent homes that tests need."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from cast import Cast
from openzone.core import clock
from openzone.core.actor import system
from openzone.formalities.actions import homes, housing, shuttles
from openzone.formalities.home_queries import classes_on
from openzone.formalities.models import (
    Home,
    HomeApplication,
    HomeClassTable,
    HomeContract,
    ShuttleDemand,
    ShuttleOrigin,
    ShuttleRoute,
    ShuttleRule,
)
from openzone.formalities.presets.pooled import shipped_load, shipped_table
from openzone.formalities.shuttle_rules import later, month_of
from openzone.places.queries import day_in

STARTS, ENDS = time(8, 30), time(17, 30)
OWNER_OF = {"owner": "organisation", "member": "organisation", "outsider": "outside"}


def day(cast: Cast, days: int = 0) -> date:
    """A day of the zone, so many from today."""
    return day_in(cast.zone, clock.now()) + timedelta(days=days)


def month(cast: Cast, count: int = 0) -> date:
    """A month of the zone, so many from this one."""
    return later(month_of(day(cast)), count)


# Shuttles


def shuttle_rule(cast: Cast, least: str = "0.7", since: date | None = None, unit: str = "park") -> ShuttleRule:
    """The published rule; the park's office plans."""
    shipped = shipped_load()
    return shuttles.publish_shuttle_rule(
        zone=cast.zone,
        by=system(cast.zone.pk),
        unit=cast.units[unit],
        least_load=Decimal(least),
        since=since or day(cast, -30),
        source=shipped.source,
        rule=shipped.rule,
        rule_local=shipped.rule_local,
    )


def origin(cast: Cast, code: str = "railway", by: str = "park_officer") -> ShuttleOrigin:
    """A known origin."""
    return shuttles.enter_origin(by=cast.actor(by), code=code, name="Railway Station", name_local="火车站")


def demanded(
    cast: Cast, riders: int, *, by: str = "member", words: str = "railway  station", **more: Any
) -> ShuttleDemand:
    """A demand of somebody's enterprise."""
    wanted = {"words": words, "starts": STARTS, "ends": ENDS, "riders": riders, "month": month(cast), **more}
    who = getattr(cast, OWNER_OF[by])
    return shuttles.state_demand(by=cast.actor(by), organisation=who, demand=shuttles.Demand(**wanted))


def plan(cast: Cast, **more: Any) -> shuttles.Plan:
    """A route with one vehicle of fifty seats and two stops."""
    stops = (
        shuttles.Stop("Railway Station", time(7, 40), "火车站", time(18, 20)),
        shuttles.Stop("Gate 1", time(8, 15)),
    )
    values = {
        "name": "Station line",
        "name_local": "火车站线",
        "seats": 50,
        "month": month(cast),
        "price": Decimal(180),
    }
    return shuttles.Plan(**{**values, "stops": stops, "operator": "City Bus", **more})


def planned(cast: Cast, at: ShuttleOrigin, by: str = "park_officer", unit: str = "park", **more: Any) -> ShuttleRoute:
    """A route that the park's office plans."""
    where: dict[str, Any] = {"origin": at, "starts": STARTS, "ends": ENDS, "plan": plan(cast, **more)}
    return shuttles.plan_route(by=cast.actor(by), unit=cast.units[unit], **where)


def opened(cast: Cast, riders: int = 40, **more: Any) -> ShuttleRoute:
    """An open route for the riders of one enterprise."""
    shuttle_rule(cast)
    at = origin(cast)
    demanded(cast, riders)
    return shuttles.open_route(planned(cast, at, **more), by=cast.actor("park_officer"))


def served(cast: Cast) -> ShuttleRoute:
    """An open route for a demand that was stated before its origin was known."""
    at = origin(cast)
    for one in ShuttleDemand.objects.filter(zone=cast.zone, origin__isnull=True):
        shuttles.pool(one, origin=at, by=cast.actor("park_officer"))
    return shuttles.open_route(planned(cast, at), by=cast.actor("park_officer"))


# Homes


def table(cast: Cast, unit: str = "park", since: date | None = None) -> HomeClassTable:
    """The published table as it is shipped; the park's office keeps the list."""
    shipped = shipped_table()
    return homes.publish_home_table(
        zone=cast.zone,
        by=system(cast.zone.pk),
        unit=cast.units[unit],
        since=since or day(cast, -400),
        source=shipped.source,
        rule=shipped.rule,
        rule_local=shipped.rule_local,
        classes=[
            homes.TalentClass(one.code, one.name, one.area_cap, one.discount, one.name_local)
            for one in shipped.classes
            if one.area_cap is not None
        ],
    )


def home(cast: Cast, number: int = 1, by: str = "park_officer", unit: str = "park") -> Home:
    """A free home."""
    dwelling = homes.Dwelling(rooms=3, area=Decimal(80), market_rent=Decimal(30), address=f"Lake Road {number}")
    return homes.enter_home(by=cast.actor(by), unit=cast.units[unit], dwelling=dwelling)


def wish(cast: Cast, code: str = "bachelor", talent: str = "Lin Yue") -> homes.Wish:
    """What an employer asks for."""
    chosen = next(one for one in classes_on(cast.zone.pk, day(cast)) if one.code == code)
    return homes.Wish(talent=talent, home_class=chosen, wanted_from=day(cast), household=2)


def applied(cast: Cast, by: str = "owner", days_ago: int = 0, **more: Any) -> HomeApplication:
    """An application that was handed in some days ago, for somebody for whom none was."""
    at = clock.now() - timedelta(days=days_ago)
    who = getattr(cast, OWNER_OF[by])
    if before := HomeApplication.objects.filter(organisation=who).count():
        more = {"talent": f"Lin Yue {before + 1}", **more}
    return homes.apply_for_home(by=cast.actor(by), organisation=who, wish=wish(cast, **more), occurred_at=at)


def waiting(
    cast: Cast, by: str = "owner", days_ago: int = 0, office: str = "park_officer", **more: Any
) -> HomeApplication:
    """An application on the list."""
    return homes.admit(applied(cast, by, days_ago, **more), by=cast.actor(office))


def offered(cast: Cast, row: HomeApplication, at: Home, reason: str = "", by: str = "park_officer") -> HomeApplication:
    """The application with a home offered."""
    homes.offer_home(row, by=cast.actor(by), home=at, reason=reason)
    row.refresh_from_db()
    return row


def contracted(
    cast: Cast, at: Home, months: int = 12, since: int = 0, by: str = "park_officer", **more: Any
) -> HomeContract:
    """The contract of a home for the owner's enterprise."""
    row = offered(cast, waiting(cast, office=by, **more), at, reason="The only one that suits", by=by)
    accepted = homes.accept_offer(row, by=cast.actor("owner"))
    return housing.conclude_contract(accepted, by=cast.actor(by), since=day(cast, since), months=months)
