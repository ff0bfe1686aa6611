"""The zone of the bench: its network, staff, subjects and ways, made through the real actions."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from openzone.accounts.actions import invite
from openzone.accounts.models import User
from openzone.bench.clocks import TERMS
from openzone.cases.actions import open_category, publish_questions, route
from openzone.cases.actions.promises import make_promise
from openzone.cases.models import Category
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.places.actions import appoint, open_park, open_unit, open_zone
from openzone.places.models import Unit, Zone

PASSWORD = "measured-by-the-bench-1"
PARKS = 6
STATIONS = 33
STAFF = 60
TOP = ("administrator", "leader", "dispatcher", "dispatcher", "dispatcher", "auditor")
SUBJECTS = (
    ("policy", "Policy and funding", "政策与资金", ("awards", "taxes", "certificates")),
    ("permits", "Permits and formalities", "审批与手续", ("construction", "environment")),
    ("facilities", "Facilities", "基础设施", ("power", "water", "network", "roads")),
    ("commute", "Commute", "通勤", ("shuttle", "parking")),
    ("people", "Recruitment and talent", "招聘与人才", ("fairs", "training", "visas")),
    ("living", "Housing and living", "住房与生活", ("housing", "schools", "canteens")),
    ("markets", "Markets and partners", "市场与合作", ("exhibitions", "exports")),
)
QUESTIONS = [
    {"code": "people", "label": "How many people does it concern?", "label_local": "涉及多少人？", "kind": "number"}
]


@dataclass
class Ground:
    """What the cases stand on."""

    zone: Zone
    top: Unit
    parks: list[Unit]
    stations: list[Unit]


def lay_ground() -> Ground:
    """Found the zone with its units, parks, sixty people, subjects and the rule that each park gets its own first."""
    zone, top = open_zone(code="bench", name="Bench Zone", name_local="测试区", by=system(None))
    by = system(zone.pk)
    parks = [
        open_unit(parent=top, code=f"park-{n}", name=f"Park {n}", level="park", by=by) for n in range(1, PARKS + 1)
    ]
    for unit in parks:
        open_park(unit=unit, code=unit.code, name=unit.name, state="open", by=by)
    stations = [
        open_unit(parent=parks[n % PARKS], code=f"station-{n + 1}", name=f"Station {n + 1}", level="station", by=by)
        for n in range(STATIONS)
    ]
    ground = Ground(zone, top, parks, stations)
    _appoint(ground, by)
    _open_subjects(zone, by)
    make_promise(zone=zone, code="all", name="All demands", terms=TERMS, by=by)
    for park in parks:
        route(zone=zone, unit=park, to_unit=park, by=by)
    return ground


def places_of_work(ground: Ground) -> list[tuple[Unit, str]]:
    """Who of the sixty works where: a few at the top, two dispatchers a park, the others officers of the stations."""
    above = [(ground.top, role) for role in TOP] + [(park, "dispatcher") for park in ground.parks for _ in range(2)]
    return above + [(ground.stations[n % STATIONS], "officer") for n in range(STAFF - len(above))]


def _appoint(ground: Ground, by: Actor) -> None:
    password = make_password(PASSWORD)
    for number, (unit, role) in enumerate(places_of_work(ground), 1):
        user, _ = invite(email=f"staff-{number}@bench.example", name=f"{role.capitalize()} {number}", by=by)
        User.objects.filter(pk=user.pk).update(password=password, proven_at=clock.now())
        appoint(user=user, unit=unit, role=role, by=by)


def _open_subjects(zone: Zone, by: Actor) -> list[Category]:
    made = []
    for position, (code, name, local, below) in enumerate(SUBJECTS):
        top = open_category(zone=zone, code=code, name=name, name_local=local, position=position, by=by)
        children = [
            open_category(zone=zone, code=f"{code}-{part}", name=part.capitalize(), parent=top, position=n, by=by)
            for n, part in enumerate(below)
        ]
        made += [publish_questions(one, questions=QUESTIONS, by=by) for one in (top, *children)]
    return made
