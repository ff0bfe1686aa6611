"""What other units contribute to a case: asked for, taken on, handed in, done without; and reminded of."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.clocks import begin_until, end_kind
from openzone.cases.actions.movement import lock, record, write
from openzone.cases.actions.routing import REASON
from openzone.cases.actions.talk import said_at
from openzone.cases.complaints import concerned_units, is_below_complained
from openzone.cases.enums import ClockEnd, ClockKind
from openzone.cases.joint import MOST_OPEN, TaskState, may_ask, may_contribute, may_waive
from openzone.cases.joint_queries import due_moment, works_for
from openzone.cases.models import Case, CoTask
from openzone.cases.queries import relations_of
from openzone.cases.telling import helpers_concerned, staff_concerned
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, clean_text
from openzone.core.working_time import NoWorkingTime, WorkingTime
from openzone.places.actions import hold_network
from openzone.places.models import Unit
from openzone.places.queries import can_be_worked_on, network, officers_of


@transaction.atomic
def ask_unit(
    case: Case,
    *,
    by: Actor,
    unit: Unit,
    what: str,
    due: date,
    officer: User | None = None,
    occurred_at: datetime | None = None,
) -> CoTask:
    """Ask another unit to contribute to a case by a working day. Its people read the case from then on."""
    row = lock(case)
    may_ask(row, relations_of(by, row)).insist()
    _insist_helper(row, unit, officer, by)
    words = clean_text(what, field="what", longest=REASON)
    at, hours = said_at(row, occurred_at), working_time(row.zone_id)
    due_at = due_moment(hours, due, at)
    task = CoTask.objects.create(
        case=row,
        number=row.co_tasks.count() + 1,
        cycle=row.cycle,
        unit=unit,
        officer=officer,
        what=words,
        due=due,
        due_at=due_at,
        asked_at=at,
        asked_by_id=by.user_id,
        warned_at=at if _is_close(hours, due, at) else None,
    )
    begin_until(row, ClockKind.CO_TASK, due_at, subject=task.number, by=by, at=at)
    write(row, changed_at=max(at, row.changed_at))
    row.__dict__.pop("helping_units", None)
    data = {"officer": officer.pk if officer else None, "due": due.isoformat()}
    note_of_task(row, task, "co_ask", by=by, at=at, told=helpers_concerned(row, task), **data)
    return task


def _insist_helper(case: Case, unit: Unit, officer: User | None, by: Actor) -> None:
    hold_network(case.zone_id)
    if unit.pk == case.unit_id:
        raise Invalid.of("unit", _("This unit leads already. Ask another one, or write a note."))
    if unit.zone_id != case.zone_id or unit.closed_at is not None or not can_be_worked_on(unit, network(by)):
        raise Invalid.of("unit", _("Nobody in this unit can work on it. Please choose another unit."))
    if is_below_complained(network(by), case, unit) or _is_concerned(officer, case):
        sentence = _("This is a complaint about “%(unit)s”, whose people neither read it nor work on it.")
        raise Invalid.of("unit", sentence % {"unit": case.complaint_about})
    if officer is not None and not officers_of(unit.pk).filter(pk=officer.pk).exists():
        raise Invalid.of("officer", _("This person does not work in “%(unit)s”.") % {"unit": unit})
    if case.co_tasks.filter(state=TaskState.OPEN).count() >= MOST_OPEN:
        raise Conflict(_("At most %(count)d units can be asked at the same time.") % {"count": MOST_OPEN})


def _is_concerned(officer: User | None, case: Case) -> bool:
    """Whether a complaint is about an office in which this person works."""
    if officer is None or case.complaint_about_id is None:
        return False
    return case.complaint_about_id in concerned_units(Actor(officer.pk, case.zone_id))


def _is_close(hours: WorkingTime, due: date, at: datetime) -> bool:
    """Whether a task is asked so shortly before it is due that a reminder would only say it again."""
    try:
        return due <= hours.add_days(at.date(), 1)
    except NoWorkingTime:
        return False


def note_of_task(case: Case, task: CoTask, verb: str, *, by: Actor, at: datetime, told: set[int], **data: Any) -> None:
    """Append what was done to a task to the log, inside the zone, and tell these people."""
    whole = {"task": task.number, "unit": task.unit_id, "told": sorted(told), **data}
    record(case, verb, by=by, at=at, data=whole, audience=Audience.STAFF)


def locked(task: CoTask) -> tuple[Case, CoTask]:
    """The case of a task, held until the commit, and the task as it is now."""
    case = lock(Case.objects.get(pk=task.case_id))
    return case, CoTask.objects.select_related("unit").get(pk=task.pk)


@transaction.atomic
def take_task(task: CoTask, *, by: Actor) -> CoTask:
    """Take on what one's unit was asked to contribute."""
    case, row = locked(task)
    may_contribute(row, works_there=works_for(by, row.unit_id)).insist()
    if row.officer_id != by.user_id:
        row.officer_id = by.user_id
        row.save(update_fields=["officer"])
        at = said_at(case, None)
        note_of_task(case, row, "co_take", by=by, at=at, told=staff_concerned(case), officer=by.user_id)
    return row


@transaction.atomic
def hand_in(task: CoTask, *, by: Actor, result: str, occurred_at: datetime | None = None) -> CoTask:
    """Hand in what one's unit contributes. The unit that leads reads it; the enterprise does not."""
    case, row = locked(task)
    may_contribute(row, works_there=works_for(by, row.unit_id)).insist()
    words = clean_text(result, field="result", longest=BODY)
    at = said_at(case, occurred_at)
    _end(case, row, TaskState.DONE, by, at, result=words, officer_id=row.officer_id or by.user_id)
    write(case, changed_at=max(at, case.changed_at))
    note_of_task(case, row, "co_result", by=by, at=at, told=staff_concerned(case))
    return row


@transaction.atomic
def waive(task: CoTask, *, by: Actor, reason: str, occurred_at: datetime | None = None) -> CoTask:
    """Do without what another unit was asked to contribute; it reads why."""
    case, row = locked(task)
    may_waive(row, relations_of(by, case)).insist()
    words = clean_text(reason, field="reason", longest=REASON)
    at = said_at(case, occurred_at)
    _end(case, row, TaskState.WAIVED, by, at, reason=words)
    note_of_task(case, row, "co_waive", by=by, at=at, told=helpers_concerned(case, row))
    return row


def _end(case: Case, task: CoTask, state: TaskState, by: Actor, at: datetime, **columns: Any) -> None:
    how = ClockEnd.KEPT if state == TaskState.DONE else ClockEnd.VOID
    end_kind(case, ClockKind.CO_TASK, how, by=by, at=at, subject=task.number)
    columns |= {"state": state, "ended_at": max(at, task.asked_at), "ended_by_id": by.user_id}
    for name, value in columns.items():
        setattr(task, name, value)
    task.save(update_fields=[name.removesuffix("_id") for name in columns])
