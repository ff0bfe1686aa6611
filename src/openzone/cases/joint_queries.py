"""Which tasks other units have, and which checklists fit a case."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openzone.cases.canned import KEEPING_ROLES
from openzone.cases.enums import ClockKind
from openzone.cases.joint import TaskState
from openzone.cases.models import Case, Check, Checklist, CoTask
from openzone.cases.promises import clock_time, terms_for, time_of
from openzone.cases.queries import answering_units, relations_of, visible_to
from openzone.cases.routing import line_of
from openzone.cases.rules import may_read_notes
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.working_time import NoWorkingTime, WorkingTime
from openzone.places.models import Post
from openzone.places.queries import day_in, network, network_of, units_held, zone_of
from openzone.places.rules import WORKING_ROLES

FARTHEST = timedelta(days=731)


def tasks_of(actor: Actor, case: Case) -> QuerySet[CoTask]:
    """What other units were asked to contribute to the case, in order; nothing for people of the enterprise."""
    if not may_read_notes(relations_of(actor, case)):
        return CoTask.objects.none()
    return CoTask.objects.filter(case=case).select_related("officer", "ended_by").order_by("number")


def results_of(case: Case) -> QuerySet[CoTask]:
    """What other units handed in during the present round, in order: the parts of one answer."""
    done = CoTask.objects.filter(case=case, cycle=case.cycle, state=TaskState.DONE)
    return done.select_related("unit").order_by("number")


def tasks_waiting(actor: Actor) -> QuerySet[CoTask]:
    """The open tasks of the actor, and those of his units that nobody has taken on; the most pressing first."""
    mine = Q(officer_id=actor.who)
    units = Q(officer__isnull=True, unit_id__in=answering_units(actor, WORKING_ROLES))
    seen = visible_to(actor).order_by().values("pk")
    return CoTask.objects.filter(mine | units, state=TaskState.OPEN, case__in=seen).order_by("due_at", "id")


def works_for(actor: Actor, unit_id: int) -> bool:
    """Whether the actor works in a unit or above it."""
    return unit_id in units_held(actor, WORKING_ROLES)


def open_tasks_of(user_id: int, zone_id: int) -> QuerySet[CoTask]:
    """The open tasks that a person of the zone works on."""
    mine = CoTask.objects.filter(officer_id=user_id, case__zone_id=zone_id, state=TaskState.OPEN)
    return mine.select_related("unit", "case__organisation").order_by("unit_id", "id")


def stranded_helpers(zone_id: int) -> set[int]:
    """The units with open tasks for which nobody, there or above, can work."""
    tree = network_of(zone_id)
    asked = CoTask.objects.filter(case__zone_id=zone_id, state=TaskState.OPEN).order_by().values_list("unit_id")
    working = Post.objects.filter(zone_id=zone_id, until__isnull=True, role__in=WORKING_ROLES)
    staffed = set(working.order_by().values_list("unit_id", flat=True))
    return {unit for (unit,) in asked.distinct() if staffed.isdisjoint(tree.upwards(unit))}


def end_of_work(hours: WorkingTime, day: date) -> datetime:
    """When work ends on a day; where the day has become a day off since, on the next working day."""
    last = day if hours.is_working_day(day) else hours.add_days(day, 1)
    midnight = datetime.combine(last, time.min, tzinfo=ZoneInfo(hours.timezone))
    return midnight + timedelta(minutes=hours.hours_on(last)[-1][1])


def day_promised(actor: Actor, case: Case) -> date | None:
    """By which day another unit does its part if it is asked now; None where nothing is promised of that."""
    term, hours = terms_for(case).get(ClockKind.CO_TASK), time_of(actor)
    if term is None:
        return None
    return day_in(zone_of(actor), clock_time(term.round_the_clock, hours).add(clock.now(), term.length(hours)))


def due_moment(hours: WorkingTime, day: date, at: datetime) -> datetime:
    """When a task is due that is to be done by a day. `Invalid` for a day off, or one that is over."""
    try:
        if not hours.is_working_day(day):
            following = hours.add_days(day, 1)
            sentence = _("Nobody works on this day. The next working day is %(day)s.")
            raise Invalid.of("due", sentence % {"day": following.isoformat()})
        moment = end_of_work(hours, day)
    except NoWorkingTime:
        raise Invalid.of("due", _("The zone's calendar has no working day there. Please give another day.")) from None
    if moment <= at:
        raise Invalid.of("due", _("This day is over. Please give a later one."))
    if moment > at + FARTHEST:
        raise Invalid.of("due", _("This is more than two years ahead. Please give an earlier day."))
    return moment


# Checklists


def checklists_for(actor: Actor, case: Case) -> QuerySet[Checklist]:
    """The checklists in use that fit the case and are not laid on it yet: of its unit, those above, or the zone."""
    line = network(actor).upwards(case.unit_id) if case.unit_id else ()
    here = Q(unit__isnull=True) | Q(unit_id__in=list(line))
    subject = Q(category__isnull=True) | Q(category_id__in=line_of(actor, case.category_id))
    fitting = Checklist.objects.filter(here, subject, zone_id=case.zone_id, retired_at__isnull=True)
    return fitting.exclude(pk__in=Check.objects.filter(case=case).order_by().values("checklist_id")).order_by(
        "title", "pk"
    )


def checklists_kept_by(actor: Actor) -> QuerySet[Checklist]:
    """The checklists that the actor may change, those in use first."""
    units = units_held(actor, KEEPING_ROLES)
    own = Q(unit_id__in=units)
    if network(actor).top.pk in units:
        own |= Q(unit__isnull=True)
    rows = Checklist.objects.filter(own, zone_id=actor.where).select_related("unit", "category", "author")
    return rows.order_by("-retired_at", "title", "pk")
