"""Supervision: the level above writes a letter with a deadline, the unit reports, and the level above judges it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import begin_until, end_kind, let_rest, let_run
from openzone.cases.actions.days import end_of, insist_day
from openzone.cases.actions.movement import insist, lock, moment_of, move
from openzone.cases.enums import ClockEnd, ClockKind, Supervised, Verb
from openzone.cases.models import Case, Supervision
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line, clean_text

TEXT = 4000
LETTER = 60


@transaction.atomic
def supervise(
    case: Case,
    *,
    by: Actor,
    letter: str,
    reason: str,
    until: date,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Put a case under supervision: the unit reports by a day, and proposes no solution before that was accepted."""
    row = lock(case, seen=seen)
    insist(row, Verb.SUPERVISE, by=by)
    at = moment_of(row, occurred_at)
    number = clean_line(letter, "letter", longest=LETTER)
    if row.supervisions.filter(letter=number).exists():
        raise Invalid.of("letter", _("This demand has a letter with this number already."))
    insist_day(until, by, at)
    assert by.user_id is not None, "only people supervise"
    opened = Supervision.objects.create(
        case=row,
        letter=number,
        text=clean_text(reason, field="reason", longest=TEXT),
        deadline=until,
        opened_at=at,
        opened_by_id=by.user_id,
    )
    begin_until(row, ClockKind.SUPERVISION, end_of(until, by), subject=opened.pk, by=by, at=at)
    move(row, Verb.SUPERVISE, by=by, at=at, data={"letter": opened.pk}, supervision=Supervised.OPEN)
    return row


@transaction.atomic
def report(case: Case, *, by: Actor, body: str, seen: int | None = None, occurred_at: datetime | None = None) -> Case:
    """Report to the supervision what was done and what will be."""
    row = lock(case, seen=seen)
    insist(row, Verb.REPORT, by=by)
    at, opened = moment_of(row, occurred_at), _open(row)
    opened.report, opened.reported_at, opened.reported_by_id = (
        clean_text(body, field="body", longest=TEXT),
        at,
        by.user_id,
    )
    opened.save(update_fields=["report", "reported_at", "reported_by"])
    let_rest(row, ClockKind.SUPERVISION, by=by, at=at)
    move(row, Verb.REPORT, by=by, at=at, supervision=Supervised.REPORTED)
    return row


@transaction.atomic
def end_supervision(
    case: Case,
    *,
    by: Actor,
    granted: bool = True,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Accept the report, which ends the supervision, or ask for another with what is missing: its time goes on."""
    row = lock(case, seen=seen)
    insist(row, Verb.END_SUPERVISION, by=by)
    at, opened = moment_of(row, occurred_at), _open(row)
    opened.remark = clean_text(remark, field="remark", longest=TEXT, required=not granted)
    if granted:
        opened.ended_at, opened.ended_by_id = at, by.user_id
        end_kind(row, ClockKind.SUPERVISION, ClockEnd.KEPT, by=by, at=at)
    else:
        let_run(row, ClockKind.SUPERVISION, by=by, at=at)
    opened.save(update_fields=["remark", "ended_at", "ended_by"])
    after = "" if granted else Supervised.OPEN
    move(row, Verb.END_SUPERVISION, by=by, at=at, data={"granted": granted}, supervision=after)
    return row


def _open(case: Case) -> Supervision:
    found = case.supervisions.filter(ended_at__isnull=True).first()
    if found is None:
        raise Conflict(_("This is not supervised."))
    return found
