"""Where the demo's enterprises stand towards their zone, what is done in the first days, and what may be at risk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.places.models import Space
from openzone.registry.actions import register
from openzone.registry.actions.settlement import change_settlement, dismiss_suggestion, suggest_risks, tick
from openzone.registry.actions.tenancies import let
from openzone.registry.models import Organisation, RiskSuggestion
from openzone.registry.queries import industry_named
from openzone.registry.rents import Rate
from openzone.registry.tenancies import with_state

CHANNELS = ("zone", "zone", "direct", "enterprise", "platform", "government")
GREW = {
    "wipro": (date(2017, 5, 1), "Extends its investment, more regional business moves here 追加投资，更多区域业务迁入"),
    "concentrix": (date(2016, 3, 1), "Second site opened 第二场地启用"),
}
LEFT = {
    "etic": (date(2024, 6, 30), "Moved back to its parent's site in Suzhou 迁回苏州母公司园区"),
    "dhz": (date(2023, 9, 30), "Closed after the main customer was lost 主要客户流失后停业"),
}


@dataclass(frozen=True)
class Newcomer:
    """An enterprise that settles these weeks, or thinks of it."""

    zone: str
    unit: str
    park: str
    name: str
    name_local: str
    state: str
    days_ago: int
    channel: str
    done: int = 0


NEWCOMERS = (
    Newcomer(
        "etic", "innovation-plaza", "innovation-plaza", "Dalian Songhe Robotics", "大连松禾机器人有限公司",
        "settling", 34, "enterprise", done=4,
    ),
    Newcomer(
        "etic", "golden-cube", "golden-cube", "Dalian Yuanbai Medical Imaging", "大连元白医学影像有限公司",
        "settling", 11, "zone", done=1,
    ),
    Newcomer(
        "etic", "commission", "", "Shanghai Qianmo Chip Design", "上海阡陌芯片设计有限公司", "prospect", 20, "direct",
    ),
    Newcomer(
        "dhz", "hekou-station", "hekou-software", "Dalian Luyun Cloud Services", "大连陆云云服务有限公司",
        "settling", 25, "platform", done=3,
    ),
)  # fmt: skip


def settle_all(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Tell the states of all enterprises since they came, bring the newcomers, and look who may be at risk."""
    for facts in organisations:
        if facts.kind == "enterprise":
            _history(facts, cast)
    for code in LEFT:
        _leave(code, organisations, cast)
    for newcomer in NEWCOMERS:
        _arrive(newcomer, cast)
    now = clock.now().astimezone(ZONE_TIME)
    for zone in cast.zones.values():
        with clock.fixed(earlier(now, 6)):
            suggest_risks(zone, day=now.date())
            _put_one_away(zone.code, now.date(), cast)


def _history(facts: OrganisationFacts, cast: Cast) -> None:
    """Settling on the day it came, operating three months later, expanding where the texts say so."""
    rng, by = Random(f"settlement {facts.zone} {facts.code}"), system(cast.zones[facts.zone].pk)
    row, came = cast.organisations[facts.zone, facts.code], facts.since
    change_settlement(
        row, to="settling", since=came.date(), channel=rng.choice(CHANNELS), by=by, occurred_at=came
    )  # fmt: skip
    _later(row, "operating", came.date() + timedelta(days=90), "", by)
    if facts.code in GREW:
        day, reason = GREW[facts.code]
        _later(row, "expanding", day, reason, by)


def _later(row: Organisation, to: str, day: date, reason: str, by: Actor) -> None:
    told = datetime.combine(day, datetime.min.time(), ZONE_TIME) + timedelta(hours=10)
    change_settlement(row, to=to, since=day, reason=reason, by=by, occurred_at=told)


def _leave(zone: str, organisations: list[OrganisationFacts], cast: Cast) -> None:
    """One enterprise without a space in the parks has left."""
    rows = (cast.organisations[one.zone, one.code] for one in organisations if one.zone == zone and not one.park)
    row = next(one for one in rows if one.settlement == "operating")
    day, reason = LEFT[zone]
    _later(row, "left", day, reason, system(cast.zones[zone].pk))


def _arrive(one: Newcomer, cast: Cast) -> None:
    """Enter it, let it a room where it settles, and tick off what has been done already."""
    now = clock.now().astimezone(ZONE_TIME)
    by, came = system(cast.zones[one.zone].pk), now - timedelta(days=one.days_ago)
    park = cast.parks[one.zone, one.park] if one.park else None
    officer = holding(one.zone, one.unit, "officer")[0]
    with clock.fixed(came):
        row = register(
            unit=cast.units[one.zone, one.unit], name=one.name, name_local=one.name_local, country="CN", park=park,
            industry=industry_named(by.where, "isic:J"), account_manager=cast.users[officer.email],
            by=by, occurred_at=came,
        )  # fmt: skip
        change_settlement(row, to=one.state, channel=one.channel, by=by)
        if park is not None:
            _room(row, park.pk, came.date(), by)
    worker = Actor(cast.users[officer.email].pk, cast.zones[one.zone].pk)
    for number, step in enumerate(row.first_days.order_by("due", "id")[: one.done]):
        with clock.fixed(came + timedelta(days=2 + 5 * number)):
            tick(step, done=True, remark="当面完成" if number % 2 else "", by=worker)


def _room(row: Organisation, park: int, since: date, by: Actor) -> None:
    free = with_state(Space.objects.filter(floor__building__park_id=park), since).filter(state="free")
    space = free.exclude(use="shop").exclude(holds__isnull=False).order_by("-code", "id")[0]
    let(
        organisation=row, space=space, since=since, until=since + timedelta(days=3 * 365 - 1),
        rents=[Rate(since, Decimal(48))], rent_free_months=3, by=by,
    )  # fmt: skip


def _put_one_away(zone: str, today: date, cast: Cast) -> None:
    """One suggestion has been dismissed for a time; the others wait for the account managers."""
    rows = RiskSuggestion.objects.filter(zone=cast.zones[zone]).select_related("organisation").order_by("-id")
    row = rows.first()
    if row is not None:
        dismiss_suggestion(
            row, by=system(cast.zones[zone].pk), until=today + timedelta(days=60),
            remark="Spoke with the director: the lease will be renewed 已与负责人沟通，将续租",
        )  # fmt: skip
