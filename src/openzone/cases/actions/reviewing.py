"""Clocks counted anew: when the working calendar was corrected, and each night to see that all still agree."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from openzone.cases.actions.clocks import keep_due, passed_from_stretches, recount
from openzone.cases.actions.movement import lock
from openzone.cases.enums import ClockKind
from openzone.cases.models import Case, Clock, ClockReview
from openzone.cases.promises import clock_time, time_of
from openzone.cases.rules import WAITING_ON
from openzone.cases.timing import rests
from openzone.core.actor import Actor, system
from openzone.core.working_time import WorkingTime

Span = tuple[datetime, datetime | None]
LATELY = timedelta(days=2)
MOST_TOLD = 200
logger = logging.getLogger(__name__)


def recount_zone(zone_id: int, at: datetime) -> int:
    """Count the open clocks of a zone anew, each case in a transaction of its own; answers how many times changed.

    What fails on one case is in the log of the machine and keeps no other from it.
    """
    by, changed = system(zone_id), 0
    cases = Case.objects.filter(zone_id=zone_id, clocks__ended_at__isnull=True, clocks__isnull=False)
    for case in cases.order_by("id").distinct("id").iterator():
        try:
            changed += _recount_case(case, by, at)
        except Exception:
            logger.exception("clocks of case %s", case.pk)
    return changed


@transaction.atomic
def _recount_case(case: Case, by: Actor, at: datetime) -> int:
    row = lock(case)
    open_ones = row.clocks.filter(ended_at__isnull=True, round_the_clock=False).order_by("id")
    changed = sum(recount(clock, by=by, at=at) for clock in open_ones)
    keep_due(row)
    return changed


def review_zone(zone_id: int, at: datetime) -> ClockReview:
    """Derive the clocks of a zone from their stretches, and these from where their cases stood; keep what disagrees."""
    by, looked_at, wrong = system(zone_id), 0, []
    for clock in _looked_at(zone_id, at).iterator(chunk_size=500):
        looked_at += 1
        wrong += [{"case": clock.case.ref, "clock": clock.kind, "what": what} for what in faults_of(clock, time_of(by))]
    return ClockReview.objects.create(zone_id=zone_id, at=at, looked_at=looked_at, disagreements=wrong[:MOST_TOLD])


def _looked_at(zone_id: int, at: datetime) -> QuerySet[Clock]:
    lately = Q(ended_at__isnull=True) | Q(ended_at__gte=at - LATELY)
    return Clock.objects.filter(lately, case__zone_id=zone_id).select_related("case").order_by("id")


def faults_of(clock: Clock, time: WorkingTime) -> Iterator[str]:
    """In what a clock disagrees with what was recorded: `passed`, `due`, `breach`, `case_due` or `stretches`."""
    counted = clock_time(clock.round_the_clock, time)
    if clock.passed != passed_from_stretches(clock, clock.running_since or clock.ended_at or clock.began_at, time):
        yield "passed"
    left = max(clock.length - clock.passed, timedelta(0))
    if clock.running_since is not None and clock.due_at != counted.add(clock.running_since, left):
        yield "due"
    if clock.ended_at and clock.due_at and not _is_breach_right(clock, over=clock.ended_at > clock.due_at):
        yield "breach"
    if clock.kind == ClockKind.RESOLUTION and clock.is_open and clock.due_at != clock.case.due_at:
        yield "case_due"
    if clock.kind == ClockKind.RESOLUTION and _ran(clock) != _should_have_run(clock):
        yield "stretches"


def _is_breach_right(clock: Clock, *, over: bool) -> bool:
    """Whether what is kept of a breach fits: what was too late stays so, even if more time was given afterwards."""
    if over or clock.breached_at is None:
        return over == (clock.breached_at is not None)
    return clock.changes.filter(at__gte=clock.breached_at).exists()


def _ran(clock: Clock) -> list[tuple[Any, Any]]:
    return _joined(clock.stretches.filter(runs=True).order_by("id").values_list("since", "until"))


def _should_have_run(clock: Clock) -> list[tuple[Any, Any]]:
    """By the dated states of the case since the clock began, but for those that rest and the pauses agreed to."""
    stood = clock.case.state_periods.filter(Q(until__isnull=True) | Q(until__gt=clock.began_at)).order_by("id")
    if clock.ended_at is not None:
        stood = stood.filter(since__lt=clock.ended_at)
    rows = [one for one in stood if not rests(one.state, WAITING_ON[one.state])]
    spans = [(max(one.since, clock.began_at), one.until) for one in rows]
    for since, until in clock.case.pauses.order_by("id").values_list("since", "ended_at"):
        spans = [left for span in spans for left in _without(span, since, until)]
    return _joined(spans)


def _without(span: Span, since: datetime, until: datetime | None) -> Iterator[Span]:
    """What is left of a span of time beside a pause."""
    begin, end = span
    if (end is not None and end <= since) or (until is not None and until <= begin):
        yield span
        return
    if begin < since:
        yield begin, since
    if until is not None and (end is None or until < end):
        yield until, end


def _joined(spans: Any) -> list[tuple[Any, Any]]:
    """Spans of time, those that touch put into one and those of no length left out."""
    joined: list[tuple[Any, Any]] = []
    for since, until in spans:
        if since == until:
            continue
        if joined and joined[-1][1] == since:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((since, until))
    return joined
