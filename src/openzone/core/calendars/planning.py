"""What would become of a calendar: the days of a list beside those that are there. Nothing is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openzone.core.enums import DayKind, DaySource
from openzone.core.models import CalendarDay
from openzone.core.models.calendars import as_hours
from openzone.core.working_time import Hours


@dataclass(frozen=True)
class Wanted:
    """What a day shall be instead of what the week says."""

    day: date
    kind: DayKind
    hours: Hours = ()
    name: str = ""
    name_local: str = ""

    @classmethod
    def of(cls, row: CalendarDay) -> "Wanted":
        """What this row says."""
        return cls(row.day, DayKind(row.kind), as_hours(row.hours), row.name, row.name_local)


class Effect(StrEnum):
    """What would be done."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Step:
    """One day that would change. Without `before` it is new, without `after` it is removed."""

    day: date
    before: CalendarDay | None
    after: Wanted | None

    @property
    def effect(self) -> Effect:
        """What would be done to it."""
        if self.after is None:
            return Effect.REMOVED
        return Effect.CHANGED if self.before else Effect.NEW

    @property
    def asked_for(self) -> bool:
        """Whether it is done unless somebody says otherwise: what was made by hand stays unless somebody says so."""
        return self.before is None or self.before.source != DaySource.HAND


def steps(rows: Iterable[CalendarDay], wanted: Iterable[Wanted], *, replaced: Iterable[date] = ()) -> list[Step]:
    """What would change, day by day: `wanted` comes in, and of `replaced` goes what is not wanted any more."""
    known, asked = {row.day: row for row in rows}, {one.day: one for one in wanted}
    coming = [Step(day, known.get(day), one) for day, one in asked.items() if not _is_there(known, one)]
    going = [Step(day, known[day], None) for day in replaced if day in known and day not in asked]
    return sorted([*coming, *going], key=lambda step: step.day)


def _is_there(known: Mapping[date, CalendarDay], one: Wanted) -> bool:
    """Whether the day is so already. How somebody called it by hand is as good as how a list does."""
    row = known.get(one.day)
    if row is None:
        return False
    same = (row.kind, as_hours(row.hours)) == (one.kind, one.hours)
    return same if row.source == DaySource.HAND else Wanted.of(row) == one
