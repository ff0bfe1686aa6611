"""The one writer of a case's state, and what every verb shares: lock, check, write, log, tell."""

from datetime import datetime
from typing import Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import follow
from openzone.cases.enums import State, Verb
from openzone.cases.joint import TaskState
from openzone.cases.models import Case, StatePeriod
from openzone.cases.queries import SHOWN_WITH, relations_of
from openzone.cases.rules import ENDED, INSIDE, TRANSITIONS, may
from openzone.cases.situations import situation_of
from openzone.cases.telling import tell_of
from openzone.core import clock
from openzone.core.actions import append, decide
from openzone.core.actor import Actor, system
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Activity
from openzone.core.queries import open_approval


def lock(case: Case, *, seen: int | None = None) -> Case:
    """The case as it is now, held until the commit. `Conflict` when it moved on since version `seen` was looked at."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    _keep_loaded(row, case)
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody was quicker: this demand is now “%(state)s”. Your text is kept; look at it and send it again.")
            % {"state": State(row.state).label}
        )
    return row


def _keep_loaded(row: Case, seen: Case) -> None:
    """Carry over what the page has loaded and what is still true, instead of joining it again under the lock."""
    for name in SHOWN_WITH:
        field = Case._meta.get_field(name)
        if isinstance(field, ForeignKey) and field.is_cached(seen) and _same(row, seen, field.attname):
            setattr(row, name, getattr(seen, name))


def _same(row: Case, seen: Case, name: str) -> bool:
    kept: bool = getattr(row, name) == getattr(seen, name)
    return kept


def moment_of(case: Case, occurred_at: datetime | None) -> datetime:
    """When a step happened: now, or the earlier moment reported. `Invalid` in the future or before the step before."""
    # A machine's clock that was put back must not end a state before it began.
    now = max(clock.now(), case.state_since)
    if occurred_at is None:
        return now
    if occurred_at > now:
        raise Invalid.of("occurred_at", _("This lies in the future."))
    if occurred_at < case.state_since:
        raise Invalid.of("occurred_at", _("This lies before the step that came before it."))
    return occurred_at


def insist(case: Case, verb: Verb, *, by: Actor, at: datetime | None = None) -> None:
    """Raise the refusal if the actor may not do this now."""
    may(verb, case, relations_of(by, case), situation_of(by, case, at)).insist()


def move(
    case: Case,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    body: str = "",
    expected: Any = None,
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> Activity:
    """Do the verb to a locked case: new state, its dated row, the columns given, one activity, and whoever must know.

    The caller has asked `insist`. Every change of a state in the installation is made here.
    """
    before, after = State(case.state), TRANSITIONS[State(case.state), verb].to
    if after != before or reason or body:
        _change_period(case, after, at, reason=reason, body=body, expected=expected)
        columns["state_since"] = at
    if before == State.WAITING_EXTERNAL != after:
        _stop_pausing(case, by=by, at=at)
    columns.update(state=after, version=case.version + 1, changed_at=at)
    write(case, **columns)
    follow(case, by=by, at=at, verb=verb)
    told = {"from": before, "to": after, **(data or {})}
    activity = record(case, verb, by=by, at=at, data=told, audience=_audience(verb, told))
    if after in ENDED and before not in ENDED:
        end_tasks(case, by=by, at=at)
    return activity


def _stop_pausing(case: Case, *, by: Actor, at: datetime) -> None:
    """A promised time pauses only while a body outside is awaited; what was asked for that goes with it."""
    if case.paused_until is not None:
        run_on(case, by=by, at=at)
    if case.asked_for == Verb.PAUSE:
        refuse_request(case, at=at)
        write(case, asked_for="")


def run_on(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the promised time of a locked case run on, from now or from when its pause was over, if that was earlier."""
    pause = case.pauses.get(ended_at__isnull=True)
    pause.ended_at = max(min(at, pause.until), pause.since)
    pause.save(update_fields=["ended_at"])
    write(case, paused_until=None)
    follow(case, by=by, at=pause.ended_at)


def refuse_request(case: Case, *, at: datetime) -> None:
    """What was asked for on a case that goes another way is not granted."""
    asked = open_approval("case", case.pk, case.asked_for) if case.asked_for else None
    if asked is not None:
        # The person who asked may be the one who acts now, so this is the installation's decision.
        decide(asked, by=system(case.zone_id), granted=False, occurred_at=at)


def _audience(verb: Verb, data: dict[str, Any]) -> Audience:
    """Whether the enterprise gets to know of it: not of what the zone settles with itself, nor of time it refused."""
    refused = verb in (Verb.DECIDE_EXTENSION, Verb.DECIDE_PAUSE) and not data.get("granted")
    return Audience.STAFF if verb in INSIDE or refused else Audience.PARTIES


def end_tasks(case: Case, *, by: Actor, at: datetime) -> int:
    """End what other units were still asked to contribute: the demand has ended. Answers how many tasks that were."""
    still_open = case.co_tasks.filter(state=TaskState.OPEN)
    return still_open.update(state=TaskState.CANCELLED, ended_at=at, ended_by_id=by.user_id)


def write(case: Case, **columns: Any) -> None:
    """Set these columns and no others."""
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=list(columns))


def _change_period(case: Case, state: State, at: datetime, *, reason: str, body: str, expected: Any) -> None:
    case.state_periods.filter(until__isnull=True).update(until=at)
    begin_period(case, state, at, reason=reason, body=body, expected=expected)


def begin_period(
    case: Case, state: State, at: datetime, *, reason: str = "", body: str = "", expected: Any = None
) -> None:
    """Open the dated row of a state."""
    StatePeriod.objects.create(case=case, state=state, since=at, reason=reason, body=body, expected=expected)


def record(
    case: Case,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    audience: str = Audience.PARTIES,
    but: frozenset[int] = frozenset(),
) -> Activity:
    """Append what was done to the log, tell the people concerned (`but` these) and wake the pages of the case."""
    activity = append(
        f"case.{verb}",
        subject_type="case",
        subject_id=case.pk,
        by=by,
        zone_id=case.zone_id,
        audience=audience,
        data=data,
        occurred_at=at,
    )
    tell_of(case, activity, by=by, but=but)
    return activity
