"""What a service promise says, and when its clocks run, rest and end. Pure: knows no rows and reads no clock.

A promise is a list of terms. Each gives one kind of clock a length of time, and steps at shares of that length. The
shares at which a demand climbs are the inner budgets of the levels: what lies before the first climb is the station's,
what lies between is the park's, what is left is the zone's; together they are the promise by construction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from openzone.cases.enums import ClockKind, Side, State, StepAct, TimeUnit
from openzone.cases.unanswered import LEAST_DAYS, MOST_DAYS
from openzone.core.errors import Invalid
from openzone.core.working_time import WorkingTime

FOLLOWING = (
    ClockKind.DISPATCH,
    ClockKind.SIGN_FOR,
    ClockKind.FIRST_REPLY,
    ClockKind.NEXT_REPLY,
    ClockKind.RESOLUTION,
    ClockKind.CONFIRMATION,
)
# These are started by a verb of their own, and end with the case at the latest.
PRESSING = (ClockKind.CO_TASK, ClockKind.URGE, ClockKind.EXTENSION, ClockKind.SUPERVISION)
# Of these somebody names the day.
NAMED = frozenset({ClockKind.CO_TASK, ClockKind.SUPERVISION})
# Of these a round has one; of the others one each time.
ONCE = frozenset({ClockKind.DISPATCH, ClockKind.FIRST_REPLY, ClockKind.RESOLUTION, ClockKind.CONFIRMATION})
# What a round promised is measured beyond its end, until the enterprise has said what it thinks.
OUTLIVING = frozenset({ClockKind.CONFIRMATION})
DUE = 100
MOST_PERCENT = 400
MOST_CLIMBS = 2
LONGEST = 400
ROUND_THE_CLOCK = WorkingTime("UTC", [((0, 1440),)] * 7)


@dataclass(frozen=True)
class Step:
    """What is done when so many percent of the length have passed."""

    percent: int
    act: StepAct


@dataclass(frozen=True)
class Term:
    """How long one kind of clock may run, and what happens on the way."""

    kind: ClockKind
    amount: int
    unit: TimeUnit
    steps: tuple[Step, ...] = ()

    @property
    def round_the_clock(self) -> bool:
        """Whether it also runs at night and on days off."""
        return self.unit in (TimeUnit.HOURS, TimeUnit.DAYS)

    def length(self, working: WorkingTime) -> timedelta:
        """The time that may pass, in working time or round the clock. A working day is an ordinary day of the week."""
        one = {
            TimeUnit.WORKING_HOURS: timedelta(hours=1),
            TimeUnit.HOURS: timedelta(hours=1),
            TimeUnit.DAYS: timedelta(days=1),
            TimeUnit.WORKING_DAYS: working.ordinary_day,
        }
        return self.amount * one[self.unit]

    def stored(self) -> dict[str, Any]:
        """As it is kept in the version of a promise."""
        steps = [{"percent": step.percent, "act": step.act.value} for step in self.steps]
        return {"kind": self.kind.value, "amount": self.amount, "unit": self.unit.value, "steps": steps}


def terms_of(stored: Iterable[Mapping[str, Any]]) -> dict[ClockKind, Term]:
    """The terms of a version, by kind."""
    return {
        ClockKind(one["kind"]): Term(
            ClockKind(one["kind"]), one["amount"], TimeUnit(one["unit"]), steps_of(one["steps"])
        )
        for one in stored
    }


def steps_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Steps as they are kept, in order."""
    return tuple(sorted((Step(one["percent"], StepAct(one["act"])) for one in stored), key=lambda step: step.percent))


def insist_terms(terms: Sequence[Term]) -> None:
    """Refuse with `Invalid` what nobody could keep or understand, naming each faulty field `terms.KIND`."""
    if not any(term.kind == ClockKind.RESOLUTION for term in terms):
        raise Invalid.of("terms.resolution", _("A promise says at least by when there is a solution."))
    if len({term.kind for term in terms}) < len(terms):
        raise Invalid.of("terms", _("A promise says each time once."))
    faults = {f"terms.{term.kind}": fault for term in terms if (fault := _fault(term))}
    if faults:
        raise Invalid(next(iter(faults.values())), fields=faults)


def _fault(term: Term) -> str | None:
    if not 1 <= term.amount <= LONGEST:
        return _("Please give a time between 1 and %(most)d: what is promised at once cannot be kept.") % {
            "most": LONGEST
        }
    if term.kind == ClockKind.CONFIRMATION and (fault := _fault_of_answer(term)):
        return fault
    if any(not 1 <= step.percent <= MOST_PERCENT for step in term.steps):
        return _("A step lies between 1 and %(most)d percent of the time.") % {"most": MOST_PERCENT}
    climbs = [step.percent for step in term.steps if step.act == StepAct.CLIMB]
    if len(climbs) > MOST_CLIMBS:
        return _("There are two levels to climb to, so two steps lead up at most.")
    if any(later <= earlier for earlier, later in pairwise(climbs)):
        return _("The second step up comes after the first.")
    return None


def _fault_of_answer(term: Term) -> str | None:
    """When the time for a verdict is over the demand closes, half-way there is a reminder: both on working days."""
    if term.unit == TimeUnit.WORKING_DAYS and LEAST_DAYS <= term.amount <= MOST_DAYS:
        return None
    return _("An enterprise has between %(least)d and %(most)d working days for its verdict.") % {
        "least": LEAST_DAYS,
        "most": MOST_DAYS,
    }


@dataclass(frozen=True)
class Standing:
    """Where a case stands, as far as the clocks look at it.

    `replied`: in this round a person of the zone has written to the enterprise. `asked`: the zone owes an answer to
    what the enterprise wrote. `paused`: the zone lets the time of the solution stand still.
    """

    state: State
    owes: Side | None
    replied: bool
    asked: bool
    paused: bool = False


class Run(StrEnum):
    """What becomes of a clock."""

    RUNS = "runs"
    RESTS = "rests"
    KEPT = "kept"
    VOID = "void"


_TAKEN_BACK = frozenset({State.DRAFT, State.DECLINED, State.WITHDRAWN})
_BEFORE_A_UNIT = frozenset({State.SUBMITTED, State.TRIAGED})
_SOLVED = frozenset({State.PROPOSED, State.CLOSED})


def run_of(kind: ClockKind, standing: Standing) -> Run:
    """What the clock of this kind does while a case stands so: who owes the next step decides, not a state's name."""
    if standing.state == State.MERGED:
        return Run.RESTS
    if standing.state in _TAKEN_BACK:
        return Run.KEPT if kind == ClockKind.FIRST_REPLY and standing.replied else Run.VOID
    return _RUNS[kind](standing)


def _dispatch(standing: Standing) -> Run:
    if standing.state in _BEFORE_A_UNIT:
        return Run.RUNS
    return Run.RESTS if standing.state == State.RETURNED else Run.KEPT


def _sign_for(standing: Standing) -> Run:
    """What is sorted anew, since it was taken out of another one, was accepted by nobody."""
    if standing.state in _BEFORE_A_UNIT:
        return Run.VOID
    return Run.RUNS if standing.state == State.ASSIGNED else Run.KEPT


def _first_reply(standing: Standing) -> Run:
    if standing.replied:
        return Run.KEPT
    if standing.owes is None:
        return Run.VOID
    return Run.RESTS if standing.owes == Side.ENTERPRISE else Run.RUNS


def _next_reply(standing: Standing) -> Run:
    """What is said to a proposed solution is often a last “thank you”: it shows as unanswered, nothing more."""
    if standing.owes is None or standing.state == State.PROPOSED:
        return Run.VOID
    return Run.RUNS if standing.asked and standing.replied else Run.KEPT


def _resolution(standing: Standing) -> Run:
    if standing.state in _SOLVED:
        return Run.KEPT
    return Run.RESTS if rests(standing.state, standing.owes, paused=standing.paused) else Run.RUNS


def rests(state: str, owes: str | None, *, paused: bool = False) -> bool:
    """Whether the time of a solution stands still: the enterprise's turn, a plan for the long term, merged, or a pause.

    While a body outside is awaited it runs on, unless the zone has consented to a pause.
    """
    return paused or owes == Side.ENTERPRISE or state in (State.LONG_TERM, State.MERGED)


def _confirmation(standing: Standing) -> Run:
    return Run.RUNS if standing.state == State.PROPOSED else Run.KEPT


_RUNS = {
    ClockKind.DISPATCH: _dispatch,
    ClockKind.SIGN_FOR: _sign_for,
    ClockKind.FIRST_REPLY: _first_reply,
    ClockKind.NEXT_REPLY: _next_reply,
    ClockKind.RESOLUTION: _resolution,
    ClockKind.CONFIRMATION: _confirmation,
}


def marks(steps: Iterable[Step]) -> list[int]:
    """The percentages at which something happens; that the time is over always is one."""
    return sorted({DUE, *(step.percent for step in steps)})


def share(length: timedelta, percent: int) -> timedelta:
    """So many percent of a length."""
    return length * percent / 100


def percent_of(passed: timedelta, length: timedelta) -> int:
    """How many whole percent of a length have passed."""
    return passed * 100 // length


def next_mark(steps: Iterable[Step], length: timedelta, latched: int) -> timedelta | None:
    """How much must have passed for the first mark after those that were seen already."""
    return next((share(length, mark) for mark in marks(steps) if mark > latched), None)


def reached(steps: Iterable[Step], length: timedelta, passed: timedelta, latched: int) -> list[int]:
    """The marks that have been reached and were not seen yet."""
    return [mark for mark in marks(steps) if mark > latched and share(length, mark) <= passed]


def acts_at(steps: Iterable[Step], seen: Sequence[int]) -> Iterator[StepAct]:
    """What is to be done at these marks, the earliest first.

    A demand climbs as often as it should have; of what is only told, the last is told alone, so that whoever comes back
    after a standstill finds one word and no storm.
    """
    due = [step for step in steps if step.percent in seen]
    last = next((step for step in reversed(due) if step.act != StepAct.CLIMB), None)
    return (step.act for step in due if step.act == StepAct.CLIMB or step is last)


def edges(steps: Iterable[Step]) -> list[int]:
    """The percentages until which the levels have a demand, from the lowest; the last is the whole."""
    return [*(step.percent for step in steps if step.act == StepAct.CLIMB and step.percent < DUE), DUE]


def budgets(term: Term) -> list[int]:
    """The shares of the levels in percent, from the lowest: together they are the whole."""
    return [later - earlier for earlier, later in pairwise([0, *edges(term.steps)])]
