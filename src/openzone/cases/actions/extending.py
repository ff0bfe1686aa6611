"""More time, and the long term: asked for by the unit, decided above it, told to the enterprise."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import begin, change_length, end_kind, keep_due, passed_at
from openzone.cases.actions.days import end_of, insist_day
from openzone.cases.actions.movement import insist, lock, moment_of, move, record, write
from openzone.cases.actions.talk import say
from openzone.cases.enums import Cause, ClockEnd, ClockKind, State, TimeUnit, Verb
from openzone.cases.models import Case, Clock
from openzone.cases.promises import plans_due, terms_for, time_of
from openzone.cases.rules import may_still_extend
from openzone.cases.timing import Term
from openzone.core.actions import ask_approval, decide
from openzone.core.actor import Actor, system
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Approval
from openzone.core.queries import history_of, open_approval
from openzone.core.text import clean_text
from openzone.places.queries import day_in, zone_of

TEXT = 4000
WITHIN = Term(ClockKind.EXTENSION, 1, TimeUnit.WORKING_DAYS)


@transaction.atomic
def extend(
    case: Case,
    *,
    by: Actor,
    until: date,
    reason: str,
    explanation: str,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Ask the level above for more time, with the new day and what the enterprise will be told."""
    row = lock(case, seen=seen)
    insist(row, Verb.EXTEND, by=by)
    at = moment_of(row, occurred_at)
    insist_day(until, by, at)
    running = running_solution(row)
    assert running.due_at is not None, "it runs"
    may_still_extend(running.due_at, time_of(by).add(at, time_of(by).ordinary_day)).insist()
    if end_of(until, by) <= running.due_at:
        raise Invalid.of("until", _("This is not later than what is promised now."))
    told = clean_text(explanation, field="explanation", longest=TEXT)
    ask_above(row, Verb.EXTEND, reason, {"until": until.isoformat(), "explanation": told}, by)
    begin(row, terms_for(row).get(ClockKind.EXTENSION, WITHIN), subject=_number(row), by=by, at=at)
    move(row, Verb.EXTEND, by=by, at=at, asked_for=Verb.EXTEND)
    return row


def running_solution(case: Case) -> Clock:
    """The clock of the solution, which must run."""
    clock = _solution(case)
    if clock.running_since is None:
        raise Conflict(_("The promised time of this does not run now."))
    return clock


def _solution(case: Case) -> Clock:
    clock = case.clocks.filter(kind=ClockKind.RESOLUTION, ended_at__isnull=True).order_by("-id").first()
    if clock is None:
        raise Conflict(_("The promised time of this does not run now."))
    clock.case = case
    return clock


def _number(case: Case) -> int:
    return case.clocks.filter(kind=ClockKind.EXTENSION, cycle=case.cycle).count()


def ask_above(case: Case, verb: Verb, reason: str, detail: dict[str, str], by: Actor) -> None:
    """Ask somebody above for consent to a verb, with what is to be decided on."""
    text = clean_text(reason, field="reason", longest=TEXT)
    ask_approval(verb, subject_type="case", subject_id=case.pk, by=by, reason=text, detail=detail)


@transaction.atomic
def decide_extension(
    case: Case,
    *,
    by: Actor,
    granted: bool = True,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Decide on more time. If it is granted the enterprise reads why and until when; the first promise stays."""
    row = lock(case, seen=seen)
    insist(row, Verb.DECIDE_EXTENSION, by=by)
    at = moment_of(row, occurred_at)
    approval = decided(row, Verb.EXTEND, granted, remark, by, at)
    end_kind(row, ClockKind.EXTENSION, ClockEnd.KEPT, by=by, at=at)
    if granted:
        _give_time(row, end_of(date.fromisoformat(approval.detail["until"]), by), by, at)
        say(row, approval.detail["explanation"], by=by, at=at, asked=False)
    move(row, Verb.DECIDE_EXTENSION, by=by, at=at, data={"granted": granted}, asked_for="")
    return row


def _give_time(case: Case, until: datetime, by: Actor, at: datetime) -> None:
    clock = _solution(case)
    time = time_of(by)
    length = passed_at(clock, at, time) + time.elapsed(at, until)
    change_length(clock, Cause.EXTENSION, max(length, clock.length), by=by, at=at)
    keep_due(case)


def decided(case: Case, verb: Verb, granted: bool, remark: str, by: Actor, at: datetime) -> Approval:
    """Decide on what was asked for as a second person."""
    approval = open_approval("case", case.pk, verb)
    assert approval is not None, "the guard has seen it"
    text = clean_text(remark, field="remark", longest=2000, required=False)
    return decide(approval, by=by, granted=granted, remark=text, occurred_at=at)


@transaction.atomic
def park(
    case: Case,
    *,
    by: Actor,
    plan: str,
    reason: str,
    until: date,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Ask the zone to keep a demand for the long term: with a plan for the enterprise to read, and a day of review."""
    row = lock(case, seen=seen)
    insist(row, Verb.PARK, by=by)
    at = moment_of(row, occurred_at)
    insist_day(until, by, at, first=1)
    ask_above(
        row, Verb.PARK, reason, {"until": until.isoformat(), "plan": clean_text(plan, field="plan", longest=TEXT)}, by
    )
    move(row, Verb.PARK, by=by, at=at, asked_for=Verb.PARK)
    return row


@transaction.atomic
def decide_parking(
    case: Case,
    *,
    by: Actor,
    granted: bool = True,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Decide for the zone whether a demand is kept for the long term. The enterprise reads the plan and the day."""
    row = lock(case, seen=seen)
    insist(row, Verb.DECIDE_PARKING, by=by)
    at = moment_of(row, occurred_at)
    approval = decided(row, Verb.PARK, granted, remark, by, at)
    if granted:
        plan, until = approval.detail["plan"], date.fromisoformat(approval.detail["until"])
        say(row, plan, by=by, at=at, asked=False)
        move(
            row,
            Verb.DECIDE_PARKING,
            by=by,
            at=at,
            reason=plan,
            expected=until,
            data={"granted": True},
            asked_for="",
            officer_id=row.officer_id or by.user_id,
        )
    else:
        write(row, version=row.version + 1, changed_at=at, asked_for="")
        record(row, Verb.DECIDE_PARKING, by=by, at=at, data={"granted": False}, audience=Audience.STAFF)
    return row


@transaction.atomic
def review(
    case: Case, *, by: Actor, body: str, until: date, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Tell the enterprise how the plan stands, and when it is looked at again."""
    row = lock(case, seen=seen)
    insist(row, Verb.REVIEW, by=by)
    at = moment_of(row, occurred_at)
    insist_day(until, by, at, first=1)
    said = say(row, body, by=by, at=at, asked=False)
    move(row, Verb.REVIEW, by=by, at=at, reason=said.body, expected=until)
    return row


def remind_of_reviews(zone_id: int, now: datetime) -> int:
    """Remind those who work on them of the plans whose day has come, each day once, and answer of how many."""
    by = system(zone_id)
    if not time_of(by).is_open(now):
        return 0
    return sum(_remind(case, by, now) for case in plans_due(zone_id, day_in(zone_of(by), now)))


@transaction.atomic
def _remind(case: Case, by: Actor, now: datetime) -> bool:
    row, today = lock(case), day_in(zone_of(by), now)
    told = history_of("case", row.pk).filter(verb="case.review_due").order_by("-id").first()
    if row.state != State.LONG_TERM or (told is not None and day_in(zone_of(by), told.occurred_at) == today):
        return False
    record(row, "review_due", by=by, at=now, audience=Audience.STAFF)
    return True
