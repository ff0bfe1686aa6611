"""A promise in words: how long something took, when it is due, and by how much it is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.cases.enums import ClockKind, State, TimeUnit
from openzone.cases.models import Case
from openzone.cases.timing import Term
from openzone.core.working_time import WorkingTime
from openzone.ui import times

Words = Callable[[], str]


def span(much: timedelta, *, round_the_clock: bool, time: WorkingTime) -> str:
    """How long, as people at work say it: 40 min, 3 h, 2 working days."""
    day = timedelta(days=1) if round_the_clock else time.ordinary_day
    if much < day:
        return times.length(much)
    days = much // day
    if round_the_clock:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}


def term_words(term: Term) -> str:
    """What a term promises: 2 working hours, 5 working days."""
    words = {
        TimeUnit.WORKING_HOURS: ngettext("%(n)d working hour", "%(n)d working hours", term.amount),
        TimeUnit.WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", term.amount),
        TimeUnit.HOURS: ngettext("%(n)d hour round the clock", "%(n)d hours round the clock", term.amount),
        TimeUnit.DAYS: ngettext("%(n)d calendar day", "%(n)d calendar days", term.amount),
    }
    return words[term.unit] % {"n": term.amount}


@dataclass(frozen=True)
class Sentences:
    """What is said of one kind of clock: while it runs, when its time is over, and at its end."""

    due: Words
    late: Words
    rests: Words = lambda: ""
    kept: Words = lambda: ""
    came_late: Words = lambda: ""


SENTENCES: dict[str, Sentences] = {
    ClockKind.DISPATCH: Sentences(
        lambda: _("to be given to a unit by %(time)s"), lambda: _("giving it to a unit is %(span)s late")
    ),
    ClockKind.SIGN_FOR: Sentences(
        lambda: _("to be accepted by %(time)s"), lambda: _("accepting it is %(span)s late")
    ),
    ClockKind.FIRST_REPLY: Sentences(
        lambda: _("first answer by %(time)s"),
        lambda: _("first answer is %(span)s late"),
        lambda: _("first answer: time stands still"),
        lambda: _("first answer kept (%(span)s)"),
        lambda: _("first answer came %(span)s late"),
    ),
    ClockKind.NEXT_REPLY: Sentences(
        lambda: _("next answer by %(time)s"), lambda: _("next answer is %(span)s late")
    ),
    ClockKind.RESOLUTION: Sentences(
        lambda: _("solution by %(time)s"),
        lambda: _("solution is %(span)s late"),
        lambda: _("solution: time stands still"),
        lambda: _("solution in time (%(span)s)"),
        lambda: _("solution came %(span)s late"),
    ),
    ClockKind.CONFIRMATION: Sentences(
        lambda: _("verdict of the enterprise by %(time)s"), lambda: _("verdict of the enterprise is still missing")
    ),
    ClockKind.CO_TASK: Sentences(
        lambda: _("task of another unit by %(time)s"), lambda: _("task of another unit is %(span)s late")
    ),
    ClockKind.URGE: Sentences(
        lambda: _("urged: an answer by %(time)s"), lambda: _("urged: the answer is %(span)s late")
    ),
    ClockKind.EXTENSION: Sentences(
        lambda: _("decision on more time by %(time)s"), lambda: _("decision on more time is %(span)s late")
    ),
    ClockKind.SUPERVISION: Sentences(
        lambda: _("report to the supervision by %(time)s"),
        lambda: _("report to the supervision is %(span)s late"),
        lambda: _("the supervision has the report"),
    ),
}  # fmt: skip


def left(case: Case, now: datetime) -> tuple[str, str]:
    """What a list says of the solution's promise, in two or three words, and what they mean."""
    if case.promise_id is None or case.submitted_at is None:
        return "", "plain"
    if case.state == State.PROPOSED or not case.is_live:
        return _ended(case)
    if case.due_at is None:
        return (_("late, resting"), "late") if case.breached_at else (_("resting"), "plain")
    return due_words(case.due_at, now)


def _ended(case: Case) -> tuple[str, str]:
    if case.state not in (State.PROPOSED, State.CLOSED):
        return "", "plain"
    return (_("came late"), "plain") if case.breached_at else (_("in time"), "done")


def due_words(due_at: datetime, now: datetime) -> tuple[str, str]:
    """When something is due, as time that is left: due today 15:00, due Thu 17:00, 2 days late."""
    days = (timezone.localdate(now) - timezone.localdate(due_at)).days
    if due_at >= now:
        return _("due %(time)s") % {"time": times.ahead(due_at, now)}, "waits" if days == 0 else "plain"
    if days < 1:
        return _("late since %(time)s") % {"time": times.clock_time(due_at)}, "late"
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}, "late"
