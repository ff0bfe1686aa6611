"""The leader's board: what breaches today, who waits on whom, who carries how much, and whether it gets better."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, DateField, Q, QuerySet, Value
from django.db.models.functions import TruncWeek

from openzone.cases.enums import ClockKind, Side
from openzone.cases.models import Case, Clock, Cycle, Supervision, Urging
from openzone.cases.queries import at_desk, late_with_enterprise, live, over_by
from openzone.cases.rules import WAITING_ON
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.places.absences import stand_in_of
from openzone.places.enums import Role
from openzone.places.models import Unit
from openzone.places.queries import holders, holds, network, today_of, units_held, zone_of
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES

BOARD_ROLES = DISPATCHING_ROLES | {Role.AUDITOR}
WEEKS = 12
SHOWN = 20
SIDES = (Side.STAFF, Side.ENTERPRISE, Side.EXTERNAL)
RECEIVED, CLOSED, LATE = "received", "closed", "late"


SUMMED = ("late", "late_with_enterprise", "today", "urged", "supervised")


def sees_board(actor: Actor) -> bool:
    """Whether the actor leads, sorts or audits in any unit."""
    return holds(actor, *BOARD_ROLES)


def board_units(actor: Actor) -> set[int]:
    """The units of which the actor's board tells."""
    return units_held(actor, BOARD_ROLES)


def topmost_units(actor: Actor) -> list[Unit]:
    """Those of the board's units that lie below none of the others: with what lies below them they are all of it."""
    tree, mine = network(actor), board_units(actor)
    return [unit for unit in map(tree.units.__getitem__, sorted(mine)) if unit.parent_id not in mine]


def _open(actor: Actor) -> QuerySet[Case]:
    return live(at_desk(actor)).filter(unit_id__in=board_units(actor))


def _tomorrow(actor: Actor) -> datetime:
    return datetime.combine(today_of(actor) + timedelta(days=1), time(), ZoneInfo(zone_of(actor).timezone))


def breaching(actor: Actor) -> QuerySet[Case]:
    """The open demands that are late or due today, the longest due first."""
    return _open(actor).filter(over_by(_tomorrow(actor))).order_by("due_at", "id")


@dataclass
class Lot:
    """So many demands, and how many of them are late."""

    open: int = 0
    late: int = 0

    def add(self, other: "Lot") -> None:
        """Add what another counted."""
        self.open, self.late = self.open + other.open, self.late + other.late


@dataclass(frozen=True)
class UnitRow:
    """A unit of the tree with what lies with it and below it, by who owes the next step."""

    unit: Unit
    depth: int
    by_side: dict[str, Lot]

    @property
    def cells(self) -> list[tuple[str, Lot]]:
        """The numbers in the order of the columns."""
        return [(side.value, self.by_side[side]) for side in SIDES]


@dataclass
class Load:
    """What one officer has in hand, and who does his work while he is away."""

    user_id: int
    name: str
    count: Lot = field(default_factory=Lot)
    today: int = 0
    stand_in: Any = None


@dataclass(frozen=True)
class Standing:
    """All that is counted of the open demands, from one statement."""

    units: list[UnitRow]
    loads: list[Load]
    unassigned: Lot
    late: int
    late_with_enterprise: int
    today: int
    urged: int
    supervised: int


def standing(actor: Actor) -> Standing:
    """Who waits on whom, and who carries how much: one statement for the demands and one for the people."""
    now, tomorrow = clock.now(), _tomorrow(actor)
    is_late = over_by(now)
    columns = ("unit_id", "state", "officer_id", "officer__name", "officer__name_local")
    counted = _open(actor).order_by().values(*columns)
    rows = list(
        counted.annotate(
            open=Count("pk"),
            late=Count("pk", filter=is_late),
            late_with_enterprise=Count("pk", filter=late_with_enterprise()),
            today=Count("pk", filter=~is_late & over_by(tomorrow)),
            urged=Count("pk", filter=Q(urged_at__isnull=False)),
            supervised=Count("pk", filter=~Q(supervision="")),
        )
    )
    sums = {name: sum(row[name] for row in rows) for name in SUMMED}
    return Standing(_by_unit(actor, rows), _loads(actor, rows), _unassigned(rows), **sums)


def _unassigned(rows: Iterable[dict[str, Any]]) -> Lot:
    found = Lot()
    for row in rows:
        if row["officer_id"] is None:
            found.add(Lot(row["open"], row["late"]))
    return found


def _by_unit(actor: Actor, rows: Iterable[dict[str, Any]]) -> list[UnitRow]:
    """The tree of units with sums that hold what lies below; units with nothing are left out."""
    tree, mine = network(actor), board_units(actor)
    sums: dict[int, dict[str, Lot]] = defaultdict(lambda: {side: Lot() for side in SIDES})
    for row in rows:
        side = WAITING_ON[row["state"]]
        for unit in tree.upwards(row["unit_id"]):
            if side is not None and unit in mine:
                sums[unit][side].add(Lot(row["open"], row["late"]))
    return [UnitRow(unit, depth, sums[unit.pk]) for unit, depth in in_tree_order(actor, mine) if unit.pk in sums]


def in_tree_order(actor: Actor, chosen: set[int]) -> list[tuple[Unit, int]]:
    """These units, each below the one above it, with how deep it stands below the topmost of them."""
    tree = network(actor)
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for pk in chosen:
        unit = tree.units[pk]
        below[unit.parent_id if unit.parent_id in chosen else None].append(unit)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Unit]], over: int | None, depth: int) -> Iterable[tuple[Unit, int]]:
    for unit in sorted(below[over], key=lambda one: (one.level, one.code)):
        yield unit, depth
        yield from _walk(below, unit.pk, depth + 1)


def _loads(actor: Actor, rows: Iterable[dict[str, Any]]) -> list[Load]:
    """Everybody who works on demands there, the most loaded first; those with nothing too."""
    loads = {
        post.user_id: Load(post.user_id, post.user.shown_name) for post in holders(board_units(actor), WORKING_ROLES)
    }
    for row in rows:
        if row["officer_id"] is not None:
            name = local(row["officer__name"], row["officer__name_local"])
            load = loads.setdefault(row["officer_id"], Load(row["officer_id"], name))
            load.count.add(Lot(row["open"], row["late"]))
            load.today += row["today"]
    for load in loads.values():
        load.stand_in = stand_in_of(actor, load.user_id)
    return sorted(loads.values(), key=lambda one: (-one.count.late, -one.count.open, one.name))


def urgings_open(actor: Actor) -> QuerySet[Urging]:
    """The urgings that nobody has answered, the oldest first."""
    rows = Urging.objects.filter(answered_at__isnull=True, case__in=_open(actor).filter(urged_at__isnull=False))
    return rows.select_related("case__organisation", "case__unit", "by").order_by("at", "id")


def supervisions_open(actor: Actor) -> QuerySet[Supervision]:
    """The letters that have not ended, the nearest day first."""
    rows = Supervision.objects.filter(ended_at__isnull=True, case__in=_open(actor).exclude(supervision=""))
    return rows.select_related("case__organisation", "case__unit").order_by("deadline", "id")


@dataclass(frozen=True)
class Week:
    """What came in, ended and became late in one week, by its Monday."""

    monday: date
    received: int
    closed: int
    late: int


def weeks(actor: Actor) -> list[Week]:
    """The last weeks, this one included, the oldest first: one statement."""
    here, today = ZoneInfo(zone_of(actor).timezone), today_of(actor)
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1)]
    since = datetime.combine(mondays[0], time(), here)
    units = board_units(actor)
    sent = Case.objects.filter(zone_id=actor.where, unit_id__in=units, submitted_at__gte=since)
    ended = Cycle.objects.filter(case__zone_id=actor.where, unit_id__in=units, closed_at__gte=since)
    missed = Clock.objects.filter(
        kind=ClockKind.RESOLUTION, breached_at__gte=since, case__zone_id=actor.where, case__unit_id__in=units
    )
    counted = [
        _weekly(sent, "submitted_at", RECEIVED, here),
        _weekly(ended, "closed_at", CLOSED, here),
        _weekly(missed, "breached_at", LATE, here),
    ]
    found = {(kind, monday): n for kind, monday, n in counted[0].union(*counted[1:], all=True)}
    return [Week(day, *(found.get((kind, day), 0) for kind in (RECEIVED, CLOSED, LATE))) for day in mondays]


def _weekly(rows: QuerySet[Any], moment: str, kind: str, here: ZoneInfo) -> QuerySet[Any, Any]:
    monday = TruncWeek(moment, tzinfo=here, output_field=DateField())
    split = rows.order_by().annotate(what=Value(kind, output_field=CharField()), monday=monday)
    counted: QuerySet[Any, Any] = split.values("what", "monday").annotate(n=Count("pk"))
    return counted.values_list("what", "monday", "n")
