"""What every change of a formality goes through: held, checked, written, clocked, put on record, told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.enums import Audience
from openzone.core.errors import Conflict
from openzone.core.files import Upload, store
from openzone.core.live import tell
from openzone.core.models import Activity, StoredFile
from openzone.core.working_time import NoWorkingTime, WorkingTime
from openzone.formalities.acting import mandate_in
from openzone.formalities.enums import FormalityState, FormalityVerb
from openzone.formalities.mandates import people_behind
from openzone.formalities.models import Formality, FormalityStep, FormalityStretch
from openzone.formalities.moves import ENDED, FORMALITY_TRANSITIONS, RUNNING, may_do
from openzone.formalities.promise import NONE, breach, due_after
from openzone.formalities.running import SHOWN_WITH, insist_no_mandate_is_over, relations_to, situation_of
from openzone.places.absences import instead_of
from openzone.places.queries import nearest_people, network_of
from openzone.places.rules import WORKING_ROLES

Paper = Upload | StoredFile


def lock(formality: Formality, *, seen: int | None = None) -> Formality:
    """The formality as it is now, held until the commit. `Conflict` when it moved on since `seen`."""
    rows = Formality.objects.select_for_update(of=("self",)).select_related(*SHOWN_WITH)
    row = rows.get(pk=formality.pk)
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def lock_to(formality: Formality, verb: FormalityVerb, by: Actor, *, seen: int | None = None) -> Formality:
    """The same for somebody who may do the verb."""
    row = lock(formality, seen=seen)
    insist_no_mandate_is_over(by, row)
    may_do(verb, row.state, relations_to(by, row), situation_of(row)).insist()
    return row


def write(row: Formality, at: datetime, **columns: Any) -> None:
    """Write columns of a held formality, so that whoever looked at it before notices."""
    columns |= {"revision": row.revision + 1, "changed_at": max(at, row.changed_at)}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def move(
    row: Formality,
    verb: FormalityVerb,
    by: Actor,
    at: datetime,
    *,
    told: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Activity:
    """Do the verb to a held formality: its new state, its clock, one activity that also says what is `told`.

    The only writer of its state.
    """
    before = FormalityState(row.state)
    after = FORMALITY_TRANSITIONS[before, verb].to
    columns |= {"state": after, "state_since": at, **_clocked(row, after, at)}
    write(row, at, **columns)
    return note(verb, row, by, at, **{"from": before, "to": after, **(told or {})})


def _clocked(row: Formality, after: FormalityState, at: datetime) -> dict[str, Any]:
    """The columns of the clock in another state: it runs, rests, or has ended."""
    runs, ran, ended = after in RUNNING, row.running_since is not None, after in ENDED
    if runs == ran and not ended:
        return {}
    working = working_time(row.zone_id)
    _turn(row, at, working, runs=None if ended else runs)
    if runs:
        return _started(row, at, working)
    return _rested(row, at, working) | ({"due_at": row.due_at} if ended else {}) if ran else {}


def _started(row: Formality, at: datetime, working: WorkingTime) -> dict[str, Any]:
    return {"running_since": at, "due_at": due_or_refuse(working, at, row.version.promise_days, row.passed)}


def due_or_refuse(working: WorkingTime, at: datetime, days: int, passed: timedelta = NONE) -> datetime:
    """By when it is due; `Conflict` where the calendar of the zone knows no working time."""
    try:
        return due_after(working, at, days, passed)
    except NoWorkingTime:
        raise Conflict(_("The calendar of the zone knows no working time, so nothing can be promised.")) from None


def _rested(row: Formality, at: datetime, working: WorkingTime) -> dict[str, Any]:
    assert row.running_since is not None and row.due_at is not None, "it ran"
    passed = row.passed + working.elapsed(row.running_since, at)
    return {
        "running_since": None,
        "passed": passed,
        "due_at": None,
        "breached_at": row.breached_at or breach(row.due_at, at),
    }


def _turn(row: Formality, at: datetime, working: WorkingTime, *, runs: bool | None) -> None:
    """End the stretch that is open, and begin the next one; None where it has ended."""
    last = FormalityStretch.objects.filter(formality=row, until__isnull=True).first()
    if last is not None:
        last.until, last.worked = at, working.elapsed(last.since, at)
        last.save(update_fields=["until", "worked"])
    if runs is not None:
        FormalityStretch.objects.create(formality=row, runs=runs, since=at)


def stretches_of(row: Formality) -> list[FormalityStretch]:
    """The times in which the promised time of a formality ran."""
    return list(row.stretches.filter(runs=True).order_by("pk"))


def worked_on(step: FormalityStep, ran: Iterable[FormalityStretch], working: WorkingTime, until: datetime) -> timedelta:
    """The working time from when a step was ready first until a moment, as far as the promised time ran."""
    assert step.ready_at is not None, "it was begun"
    parts = [(max(one.since, step.ready_at), min(one.until or until, until)) for one in ran]
    return sum((working.elapsed(since, end) for since, end in parts if since < end), timedelta())


def due_of(step: FormalityStep, ran: Iterable[FormalityStretch], working: WorkingTime, at: datetime) -> datetime | None:
    """By when a step is due that begins, or goes on, at a moment; None where nothing is promised."""
    if step.step.days is None:
        return None
    return due_or_refuse(working, at, step.step.days, worked_on(step, ran, working, at))


def note(verb: str, row: Formality, by: Actor, at: datetime, **data: Any) -> Activity:
    """Put on record what was done; the applicant reads it, and is told of whatever its agent does."""
    if row.organisation_id is not None:
        data["organisation"] = row.organisation_id
    mandate = mandate_in(by, row)
    if mandate is not None:
        data["mandate"] = mandate.pk
    activity = append(
        f"formality.{verb}", subject_type="formality", subject_id=row.pk, by=by, zone_id=row.zone_id,
        audience=Audience.PARTIES, data=data, occurred_at=at,
    )  # fmt: skip
    tell([f"zone:{row.zone_id}:queue"])
    if mandate is not None:
        tell_people(activity, people_behind(row.applicant))
    return activity


def tell_people(activity: Activity, people: Iterable[int]) -> None:
    """Tell these users, and wake their pages."""
    told = deliver(activity, to=people)
    tell([f"user:{one}" for one in sorted(told)])


def workers_of(row: Formality, units: Iterable[int]) -> set[int]:
    """Who does the work in these units now: the nearest who do, deputies of the away."""
    tree = network_of(row.zone_id)
    people = {one for unit in set(units) for one in nearest_people(tree, unit, WORKING_ROLES)}
    return instead_of(row.zone_id, people)


def kept(paper: Paper | None, by: Actor) -> StoredFile | None:
    """The paper as a stored file: one that is handed in now, or one that is here already."""
    if paper is None or isinstance(paper, StoredFile):
        return paper
    return store([paper], by=by)[0]
