"""The promised time pauses while a body outside is awaited, if the zone consents: asked for, decided, ended."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.days import end_of, insist_day
from openzone.cases.actions.extending import TEXT, ask_above, decided, running_solution
from openzone.cases.actions.movement import insist, lock, moment_of, move, run_on
from openzone.cases.actions.talk import say
from openzone.cases.enums import Verb
from openzone.cases.models import Case, Pause
from openzone.cases.rules import may_still_pause
from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.core.text import clean_text


@transaction.atomic
def pause(
    case: Case,
    *,
    by: Actor,
    until: date,
    reason: str,
    explanation: str,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Ask the zone to let the promised time pause until a day, with what the enterprise will be told."""
    row = lock(case, seen=seen)
    insist(row, Verb.PAUSE, by=by)
    at = moment_of(row, occurred_at)
    insist_day(until, by, at)
    told = clean_text(explanation, field="explanation", longest=TEXT)
    ask_above(row, Verb.PAUSE, reason, {"until": until.isoformat(), "explanation": told}, by)
    move(row, Verb.PAUSE, by=by, at=at, asked_for=Verb.PAUSE)
    return row


@transaction.atomic
def decide_pause(
    case: Case,
    *,
    by: Actor,
    granted: bool = True,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Decide for the zone whether the promised time pauses. If it does the enterprise reads why and until when."""
    row = lock(case, seen=seen)
    insist(row, Verb.DECIDE_PAUSE, by=by)
    at = moment_of(row, occurred_at)
    approval = decided(row, Verb.PAUSE, granted, remark, by, at)
    until = _begin(row, approval.detail, by, at).until if granted else None
    move(row, Verb.DECIDE_PAUSE, by=by, at=at, data={"granted": granted}, asked_for="", paused_until=until)
    return row


def _begin(case: Case, asked: dict[str, str], by: Actor, at: datetime) -> Pause:
    until = end_of(date.fromisoformat(asked["until"]), by)
    if until <= at:
        raise Conflict(_("The day until which it was to pause is over. Say no; it can be asked for anew."))
    may_still_pause(running_solution(case).due_at, at).insist()
    assert by.user_id is not None, "only people decide"
    said = say(case, asked["explanation"], by=by, at=at, asked=False)
    return Pause.objects.create(case=case, explanation=said.body, since=at, until=until, by_id=by.user_id)


@transaction.atomic
def end_pause(case: Case, *, by: Actor, occurred_at: datetime | None = None) -> Case:
    """Let the promised time run on because its pause is over: it counts from that moment, however late one looks."""
    row = lock(case)
    insist(row, Verb.END_PAUSE, by=by)
    at = moment_of(row, occurred_at)
    if row.paused_until is not None and row.paused_until > at:
        raise Conflict(_("The pause is not over yet."))
    run_on(row, by=by, at=at)
    move(row, Verb.END_PAUSE, by=by, at=at)
    return row
