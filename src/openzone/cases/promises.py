"""Which service promise a demand falls under, and which clocks a case has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from openzone.cases.enums import ClockKind, State
from openzone.cases.models import (
    Case,
    Category,
    Clock,
    ClockChange,
    Promise,
    PromiseVersion,
    StatePeriod,
    Supervision,
)
from openzone.cases.routing import category_line
from openzone.cases.timing import ROUND_THE_CLOCK, Term, terms_of
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.prepared import Given, Prepared
from openzone.core.working_time import WorkingTime
from openzone.places.models import Unit
from openzone.registry.models import Organisation

# What the enterprise is promised, and so may see; the others are the zone's own.
OF_ENTERPRISE = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY, ClockKind.RESOLUTION, ClockKind.CONFIRMATION)


def promises_of(zone_id: int) -> QuerySet[Promise]:
    """The promises that the zone gives now, those for any subject last."""
    return (
        Promise.objects.filter(zone_id=zone_id, retired_at__isnull=True)
        .select_related("category")
        .order_by("category__position", "category_id", "urgency", "level", "size", "id")
    )


def versions_of(promise: Promise) -> QuerySet[PromiseVersion]:
    """What was promised when, the newest first."""
    return promise.versions.select_related("made_by").order_by("-number")


def latest_versions(zone_id: int) -> QuerySet[PromiseVersion]:
    """What the zone promises now."""
    newest = PromiseVersion.objects.filter(promise=OuterRef("promise")).order_by("-number").values("number")[:1]
    living = PromiseVersion.objects.filter(promise__zone_id=zone_id, promise__retired_at__isnull=True)
    return living.filter(number=Subquery(newest)).select_related("promise").order_by("id")


def fitting(
    actor: Actor, category: Category, urgency: str, unit: Unit, organisation: Organisation
) -> PromiseVersion | None:
    """The promise for such a demand: of the nearest subject, and of those the one that says most. None without any."""
    line: list[int | None] = [*category_line(category), None]
    known = actor.recall("promises", lambda: list(latest_versions(actor.where)))
    fit = [one for one in known if _fits(one.promise, line, urgency, unit.level, organisation.size)]
    return max(fit, key=lambda one: (-line.index(one.promise.category_id), one.promise.precision), default=None)


def _fits(promise: Promise, line: list[int | None], urgency: str, level: str, size: str) -> bool:
    wanted = ((promise.urgency, urgency), (promise.level, level), (promise.size, size))
    return promise.category_id in line and all(asked in ("", given) for asked, given in wanted)


def terms_for(case: Case) -> Mapping[ClockKind, Term]:
    """What was promised for the case; nothing where no promise was given."""
    return terms_of(case.promise.terms) if case.promise else {}


def time_of(actor: Actor) -> WorkingTime:
    """The working time of the actor's zone, read once for a request."""
    return actor.recall("working time", lambda: working_time(actor.where))


def clocks_at_hand(case: Case) -> QuerySet[Clock]:
    """The clocks of the present round, and those that are open from before."""
    return case.clocks.filter(Q(cycle=case.cycle) | Q(ended_at__isnull=True)).order_by("id")


def clocks_of(case: Case) -> QuerySet[Clock]:
    """All clocks of a case, in the order in which they began."""
    return case.clocks.order_by("id")


def _write_clocks_shown() -> QuerySet[Clock]:
    changes = ClockChange.objects.filter(clock=OuterRef("pk")).order_by("id")
    letter = Supervision.objects.filter(pk=OuterRef("subject"), case=OuterRef("case")).values("letter")
    at_hand = Q(cycle=Given("cycle")) | Q(ended_at__isnull=True)
    change = JSONObject(cause="cause", before="due_before", after="due_after", at="at")
    return (
        Clock.objects.filter(at_hand, case_id=Given("case"))
        .annotate(
            changed=ArraySubquery(changes.values(one=change)),
            letter=Choice(When(kind=ClockKind.SUPERVISION, then=Subquery(letter[:1]))),
        )
        .order_by("id")
    )


_clocks_shown: Prepared[Clock] = Prepared(_write_clocks_shown)


def clocks_shown(case: Case) -> list[Clock]:
    """The clocks of the present round and those that are open from before, in the order in which they began.

    One statement: each with what `changed` it, and the number of the `letter` of a supervision.
    """
    return _clocks_shown(case=case.pk, cycle=case.cycle)


def steps_due(zone_id: int, now: datetime, *, at_work: bool) -> QuerySet[Clock]:
    """The clocks of which a step is due, the longest waiting first; while nobody is at work, only round the clock."""
    due = Clock.objects.filter(step_at__lte=now, case__zone_id=zone_id).select_related("case")
    return (due if at_work else due.filter(round_the_clock=True)).order_by("step_at", "id")


def plans_due(zone_id: int, day: date) -> QuerySet[Case]:
    """What is kept for the long term and whose plan is to be looked at again by a day."""
    periods = StatePeriod.objects.filter(case=OuterRef("pk"), until__isnull=True, expected__lte=day)
    return Case.objects.filter(Exists(periods), zone_id=zone_id, state=State.LONG_TERM).order_by("id")


@dataclass(frozen=True)
class Pledge:
    """One line of a promise before it is given: what, and by when if it were sent now."""

    kind: ClockKind
    term: Term
    due_at: datetime


def pledges(actor: Actor, version: PromiseVersion, at: datetime) -> list[Pledge]:
    """What the enterprise may expect of a demand sent at a moment: the first answer and the solution."""
    terms, time = terms_of(version.terms), time_of(actor)
    return [
        Pledge(kind, terms[kind], clock_time(terms[kind].round_the_clock, time).add(at, terms[kind].length(time)))
        for kind in (ClockKind.FIRST_REPLY, ClockKind.RESOLUTION)
        if kind in terms
    ]


def clock_time(round_the_clock: bool, time: WorkingTime) -> WorkingTime:
    """The time by which a clock counts."""
    return ROUND_THE_CLOCK if round_the_clock else time
