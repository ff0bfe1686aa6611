"""The monthly table: each unit with what it was due to do in a month and what it did, those below it included."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from openzone.cases.enums import ClockKind
from openzone.cases.figures_pressing import SCORED, WEIGHTS
from openzone.cases.figures_promises import EXTENDED, ON_TIME
from openzone.cases.measuring import tell
from openzone.cases.scenes import DUE, EXCLUDED, RECEIVED, URGED, clocks
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.figures import Period, Question
from openzone.insight.board import board_units, in_tree_order
from openzone.places.models import Unit
from openzone.places.queries import network, zone_of

# What is counted of each scene, as conditions in SQL.
OF_DUE = {
    "due": "true",
    "on_time": ON_TIME,
    "extended": EXTENDED,
    "answered": "answered",
    "confirmed": "answered AND confirmed",
    "rated": "rated",
    "satisfied": "rated AND satisfied",
    "ended": "ended",
    "reopened": "ended AND reopened",
    "climbed": "climbed",
    "replied": "replied",
    "reply_due": "replied IS NOT NULL",
    "scored": SCORED,
}
OF_CLOCKS = {
    "dispatched": "dispatch AND on_time",
    "dispatch_due": "dispatch",
    "first_answered": "first_reply AND on_time",
    "first_answer_due": "first_reply",
}


@dataclass(frozen=True)
class Share:
    """So many of so many. `told` is whether enough are known for it to say something."""

    counted: int
    of: int
    least: int = 1

    @property
    def told(self) -> bool:
        """Whether it is shown."""
        return self.of >= self.least

    @property
    def value(self) -> Decimal | None:
        """The share, or None where too few are known."""
        return Decimal(self.counted) / self.of if self.told and self.of else None


@dataclass(frozen=True)
class MonthRow:
    """One unit, or all of them, in one month. Of answers fewer than `least` are not told."""

    unit: Unit | None
    depth: int
    sums: Mapping[str, int]
    least: int

    def share(self, counted: str, of: str, *, of_answers: bool = False) -> Share:
        """A share of two of its sums; one of answers is told where the zone finds them enough."""
        return Share(self.sums.get(counted, 0), self.sums.get(of, 0), self.least if of_answers else 1)

    @property
    def score(self) -> Decimal | None:
        """Out of 100; None while fewer than the threshold are known."""
        if self.sums.get("scored", 0) < self.least:
            return None
        shares = {
            "response": self.share("replied", "reply_due").value,
            "resolution": self.share("confirmed", "answered").value,
            "satisfaction": self.share("satisfied", "rated").value,
        }
        return 100 * sum((Decimal(WEIGHTS[name]) * (value or 0) for name, value in shares.items()), Decimal(0))


@dataclass(frozen=True)
class MonthTable:
    """The table of a month."""

    rows: list[MonthRow]
    whole: MonthRow

    @property
    def excluded(self) -> int:
        """How many of the demands sent in the month are left out by decision."""
        return self.whole.sums.get("excluded", 0)


def month_of(actor: Actor, first: date) -> Period:
    """A calendar month in the zone's own time."""
    here = ZoneInfo(zone_of(actor).timezone)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    begin, end = (datetime(day.year, day.month, 1, tzinfo=here) for day in (first, after))
    return Period(f"{first:%Y-%m}", begin, end)


def month_table(actor: Actor, period: Period) -> MonthTable:
    """The units of the actor's board in a month, as known now: five statements, however many units there are."""
    asked = Question(actor.where, period, clock.now())
    tree, mine, least = network(actor), board_units(actor), zone_of(actor).least_answers
    codes = {unit.code: pk for pk, unit in tree.units.items()}
    own: dict[int, Counter[str]] = {pk: Counter() for pk in mine}
    for row in _counted(asked):
        pk = codes.get(row["code"] or "")
        for above in tree.upwards(pk) if pk else ():
            if above in own:
                own[above].update({name: n for name, n in row.items() if name not in _NAMES})
    ordered = in_tree_order(actor, mine)
    rows = [MonthRow(unit, depth, own[unit.pk], least) for unit, depth in ordered if own[unit.pk].total()]
    whole: Counter[str] = Counter()
    for unit, depth in ordered:
        if depth == 0:
            whole.update(own[unit.pk])
    return MonthTable(rows, MonthRow(None, 0, whole, least))


_NAMES = frozenset({"dimension", "code", "name", "name_local"})


def _counted(asked: Question) -> Iterable[dict[str, Any]]:
    """What is counted by unit, scene by scene."""
    scenes = (
        (DUE, OF_DUE),
        (clocks(ClockKind.DISPATCH, ClockKind.FIRST_REPLY), OF_CLOCKS),
        (RECEIVED, {"received": "true"}),
        (URGED, {"urged": "true"}),
        (EXCLUDED, {"excluded": "true"}),
    )
    for scene, conditions in scenes:
        sums = {name: f"count(*) FILTER (WHERE {condition})" for name, condition in conditions.items()}
        yield from tell(scene, asked, ["unit"], sums)["unit"]
