"""A year of a zone in fast motion: demands come in, people work on them by the real actions, the clock looks on.

Nothing is drawn but when somebody does what: the order of things is a heap of moments, the time is `clock.fixed`, and
the installation looks at its clocks in the minute in which something is due, but not while its worker is down.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import relations_of
from openzone.cases.rules import ENDED
from openzone.cases.situations import possible_for
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.delivering import in_the_page_alone
from openzone.core.errors import Refusal

BEGIN = datetime(2027, 1, 4, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
MINUTE = timedelta(minutes=1)
PEOPLE = ("dispatcher", "second", "leader", "park_officer", "officer", "elsewhere", "member")
# Whose turn it is mostly; now and then somebody else looks at the demand.
TURN = {
    State.SUBMITTED: ("dispatcher", "second"),
    State.TRIAGED: ("dispatcher", "leader"),
    State.ASSIGNED: ("officer", "park_officer"),
    State.IN_PROGRESS: ("officer", "park_officer", "leader"),
    State.RETURNED: ("member",),
    State.WAITING_ENTERPRISE: ("member",),
    State.PROPOSED: ("member",),
}
MOST_STEPS = 40
# How often each is done when it is possible, beside the others that are.
LIKING = {
    Verb.TRIAGE: 12,
    Verb.ANSWER_AT_ONCE: 2,
    Verb.ASK_INFORMATION: 3,
    Verb.ASSIGN: 10,
    Verb.REFER: 1,
    Verb.ACCEPT: 14,
    Verb.WAIT: 1,
    Verb.RESUME: 9,
    Verb.ESCALATE: 1,
    Verb.HAND_DOWN: 1,
    Verb.PROPOSE: 14,
    Verb.CONFIRM: 16,
    Verb.DISPUTE: 2,
    Verb.DECLINE: 1,
    Verb.DECIDE_DECLINE: 9,
    Verb.WITHDRAW: 1,
    Verb.URGE: 1,
    Verb.SUPERVISE: 1,
    Verb.REPORT: 9,
    Verb.END_SUPERVISION: 9,
    Verb.EXTEND: 1,
    Verb.DECIDE_EXTENSION: 9,
    Verb.PARK: 1,
    Verb.DECIDE_PARKING: 9,
    Verb.REVIEW: 2,
    Verb.PAUSE: 3,
    Verb.DECIDE_PAUSE: 9,
}
# The way of most demands, from its end: what leads furthest is done as soon as it can be, and nothing else.
STRAIGHT = (Verb.CONFIRM, Verb.PROPOSE, Verb.ACCEPT, Verb.ASSIGN, Verb.TRIAGE)
Attempt = Callable[[Cast, Case, Actor], object]


def told(query: str, *values: int) -> Any:
    """The one value that a query answers."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        (value,) = cursor.fetchone()
        return value


@dataclass
class Year:
    """What is simulated, and what was done. Nobody's post changes in it, so each acts as the same actor throughout."""

    cast: Cast
    attempts: dict[Verb, Attempt]
    demands: int
    seed: int = 1
    done: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def run(self) -> "Year":
        """Let the year pass, and a quarter more, in which the last demands come to an end."""
        self.dice, self.time = random.Random(self.seed), working_time(self.cast.zone.pk)
        self.number = itertools.count()
        self.heap: list[tuple[datetime, int, int | None, int]] = []
        self.people = {name: self.cast.actor(name) for name in PEOPLE}
        self.down = [BEGIN + timedelta(days=day) for day in self.dice.sample(range(360), 8)]
        for _ in range(self.demands):
            self._at(BEGIN + YEAR * self.dice.random(), None, 0)
        # Letters are another test's; here they would be written a hundred thousand times and sent by nobody.
        with in_the_page_alone():
            self._pass(BEGIN + YEAR + timedelta(days=90))
        return self

    def _pass(self, end: datetime) -> None:
        while self.heap and self.heap[0][0] < end:
            moment, _number, case, step = heapq.heappop(self.heap)
            self._look_until(moment)
            with clock.fixed(moment):
                self._go_on(moment, case, step)
        self._look_until(end)

    def _at(self, moment: datetime, case: int | None, step: int) -> None:
        heapq.heappush(self.heap, (moment, next(self.number), case, step))

    def _look_until(self, moment: datetime) -> None:
        """Let the installation look at its clocks as often as something is due before a moment."""
        last = BEGIN
        while (due := told("SELECT min(step_at) FROM cases_clock")) is not None and due < moment:
            last = max(self._working(due), last) + MINUTE
            if last > moment:
                return
            with clock.fixed(last):
                done = run_clocks(self.cast.zone.pk, last)
            self.done["steps of clocks"] += done
            if not done:
                # What came due as people went home waits until they are back.
                last = self.time.next_opening(last)

    def _working(self, moment: datetime) -> datetime:
        """The moment itself, or when the worker is up again."""
        down = next((day for day in self.down if day <= moment < day + timedelta(days=1)), None)
        return moment if down is None else down + timedelta(days=1)

    def _go_on(self, moment: datetime, number: int | None, step: int) -> None:
        """One thing more happens to a demand, and the next is put into the calendar."""
        if number is None:
            number = self._raise().pk
        else:
            self._do_something(number)
        if step < MOST_STEPS and (self.dice.random() < 0.05 or not self._has_ended(number)):
            hours = self.dice.expovariate(1 / 8) if self.dice.random() < 0.96 else self.dice.uniform(100, 900)
            self._at(moment + timedelta(hours=hours), number, step + 1)

    def _has_ended(self, number: int) -> bool:
        return told("SELECT state FROM cases_case WHERE id = %s", number) in ENDED

    def _raise(self) -> Case:
        draft = self.cast.draft(title=f"A demand {self.dice.randrange(10**6)}")
        self.done["raised"] += 1
        return actions.submit(draft, by=self.people["member"])

    def _do_something(self, number: int) -> None:
        case = Case.objects.get(pk=number)
        hard = number % 3 == 0
        turn = PEOPLE if hard and self.dice.random() < 0.25 else TURN.get(State(case.state), PEOPLE)
        actor = self.people[self.dice.choice(turn)]
        if not relations_of(actor, case):
            return
        if self.dice.random() < (0.1 if hard else 0.02) and case.state not in (State.DECLINED, State.WITHDRAWN):
            self._try("message", lambda: actions.post_message(case, by=actor, body="A word about it."))
            return
        possible = [verb for verb in possible_for(actor, case) if verb in self.attempts]
        if not possible:
            return
        straight = next((one for one in STRAIGHT if one in possible and not hard), None)
        verb = straight or self.dice.choices(possible, [LIKING.get(one, 1) for one in possible])[0]
        self._try(verb, lambda: self.attempts[verb](self.cast, case, actor))

    def _try(self, name: str, act: Callable[[], object]) -> None:
        try:
            act()
            self.done[name] += 1
        except Refusal:
            self.refused += 1
