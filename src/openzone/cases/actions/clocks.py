"""The clocks of a case: they begin, rest, go on and end by where it stands. The one writer of clocks and of `due_at`.

Every function is given a locked case. A moment before a clock's own last one counts as that, so that a clock that is
put back on the machine takes nothing away.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from openzone.cases.enums import Cause, ClockEnd, ClockKind, Side, State, Verb
from openzone.cases.models import Case, Clock, ClockChange, ClockStretch, PromiseVersion
from openzone.cases.promises import clock_time, clocks_at_hand, fitting, terms_for, time_of
from openzone.cases.timing import (
    DUE,
    FOLLOWING,
    NAMED,
    ONCE,
    OUTLIVING,
    PRESSING,
    Run,
    Standing,
    Term,
    next_mark,
    percent_of,
    run_of,
    terms_of,
)
from openzone.core.actions import append
from openzone.core.actor import Actor, system
from openzone.core.enums import Audience
from openzone.core.errors import Invalid
from openzone.core.working_time import WorkingTime

_GIVEN_TO_A_UNIT = frozenset({Verb.ASSIGN, Verb.REFER})


def promise_for(case: Case, *, by: Actor, **changed: Any) -> PromiseVersion | None:
    """The promise that a demand is sent, or sorted anew, under."""
    category, urgency = changed.get("category", case.category), changed.get("urgency", case.urgency)
    unit = changed.get("unit", case.unit)
    assert category is not None and unit is not None, "a sent case has both"
    return fitting(by, category, urgency, unit, case.organisation)


def follow(case: Case, *, by: Actor, at: datetime, verb: str = "", spoke: str | None = None) -> None:
    """Let the clocks of the case do what follows from where it stands after a verb, or after a side `spoke`."""
    known, terms = clocks_at_hand(case), terms_for(case)
    standing = _standing(case, known, ClockKind.FIRST_REPLY in terms, spoke)
    for clock in [one for one in known if one.is_open and one.kind in FOLLOWING]:
        _bring(clock, _run_of(clock, case, standing, verb), by=by, at=at, state=case.state)
    for kind in FOLLOWING:
        mine = [one for one in known if one.kind == kind and one.cycle == case.cycle]
        if kind in terms and _begins(kind, mine, standing):
            known.append(begin(case, terms[kind], subject=len(mine), by=by, at=at))
    if case.waiting_on is None:
        for clock in [one for one in known if one.is_open and one.kind in PRESSING]:
            end(clock, ClockEnd.VOID, by=by, at=at)
    _keep_due_by(case, [one for one in known if one.kind == ClockKind.RESOLUTION and one.cycle == case.cycle])


def _standing(case: Case, known: Iterable[Clock], reply_promised: bool, spoke: str | None) -> Standing:
    answered = any(
        one.kind == ClockKind.FIRST_REPLY and one.cycle == case.cycle and one.ended == ClockEnd.KEPT for one in known
    )
    return Standing(
        state=State(case.state),
        owes=case.waiting_on,
        replied=not reply_promised or answered or spoke == Side.STAFF,
        asked=case.unanswered_since is not None,
        paused=case.paused_until is not None,
    )


def _run_of(clock: Clock, case: Case, standing: Standing, verb: str) -> Run:
    if clock.cycle != case.cycle:
        return Run.KEPT if clock.kind in OUTLIVING else Run.VOID
    if clock.kind == ClockKind.SIGN_FOR and verb in _GIVEN_TO_A_UNIT:
        return Run.VOID
    return run_of(ClockKind(clock.kind), standing)


def _begins(kind: ClockKind, mine: list[Clock], standing: Standing) -> bool:
    if any(one.is_open for one in mine) or (kind in ONCE and any(one.ended == ClockEnd.KEPT for one in mine)):
        return False
    return run_of(kind, standing) == Run.RUNS


def _bring(clock: Clock, run: Run, *, by: Actor, at: datetime, state: str) -> None:
    if run == Run.RUNS and clock.is_resting:
        _go_on(clock, by=by, at=at, state=state)
    elif run == Run.RESTS and not clock.is_resting:
        _rest(clock, by=by, at=at, state=state)
    elif run in (Run.KEPT, Run.VOID):
        end(clock, ClockEnd(run.value), by=by, at=at)


def begin(case: Case, term: Term, *, subject: int, by: Actor, at: datetime) -> Clock:
    """Start a clock by a term; `subject` tells it from others of its kind in this round."""
    length = term.length(time_of(by))
    steps = term.stored()["steps"]
    clock = Clock(kind=term.kind, length=length, round_the_clock=term.round_the_clock, steps=steps)
    return _begin(case, clock, subject, by, at)


def _begin(case: Case, clock: Clock, subject: int, by: Actor, at: datetime) -> Clock:
    clock.case, clock.cycle, clock.subject = case, case.cycle, subject
    clock.promised, clock.began_at, clock.passed = clock.length, at, timedelta(0)
    _aim(clock, clock_time(clock.round_the_clock, time_of(by)), since=at)
    assert clock.due_at is not None, "it runs"
    clock.promised_by = clock.due_at
    clock.save()
    ClockStretch.objects.create(clock=clock, since=at, runs=True, state=case.state, by_id=by.user_id)
    return clock


def _aim(clock: Clock, time: WorkingTime, *, since: datetime) -> None:
    """Let a clock run on from a moment: when it will be due, and when the next step is."""
    clock.running_since = since
    clock.due_at = time.add(since, max(clock.length - clock.passed, timedelta(0)))
    mark = next_mark(clock.all_steps, clock.length, clock.latched)
    clock.step_at = None if mark is None else time.add(since, max(mark - clock.passed, timedelta(0)))


def _rest(clock: Clock, *, by: Actor, at: datetime, state: str) -> None:
    moment = _stop(clock, by=by, at=at)
    clock.due_at = None
    clock.save()
    _stretch(clock, moment, runs=False, state=state, by=by)


def _go_on(clock: Clock, *, by: Actor, at: datetime, state: str) -> None:
    moment = _stretch(clock, at, runs=True, state=state, by=by)
    _aim(clock, clock_time(clock.round_the_clock, time_of(by)), since=moment)
    clock.save()


def end(clock: Clock, how: ClockEnd, *, by: Actor, at: datetime) -> None:
    """End a clock: what it was for is done, or no longer needed. Whether it was late stays as it was at this moment."""
    ran = clock.running_since is not None
    moment = _stop(clock, by=by, at=at) if ran else at
    clock.ended, clock.ended_at = how, max(moment, clock.began_at)
    if clock.breached_at is not None:
        clock.late_by = max(clock.passed - clock.length, timedelta(0))
    clock.save()
    _close_stretch(clock, clock.ended_at, ran=ran)


def end_kind(
    case: Case, kind: ClockKind, how: ClockEnd, *, by: Actor, at: datetime, subject: int | None = None
) -> None:
    """End the open clocks of a kind that do not follow from where the case stands."""
    for clock in case.clocks.filter(kind=kind, ended_at__isnull=True).order_by("id"):
        if subject in (None, clock.subject):
            clock.case = case
            end(clock, how, by=by, at=at)


def begin_until(case: Case, kind: ClockKind, until: datetime, *, subject: int, by: Actor, at: datetime) -> Clock:
    """Start a clock that is due at a moment which somebody named, with the steps that were promised for its kind.

    `Invalid` if no working time lies before the moment.
    """
    length = time_of(by).elapsed(at, until)
    if length <= timedelta(0):
        raise Invalid.of("until", _("There is no working time until then. Please give a later day."))
    term = terms_for(case).get(kind)
    steps = term.stored()["steps"] if term else []
    return _begin(case, Clock(kind=kind, length=length, round_the_clock=False, steps=steps), subject, by, at)


def let_rest(case: Case, kind: ClockKind, *, by: Actor, at: datetime) -> None:
    """Let the running clocks of a kind stand still: what they are for is done, if it is accepted."""
    for clock in case.clocks.filter(kind=kind, running_since__isnull=False).order_by("id"):
        clock.case = case
        _rest(clock, by=by, at=at, state=case.state)


def let_run(case: Case, kind: ClockKind, *, by: Actor, at: datetime) -> None:
    """Let the resting clocks of a kind go on: what they are for was not accepted."""
    for clock in case.clocks.filter(kind=kind, running_since__isnull=True, ended_at__isnull=True).order_by("id"):
        clock.case = case
        _go_on(clock, by=by, at=at, state=case.state)


def _stop(clock: Clock, *, by: Actor, at: datetime) -> datetime:
    """Take a running clock's time until a moment; answers the moment."""
    assert clock.running_since is not None, "only what runs is stopped"
    moment = max(at, clock.running_since)
    latch(clock, moment)
    clock.passed = passed_at(clock, moment, time_of(by))
    clock.running_since = clock.step_at = None
    return moment


def passed_at(clock: Clock, at: datetime, time: WorkingTime) -> timedelta:
    """How much time a clock has counted until a moment."""
    if clock.running_since is None or at <= clock.running_since:
        return clock.passed
    return clock.passed + clock_time(clock.round_the_clock, time).elapsed(clock.running_since, at)


def latch(clock: Clock, at: datetime) -> None:
    """Keep for good, once, that the time was over, and leave it in the log."""
    if clock.breached_at is not None or clock.due_at is None or at <= clock.due_at:
        return
    clock.breached_at, clock.latched = clock.due_at, max(clock.latched, DUE)
    append(
        "case.late",
        subject_type="case",
        subject_id=clock.case_id,
        by=system(clock.case.zone_id),
        zone_id=clock.case.zone_id,
        audience=Audience.STAFF,
        data={"clock": clock.kind, "subject": clock.subject, "cycle": clock.cycle},
        occurred_at=at,
    )


def _stretch(clock: Clock, at: datetime, *, runs: bool, state: str, by: Actor) -> datetime:
    moment = _close_stretch(clock, at, ran=not runs)
    ClockStretch.objects.create(clock=clock, since=moment, runs=runs, state=state, by_id=by.user_id)
    return moment


def _close_stretch(clock: Clock, at: datetime, *, ran: bool) -> datetime:
    if ran:
        # Its last stretch began no later than it was last seen to run: there is nothing to compare.
        clock.stretches.filter(until__isnull=True).update(until=at)
        return at
    stretch = clock.stretches.get(until__isnull=True)
    stretch.until = max(at, stretch.since)
    stretch.save(update_fields=["until"])
    return stretch.until


def keep_due(case: Case) -> None:
    """Let the case say when its solution is due, and since when that was over in this round, for the lists."""
    rounds = case.clocks.filter(kind=ClockKind.RESOLUTION, cycle=case.cycle).order_by("-id")
    _keep_due_by(case, rounds.only("case", "due_at", "running_since", "breached_at")[:1])


def _keep_due_by(case: Case, clocks: Iterable[Clock]) -> None:
    latest = max(clocks, key=lambda one: one.pk, default=None)
    due = latest.due_at if latest and latest.running_since else None
    breached = latest.breached_at if latest else None
    if (due, breached) != (case.due_at, case.breached_at):
        case.due_at, case.breached_at = due, breached
        case.save(update_fields=["due_at", "breached_at"])


def resort(case: Case, *, by: Actor, at: datetime) -> None:
    """Put a case under the promise for its new subject or urgency; every time that changes by it leaves a row."""
    version = promise_for(case, by=by)
    if version is None or version.pk == case.promise_id:
        return
    case.promise = version
    case.save(update_fields=["promise"])
    terms = terms_of(version.terms)
    for clock in [one for one in clocks_at_hand(case) if one.is_open and one.kind in FOLLOWING]:
        term = terms.get(ClockKind(clock.kind))
        if term is None:
            end(clock, ClockEnd.VOID, by=by, at=at)
        else:
            _take_term(clock, term, by=by, at=at)
    follow(case, by=by, at=at)


def _take_term(clock: Clock, term: Term, *, by: Actor, at: datetime) -> None:
    length = term.length(time_of(by))
    clock.promised, clock.steps = length, term.stored()["steps"]
    clock.round_the_clock = term.round_the_clock
    change_length(clock, Cause.SUBJECT, length, by=by, at=at)
    clock.promised_by = clock.due_at or clock.promised_by
    clock.save(update_fields=["promised_by"])


def change_length(clock: Clock, cause: Cause, length: timedelta, *, by: Actor, at: datetime) -> None:
    """Give an open clock another length, for a cause that is told. What it was is kept beside what it is.

    A time that was over by then has been too late, whether or not the installation had looked at it.
    """
    before, since = (clock.length, clock.due_at), max(at, clock.running_since or at)
    if clock.running_since is not None:
        latch(clock, since)
    if clock.running_since is not None:
        clock.passed = passed_from_stretches(clock, since, time_of(by))
    clock.length, clock.latched = length, min(clock.latched, percent_of(clock.passed, length))
    if clock.running_since is not None:
        _aim(clock, clock_time(clock.round_the_clock, time_of(by)), since=since)
    clock.save()
    ClockChange.objects.create(
        clock=clock,
        cause=cause,
        length_before=before[0],
        length_after=length,
        due_before=before[1],
        due_after=clock.due_at,
        at=at,
        by_id=by.user_id,
    )


def passed_from_stretches(clock: Clock, until: datetime, time: WorkingTime) -> timedelta:
    """How much time a clock has counted, from its stretches alone."""
    counted = clock_time(clock.round_the_clock, time)
    rows = clock.stretches.filter(runs=True).values_list("since", "until")
    return sum((counted.elapsed(since, max(since, end or until)) for since, end in rows), timedelta(0))


def _has_a_named_day(clock: Clock) -> bool:
    latest = clock.changes.exclude(cause=Cause.CALENDAR).order_by("id").last()
    return clock.kind in NAMED if latest is None else latest.cause == Cause.EXTENSION


def recount(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Count a clock anew by a working calendar that was corrected; answers whether its time changed.

    Where somebody named the day, it stays the day; what changes then is how much working time lies before it.
    """
    passed = passed_from_stretches(clock, clock.running_since or at, time_of(by))
    due, clock.passed = clock.due_at, passed
    if clock.running_since is not None:
        if due is not None and _has_a_named_day(clock):
            clock.length = passed + time_of(by).elapsed(clock.running_since, due)
        _aim(clock, clock_time(clock.round_the_clock, time_of(by)), since=clock.running_since)
    clock.save()
    if clock.due_at == due:
        return False
    ClockChange.objects.create(
        clock=clock,
        cause=Cause.CALENDAR,
        length_before=clock.length,
        length_after=clock.length,
        due_before=due,
        due_after=clock.due_at,
        at=at,
        by_id=by.user_id,
    )
    return True
