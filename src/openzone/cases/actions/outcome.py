"""How a case ends: a solution proposed, confirmed or disputed; a demand withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import end_kind
from openzone.cases.actions.movement import insist, lock, moment_of, move, refuse_request, write
from openzone.cases.actions.routing import REASON, unit_above
from openzone.cases.actions.talk import say
from openzone.cases.enums import PROPOSABLE, ClockEnd, ClockKind, Satisfaction, Solved, State, Verb
from openzone.cases.models import Case, Cycle, Escalation
from openzone.cases.queries import current_cycle
from openzone.cases.tallies import tallied
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.text import clean_text


@transaction.atomic
def propose(
    case: Case, *, by: Actor, outcome: str, body: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Propose a solution; the enterprise says whether it is one."""
    row = lock(case, seen=seen)
    insist(row, Verb.PROPOSE, by=by)
    return offer(row, Verb.PROPOSE, by=by, outcome=outcome, body=body, occurred_at=occurred_at)


def offer(case: Case, verb: Verb, *, by: Actor, outcome: str, body: str, occurred_at: datetime | None) -> Case:
    """Put a solution before the enterprise as a message of a locked case, and note its outcome in the cycle."""
    if outcome not in PROPOSABLE:
        raise Invalid.of("outcome", _("Please say what the solution amounts to."))
    at = moment_of(case, occurred_at)
    solution = say(case, body, by=by, at=at, asked=False)
    if case.asked_for:
        settle_requests(case, by=by, at=at)
    cycle = current_cycle(case)
    cycle.outcome, cycle.solution, cycle.proposed_at = outcome, solution, at
    # Figures count what was true then: a later correction of unit or category does not rewrite them.
    cycle.unit, cycle.category = case.unit, case.category
    cycle.save(update_fields=["outcome", "solution", "proposed_at", "unit", "category"])
    move(
        case,
        verb,
        by=by,
        at=at,
        data={"outcome": outcome, "message": solution.number},
        officer_id=case.officer_id or by.user_id,
    )
    return case


def settle_requests(case: Case, *, by: Actor, at: datetime) -> None:
    """What was asked for on a case that goes another way is not granted; urgings and a supervision of it end."""
    refuse_request(case, at=at)
    case.supervisions.filter(ended_at__isnull=True).update(ended_at=at)
    case.urgings.filter(answered_at__isnull=True).update(answered_at=at)
    end_kind(case, ClockKind.EXTENSION, ClockEnd.VOID, by=by, at=at)
    write(case, asked_for="", supervision="", urged_at=None)


@transaction.atomic
def confirm(
    case: Case,
    *,
    by: Actor,
    solved: str,
    satisfaction: int | None,
    reason: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Say whether it is solved, and apart from that how satisfied one is. “No” needs a reason and is a dispute."""
    if solved not in Solved.values:
        raise Invalid.of("solved", _("Please say whether it is solved."))
    if solved == Solved.NO:
        return dispute(case, by=by, reason=reason, satisfaction=satisfaction, seen=seen, occurred_at=occurred_at)
    row = lock(case, seen=seen)
    insist(row, Verb.CONFIRM, by=by)
    at = moment_of(row, occurred_at)
    data = {"solved": solved, "satisfaction": satisfaction}
    with tallied(row):
        _answer(current_cycle(row), solved=solved, satisfaction=_satisfaction(satisfaction), by=by, at=at, closed_at=at)
        move(row, Verb.CONFIRM, by=by, at=at, data=data, closed_at=at, unanswered_since=None)
    return row


def _satisfaction(value: int | None, *, required: bool = True) -> int | None:
    if value is None and not required:
        return None
    if value not in Satisfaction.values:
        raise Invalid.of("satisfaction", _("Please say how satisfied you are, from 1 to 5."))
    return value


def _answer(
    cycle: Cycle,
    *,
    solved: str,
    satisfaction: int | None,
    by: Actor,
    at: datetime,
    closed_at: datetime | None,
    reason: str = "",
) -> None:
    cycle.solved, cycle.satisfaction, cycle.reason = solved, satisfaction, reason
    cycle.answered_at, cycle.answered_by_id, cycle.closed_at = at, by.user_id, closed_at
    cycle.save(update_fields=["solved", "satisfaction", "reason", "answered_at", "answered_by", "closed_at"])


@transaction.atomic
def dispute(
    case: Case,
    *,
    by: Actor,
    reason: str,
    satisfaction: int | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Say that it is not solved: the next cycle begins and the level above looks at it. The old verdict stays."""
    row = lock(case, seen=seen)
    insist(row, Verb.DISPUTE, by=by, at=occurred_at)
    text = clean_text(reason, field="reason", longest=REASON)
    at = moment_of(row, occurred_at)
    with tallied(row):
        _end_cycle(row, text, _satisfaction(satisfaction, required=False), by, at)
    say(row, text, by=by, at=at, asked=True)
    above = unit_above(row, by)
    if above is not None:
        Escalation.objects.create(case=row, upwards=True, to_unit=above, reason=text, at=at, by_id=by.user_id)
    Cycle.objects.create(case=row, number=row.cycle + 1, began_at=at)
    move(
        row,
        Verb.DISPUTE,
        by=by,
        at=at,
        reason=text,
        data={"cycle": row.cycle + 1},
        cycle=row.cycle + 1,
        closed_at=None,
        overseer=above or row.overseer,
    )
    return row


def _end_cycle(case: Case, reason: str, satisfaction: int | None, by: Actor, at: datetime) -> None:
    cycle = current_cycle(case)
    if case.state == State.PROPOSED:
        _answer(cycle, solved=Solved.NO, satisfaction=satisfaction, by=by, at=at, closed_at=None, reason=reason)
    cycle.disputed_at = at
    cycle.save(update_fields=["disputed_at"])


@transaction.atomic
def withdraw(
    case: Case, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Take a demand back. What was said stays on record; a draft just ends."""
    row = lock(case, seen=seen)
    insist(row, Verb.WITHDRAW, by=by)
    text = clean_text(reason, field="reason", longest=REASON, required=row.state != State.DRAFT)
    at = moment_of(row, occurred_at)
    settle_requests(row, by=by, at=at)
    move(row, Verb.WITHDRAW, by=by, at=at, reason=text, unanswered_since=None)
    return row
