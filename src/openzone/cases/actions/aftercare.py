"""What follows a close: does the solution still hold, and the new demand when it does not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.intake import start_draft
from openzone.cases.actions.movement import lock, record
from openzone.cases.enums import Solved, State
from openzone.cases.models import Aftercare, Case, Sequel
from openzone.cases.queries import current_cycle, relations_of
from openzone.cases.silences import aftercare_of
from openzone.cases.unanswered import LEAST_DAYS, MOST_DAYS
from openzone.cases.verdicts import may_begin_anew, may_complain, may_say_whether_it_holds
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.places.actions import insist_administers_zone
from openzone.places.models import Zone

MOST_CALLED = 1000
BOUNDS = {
    "answer_days": (LEAST_DAYS, MOST_DAYS),
    "reply_days": (LEAST_DAYS, MOST_DAYS),
    "sampled": (0, 100),
    "most_unconfirmed": (0, MOST_CALLED),
}


@transaction.atomic
def change_aftercare(
    zone: Zone,
    *,
    by: Actor,
    answer_days: int,
    reply_days: int,
    second_look: bool,
    sampled: int,
    most_unconfirmed: int,
) -> Aftercare:
    """Set how long the zone waits for answers, whether it asks again after four weeks, and how many it calls back."""
    insist_administers_zone(by, zone.pk)
    numbers = {
        "answer_days": answer_days,
        "reply_days": reply_days,
        "sampled": sampled,
        "most_unconfirmed": most_unconfirmed,
    }
    _insist_within(numbers)
    row = aftercare_of(zone.pk)
    for name, value in {**numbers, "second_look": second_look}.items():
        setattr(row, name, value)
    row.save()
    append("aftercare.changed", subject_type="zone", subject_id=zone.pk, by=by, data={**numbers, "again": second_look})
    return row


def _insist_within(numbers: dict[str, int]) -> None:
    wrong = {
        name: _("Please give a number between %(least)d and %(most)d.")
        % dict(zip(("least", "most"), bounds, strict=True))
        for name, bounds in BOUNDS.items()
        if not bounds[0] <= numbers[name] <= bounds[1]
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def ask_whether_it_holds(case: Case, *, by: Actor) -> Case:
    """Ask who raised a demand, once in each round, whether its solution still holds."""
    row, at = lock(case), clock.now()
    cycle = current_cycle(row)
    if not by.is_system or row.state != State.CLOSED or cycle.held_asked_at is not None:
        raise Conflict(_("This has been asked already, or is no longer over."))
    cycle.held_asked_at = at
    cycle.save(update_fields=["held_asked_at"])
    record(row, "second_look", by=by, at=at, data={"cycle": row.cycle})
    return row


@transaction.atomic
def say_whether_it_holds(case: Case, *, by: Actor, held: str, occurred_at: datetime | None = None) -> Case:
    """Answer, weeks later, whether the solution still holds. That it does not takes nothing up again by itself."""
    if held not in Solved.values:
        raise Invalid.of("held", _("Please say whether it still holds."))
    row = lock(case)
    cycle = current_cycle(row)
    may_say_whether_it_holds(row, cycle, relations_of(by, row)).insist()
    cycle.held, cycle.held_at, cycle.held_by_id = held, occurred_at or clock.now(), by.user_id
    cycle.save(update_fields=["held", "held_at", "held_by"])
    record(row, "held", by=by, at=cycle.held_at, data={"held": held, "cycle": row.cycle})
    return row


@transaction.atomic
def begin_anew(case: Case, *, by: Actor) -> Case:
    """Begin the draft of a new demand that takes up an ended one, with its subject and words, and linked to it."""
    row = lock(case)
    may_begin_anew(row, relations_of(by, row)).insist()
    category = row.category if row.category is not None and row.category.retired_at is None else None
    draft = start_draft(
        organisation=row.organisation, by=by, category=category, title=row.title, description=row.description
    )
    Sequel.objects.create(case=draft, earlier=row)
    record(draft, "sequel", by=by, at=clock.now(), data={"earlier": row.pk})
    return draft


@transaction.atomic
def begin_complaint(case: Case, *, by: Actor) -> Case:
    """Begin the draft of a complaint about how a demand was handled by the unit that has it, linked to it."""
    may_complain(case, relations_of(by, case)).insist()
    category = case.category if case.category is not None and case.category.retired_at is None else None
    return start_draft(
        organisation=case.organisation, by=by, category=category, complaint_about=case.unit, about_case=case
    )
