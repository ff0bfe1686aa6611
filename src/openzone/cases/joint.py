"""Joint handling: the states of a task of another unit, and who may ask for, hand in, waive and tick what."""

from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.enums import Relation, State
from openzone.cases.rules import DISPATCHERS, HANDLERS, Standing
from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no

MOST_OPEN = 20
MOST_ITEMS = 40


class TaskState(TextChoices):
    """Where the task of a unit that helps stands. It is cancelled by itself when the demand ends."""

    OPEN = "open", gettext_lazy("open")
    DONE = "done", gettext_lazy("done")
    WAIVED = "waived", gettext_lazy("no longer needed")
    CANCELLED = "cancelled", gettext_lazy("ended with the demand")


AT_WORK = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.WAITING_ENTERPRISE, State.WAITING_EXTERNAL})


class Asked(Protocol):
    """A task as far as the rules look at it."""

    state: str


class Kept(Standing, Protocol):
    """A case as far as these rules look at it."""

    confidential: bool


def may_ask(case: Kept, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may ask another unit to contribute: who works on the case; before that who sorts it."""
    asking = DISPATCHERS if case.state == State.TRIAGED else HANDLERS
    if not relations & asking:
        return no(Denied(_("Only who works on this demand asks other units to contribute.")))
    if case.state != State.TRIAGED and case.state not in AT_WORK:
        sentence = _("Other units are asked while a demand is worked on; this one is “%(state)s”.")
        return no(Conflict(sentence % {"state": State(case.state).label}))
    if case.confidential:
        return no(Conflict(_("This is confidential to the zone's own office, so no other unit is asked.")))
    return YES


def may_contribute(task: Asked, *, works_there: bool) -> Answer:
    """Whether somebody may take on a task or hand in its result: who works for the unit that was asked."""
    if not works_there:
        return no(Denied(_("Only the unit that was asked hands in the result.")))
    return _still_open(task)


def may_waive(task: Asked, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may do without a task: who works on the case, or the level above."""
    if not relations & HANDLERS:
        return no(Denied(_("Only the unit that leads, or the level above it, does without a contribution.")))
    return _still_open(task)


def _still_open(task: Asked) -> Answer:
    if task.state == TaskState.OPEN:
        return YES
    return no(Conflict(_("This task is “%(state)s” already.") % {"state": TaskState(task.state).label}))


def may_tick(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may lay a checklist on a case and tick its items: who works on it."""
    if not relations & HANDLERS:
        return no(Denied(_("Only who works on this demand goes through its checklist.")))
    if case.state != State.TRIAGED and case.state not in AT_WORK:
        sentence = _("A checklist is gone through while a demand is worked on; this one is “%(state)s”.")
        return no(Conflict(sentence % {"state": State(case.state).label}))
    return YES
