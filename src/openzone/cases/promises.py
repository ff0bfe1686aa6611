"""Which service promise a demand falls under, and which clocks a case has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject, Now

from openzone.cases.enums import ClockKind, State
from openzone.cases.models import (
    Case,
    Category,
    Clock,
    ClockChange,
    ClockStretch,
    Pause,
    Promise,
    PromiseVersion,
    StatePeriod,
    Supervision,
)
from openzone.cases.queries import due_between, late, late_with_enterprise, live
from openzone.cases.routing import category_line
from openzone.cases.timing import ROUND_THE_CLOCK, Term, terms_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.calendars.reading import told_hours, working_time, working_time_in
from openzone.core.models import Calendar
from openzone.core.prepared import Given, Prepared
from openzone.core.working_time import ONE_DAY, WorkingTime
from openzone.places.models import Unit
from openzone.places.queries import is_staff, today_of, zone_of
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of

# How many steps of clocks are taken at once.
AT_ONCE = 1000
# What the enterprise is promised, and so may see; the others are the zone's own.
OF_ENTERPRISE = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY, ClockKind.RESOLUTION, ClockKind.CONFIRMATION)


def promises_of(zone_id: int) -> QuerySet[Promise]:
    """The promises that the zone gives now, those for any subject last."""
    return (
        Promise.objects.filter(zone_id=zone_id, retired_at__isnull=True)
        .select_related("category")
        .order_by("category__position", "category_id", "urgency", "level", "size", "id")
    )


def promises_visible_to(actor: Actor) -> QuerySet[Promise]:
    """The promises of the zone, retired ones too, for its staff and for the people of its enterprises."""
    rows = Promise.objects.filter(zone_id=actor.where).select_related("category")
    return rows if is_staff(actor) or memberships_of(actor) else rows.none()


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


def time_for(actor: Actor, case: Case) -> WorkingTime:
    """The working time of the actor's zone; what `with_clocks` looked up with the case is asked no more."""
    if case.__dict__.get("hours"):
        actor.recall("working time", lambda: working_time_in(case.__dict__["hours"]))
    return time_of(actor)


def clocks_at_hand(case: Case) -> list[Clock]:
    """The clocks of the present round, and those that are open from before."""
    found = _at_hand(case=case.pk, cycle=case.cycle)
    for one in found:
        one.case = case
    return found


def _write_at_hand() -> QuerySet[Clock]:
    at_hand = Q(cycle=Given("cycle")) | Q(ended_at__isnull=True)
    return Clock.objects.filter(at_hand, case_id=Given("case")).order_by("id")


_at_hand = Prepared(_write_at_hand)


def clocks_of(case: Case) -> QuerySet[Clock]:
    """All clocks of a case, in the order in which they began."""
    return case.clocks.order_by("id")


def _clocks_of(case: Any, cycle: Any) -> QuerySet[Clock]:
    changes = ClockChange.objects.filter(clock=OuterRef("pk")).order_by("id")
    letter = Supervision.objects.filter(pk=OuterRef("subject"), case=OuterRef("case")).values("letter")
    at_hand = Q(cycle=cycle) | Q(ended_at__isnull=True)
    change = JSONObject(cause="cause", before="due_before", after="due_after", at="at")
    stood = ClockStretch.objects.filter(clock=OuterRef("pk"), runs=False, since__lt=Coalesce("until", Now()))
    paused = Pause.objects.filter(case=OuterRef("case"), ended_at__isnull=True).values("explanation")
    return (
        Clock.objects.filter(at_hand, case_id=case)
        .annotate(
            changed=ArraySubquery(changes.values(one=change)),
            stood=ArraySubquery(
                stood.order_by("id").values(one=JSONObject(state="state", since="since", until="until"))
            ),
            explained=Choice(When(kind=ClockKind.RESOLUTION, then=Subquery(paused[:1]))),
            letter=Choice(When(kind=ClockKind.SUPERVISION, then=Subquery(letter[:1]))),
        )
        .order_by("id")
    )


def clocks_shown(actor: Actor, case: Any) -> list[Any]:
    """The clocks of the present round and those that are open from before, in the order in which they began.

    Each has what `changed` it, where the case `stood` while it rested, what the enterprise was `explained` of a pause,
    and the number of the `letter` of a supervision. What `with_clocks` looked up with the case, the zone's working
    time too, is asked no more.
    """
    if "clock_rows" not in case.__dict__:
        return list(_clocks_of(case.pk, case.cycle))
    if case.clock_rows:
        time_for(actor, case)
    return [_read(row) for row in case.clock_rows or ()]


def _read(row: dict[str, Any]) -> Any:
    fields = Clock._meta.concrete_fields
    clock: Any = Clock(**{field.attname: field.to_python(row[field.attname]) for field in fields})
    clock.changed, clock.stood = row["changed"] or [], row["stood"] or []
    clock.letter, clock.explained = row["letter"], row["explained"]
    return clock


def with_clocks(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Each with its clocks (`clock_rows`) and the working time of its zone (`hours`) as JSON, looked up beside it."""
    columns = {field.attname: field.attname for field in Clock._meta.concrete_fields}
    rows = _clocks_of(OuterRef("pk"), OuterRef("cycle"))
    one = JSONObject(**columns, changed="changed", stood="stood", explained="explained", letter="letter")
    hours = told_hours(Calendar.objects.filter(zone_id=OuterRef("zone_id")))
    looked_up: QuerySet[Any] = cases.annotate(clock_rows=ArraySubquery(rows.values(one=one)), hours=Subquery(hours))
    return looked_up


def steps_due(zone_id: int, now: datetime, *, at_work: bool) -> list[Clock]:
    """The clocks of which a step is due, the longest waiting first; while nobody is at work, only round the clock.

    So many as can be done in a minute; the others are still due in the next.
    """
    return (_due if at_work else _due_round_the_clock)(zone=zone_id, now=now)


def _write_due(**also: bool) -> QuerySet[Clock]:
    due = Clock.objects.filter(step_at__lte=Given("now"), case__zone_id=Given("zone"), **also)
    return due.select_related("case").order_by("step_at", "id")[:AT_ONCE]


_due = Prepared(_write_due)
_due_round_the_clock = Prepared(lambda: _write_due(round_the_clock=True))


def pauses_over(zone_id: int, now: datetime) -> QuerySet[Case]:
    """Those whose promised time is to run on, since the day until which it paused is over."""
    over = Pause.objects.filter(case=OuterRef("pk"), ended_at__isnull=True, until__lte=now)
    return Case.objects.filter(Exists(over), zone_id=zone_id).order_by("id")[:AT_ONCE]


def plans_due(zone_id: int, day: date) -> QuerySet[Case]:
    """What is kept for the long term and whose plan is to be looked at again by a day."""
    periods = StatePeriod.objects.filter(case=OuterRef("pk"), until__isnull=True, expected__lte=day)
    return Case.objects.filter(Exists(periods), zone_id=zone_id, state=State.LONG_TERM).order_by("id")


def narrowed_by_promise(cases: QuerySet[Case], actor: Actor, what: str) -> QuerySet[Case]:
    """The open ones that the word says of their promise (`known` below); all of them for any other word."""
    now, today = clock.now(), today_of(actor)
    tomorrow = datetime.combine(today + ONE_DAY, time(), ZoneInfo(zone_of(actor).timezone))
    known = {
        "late": lambda: late(cases, now),
        "late_with_enterprise": lambda: live(cases).filter(late_with_enterprise()),
        "due_today": lambda: due_between(cases, now, tomorrow),
        "due_this_week": lambda: due_between(cases, now, tomorrow + (6 - today.weekday()) * ONE_DAY),
        "supervised": lambda: live(cases).exclude(supervision=""),
        "urged": lambda: live(cases).filter(urged_at__isnull=False),
    }
    return known[what]() if what in known else cases


@dataclass(frozen=True)
class Pledge:
    """One line of a promise before it is given: what, and by when if it were sent now."""

    kind: ClockKind
    term: Term
    due_at: datetime


def pledges(actor: Actor, version: PromiseVersion, at: datetime) -> list[Pledge]:
    """What the enterprise may expect of a demand sent at a moment: the first answer and the solution."""
    terms, hours = terms_of(version.terms), time_of(actor)
    return [
        Pledge(kind, terms[kind], clock_time(terms[kind].round_the_clock, hours).add(at, terms[kind].length(hours)))
        for kind in (ClockKind.FIRST_REPLY, ClockKind.RESOLUTION)
        if kind in terms
    ]


def clock_time(round_the_clock: bool, hours: WorkingTime) -> WorkingTime:
    """The time by which a clock counts."""
    return ROUND_THE_CLOCK if round_the_clock else hours
