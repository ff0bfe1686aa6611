"""To whom a demand that nobody has accepted was given: how often it was referred, and until when it may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from openzone.cases.enums import AssignmentKind, State
from openzone.cases.models import Assignment, Case, StatePeriod
from openzone.core.working_time import NoWorkingTime, WorkingTime

# That a unit's own officer was found for it gives it to nobody else, and what the zone's rules send is still sorted.
_BY_SOMEBODY = (AssignmentKind.ASSIGNED, AssignmentKind.REFERRED)


@dataclass(frozen=True)
class Giving:
    """That somebody gave a demand to a unit; `sorted_at` is when it was last sorted."""

    unit_id: int
    kind: str
    at: datetime
    sorted_at: datetime | None


def givings() -> QuerySet[Any]:
    """The givings of their present round of those demands that wait to be accepted, in order, each as JSON in `one`."""
    sorting = StatePeriod.objects.filter(case=OuterRef("case"), state=State.TRIAGED).order_by("-id")
    given = Assignment.objects.filter(kind__in=_BY_SOMEBODY, cycle=F("case__cycle"), case__state=State.ASSIGNED)
    one = JSONObject(unit="unit_id", kind="kind", at="at", sorted=Subquery(sorting.values("since")[:1]))
    return given.order_by("id").annotate(one=one)


def read(rows: Iterable[Mapping[str, Any]]) -> list[Giving]:
    """Givings out of JSON."""
    return [Giving(row["unit"], row["kind"], _moment(row["at"]), _moment(row["sorted"])) for row in rows]


def _moment(text: str | None) -> Any:
    return parse_datetime(text) if text else None


def bounces_in(given: Sequence[Giving]) -> int:
    """How often it was referred on."""
    return sum(one.kind == AssignmentKind.REFERRED for one in given)


def given_at(given: Sequence[Giving], unit_id: int | None) -> datetime | None:
    """When a unit was given what it has: giving it the same again, to an officer of it too, gives it no more time."""
    at = None
    for one in reversed(given):
        if one.unit_id != unit_id or (one.sorted_at is not None and one.at < one.sorted_at):
            break
        at = one.at
    return at


def refer_until(case: Case, given: Sequence[Giving], hours: WorkingTime) -> datetime | None:
    """Until when the unit may refer it on: a working day from when it was given it, by the clock of the zone.

    None where no unit was given it, or where the zone's calendar knows no work.
    """
    since = given_at(given, case.unit_id)
    if since is None:
        return None
    try:
        return hours.add(since, hours.ordinary_day).astimezone(ZoneInfo(hours.timezone))
    except NoWorkingTime:
        return None
