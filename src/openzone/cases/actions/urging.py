"""Urging: where does this stand? Whoever waits may ask, not too often, and is answered in the conversation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import begin, end_kind
from openzone.cases.actions.movement import insist, lock, moment_of, move, write
from openzone.cases.enums import ClockEnd, ClockKind, TimeUnit, Verb
from openzone.cases.models import Case, Message, Urging
from openzone.cases.promises import terms_for, time_of
from openzone.cases.queries import relations_of
from openzone.cases.rules import ENTERPRISE
from openzone.cases.timing import Term
from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.core.text import clean_text

REASON = 2000
WITHIN = Term(ClockKind.URGE, 1, TimeUnit.WORKING_DAYS)


@transaction.atomic
def urge(
    case: Case, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Ask where a demand stands. The zone answers publicly within a working day; both sides see that it was urged."""
    row = lock(case, seen=seen)
    insist(row, Verb.URGE, by=by)
    at = moment_of(row, occurred_at)
    of_enterprise = bool(relations_of(by, row) & ENTERPRISE)
    _insist_not_too_often(row, at, by)
    text = clean_text(reason, field="reason", longest=REASON, required=False)
    assert by.user_id is not None, "only people urge"
    urging = Urging.objects.create(case=row, by_id=by.user_id, of_enterprise=of_enterprise, text=text, at=at)
    begin(row, terms_for(row).get(ClockKind.URGE, WITHIN), subject=urging.pk, by=by, at=at)
    move(row, Verb.URGE, by=by, at=at, data={"of_enterprise": of_enterprise}, urged_at=at)
    return row


def _insist_not_too_often(case: Case, at: datetime, by: Actor) -> None:
    latest = case.urgings.order_by("-id").first()
    if latest is not None and time_of(by).add(latest.at, time_of(by).ordinary_day) > at:
        raise Conflict(_("This was urged within the last working day. If the answer was no answer, write a message."))


def answer_urging(case: Case, message: Message, *, by: Actor, at: datetime) -> None:
    """The zone has written to the enterprise: whatever was urged is answered."""
    case.urgings.filter(answered_at__isnull=True).update(answered_at=at, answer=message)
    end_kind(case, ClockKind.URGE, ClockEnd.KEPT, by=by, at=at)
    write(case, urged_at=None)
