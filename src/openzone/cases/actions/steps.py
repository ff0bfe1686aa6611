"""What happens on the way of a promised time, and when it is over: reminders, climbing by the clock, supervision."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from openzone.cases.actions.clocks import keep_due, latch, passed_at
from openzone.cases.actions.movement import insist, lock, move, record
from openzone.cases.actions.pausing import end_pause
from openzone.cases.actions.routing import unit_above
from openzone.cases.enums import ClockKind, StepAct, Verb
from openzone.cases.models import Case, Clock, Escalation
from openzone.cases.promises import clock_time, pauses_over, steps_due, time_of
from openzone.cases.telling import helpers_concerned
from openzone.cases.timing import DUE, acts_at, next_mark, reached
from openzone.core.actor import Actor
from openzone.core.enums import Audience

logger = logging.getLogger(__name__)
_TOLD_AS = {StepAct.REMIND: "remind", StepAct.WARN: "warn", StepAct.SUPERVISE: "supervise_late"}


def run_clocks(zone_id: int, now: datetime, *, via: str = "system") -> int:
    """Do what is due in a zone by now, and answer on how many clocks something was done.

    Each clock is a transaction of its own: what fails on one is in the log of the machine and keeps no other from it.
    """
    by = Actor(None, zone_id, via=via)
    ended = [
        _done(f"pause of case {case.pk}", partial(end_pause, case, by=by, occurred_at=now))
        for case in pauses_over(zone_id, now)
    ]
    taken = [
        _done(f"clock {clock.kind} of case {clock.case_id}", partial(take_steps, clock, by=by, at=now))
        for clock in steps_due(zone_id, now, at_work=time_of(by).is_open(now))
    ]
    return sum(ended) + sum(taken)


def _done(what: str, does: Callable[[], object]) -> bool:
    try:
        return bool(does())
    except Exception:
        logger.exception("%s", what)
        return False


@transaction.atomic
def take_steps(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Do what is due on a clock by now, each step once. False if there was nothing, or people are not at work.

    What counts in working time waits for it: nobody is warned at night, and after a standstill one word is said.
    """
    case = lock(clock.case)
    row = Clock.objects.select_related(None).get(pk=clock.pk)
    row.case = case
    time = clock_time(row.round_the_clock, time_of(by))
    if row.step_at is None or row.step_at > at or row.running_since is None or not time.is_open(at):
        return False
    passed = passed_at(row, at, time_of(by))
    assert row.due_at is not None, "it runs"
    # What is done at the very moment at which it is due is in time.
    over = at > row.due_at
    seen = [mark for mark in reached(row.all_steps, row.length, passed, row.latched) if mark < DUE or over]
    latch(row, at)
    row.latched = max([row.latched, *seen])
    mark = next_mark(row.all_steps, row.length, row.latched)
    row.step_at = None if mark is None else time.add(row.running_since, max(mark - row.passed, timedelta(0)))
    row.save(update_fields=["breached_at", "latched", "step_at"])
    if row.kind == ClockKind.RESOLUTION:
        keep_due(case)
    for act in acts_at(row.all_steps, seen):
        _do(act, case, row, by=by, at=at)
    return True


def _do(act: StepAct, case: Case, clock: Clock, *, by: Actor, at: datetime) -> None:
    data: dict[str, Any] = {"clock": clock.kind, "subject": clock.subject, "percent": clock.latched}
    if clock.kind == ClockKind.CO_TASK:
        data["told"] = sorted(helpers_concerned(case, case.co_tasks.get(number=clock.subject)))
    if act == StepAct.CLIMB:
        _climb(case, clock, by=by, at=at)
    else:
        record(case, _TOLD_AS[act], by=by, at=at, data=data, audience=Audience.STAFF)


def _climb(case: Case, clock: Clock, *, by: Actor, at: datetime) -> None:
    """Take a case one level up because a time is over; with the zone it stays where it is."""
    above = unit_above(case, by)
    if above is None:
        return
    insist(case, Verb.ESCALATE, by=by)
    Escalation.objects.create(case=case, upwards=True, to_unit=above, at=at)
    data = {"unit": above.pk, "clock": clock.kind, "percent": clock.latched}
    move(case, Verb.ESCALATE, by=by, at=at, data=data, overseer=above)
