"""A year of 20,000 demands with holidays and a worker that fails, through the real actions: what must hold, holds."""

import os
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import Count, F

from attempts import ATTEMPTS, Attempt
from cast import Cast, assemble
from openzone.cases import tallies
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.reviewing import faults_of
from openzone.cases.enums import ClockKind, State, StepAct, TimeUnit, Verb
from openzone.cases.models import Case, Clock, Tally
from openzone.cases.rules import LIVE
from openzone.cases.timing import DUE, Step, Term, budgets, share
from openzone.core.calendars.reading import calendar_of, working_time
from openzone.core.models import Activity
from openzone.places.actions.calendars import set_days
from openzone.places.queries import can_be_worked_on
from simulated import Year

pytestmark = pytest.mark.proof
DEMANDS = int(os.environ.get("OPENZONE_SIMULATED_DEMANDS", "20000"))
# The year is divided over zones of four databases, so that every core of the machine has one to simulate.
SHARES = 4
HOLIDAYS = ((2, 5, 2, 13), (4, 3, 4, 5), (5, 1, 5, 5), (6, 9, 6, 11), (10, 1, 10, 7))
WORKED = ((2, 14), (9, 26), (10, 9))
SOLUTION = Term(
    ClockKind.RESOLUTION,
    7,
    TimeUnit.WORKING_DAYS,
    (
        Step(40, StepAct.CLIMB),
        Step(70, StepAct.CLIMB),
        Step(80, StepAct.REMIND),
        Step(DUE, StepAct.WARN),
        Step(150, StepAct.SUPERVISE),
    ),
)
TERMS = [
    Term(ClockKind.DISPATCH, 4, TimeUnit.WORKING_HOURS, (Step(80, StepAct.WARN),)),
    Term(ClockKind.SIGN_FOR, 1, TimeUnit.WORKING_DAYS, (Step(80, StepAct.REMIND),)),
    Term(ClockKind.FIRST_REPLY, 24, TimeUnit.HOURS, (Step(80, StepAct.REMIND),)),
    Term(ClockKind.NEXT_REPLY, 2, TimeUnit.WORKING_DAYS),
    SOLUTION,
    Term(ClockKind.CONFIRMATION, 10, TimeUnit.WORKING_DAYS),
]


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast, committed."""
    return assemble(password_hash)


@pytest.fixture
def year(committed: Cast) -> Year:
    """The zone at its beginning."""
    by = committed.actor("administrator")
    make_promise(zone=committed.zone, code="all", name="All demands", terms=TERMS, by=by)
    for month, day, to_month, to_day in HOLIDAYS:
        first, last = date(2027, month, day), date(2027, to_month, to_day)
        set_days(calendar_of(committed.zone.pk), first=first, last=last, kind="off", by=by)
    for month, day in WORKED:
        one = date(2027, month, day)
        set_days(calendar_of(committed.zone.pk), first=one, last=one, kind="working", by=by)
    tallies.recount(committed.zone.pk)
    # Merging brings further demands along, which would have to be counted apart.
    attempts: dict[Verb, Attempt] = {
        verb: act for verb, act in ATTEMPTS.items() if verb not in (Verb.MERGE, Verb.UNMERGE)
    }
    return Year(committed, attempts, DEMANDS // SHARES)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.django_db(transaction=True)
def test_a_year(year: Year, share: int) -> None:
    started = time.perf_counter()
    year.seed = share
    year.run()
    passed = time.perf_counter() - started
    zone = year.cast.zone.pk
    sent = Case.objects.filter(zone_id=zone, submitted_at__isnull=False)
    assert sent.count() == year.demands == sum(Counter(sent.values_list("state", flat=True)).values())
    everybody_has_an_owner(zone)
    every_breach_is_kept_once(zone)
    the_promise_is_the_sum_of_its_budgets(zone)
    time_of_zone = working_time(zone)
    clocks = Clock.objects.filter(case__zone_id=zone).select_related("case").order_by("id")
    assert [(one.pk, faults) for one in clocks if (faults := list(faults_of(one, time_of_zone)))] == []
    the_figures_are_those_of_the_log(zone)
    climbed = Activity.objects.filter(verb="case.escalate", data__has_key="clock").count()
    assert climbed > year.demands // 100
    late = Clock.objects.filter(breached_at__isnull=False).count()
    print(
        f"{year.demands:,} demands, {sum(year.done.values()):,} steps in {passed:.0f} s;"
        f" {Clock.objects.count():,} clocks, {late:,} late, {climbed:,} climbed; {year.refused:,} refused"
    )


def everybody_has_an_owner(zone: int) -> None:
    """No live demand lies where nobody can work on it."""
    units = {case.unit for case in Case.objects.filter(zone_id=zone, state__in=LIVE).select_related("unit")}
    assert None not in units
    assert all(can_be_worked_on(unit) for unit in units if unit is not None)


def every_breach_is_kept_once(zone: int) -> None:
    """In the log and on the clocks stand the same breaches, each once, and every one that there was."""
    logged = Counter(
        (row.subject_id, row.data["clock"], row.data["cycle"], row.data["subject"])
        for row in Activity.objects.filter(zone_id=zone, verb="case.late")
    )
    assert not logged or max(logged.values()) == 1
    late = Clock.objects.filter(case__zone_id=zone, breached_at__isnull=False)
    assert set(logged) == set(late.values_list("case_id", "kind", "cycle", "subject"))
    ended = Clock.objects.filter(case__zone_id=zone, ended_at__isnull=False, due_at__isnull=False)
    assert not ended.filter(ended_at__gt=F("due_at"), breached_at__isnull=True).exists()
    # More time that was granted when it was too late already undoes no breach.
    assert not ended.filter(ended_at__lte=F("due_at"), breached_at__isnull=False, changes__isnull=True).exists()


def the_promise_is_the_sum_of_its_budgets(zone: int) -> None:
    """What station, park and zone have is together what was promised."""
    length = SOLUTION.length(working_time(zone))
    assert sum((share(length, part) for part in budgets(SOLUTION)), timedelta(0)) == length
    lengths = Clock.objects.filter(kind=ClockKind.RESOLUTION).values_list("promised", flat=True).distinct()
    assert list(lengths) == [length]


def the_figures_are_those_of_the_log(zone: int) -> None:
    """What is kept for the figures is what is counted anew, and what the log tells."""
    tallies.sum_up()
    kept = sums(zone)
    tallies.recount(zone)
    assert sums(zone) == kept
    closed = sum(
        number for (measure, dimension, _year), number in kept.items() if (measure, dimension) == ("closed", "unit")
    )
    open_again = Case.objects.filter(zone_id=zone).exclude(state=State.CLOSED).count()
    assert closed >= 0 and open_again >= 0
    received = sum(
        number for (measure, dimension, _), number in kept.items() if (measure, dimension) == ("received", "unit")
    )
    assert received == Activity.objects.filter(zone_id=zone, verb="case.submit").count()
    solved = Activity.objects.filter(zone_id=zone, verb="case.confirm").values("subject_id").annotate(times=Count("id"))
    assert closed <= sum(row["times"] for row in solved)


def sums(zone: int) -> dict[tuple[str, str, int], int]:
    """The kept numbers by measure, dimension and year."""
    found: Counter[tuple[str, str, int]] = Counter()
    for row in Tally.objects.filter(zone_id=zone).exclude(year=0):
        found[row.measure, row.dimension, row.year] += row.denominator if row.measure != "received" else row.numerator
    return {key: number for key, number in found.items() if number}
