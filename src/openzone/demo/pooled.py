"""The demo's shuttles and talent homes: a year of two routes, a third that still lacks riders, homes and their line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.hours import ZONE_TIME
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.formalities.actions import homes, housing, riding, shuttles
from openzone.formalities.models import Home, HomeApplication, HomeClass, ShuttleOrigin, ShuttleRoute
from openzone.formalities.presets.pooled import shipped_load, shipped_table
from openzone.formalities.shuttle_rules import later, month_of

BEGUN, OPENED = 430, 400
DAY, LATE = (time(8, 30), time(17, 30)), (time(13, 0), time(21, 30))
MONTHS = 12


@dataclass(frozen=True)
class Line:
    """A route: from where, for which shift, with how many seats, and how many ride of each enterprise."""

    code: str
    place: tuple[str, str]
    name: tuple[str, str]
    shift: tuple[time, time]
    seats: int
    riders: tuple[int, ...]
    stops: tuple[tuple[str, str], ...]
    falls: bool = False


_GATE = ("Zone, main gate", "园区正门")
LINES = {
    "etic": (
        Line(
            "railway-station", ("Railway Station", "火车站"), ("Station line", "火车站专线"), DAY, 45, (14, 12, 9),
            (("Railway Station", "火车站北广场"), ("People's Road", "人民路"), ("Lake Road", "湖滨路"), _GATE),
        ),
        Line(
            "university-town", ("University Town", "大学城"), ("University line", "大学城专线"), DAY, 50, (16, 11, 10),
            (("University Town, east gate", "大学城东门"), ("Library", "图书馆"), _GATE), falls=True,
        ),
        Line(
            "harbour-district", ("Harbour District", "港湾区"), ("Late line", "夜班专线"), LATE, 40, (9, 7),
            (("Harbour Square", "港湾广场"), ("Old Town", "老城区"), _GATE),
        ),
    ),
    "dhz": (
        Line(
            "xinghai-square", ("Xinghai Square", "星海广场"), ("Xinghai line", "星海专线"), DAY, 45, (13, 12, 10),
            (("Xinghai Square", "星海广场"), ("Heishijiao", "黑石礁"), ("Qixianling", "七贤岭")),
        ),
    ),
}  # fmt: skip
STREETS = (("Lake Road", "湖滨路"), ("Ginkgo Street", "银杏街"), ("Harbour View", "望海路"))
STOCK = {"etic": (20, 13, 6), "dhz": (10, 6, 4)}
TALENTS = (
    "Lin Yue", "周明轩", "Chen Siyu", "王若溪", "Anil Mehta", "赵一鸣", "Sun Haoran", "李静怡", "Park Jisoo", "刘梓涵",
    "He Junjie", "吴佳宁", "Priya Nair", "郑凯文", "Xu Wanting", "马晓东", "Tanaka Ren", "黄思源", "Guo Yifan",
    "陈雨桐",
)  # fmt: skip
CLASSES = ("master", "bachelor", "doctor", "master", "backbone", "bachelor", "elite", "master", "doctor")


def serve_riders_and_talents(organisations: Sequence[OrganisationFacts], cast: Cast) -> None:
    """Lay the shuttles and the talent homes of both zones."""
    now = clock.now().astimezone(ZONE_TIME)
    begun = _days_before(now, BEGUN)
    for zone in cast.zones:
        here = [one for one in organisations if one.zone == zone and one.people and one.since < begun]
        if here:
            _publish(zone, cast, begun)
            _run_shuttles(zone, here, cast, now)
            _let_homes(zone, here, cast, now)


def _days_before(now: datetime, days: int) -> datetime:
    """In the morning of the day so many days before."""
    return (now - timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)


def _actor(cast: Cast, zone: str, role: str) -> Actor:
    return Actor(cast.users[holding(zone, "commission", role)[0].email].pk, cast.zones[zone].pk, via="history")


def _owner(cast: Cast, facts: OrganisationFacts) -> Actor:
    return Actor(cast.users[facts.people[0].email].pk, cast.zones[facts.zone].pk, via="history")


def _publish(zone: str, cast: Cast, begun: datetime) -> None:
    """The rules as they are shipped, worked by the commission's own office."""
    load, table, unit = shipped_load(), shipped_table(), cast.units[zone, "commission"]
    with clock.fixed(begun):
        by = _actor(cast, zone, "administrator")
        shuttles.publish_shuttle_rule(
            zone=cast.zones[zone], by=by, unit=unit, least_load=load.least_load, since=begun.date(),
            source=load.source, rule=load.rule, rule_local=load.rule_local,
        )  # fmt: skip
        homes.publish_home_table(
            zone=cast.zones[zone], by=by, unit=unit, since=begun.date(), source=table.source, rule=table.rule,
            rule_local=table.rule_local,
            classes=[
                homes.TalentClass(one.code, one.name, one.area_cap, one.discount, one.name_local)
                for one in table.classes
                if one.area_cap is not None
            ],
        )  # fmt: skip


# Shuttles


def _run_shuttles(zone: str, here: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    with clock.fixed(_days_before(now, BEGUN - 5)):
        origins = [_origin(zone, line, cast) for line in LINES[zone]]
    for number, (line, origin) in enumerate(zip(LINES[zone], origins, strict=True)):
        riders = [here[(number + place) % len(here)] for place in range(len(line.riders))]
        enough = sum(line.riders) * 10 >= line.seats * 7
        begun = _days_before(now, OPENED if enough else 40)
        with clock.fixed(begun):
            _state(line, riders, cast)
            route = _plan(zone, line, origin, cast)
            if enough:
                route = shuttles.open_route(route, by=_actor(cast, zone, "officer"))
        if enough:
            _ride(zone, line, route, cast, now)
            _book(zone, line, riders, route, cast)
    words = shuttles.Demand(
        words="North gate of the botanical garden", starts=DAY[0], ends=DAY[1], riders=6, month=now.date()
    )
    with clock.fixed(_days_before(now, 2)):
        shuttles.state_demand(
            by=_owner(cast, here[0]), organisation=cast.organisations[zone, here[0].code], demand=words
        )


def _origin(zone: str, line: Line, cast: Cast) -> ShuttleOrigin:
    by = _actor(cast, zone, "officer")
    return shuttles.enter_origin(by=by, code=line.code, name=line.place[0], name_local=line.place[1])


def _state(line: Line, riders: list[OrganisationFacts], cast: Cast) -> None:
    """What each enterprise needs, in one language or the other."""
    for number, (facts, count) in enumerate(zip(riders, line.riders, strict=True)):
        starts, ends = line.shift
        demand = shuttles.Demand(
            words=line.place[number % 2], starts=starts, ends=ends, riders=count, month=clock.now().date()
        )
        organisation = cast.organisations[facts.zone, facts.code]
        shuttles.state_demand(by=_owner(cast, facts), organisation=organisation, demand=demand)


def _plan(zone: str, line: Line, origin: ShuttleOrigin, cast: Cast) -> ShuttleRoute:
    arrival = datetime.combine(date(2000, 1, 1), line.shift[0]) - timedelta(minutes=15)
    leaving = datetime.combine(date(2000, 1, 1), line.shift[1]) + timedelta(minutes=15)
    last = len(line.stops) - 1
    stops = tuple(
        shuttles.Stop(
            name=name,
            name_local=name_local,
            at=(arrival - timedelta(minutes=12 * (last - place))).time(),
            back_at=(leaving + timedelta(minutes=12 * (last - place))).time(),
        )
        for place, (name, name_local) in enumerate(line.stops)
    )
    plan = shuttles.Plan(
        name=line.name[0],
        name_local=line.name[1],
        seats=line.seats,
        month=clock.now().date(),
        operator="City Bus Company",
        operator_local="市公交客运公司",
        price=Decimal(180),
        stops=stops,
    )
    starts, ends = line.shift
    unit = cast.units[zone, "commission"]
    return shuttles.plan_route(
        by=_actor(cast, zone, "officer"), unit=unit, origin=origin, starts=starts, ends=ends, plan=plan
    )


def _ride(zone: str, line: Line, route: ShuttleRoute, cast: Cast, now: datetime) -> None:
    """The ridership of the last twelve months, each recorded when the month was over; one line falls at the end."""
    by, this = _actor(cast, zone, "officer"), month_of(now.date())
    for back in range(MONTHS, 0, -1):
        month, runs = later(this, -back), 40 + 2 * (back % 3)
        percent = 58 + back if line.falls and back <= 4 else 72 + (back * 7) % 11
        recorded = datetime.combine(later(month, 1), time(10), tzinfo=ZONE_TIME)
        with clock.fixed(min(recorded, now)):
            riding.record_ridership(route, by=by, month=month, runs=runs, riders=line.seats * runs * percent // 100)


def _book(zone: str, line: Line, riders: list[OrganisationFacts], route: ShuttleRoute, cast: Cast) -> None:
    """The seats of this month, booked and paid; the last enterprise has not paid yet."""
    for facts, count in zip(riders, line.riders, strict=True):
        organisation = cast.organisations[facts.zone, facts.code]
        today = clock.now().astimezone(ZONE_TIME).date()
        made = riding.book_seats(route, by=_owner(cast, facts), organisation=organisation, month=today, seats=count)
        if made is not None and facts is not riders[-1]:
            riding.record_payment(made, by=_actor(cast, zone, "officer"), paid_on=today)


# Talent homes


def _let_homes(zone: str, here: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    """The stock; who got a home over the year, one after the other; and who still waits."""
    stock, let, waiting = STOCK[zone]
    with clock.fixed(_days_before(now, BEGUN - 10)):
        dwellings = [_enter(zone, number, cast) for number in range(stock)]
    for number in range(let):
        asked = BEGUN - 20 - number * 24
        row = _apply(zone, number, here, cast, _days_before(now, asked))
        _house(zone, row, dwellings[number], cast, _days_before(now, asked - 12 - number * 3 % 17))
    for number in range(waiting):
        _apply(zone, let + number, here, cast, _days_before(now, 60 - number * 8))
    with clock.fixed(_days_before(now, 1)):
        _ask(zone, let + waiting, here, cast)
    _repair(dwellings[-1], cast, zone)


def _enter(zone: str, number: int, cast: Cast) -> Home:
    (street, street_local), house = STREETS[number % len(STREETS)], 8 + 2 * (number // 6)
    dwelling = homes.Dwelling(
        rooms=1 + number % 4,
        area=Decimal(45 + 13 * (number % 6)),
        market_rent=Decimal(28 + number % 5),
        address=f"{street} {house}, flat {number % 6 + 1}0{number % 4 + 1}",
        address_local=f"{street_local}{house}号{number % 6 + 1}0{number % 4 + 1}室",
    )
    by = _actor(cast, zone, "officer")
    return homes.enter_home(by=by, unit=cast.units[zone, "commission"], dwelling=dwelling)


def _ask(zone: str, number: int, here: list[OrganisationFacts], cast: Cast) -> HomeApplication:
    facts = here[number % len(here)]
    code = CLASSES[number % len(CLASSES)]
    talent = HomeClass.objects.get(table__zone=cast.zones[zone], code=code)
    wish = homes.Wish(
        talent=TALENTS[number % len(TALENTS)],
        home_class=talent,
        wanted_from=clock.now().date() + timedelta(days=30),
        household=1 + number % 4,
    )
    organisation = cast.organisations[zone, facts.code]
    return homes.apply_for_home(by=_owner(cast, facts), organisation=organisation, wish=wish)


def _apply(zone: str, number: int, here: list[OrganisationFacts], cast: Cast, at: datetime) -> HomeApplication:
    with clock.fixed(at):
        row = _ask(zone, number, here, cast)
    with clock.fixed(at + timedelta(days=2)):
        return homes.admit(row, by=_actor(cast, zone, "officer"))


def _house(zone: str, row: HomeApplication, dwelling: Home, cast: Cast, at: datetime) -> None:
    """Offer a home, accept it, conclude the contract, and look whether the person has moved in."""
    by = _actor(cast, zone, "officer")
    member = Actor(row.applied_by_id, row.zone_id, via="history")
    with clock.fixed(at):
        homes.offer_home(row, by=by, home=dwelling)
        accepted = homes.accept_offer(row, by=member)
        since = at.astimezone(ZONE_TIME).date()
        contract = housing.conclude_contract(accepted, by=by, since=since, months=12 if row.pk % 3 else 24)
    with clock.fixed(at + timedelta(days=4)):
        housing.move_in(contract, by=by, moved_in_on=since + timedelta(days=3))
    if contract.until < clock.now().astimezone(ZONE_TIME).date():
        renewed_at = datetime.combine(contract.until - timedelta(days=20), time(10), tzinfo=ZONE_TIME)
        with clock.fixed(renewed_at):
            housing.renew_contract(contract, by=by, months=12)


def _repair(home: Home, cast: Cast, zone: str) -> None:
    dwelling = homes.Dwelling(home.rooms, home.area, home.market_rent, home.address, home.address_local)
    homes.change_home(home, by=_actor(cast, zone, "officer"), dwelling=dwelling, repair=True)
