"""What a promise would have meant for rounds that are over: derived anew from where cases stood and what was said.

Reads only, by as many statements whatever there is, and looks at the latest rounds alone where there are many.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from django.db.models import QuerySet

from openzone.cases.enums import ClockKind, Side, State
from openzone.cases.models import Case, Cycle, Message, Pause, StatePeriod
from openzone.cases.promises import clock_time
from openzone.cases.rules import WAITING_ON
from openzone.cases.timing import FOLLOWING, ONCE, Run, Standing, Term, run_of
from openzone.core.working_time import WorkingTime

First = TypeVar("First", str, datetime)
MOST_ROUNDS = 400
MOST_LATE = 10
LOOKS_BACK = timedelta(days=92)


@dataclass(frozen=True)
class Late:
    """A round that would have been late, and by how much."""

    case: Case
    by: timedelta


@dataclass(frozen=True)
class Meant:
    """What one term would have meant: how often its clock ran to its end, how often in time, and how long it took."""

    term: Term
    times: int
    in_time: int
    median: timedelta | None
    late: list[Late]

    @property
    def late_count(self) -> int:
        """How often it would have been late."""
        return self.times - self.in_time


@dataclass(frozen=True)
class Hindsight:
    """What a promise would have meant for so many rounds; `goes_on` where there were more than were looked at."""

    rounds: int
    goes_on: bool
    meant: list[Meant]


@dataclass(frozen=True)
class _Round:
    """One round of a case: when it began and ended, where the case stood in it, who wrote when and the pauses."""

    case: Case
    began_at: datetime
    closed_at: datetime
    stood: Sequence[tuple[str, datetime]]
    said: Sequence[tuple[str, datetime]]
    paused: Sequence[tuple[datetime, datetime]]

    def standings(self) -> Iterator[tuple[datetime, datetime, Standing]]:
        """The round in pieces in which nothing changes; the last one is its end."""
        turns = [at for _what, at in (*self.stood, *self.said)] + [at for pause in self.paused for at in pause]
        moments = sorted({self.began_at, self.closed_at, *(at for at in turns if self._within(at))})
        for since, until in pairwise(moments):
            yield since, until, self._standing(since)
        yield self.closed_at, self.closed_at, _ENDED

    def _within(self, at: datetime) -> bool:
        return self.began_at < at < self.closed_at

    def _standing(self, at: datetime) -> Standing:
        state = State(next((state for state, since in reversed(self.stood) if since <= at), State.SUBMITTED))
        sides = [side for side, sent in self.said if self.began_at <= sent <= at]
        asked, paused = sides[-1:] == [Side.ENTERPRISE], any(since <= at < until for since, until in self.paused)
        return Standing(state, WAITING_ON[state], Side.STAFF in sides, asked, paused)


_ENDED = Standing(State.CLOSED, None, replied=True, asked=False)


def hindsight(cases: QuerySet[Case], terms: Sequence[Term], now: datetime, time: WorkingTime) -> Hindsight:
    """What these terms would have meant for the rounds of these cases that closed in the last three months."""
    rounds = _rounds(cases, now)
    looked_at = rounds[:MOST_ROUNDS]
    meant = [_meant(term, looked_at, time) for term in terms if term.kind in FOLLOWING]
    return Hindsight(len(looked_at), len(rounds) > MOST_ROUNDS, meant)


def _rounds(cases: QuerySet[Case], now: datetime) -> list[_Round]:
    """The latest rounds with all that happened in them: four statements."""
    chosen = cases.order_by().select_related(None).values("pk")
    closed = Cycle.objects.filter(case__in=chosen, closed_at__gte=now - LOOKS_BACK, closed_at__lte=now)
    cycles = list(closed.select_related("case").order_by("-closed_at", "-id")[: MOST_ROUNDS + 1])
    keys = [one.case_id for one in cycles]
    stood = _by_case(StatePeriod.objects.filter(case__in=keys).order_by("id").values_list("case_id", "state", "since"))
    said = _by_case(
        Message.objects.filter(case__in=keys).order_by("case_id", "number").values_list("case_id", "side", "sent_at")
    )
    pauses = Pause.objects.filter(case__in=keys).order_by("id").values_list("case_id", "since", "ended_at")
    paused = _by_case((case, since, until) for case, since, until in pauses if until is not None)
    return [
        _Round(one.case, one.began_at, one.closed_at, stood[one.case_id], said[one.case_id], paused[one.case_id])
        for one in cycles
        if one.closed_at is not None
    ]


def _by_case(rows: Iterable[tuple[int, First, datetime]]) -> Mapping[int, list[tuple[First, datetime]]]:
    found: defaultdict[int, list[tuple[First, datetime]]] = defaultdict(list)
    for case, what, at in rows:
        found[case].append((what, at))
    return found


def _meant(term: Term, rounds: Sequence[_Round], time: WorkingTime) -> Meant:
    length, counted = term.length(time), clock_time(term.round_the_clock, time)
    took = [(one, passed) for one in rounds for passed in took_in(term.kind, one.standings(), counted)]
    late = sorted((Late(one.case, passed - length) for one, passed in took if passed > length), key=lambda row: -row.by)
    middle = sorted(passed for _round, passed in took)[(len(took) - 1) // 2] if took else None
    return Meant(term, len(took), len(took) - len(late), middle, late[:MOST_LATE])


def took_in(
    kind: ClockKind, standings: Iterator[tuple[datetime, datetime, Standing]], counted: WorkingTime
) -> Iterator[timedelta]:
    """How long each clock of a kind would have run until what it was for was done."""
    passed: timedelta | None = None
    for since, until, standing in standings:
        run = run_of(kind, standing)
        if passed is None:
            passed = timedelta(0) if run == Run.RUNS else None
        if passed is None:
            continue
        if run == Run.RUNS:
            passed += counted.elapsed(since, until)
        elif run == Run.KEPT:
            yield passed
            passed = None
            if kind in ONCE:
                return
        elif run == Run.VOID:
            passed = None
