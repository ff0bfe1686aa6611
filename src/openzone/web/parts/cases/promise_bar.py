"""The promise on the page of a case: what was kept, what is due by when, what changed it, and what rests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import passed_at
from openzone.cases.enums import Cause, ClockEnd, ClockKind, Side, State, Verb
from openzone.cases.models import Case
from openzone.cases.promises import OF_ENTERPRISE, clock_time, clocks_shown, time_of
from openzone.cases.timing import edges, percent_of, share
from openzone.core import clock as present
from openzone.core.actor import Actor
from openzone.core.working_time import WorkingTime
from openzone.places.models import Unit
from openzone.places.queries import network
from openzone.ui import times
from openzone.web.parts.cases.buttons import Button
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.promise_words import SENTENCES, span

# At the portal these two stand beside the promise and not in the menu: they are what one does when it is not kept.
BESIDE = (Verb.ESCALATE, Verb.URGE)
_TOLD_OF_CHANGES = (ClockKind.FIRST_REPLY, ClockKind.RESOLUTION)


@dataclass(frozen=True)
class Line:
    """One thing that the promise says, with what it means and the exact moment behind it."""

    words: str
    meaning: str
    exact: str = ""


@dataclass(frozen=True)
class Share:
    """Until when a level has the case, and whether it has it now."""

    level: str
    until: datetime
    now: bool
    over: bool


@dataclass(frozen=True)
class Bar:
    """All that is said: how much of the time has passed, line by line, and what is told besides."""

    percent: int
    meaning: str
    lines: list[Line]
    changes: list[str] = field(default_factory=list)
    levels: list[Share] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.changes or self.buttons)


@dataclass(frozen=True)
class _Reading:
    """Who reads which clocks at what moment."""

    case: Case
    now: datetime
    time: WorkingTime
    inside: bool

    def words(self, much: timedelta, clock: Any) -> str:
        return span(much, round_the_clock=clock.round_the_clock, time=self.time)

    def passed(self, clock: Any) -> timedelta:
        return passed_at(clock, self.now, self.time)


def bar(actor: Actor, case: Case, door: Door, possible: list[Button]) -> Bar:
    """The promise of a case for who reads it: no statement, where the door has looked it up with the case."""
    inside = door.name == "desk"
    clocks = [one for one in clocks_shown(actor, case) if inside or one.kind in (*OF_ENTERPRISE, ClockKind.URGE)]
    beside = [] if inside or case.waiting_on == Side.ENTERPRISE else [one for one in possible if one.verb in BESIDE]
    if not clocks:
        return Bar(0, "plain", [], buttons=beside)
    reading = _Reading(case, present.now(), time_of(actor), inside)
    lines = [line for clock in clocks for line in _lines(clock, reading)]
    solution = next((one for one in reversed(clocks) if one.kind == ClockKind.RESOLUTION), None)
    return Bar(
        percent=_percent(solution, reading),
        meaning=_meaning(solution, reading),
        lines=lines,
        changes=[told for clock in clocks if clock.kind in _TOLD_OF_CHANGES for told in _changes(clock, reading)],
        levels=_levels(solution, reading, actor) if inside and solution is not None else [],
        buttons=beside,
    )


def _percent(clock: Any, reading: _Reading) -> int:
    return min(100, percent_of(reading.passed(clock), clock.length)) if clock is not None else 0


def _meaning(clock: Any, reading: _Reading) -> str:
    if clock is None:
        return "plain"
    if clock.is_open and clock.is_late(reading.now):
        return "late"
    if not clock.is_open:
        return "plain" if clock.breached_at else "done"
    return "plain" if clock.is_resting else "info"


def _words_running(clock: Any, reading: _Reading) -> tuple[str, str]:
    if clock.kind == ClockKind.CONFIRMATION and not reading.inside:
        return _("your verdict by %(time)s"), _("your verdict is still missing")
    return SENTENCES[clock.kind].due(), SENTENCES[clock.kind].late()


def _lines(clock: Any, reading: _Reading) -> Iterator[Line]:
    if clock.ended == ClockEnd.VOID:
        return
    if not clock.is_open:
        yield from _ended(clock, reading)
    elif clock.is_resting:
        yield from _resting(clock, reading)
    else:
        yield _running(clock, reading, *_words_running(clock, reading))
    if clock.kind == ClockKind.RESOLUTION:
        yield from _paused(clock, reading)


def _ended(clock: Any, reading: _Reading) -> Iterator[Line]:
    sentences, exact = SENTENCES[clock.kind], times.exact(clock.ended_at)
    if clock.breached_at is None and (words := sentences.kept()):
        yield Line(words % {"span": reading.words(clock.passed, clock)}, "done", exact)
    elif clock.breached_at is not None and (words := sentences.came_late()):
        yield Line(words % {"span": reading.words(clock.late_by or timedelta(0), clock)}, "late", exact)


def _running(clock: Any, reading: _Reading, due: str, late: str) -> Line:
    exact = times.exact(clock.due_at)
    # What was too late before it got more time is due again; that it was late is said at its end.
    if clock.due_at < reading.now:
        over = max(reading.passed(clock) - clock.length, timedelta(0))
        return Line((late + _letter(clock)) % {"span": reading.words(over, clock)}, "late", exact)
    soon = clock.due_at - reading.now < times.SOON
    words = due % {"time": times.ahead(clock.due_at, reading.now)} + _letter(clock)
    return Line(words, "waits" if soon else "info", exact)


def _letter(clock: Any) -> str:
    return _(" (letter %(letter)s)") % {"letter": clock.letter.replace("%", "%%")} if clock.letter else ""


def _resting(clock: Any, reading: _Reading) -> Iterator[Line]:
    words = SENTENCES[clock.kind].rests()
    if clock.breached_at is not None:
        over = max(clock.passed - clock.length, timedelta(0))
        late = SENTENCES[clock.kind].late() % {"span": reading.words(over, clock)}
        yield Line(late, "late", times.exact(clock.breached_at))
    elif words and clock.kind != ClockKind.RESOLUTION:
        yield Line(words, "plain")


def _paused(clock: Any, reading: _Reading) -> Iterator[Line]:
    """Why the time stands still, or how long it did so far and for whom."""
    if clock.is_resting:
        yield Line(*_stands_still(clock, reading))
        return
    for words, still in _stood(clock, reading).items():
        if still >= times.MINUTE:
            yield Line(words % {"span": reading.words(still, clock)}, "plain")


def _stood(clock: Any, reading: _Reading) -> dict[str, timedelta]:
    counted = clock_time(clock.round_the_clock, reading.time)
    spans: dict[str, timedelta] = {}
    for one in clock.stood:
        since, until = (parse_datetime(one[name]) if one[name] else None for name in ("since", "until"))
        assert since is not None, "every stretch begins"
        words = _paused_for(one["state"], reading)
        spans[words] = spans.get(words, timedelta(0)) + counted.elapsed(since, until or reading.now)
    return spans


def _paused_for(state: str, reading: _Reading) -> str:
    if state == State.LONG_TERM:
        return _("paused %(span)s while kept for the long term")
    if state == State.WAITING_EXTERNAL:
        return _("paused %(span)s while waiting for another body, as the zone agreed")
    if state == State.MERGED:
        return _("paused %(span)s while merged into another demand")
    if reading.inside:
        return _("paused %(span)s while waiting for the enterprise")
    return _("paused %(span)s while waiting for you")


def _stands_still(clock: Any, reading: _Reading) -> tuple[str, str, str]:
    until = reading.case.paused_until
    if until is None:
        return _rests_for(reading), "waits", ""
    words = _("paused until %(day)s at the latest, while waiting for another body; the zone agreed: %(why)s")
    # What pauses until the end of a day ends at the midnight after it.
    last = timezone.localdate(until - times.MINUTE)
    return words % {"day": times.whole_day(last), "why": clock.explained}, "waits", times.exact(until)


def _rests_for(reading: _Reading) -> str:
    if reading.case.state == State.LONG_TERM:
        return _("paused: kept for the long term")
    return _("paused while waiting for the enterprise") if reading.inside else _("paused while waiting for you")


def _changes(clock: Any, reading: _Reading) -> Iterator[str]:
    for one in clock.changed:
        before, after = (_moment(one[name]) for name in ("before", "after"))
        words = {"before": before, "after": after, "first": times.exact(clock.promised_by)}
        if one["cause"] == Cause.EXTENSION and after:
            yield _("More time was granted: until %(after)s. The first promise was %(first)s.") % words
        elif one["cause"] == Cause.CALENDAR and before and after:
            yield _("The working calendar was corrected: %(after)s instead of %(before)s.") % words
        elif one["cause"] == Cause.SUBJECT and before and after:
            yield _("It was sorted anew: %(after)s instead of %(before)s.") % words
        else:
            yield _("The promised time changed while it stood still: %(cause)s.") % {"cause": Cause(one["cause"]).label}


def _moment(text: str | None) -> str:
    found = parse_datetime(text) if text else None
    return times.exact(found) if found else ""


def _levels(clock: Any, reading: _Reading, actor: Actor) -> list[Share]:
    """Until when each level has it, while the time runs: together they are the promise."""
    lead = reading.case.unit
    if clock.running_since is None or lead is None:
        return []
    line = [lead, *network(actor).above(lead.pk)]
    counted = clock_time(clock.round_the_clock, reading.time)
    shares = []
    for place, edge in enumerate(edges(clock.all_steps)):
        until = counted.add(clock.running_since, max(share(clock.length, edge) - clock.passed, timedelta(0)))
        shares.append((line[min(place, len(line) - 1)], until))
    return [_share(unit, until, reading) for unit, until in _joined(shares)]


def _joined(shares: list[tuple[Unit, datetime]]) -> list[tuple[Unit, datetime]]:
    """Where there is no level above any more, the last one has what is left."""
    last = {unit.pk: (unit, until) for unit, until in shares}
    return list(last.values()) if len(last) > 1 else []


def _share(unit: Unit, until: datetime, reading: _Reading) -> Share:
    standing = reading.case.overseer or reading.case.unit
    return Share(unit.shown_name, until, now=standing == unit, over=until < reading.now)
