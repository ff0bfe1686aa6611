"""Rounds of returns: opened for many enterprises, moved, widened, reminded of, closed, or cancelled."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.calendars.reading import working_time
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.places.actions.spaces import plausible
from openzone.places.models import Unit
from openzone.places.queries import day_in, network_of
from openzone.registry.enums import OrganisationKind, Period, ReturnState, ReturnVerb
from openzone.registry.models import Organisation, Return, ReturnRound, ReturnTemplate
from openzone.registry.prompting import Moment, latest_period, moment_now, opens_now
from openzone.registry.return_queries import runs, who_returns
from openzone.registry.rules import (
    OWING,
    RETURN_TRANSITIONS,
    may_cancel_round,
    may_change_round,
    may_close_round,
    may_remind_round,
    may_run_round,
)
from openzone.registry.settling import PRESENT

# So many enterprises are told in one go; the people of more are told by a job, batch after batch.
MANY = 500
BATCH = 500
TELLING = "registry.tell_round"
LONGEST_REMARK = 500
ASKED, REMINDED, MOVED = "return_round.asked", "return_round.reminded", "return_round.moved"
CANCELLED, CLOSED = "return_round.cancelled", "return_round.closed"


@transaction.atomic
def open_round(
    template: ReturnTemplate,
    *,
    unit: Unit,
    organisations: Iterable[Organisation],
    over: PartialDate | str,
    due: date,
    name: str,
    by: Actor,
    name_local: str = "",
    occurred_at: datetime | None = None,
) -> ReturnRound:
    """Ask a return of these organisations, which the unit or one below it serves, and tell their people.

    The people of more than `MANY` are told by a job.
    """
    may_run_round(runs=runs(by, unit.pk)).insist()
    if template.zone_id != unit.zone_id or template.retired_at is not None or unit.closed_at is not None:
        raise Invalid.of("template", _("Please choose a return of this zone."))
    at = occurred_at or clock.now()
    today = day_in(unit.zone, at)
    if plausible(due, "due") < today:
        raise Invalid.of("due", _("This day is over already."))
    row = ReturnRound.objects.create(
        zone_id=unit.zone_id,
        unit=unit,
        template=template,
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        over=_period(template, over, today),
        lines=template.lines,
        checks=template.checks,
        opened_by_id=by.user_id,
        opened_at=at,
        due=due,
    )
    _tell(row, _ask(row, organisations, _append(ASKED, row, by, at)))
    return row


_EXAMPLES = {Period.YEAR: "2017", Period.QUARTER: "2017-Q2", Period.MONTH: "2017-05"}


def _period(template: ReturnTemplate, over: PartialDate | str, today: date) -> PartialDate:
    try:
        found = over if isinstance(over, PartialDate) else PartialDate(over.strip())
    except Invalid as refusal:
        raise Invalid.of("over", refusal.sentence) from None
    if found.precision != template.period or found.side:
        sentence = _("“%(template)s” is asked %(period)s, such as %(example)s.")
        words = {"template": template.shown_name, "period": template.get_period_display()}
        raise Invalid.of("over", sentence % {**words, "example": _EXAMPLES[Period(template.period)]})
    if found.last is not None and found.last >= today:
        raise Invalid.of("over", _("%(period)s is not over yet.") % {"period": found.words})
    return found


def _ask(row: ReturnRound, organisations: Iterable[Organisation], activity: Activity) -> int:
    """Ask it of these organisations that are not in the round yet, by one statement; answers how many they are."""
    rows = _as_rows(organisations)
    if not rows.exists():
        raise Invalid.of("organisations", _("No enterprise fits this choice. Widen it first."))
    served = Q(unit_id__in=network_of(row.zone_id).below([row.unit_id]), merged_into__isnull=True)
    if rows.exclude(served).exists():
        sentence = _("A return is asked only of enterprises that “%(unit)s” or a unit below it serves.")
        raise Invalid.of("organisations", sentence % {"unit": row.unit})
    meant, values = rows.order_by("pk").values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_return (zone_id, round_id, telling_id, state, answers, explanations, told_by, remark,"
            " reminders, version, organisation_id)"
            f" SELECT %s, %s, %s, %s, '{{}}', '{{}}', '', '', 0, 1, meant.id FROM ({meant}) AS meant (id)"
            " ON CONFLICT (round_id, organisation_id) DO NOTHING",
            [row.zone_id, row.pk, activity.pk, ReturnState.ASKED, *values],
        )
        return int(cursor.rowcount)


def _as_rows(organisations: Iterable[Organisation]) -> QuerySet[Organisation]:
    if isinstance(organisations, QuerySet):
        return organisations
    return Organisation.objects.filter(pk__in=[one.pk for one in organisations])


def _tell(row: ReturnRound, count: int) -> None:
    """Tell their people now, or by a job when they are many."""
    tell([f"round:{row.pk}"])
    if count <= MANY:
        tell_round_batch(row)
    else:
        enqueue(TELLING, one_at_a_time=f"round:{row.pk}", number=row.pk)


@transaction.atomic
def tell_round_batch(round_: ReturnRound, most: int = BATCH) -> int:
    """Tell the people of so many enterprises what they have still to be told of; answers how many enterprises.

    What is told and that it was told are one transaction, so a batch that was killed is told again as a whole.
    """
    waiting = Return.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("telling")
    rows = list(waiting.filter(round=round_, telling__isnull=False).order_by("id")[:most])
    for activity in {row.telling for row in rows if row.telling is not None}:
        meant = [row.organisation_id for row in rows if row.telling == activity]
        people = who_returns().filter(organisation__in=meant)
        told = deliver(activity, to=set(people.order_by().values_list("user_id", flat=True)))
        tell(f"user:{user}" for user in sorted(told))
    Return.objects.filter(pk__in=[row.pk for row in rows]).update(telling=None)
    tell([f"round:{round_.pk}"])
    return len(rows)


def _lock_round(round_: ReturnRound) -> ReturnRound:
    rows = ReturnRound.objects.select_for_update(of=("self",), no_key=True).select_related("zone", "unit", "template")
    return rows.get(pk=round_.pk)


def _counting(row: ReturnRound) -> QuerySet[Return]:
    """The returns of a round that somebody may still decide: not those that stayed with a merged organisation."""
    return row.returns.filter(organisation__merged_into__isnull=True)


def _owing(row: ReturnRound) -> QuerySet[Return]:
    return _counting(row).filter(state__in=OWING)


@transaction.atomic
def add_to_round(round_: ReturnRound, organisations: Iterable[Organisation], *, by: Actor) -> int:
    """Ask the return of further organisations and tell their people. Answers how many of them were not asked yet."""
    row = _lock_round(round_)
    may_change_round(runs=runs(by, row.unit_id), closed=row.closed_at is not None).insist()
    activity = _append(ASKED, row, by, clock.now(), added=True)
    count = _ask(row, organisations, activity)
    if not count:
        raise Conflict(_("They are all asked already."))
    _tell(row, count)
    return count


@transaction.atomic
def change_round(round_: ReturnRound, *, due: date, remark: str, by: Actor) -> ReturnRound:
    """Move the day by which a round is due to a later one, for a reason that those who owe an answer read."""
    row = _lock_round(round_)
    may_change_round(runs=runs(by, row.unit_id), closed=row.closed_at is not None).insist()
    if plausible(due, "due") <= row.due or due < day_in(row.zone, clock.now()):
        raise Invalid.of("due", _("Please give a later day than the one that was set."))
    before, row.due, row.remark = row.due, due, clean_line(remark, "remark", longest=LONGEST_REMARK)
    row.save(update_fields=["due", "remark"])
    activity = _append(MOVED, row, by, clock.now(), due=str(due), before=str(before))
    _tell(row, _owing(row).update(telling=activity))
    return row


@transaction.atomic
def cancel_round(round_: ReturnRound, *, remark: str, by: Actor) -> ReturnRound:
    """Take a round back that was opened by mistake: everybody is excused and reads why. `Conflict` once one answered.

    Who was not told of it yet is not told that it is gone either.
    """
    row, at = _lock_round(round_), clock.now()
    answered = _counting(row).filter(state__in=[ReturnState.SUBMITTED, ReturnState.ACCEPTED]).count()
    may_cancel_round(runs=runs(by, row.unit_id), closed=row.closed_at is not None, answered=answered).insist()
    row.remark, row.cancelled, row.closed_at = clean_line(remark, "remark", longest=LONGEST_REMARK), True, at
    row.save(update_fields=["remark", "cancelled", "closed_at"])
    activity = _append(CANCELLED, row, by, at)
    told = _owing(row).filter(telling__isnull=True)
    count, _unaware = told.update(telling=activity), row.returns.exclude(telling=activity).update(telling=None)
    _owing(row).update(
        state=RETURN_TRANSITIONS[ReturnState.ASKED, ReturnVerb.EXCUSE].to,
        remark=row.remark,
        decided_by=by.user_id,
        decided_at=at,
        version=F("version") + 1,
    )
    _tell(row, count)
    return row


@transaction.atomic
def remind_round(round_: ReturnRound, *, by: Actor, occurred_at: datetime | None = None) -> int:
    """Remind everybody who owes an answer, once a day. Answers how many enterprises."""
    row, at = _lock_round(round_), occurred_at or clock.now()
    reminded = day_in(row.zone, row.reminded_at) if row.reminded_at else None
    may_remind_round(
        runs=runs(by, row.unit_id), closed=row.closed_at is not None, reminded=reminded, today=day_in(row.zone, at)
    ).insist()
    if not _owing(row).exists():
        raise Conflict(_("Everybody has answered; nobody is left to remind."))
    return _remind(row, by, at)


def _remind(row: ReturnRound, by: Actor, at: datetime, **data: str) -> int:
    owing = _owing(row)
    activity = _append(REMINDED, row, by, at, count=owing.count(), **data)
    count = owing.update(telling=activity, reminders=F("reminders") + 1)
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    _tell(row, count)
    return count


@transaction.atomic
def prompt_round(round_: ReturnRound) -> int:
    """Remind those who owe an answer by itself, where a moment for it has come; answers how many enterprises.

    Never twice about the same day, and not on a day on which somebody reminded them already.
    """
    row, now = _lock_round(round_), clock.now()
    today = day_in(row.zone, now)
    opened = day_in(row.zone, row.opened_at)
    work = working_time(row.zone_id)
    moment = moment_now(row.due, opened=opened, today=today, work=work, prompted=row.prompted)
    if moment is None or row.closed_at is not None:
        return 0
    row.prompted = {**row.prompted, **{one.value: str(row.due) for one in Moment.until(moment)}}
    row.save(update_fields=["prompted"])
    if (row.reminded_at and day_in(row.zone, row.reminded_at) == today) or not _owing(row).exists():
        return 0
    return _remind(row, system(row.zone_id), now, moment=moment.value)


@transaction.atomic
def open_due_round(template: ReturnTemplate) -> ReturnRound | None:
    """Open the round over the period that has just ended, if the zone wants that and nobody has opened it yet.

    It is asked in the name of the zone of all enterprises that are here; None when there is nothing to open.
    """
    held = ReturnTemplate.objects.select_for_update(of=("self",)).select_related("zone").get(pk=template.pk)
    today = day_in(held.zone, clock.now())
    over = latest_period(Period(held.period), today)
    asked = ReturnRound.objects.filter(template=held, over=over)
    if held.retired_at is not None or not opens_now(over, held.opens_after, today) or asked.exists():
        return None
    unit = network_of(held.zone_id).top
    here = Organisation.objects.filter(
        zone_id=held.zone_id, kind=OrganisationKind.ENTERPRISE, merged_into__isnull=True, settlement__in=PRESENT
    )
    if not here.exists():
        return None
    return open_round(
        held,
        unit=unit,
        organisations=here,
        over=over,
        due=today + timedelta(days=held.answers_within),
        name=f"{held.name} {over}",
        name_local=f"{over} {held.name_local}" if held.name_local else "",
        by=system(held.zone_id),
    )


@transaction.atomic
def close_round(round_: ReturnRound, *, by: Actor, occurred_at: datetime | None = None) -> ReturnRound:
    """Close a round: nothing in it changes any more, and who has not answered stays missing."""
    row, at = _lock_round(round_), occurred_at or clock.now()
    undecided = _counting(row).filter(state=ReturnState.SUBMITTED).count()
    may_close_round(runs=runs(by, row.unit_id), closed=row.closed_at is not None, undecided=undecided).insist()
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _append(CLOSED, row, by, at)
    tell([f"round:{row.pk}"])
    return row


def _append(verb: str, row: ReturnRound, by: Actor, at: datetime, **data: Any) -> Activity:
    return append(
        verb,
        subject_type="return_round",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        audience=Audience.STAFF if verb == CLOSED else Audience.PARTIES,
        data=data,
        occurred_at=at,
    )
