"""Which units help with which cases: known to every query of cases, so it stands below them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Value

from openzone.cases.joint import TaskState
from openzone.cases.models import Case, Check, CoTask


@dataclass(frozen=True)
class OpenWork:
    """What still stands in the way of a solution: tasks of other units, and required points of a checklist."""

    tasks: int = 0
    checks: int = 0


def helped_by(units: Iterable[int]) -> Q:
    """The condition that one of these units was asked to contribute."""
    return Q(pk__in=CoTask.objects.filter(unit_id__in=units).order_by().values("case_id"))


def helping_units(case: Case) -> frozenset[int]:
    """The units that were asked to contribute to the case. Kept with the row, which is read anew under its lock."""
    if "helping_units" not in case.__dict__:
        load_helping_units([case])
    found: frozenset[int] = case.__dict__["helping_units"]
    return found


def load_helping_units(cases: Sequence[Case]) -> None:
    """The same for many cases: one statement."""
    units: dict[int, set[int]] = defaultdict(set)
    for case, unit in CoTask.objects.filter(case__in=[one.pk for one in cases]).values_list("case_id", "unit_id"):
        units[case].add(unit)
    for one in cases:
        one.__dict__["helping_units"] = frozenset(units[one.pk])


def open_work(case: Case) -> OpenWork:
    """What of a case is still open: one statement, unless it is kept with the row."""
    kept: OpenWork | None = case.__dict__.get("open_work")
    return kept or open_work_of([case])[case.pk]


def open_work_of(cases: Sequence[Case]) -> dict[int, OpenWork]:
    """The same for many cases: one statement."""
    wanted = [one.pk for one in cases]
    if not wanted:
        return {}
    tasks = CoTask.objects.filter(case__in=wanted, state=TaskState.OPEN).order_by().values("case_id")
    checks = Check.objects.filter(case__in=wanted, required=True, ticked_at__isnull=True).order_by().values("case_id")
    counted = tasks.annotate(tasks=Count("pk"), checks=Value(0))
    ticked = checks.annotate(tasks=Value(0), checks=Count("pk"))
    found: dict[int, list[OpenWork]] = defaultdict(list)
    for row in counted.union(ticked, all=True):
        found[row["case_id"]].append(OpenWork(row["tasks"], row["checks"]))
    return {
        one: OpenWork(sum(row.tasks for row in found[one]), sum(row.checks for row in found[one])) for one in wanted
    }


def keep_open_work(case: Case, work: OpenWork) -> None:
    """Keep with a row that is only shown what of it is open, where that is known already."""
    case.__dict__["open_work"] = work
