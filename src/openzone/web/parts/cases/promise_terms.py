"""The terms of a promise as a page shows them: in words, with what happens on the way and the levels' shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openzone.cases.enums import ClockKind, StepAct, TimeUnit
from openzone.cases.models import Promise
from openzone.cases.timing import Step, Term, budgets
from openzone.places.enums import Level
from openzone.ui.numbers import grouped
from openzone.web.parts.cases.promise_words import term_words

# From the lowest level up: where a demand climbs once, the station and the park share what lies before.
_LEVELS = (Level.STATION, Level.PARK, Level.ZONE)


@dataclass(frozen=True)
class Budget:
    """The share of a level: where it begins, how wide it is in percent, and what it is in words."""

    level: str
    begins: int
    percent: int
    words: str


@dataclass(frozen=True)
class TermShown:
    """One time of a promise."""

    kind: ClockKind
    name: str
    words: str
    steps: list[str]
    budgets: list[Budget]


def terms_shown(terms: Iterable[Term]) -> list[TermShown]:
    """All times of a promise, in their own order."""
    return [
        TermShown(
            term.kind, capfirst(str(term.kind.label)), term_words(term), steps_in_words(term.steps), levels_of(term)
        )
        for term in terms
    ]


def steps_in_words(steps: Iterable[Step]) -> list[str]:
    """What happens on the way: at 80 % remind the officer."""
    return [
        _("at %(percent)d %%: %(act)s") % {"percent": step.percent, "act": StepAct(step.act).label} for step in steps
    ]


def levels_of(term: Term) -> list[Budget]:
    """The shares of the levels; none where the demand stays where it is."""
    shares = budgets(term)
    if len(shares) < 2:
        return []
    begins = accumulate(shares, initial=0)
    names = [str(level.label) for level in _LEVELS[-len(shares) :]]
    return [
        Budget(capfirst(name), begin, percent, _amount(term, percent))
        for name, begin, percent in zip(names, begins, shares, strict=False)
    ]


def _amount(term: Term, percent: int) -> str:
    much = term.amount * percent / 100
    words = {
        TimeUnit.WORKING_HOURS: _("%(n)s working hours"),
        TimeUnit.WORKING_DAYS: _("%(n)s working days"),
        TimeUnit.HOURS: _("%(n)s hours"),
        TimeUnit.DAYS: _("%(n)s days"),
    }
    return words[term.unit] % {"n": grouped(round(much, 1)) if much % 1 else str(int(much))}


def scope_of(promise: Promise) -> str:
    """For which demands a promise is, in a few words."""
    subject = promise.category.shown_name if promise.category else _("any subject")
    more = (
        promise.get_urgency_display() if promise.urgency else "",
        _("first at a %(level)s") % {"level": promise.get_level_display()} if promise.level else "",
        _("%(size)s enterprises") % {"size": promise.get_size_display()} if promise.size else "",
    )
    return " · ".join([subject, *filter(None, more)])
