"""What stands in the demo's parks, and who has it: houses, floors, rooms, tenancies, reservations and works."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.hours import ZONE_TIME, at
from openzone.demo.multitude import multitude
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES, ParkFacts
from openzone.places.actions import enter_building, enter_floor, enter_space, hold_space
from openzone.places.models import Floor, Space
from openzone.registry.actions.tenancies import end_tenancy, let, move
from openzone.registry.rents import Rate, months_after

TERM_MONTHS = 36
RAISE = Decimal("1.05")


@dataclass(frozen=True)
class House:
    """A house of a park: how many floors, how many rooms along each side of the corridor, what they are for."""

    code: str
    name: str
    name_local: str
    floors: int
    across: int
    use: str
    room: int
    rate: str


TOWER_A = House("tower-a", "Tower A", "A座", 5, 4, "office", 160, "48")
TOWER_B = House("tower-b", "Tower B", "B座", 4, 3, "office", 260, "52")
STUDIOS = House("studios", "Studios", "摄影棚", 2, 3, "workshop", 240, "38")
HALL = House("hall-1", "Hall 1", "1号厂房", 2, 2, "workshop", 600, "24")
LABS = House("labs", "Laboratory House", "实验楼", 4, 3, "laboratory", 180, "56")
INCUBATOR = House("incubator", "Incubator", "孵化楼", 3, 6, "incubator", 40, "30")
WAREHOUSE = House("warehouse", "Bonded Warehouse", "保税仓库", 1, 3, "warehouse", 1500, "18")
# Where the many have a room each; it stands in every open park.
ENTERPRISE_HOUSE = House("enterprise-house", "Enterprise House", "企业楼", 3, 6, "office", 70, "42")
HOUSES: dict[str, tuple[House, ...]] = {
    "innovation-plaza": (TOWER_A, TOWER_B),
    "advertising-park": (TOWER_A, STUDIOS),
    "construction-cube": (TOWER_A, HALL),
    "golden-cube": (TOWER_A, LABS),
    "health-park": (LABS,),
    "startup-workshop": (INCUBATOR, TOWER_A),
    "qixianling-base": (LABS, HALL),
    "hekou-software": (TOWER_A, TOWER_B),
    "bonded-centre": (WAREHOUSE, TOWER_A),
    "smart-city": (TOWER_B,),
}
# Rooms of one side are not all alike: their widths in hundredths, by how many there are.
WIDTHS = {2: (55, 45), 3: (40, 32, 28), 4: (30, 26, 24, 20), 6: (20, 18, 17, 16, 15, 14)}
LARGE = {"wipro": 12, "concentrix": 14, "wns": 6, "cisco": 5, "zte": 4, "toshiba-medical": 4}
OFTEN = (2, 3, 3, 4, 5, 5, 6)
LEAST_FREE = 9
LEAST_SMALL_FREE = 4
FEW_DAYS = (24, 58, 83, 118, 142, 171)


def build(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Enter the houses of all parks, let their rooms, reserve some and put some under works."""
    for zone in ZONES:
        tenants = [one for one in organisations if one.zone == zone.code and one.kind == "enterprise"]
        many = multitude(zone)
        for park in zone.parks:
            rooms = _enter(zone.code, park, cast)
            if park.state == "open":
                rng = Random(f"rooms of {zone.code} {park.code}")
                small = [one for one in rooms if one[1] is ENTERPRISE_HOUSE]
                rooms = [one for one in rooms if one[1] is not ENTERPRISE_HOUSE]
                _settle([one for one in tenants if one.park == park.code], rooms, cast, rng)
                _settle_many([one for one in many if one.park == park.code], small, cast, rng)
                _hold(zone.code, rooms, cast)
            elif rooms:
                _under_works(zone.code, rooms, cast)


def _enter(zone: str, park: ParkFacts, cast: Cast) -> list[tuple[Space, House]]:
    by, place = system(cast.zones[zone].pk), cast.parks[zone, park.code]
    rooms: list[tuple[Space, House]] = []
    with clock.fixed(park.since):
        more = (ENTERPRISE_HOUSE,) if park.state == "open" else ()
        for number, house in enumerate((*HOUSES.get(park.code, ()), *more), 1):
            building = enter_building(
                park=place,
                code=house.code,
                name=house.name,
                name_local=house.name_local,
                address=f"{number} {park.name} Road, Dalian",
                address_local=f"大连市{park.name_local}路{number}号",
                by=by,
            )
            for level in range(1, house.floors + 1):
                floor = enter_floor(building, number=level, by=by)
                rooms += [(room, house) for room in _rooms(floor, house, number, park.since.date(), by)]
    return rooms


def _rooms(floor: Floor, house: House, number: int, since: date, by: Actor) -> list[Space]:
    """The rooms of a floor, on both sides of its corridor; on the ground floor the last one is a shop."""
    made, letter, widths = [], "ABCD"[number - 1], WIDTHS[house.across]
    places = [(side, at) for side in (0, 1) for at in range(house.across)]
    for count, (side, place) in enumerate(places, 1):
        shop = floor.number == 1 and count == len(places) and house.use == "office"
        made.append(
            enter_space(
                floor,
                code=f"{letter}{floor.number}{count:02d}",
                area=Decimal(house.room * house.across * widths[place]) / 100,
                use="shop" if shop else house.use,
                since=since,
                left=sum(widths[:place]),
                top=side * 57,
                width=widths[place],
                depth=43,
                by=by,
            )
        )
    return made


def _settle(here: list[OrganisationFacts], rooms: list[tuple[Space, House]], cast: Cast, rng: Random) -> None:
    """Give each enterprise of the park its rooms, the largest first; what is left stays free."""
    free = [one for one in rooms if one[0].use != "shop"]
    ends = list(FEW_DAYS)
    rng.shuffle(ends)
    for facts in sorted(here, key=lambda one: (-LARGE.get(one.code, 0), one.since, one.code)):
        wanted = min(LARGE.get(facts.code, rng.choice(OFTEN)), max(0, len(free) - LEAST_FREE))
        chosen, free = free[:wanted], free[wanted:]
        if facts.code == "wipro":
            _grow(facts, chosen, free.pop(), cast)
            continue
        soon = ends.pop() if ends and rng.random() < 0.35 else None
        for room, house in chosen:
            _let(facts, room, house, cast, soon, rng)
    _gone(here, free[-2:], cast)


def _settle_many(here: list[OrganisationFacts], rooms: list[tuple[Space, House]], cast: Cast, rng: Random) -> None:
    """Give a room each to as many as find one; those who have left have none."""
    staying = [one for one in here if cast.organisations[one.zone, one.code].settlement != "left"]
    free = [one for one in rooms if one[0].use != "shop"][:-LEAST_SMALL_FREE]
    for facts, (room, house) in zip(staying, free, strict=False):
        _let(facts, room, house, cast, rng.choice(FEW_DAYS) if rng.random() < 0.03 else None, rng)


def _let(facts: OrganisationFacts, room: Space, house: House, cast: Cast, soon: int | None, rng: Random) -> None:
    """Let a room from the day the enterprise came, in terms of three years, each for a little more."""
    today = clock.now().astimezone(ZONE_TIME).date()
    since = max(facts.since.date(), room.since) + timedelta(days=rng.randrange(5, 60))
    until, rents, rate = _terms(since, today, Decimal(house.rate))
    if soon is not None:
        until = today + timedelta(days=soon)
    with clock.fixed(datetime.combine(since, datetime.min.time(), ZONE_TIME) + timedelta(hours=9)):
        let(
            organisation=cast.organisations[facts.zone, facts.code],
            space=room,
            since=since,
            until=until if rng.random() < 0.9 or soon else None,
            rents=[one for one in rents if one.since <= until],
            rent_free_months=rng.choice((0, 0, 1, 2, 3)),
            deposit=(rate * room.area * 3).quantize(Decimal(1)),
            subsidy=_SUBSIDY if rng.random() < 0.2 else "",
            by=system(cast.zones[facts.zone].pk),
        )


_SUBSIDY = "Half of the rent for the first two years 前两年租金补贴50%"


def _terms(since: date, today: date, rate: Decimal) -> tuple[date, list[Rate], Decimal]:
    """The day before the term ends that runs now, and the rents of all terms until then."""
    first, rents = since, [Rate(since, rate)]
    while months_after(first, TERM_MONTHS) <= today:
        first = months_after(first, TERM_MONTHS)
        rate = (rate * RAISE).quantize(Decimal("0.01"))
        rents.append(Rate(first, rate))
    return months_after(first, TERM_MONTHS) - timedelta(days=1), rents, rate


def _grow(facts: OrganisationFacts, rooms: list[tuple[Space, House]], small: tuple[Space, House], cast: Cast) -> None:
    """Wipro came with 300 people to one room, and moved into half a tower when it extended its investment in 2017."""
    by, organisation = system(cast.zones[facts.zone].pk), cast.organisations[facts.zone, facts.code]
    today = clock.now().astimezone(ZONE_TIME).date()
    room, house = small
    with clock.fixed(at(2016, 1, 18)):
        first = let(
            organisation=organisation, space=room, since=date(2016, 1, 18), until=date(2019, 1, 17),
            rents=[Rate(date(2016, 1, 18), Decimal(house.rate))], rent_free_months=3, deposit=24000, by=by,
        )  # fmt: skip
    since = date(2017, 5, 1)
    until, rents, _rate = _terms(since, today, Decimal(rooms[0][1].rate))
    with clock.fixed(at(2017, 4, 20)):
        move(first, to=rooms[0][0], on=since, until=until, rate=rents[0].per_square_metre, by=by)
        for room, _house in rooms[1:]:
            let(organisation=organisation, space=room, since=since, until=until, rents=rents, by=by)


def _gone(here: list[OrganisationFacts], rooms: list[tuple[Space, House]], cast: Cast) -> None:
    """An enterprise had one room more for some years, and gave it back."""
    if not here or not rooms:
        return
    facts, (room, house) = here[-1], rooms[-1]
    by = system(cast.zones[facts.zone].pk)
    since = max(facts.since.date(), room.since) + timedelta(days=90)
    with clock.fixed(datetime.combine(since, datetime.min.time(), ZONE_TIME) + timedelta(hours=9)):
        row = let(
            organisation=cast.organisations[facts.zone, facts.code], space=room, since=since,
            until=months_after(since, 60), rents=[Rate(since, Decimal(house.rate))], by=by,
        )  # fmt: skip
        ended = months_after(since, 22)
        end_tenancy(row, on=ended, reason="No longer needed after the team moved together 团队合并后不再需要", by=by)


def _hold(zone: str, rooms: list[tuple[Space, House]], cast: Cast) -> None:
    """Two free rooms of each park are kept: one for somebody, one under works."""
    by, today = system(cast.zones[zone].pk), clock.now().astimezone(ZONE_TIME).date()
    taken = set(Space.objects.filter(tenancies__isnull=False).values_list("pk", flat=True))
    free = [room for room, _house in rooms if room.pk not in taken and room.use != "shop"]
    if len(free) < 3:
        return
    until = today + timedelta(days=45)
    hold_space(
        free[0], kind="reserved", since=today - timedelta(days=12), until=until,
        reason="Prospect from Suzhou, answer by the end of the month 苏州意向企业，月底前答复", by=by,
    )  # fmt: skip
    hold_space(
        free[1], kind="works", since=today - timedelta(days=30), until=today + timedelta(days=20),
        reason="New ventilation 更换新风系统", by=by,
    )  # fmt: skip


def _under_works(zone: str, rooms: list[tuple[Space, House]], cast: Cast) -> None:
    """A park that is being built has its house under works."""
    by, today = system(cast.zones[zone].pk), clock.now().astimezone(ZONE_TIME).date()
    for room, _house in rooms:
        hold_space(
            room, kind="works", since=max(room.since, today - timedelta(days=400)), until=today + timedelta(days=240),
            reason="Interior works 内部装修", by=by,
        )  # fmt: skip
