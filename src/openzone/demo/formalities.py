"""The demo's services, taken from those that are shipped, the counters where they are given, and some appointments."""

from datetime import timedelta

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.hours import ZONE_TIME, at, earlier
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.formalities import actions
from openzone.formalities.actions.content import content_of
from openzone.formalities.models import Service, ServiceCounter
from openzone.formalities.openings import bookable_days, openings
from openzone.formalities.presets import presets
from openzone.formalities.queries import latest_of, offices_of

MORNING, AFTERNOON = (9 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60)
WEEK = [(MORNING, AFTERNOON)] * 5 + [(), ()]
POLICE_WEEK = [(MORNING, AFTERNOON)] * 5 + [(MORNING,), ()]
COMES = ("", "We bring the originals.", "两人同来。", "Please keep the seal forms ready.")
MOST_COMING = 6
# In this year the platform of three levels and its two agencies began to work.
OFFERED_SINCE = at(2014, 10, 8)
# One stays a draft, for whoever looks at how a service is published.
DRAFT, WRITTEN_ON = "staff-housing", "moving-in"


def offer_services(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Lay the catalogue of both zones as of the year in which it began, and let enterprises take appointments."""
    now = clock.now().astimezone(ZONE_TIME)
    for zone in cast.zones:
        with clock.fixed(OFFERED_SINCE):
            services = _offer(zone, cast)
        with clock.fixed(earlier(now, 20)):
            _write_on(next(one for one in services if one.code == WRITTEN_ON), _actor(cast, zone, "officer"))
        _come(zone, services, [one for one in organisations if one.zone == zone and one.people], cast)


def _actor(cast: Cast, zone: str, role: str) -> Actor:
    return Actor(cast.users[holding(zone, "commission", role)[0].email].pk, cast.zones[zone].pk, via="history")


def _offer(zone: str, cast: Cast) -> list[Service]:
    """The shipped services at two counters: the zone's own, and that of the police."""
    keeper, leader, unit = (
        _actor(cast, zone, "administrator"),
        _actor(cast, zone, "leader"),
        cast.units[zone, "commission"],
    )
    own = _counter(zone, cast, keeper)
    services = [
        actions.adopt(one, unit=unit, by=keeper, counter=None if one.words.get("office") == "exit-and-entry" else own)
        for one in presets()
    ]
    police = _police_counter(zone, cast, keeper)
    for service in services:
        version = latest_of(service)
        if version.office is not None and version.office.code == "exit-and-entry":
            words = {**vars(content_of(version)), "counter": police}
            actions.change(service, content=actions.Content(**words), by=keeper)
        if service.code != DRAFT:
            actions.publish(service, by=leader)
    return list(Service.objects.filter(zone=cast.zones[zone]).select_related("shown__counter__zone").order_by("id"))


def _counter(zone: str, cast: Cast, by: Actor) -> ServiceCounter:
    return actions.open_counter(
        zone=cast.zones[zone],
        code="one-stop",
        by=by,
        name="One-stop counter",
        name_local="一站式综合窗口",
        place="Service hall, ground floor",
        place_local="政务服务大厅一层",
        unit=cast.units[zone, "commission"],
        week=WEEK,
        capacity=3,
    )


def _police_counter(zone: str, cast: Cast, by: Actor) -> ServiceCounter:
    """The police serve in the zone since some day, six days a week."""
    office = next(one for one in offices_of(cast.zones[zone].pk) if one.code == "exit-and-entry")
    words = {"name": office.name, "name_local": office.name_local, "served_since": "2008-06"}
    office = actions.change_office(office, by=by, **words)
    return actions.open_counter(
        zone=cast.zones[zone],
        code="exit-and-entry",
        by=by,
        name="Exit and entry counter",
        name_local="出入境窗口",
        place="Service hall, first floor",
        place_local="政务服务大厅二层",
        office=office,
        week=POLICE_WEEK,
        slot_minutes=15,
    )


def _write_on(service: Service, by: Actor) -> None:
    """A shorter promise, which waits for the leader."""
    words = {**vars(content_of(latest_of(service))), "promise_days": 12}
    actions.change(service, content=actions.Content(**words), by=by, remark="Review and agreement in one sitting")


def _come(zone: str, services: list[Service], organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Some enterprises take the next times of the zone's own counter."""
    offered = [
        one for one in services if one.text.counter and one.text.counter.code == "one-stop" and one.code != DRAFT
    ]
    counter, now = offered[0].text.counter, clock.now()
    assert counter is not None, "these were chosen by it"
    first, last = bookable_days(counter, now)
    days = openings(counter, first + timedelta(days=1), last, now)
    slots = [slot for day in days for slot in day.free[:2]]
    for number, (facts, slot) in enumerate(zip(organisations[:MOST_COMING], slots, strict=False)):
        by = Actor(cast.users[facts.people[0].email].pk, cast.zones[zone].pk, via="history")
        actions.book(
            offered[number % len(offered)],
            organisation=cast.organisations[zone, facts.code],
            starts_at=slot.starts_at,
            by=by,
            remark=COMES[number % len(COMES)],
        )
