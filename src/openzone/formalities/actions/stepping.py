"""The steps of a formality: they begin when those before them are done, and with the last one it is completed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Activity
from openzone.core.text import BODY, clean_text
from openzone.formalities.acting import told_for
from openzone.formalities.actions.certifying import Issued, enter_certificate
from openzone.formalities.actions.feeding import feed_first_days
from openzone.formalities.actions.keeping import (
    due_of,
    lock,
    move,
    note,
    stretches_of,
    tell_people,
    worked_on,
    workers_of,
    write,
)
from openzone.formalities.enums import FormalityVerb, StepState, StepVerb
from openzone.formalities.models import Formality, FormalityStep
from openzone.formalities.moves import STEP_TRANSITIONS, is_ready, may_do, may_step
from openzone.formalities.requests import may_be_completed
from openzone.formalities.running import relations_to, situation_of, step_relations, steps_of


@transaction.atomic
def complete_step(
    formality: Formality,
    *,
    code: str,
    by: Actor,
    remark: str = "",
    certificate: Issued | None = None,
    occurred_at: datetime | None = None,
) -> FormalityStep:
    """Say that a step is done. Those that waited for it begin; with the last one the formality is completed.

    Of two officers who do so at once, one does, and the other is told who was quicker. What the step ends in may be
    issued with it.
    """
    row = lock(formality)
    step = _held(row, code)
    if step.state == StepState.DONE:
        raise Conflict(_("%(who)s has completed this step already.") % {"who": step.done_by})
    may_step(StepVerb.COMPLETE, step.state, step_relations(by, step)).insist()
    words = clean_text(remark, field="remark", longest=BODY, required=False)
    at = occurred_at or clock.now()
    _end(step, StepVerb.COMPLETE, by, at, words)
    write(row, at)
    activity = note("step_completed", row, by, at, step_code=code)
    tell_people(activity, told_for(row))
    if certificate is not None:
        enter_certificate(row, certificate, by, at)
    begin_ready(row, activity, at)
    _complete_when_done(row, at)
    return step


def _held(row: Formality, code: str) -> FormalityStep:
    found = next((one for one in steps_of(row) if one.step.code == code), None)
    if found is None:
        raise Invalid.of("step", _("This service has no such step."))
    return found


def _end(step: FormalityStep, verb: StepVerb, by: Actor, at: datetime, words: str) -> None:
    assert step.ready_at is not None, "it was begun"
    worked = worked_on(step, stretches_of(step.formality), working_time(step.formality.zone_id), at)
    _move(step, verb, done_at=at, done_by_id=by.user_id, worked=worked, remark=words)


def _move(step: FormalityStep, verb: StepVerb, **columns: Any) -> None:
    """Do the verb to a step of a held formality. The only writer of its state."""
    columns |= {"state": STEP_TRANSITIONS[StepState(step.state), verb].to}
    for name, value in columns.items():
        setattr(step, name, value)
    step.save(update_fields=[name.removesuffix("_id") for name in columns])


def begin_ready(row: Formality, activity: Activity, at: datetime) -> None:
    """Begin the steps of an accepted formality that wait for nothing any more; who does them is told."""
    steps = steps_of(row)
    done = {one.step.code for one in steps if one.state == StepState.DONE}
    begun = [one for one in steps if one.state == StepState.WAITING and is_ready(one.step.after, done)]
    working, ran = working_time(row.zone_id), stretches_of(row)
    for one in begun:
        one.ready_at = one.ready_at or at
        _move(one, StepVerb.BEGIN, ready_at=one.ready_at, due_at=due_of(one, ran, working, at))
    tell_people(activity, workers_of(row, [one.unit_id for one in begun]))


def hold_ready(row: Formality, activity: Activity) -> None:
    """Let the ready steps of a formality that comes back wait until it is submitted again; who does them is told."""
    held = [one for one in steps_of(row) if one.state == StepState.READY]
    for one in held:
        _move(one, StepVerb.HOLD, due_at=None)
    tell_people(activity, workers_of(row, [one.unit_id for one in held]))


def _complete_when_done(row: Formality, at: datetime) -> None:
    itself = system(row.zone_id)
    if may_do(FormalityVerb.COMPLETE, row.state, relations_to(itself, row), situation_of(row)):
        finish(row, itself, at)


def finish(row: Formality, by: Actor, at: datetime) -> None:
    """Complete a held formality, and with it what the applicant's first days wait for.

    `Conflict` while the shuttle or the home that stands behind it is still to come.
    """
    may_be_completed(row).insist()
    tell_people(move(row, FormalityVerb.COMPLETE, by, at, ended_at=at), told_for(row))
    feed_first_days(row, at)


def refuse_step(row: Formality, code: str, words: str, by: Actor, at: datetime) -> None:
    """Let a step of a held formality be the one in which it is refused."""
    step = _held(row, code)
    may_step(StepVerb.REFUSE, step.state, step_relations(by, step)).insist()
    _end(step, StepVerb.REFUSE, by, at, words)


def drop_the_rest(row: Formality) -> set[int]:
    """Let nobody do what is left of a formality that ends before its last step; answers which units were at it."""
    left = [one for one in steps_of(row) if one.state in (StepState.WAITING, StepState.READY)]
    working = {one.unit_id for one in left if one.state == StepState.READY}
    for one in left:
        _move(one, StepVerb.DROP)
    return working
