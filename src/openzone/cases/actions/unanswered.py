"""What the zone's clock does when an enterprise keeps silent: it reminds, proposes to close, and closes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import insist, lock, move, record
from openzone.cases.actions.outcome import settle_requests
from openzone.cases.enums import Outcome, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import current_cycle
from openzone.cases.rules import not_supervised_any_more
from openzone.cases.silences import aftercare_of, days_of, silence_of
from openzone.cases.situations import situation_of
from openzone.cases.tallies import tallied
from openzone.cases.unanswered import Due, due
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Conflict
from openzone.core.working_time import WorkingTime


@transaction.atomic
def remind(case: Case, *, by: Actor, work: WorkingTime | None = None) -> Case:
    """Remind the enterprise that it owes the next step: half-way, once for each time it was asked."""
    row, at = _silent(case, Due.REMIND, by, work)
    row.state_periods.filter(until__isnull=True).update(reminded_at=at)
    record(row, "reminder", by=by, at=at, data={"state": row.state})
    return row


@transaction.atomic
def auto_close(case: Case, *, by: Actor, work: WorkingTime | None = None) -> Case:
    """Close a demand whose solution was never answered. It stays unconfirmed: neither solved nor satisfied.

    The enterprise may still take it up again, as after any close.
    """
    row, at = _silent(case, Due.END, by, work)
    with tallied(row):
        cycle = current_cycle(row)
        cycle.closed_at = at
        cycle.save(update_fields=["closed_at"])
        move(row, Verb.AUTO_CLOSE, by=by, at=at, closed_at=at)
    return row


@transaction.atomic
def propose_without_reply(case: Case, *, by: Actor, work: WorkingTime | None = None) -> Case:
    """Propose to close a demand whose question was never answered. The enterprise can still say that it is not over.

    What is supervised waits for its report, however silent the enterprise is.
    """
    row, at = _silent(case, Due.END, by, work)
    not_supervised_any_more(situation_of(by, row)).insist()
    if row.asked_for:
        settle_requests(row, by=by, at=at)
    cycle = current_cycle(row)
    cycle.outcome, cycle.solution, cycle.proposed_at = Outcome.NO_REPLY, None, at
    cycle.unit, cycle.category = row.unit, row.category
    cycle.save(update_fields=["outcome", "solution", "proposed_at", "unit", "category"])
    move(row, Verb.NO_REPLY, by=by, at=at, data={"outcome": Outcome.NO_REPLY})
    return row


def go_on(case: Case, what: Due, *, by: Actor, work: WorkingTime) -> Case:
    """Do what is due."""
    if what == Due.REMIND:
        return remind(case, by=by, work=work)
    return (auto_close if case.state == State.PROPOSED else propose_without_reply)(case, by=by, work=work)


def _silent(case: Case, wanted: Due, by: Actor, work: WorkingTime | None) -> tuple[Case, datetime]:
    """The case under its lock, and the moment; `Conflict` when the enterprise has answered, asked or has time left."""
    row, at = lock(case), clock.now()
    insist(row, Verb.AUTO_CLOSE if row.state == State.PROPOSED else Verb.NO_REPLY, by=by)
    days = days_of(aftercare_of(row.zone_id), row)
    if (
        row.unanswered_since is not None
        or due(silence_of(row), days=days, work=work or working_time(row.zone_id), now=at) != wanted
    ):
        raise Conflict(_("The enterprise still has time to answer."))
    return row, at
