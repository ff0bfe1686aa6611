"""Meetings: convened, changed, held, minuted, approved, cancelled; and what they decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.days import insist_in_calendar
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, TITLE, clean_line, clean_text
from openzone.partnerships.actions.group_keeping import insist_fresh, lock_group, lock_to_change, note, touch, write
from openzone.partnerships.actions.keeping import Paper, kept, tell_people, texts
from openzone.partnerships.enums import MeetingState, MeetingVerb, Standing
from openzone.partnerships.group_queries import people_of, relations_to, situation_of
from openzone.partnerships.group_rules import (
    MEETING_TRANSITIONS,
    PENDING,
    due_after_meeting,
    may_decide,
    may_meet,
    may_move_meeting,
)
from openzone.partnerships.models import (
    AgendaItem,
    Attendance,
    Decision,
    Group,
    Meeting,
    MeetingPaper,
    Member,
)
from openzone.places.queries import day_in

MOST_ON_AGENDA, MOST_DECISIONS = 50, 100


@dataclass(frozen=True)
class Convened:
    """When and where a group meets, and about what: the lines of the agenda in order, each in both languages."""

    starts_at: datetime
    place: str = ""
    place_local: str = ""
    agenda: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Came:
    """Whether a member came, and his apology if not."""

    member: Member
    standing: str
    apology: str = ""


def _locked(meeting: Meeting, seen: int | None) -> Meeting:
    """The meeting as it is now, held with its group until the commit."""
    group = lock_group(meeting.group)
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    row.group = group
    insist_fresh(row, seen)
    return row


def _written(row: Meeting, at: datetime, **columns: Any) -> None:
    write(row, changed_at=at, **columns)
    touch(row.group, at)


@transaction.atomic
def convene(group: Group, *, by: Actor, convened: Convened, occurred_at: datetime | None = None) -> Meeting:
    """Call a group together. Its members are told; a meeting of the past is convened only to be put on record."""
    row = lock_to_change(group, by)
    insist_in_calendar(convened.starts_at, "starts_at")
    at = occurred_at or clock.now()
    number = (row.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    places = texts("place", convened.place, convened.place_local, longest=TITLE, required=False)
    lines = _agenda(convened.agenda)
    made = Meeting.objects.create(
        group=row, number=number, starts_at=convened.starts_at, state_since=at, changed_at=at, **places
    )
    _write_agenda(made, lines)
    touch(row, at)
    tell_people(note("convene", row, by, at, meeting=made.pk), people_of(row))
    return made


def _agenda(lines: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    known = [texts("agenda", text, local, longest=TITLE) for text, local in lines]
    if len(known) > MOST_ON_AGENDA:
        raise Invalid.of("agenda", _("At most %(most)d lines stand on one agenda.") % {"most": MOST_ON_AGENDA})
    return [{"text": one["agenda"], "text_local": one["agenda_local"]} for one in known]


def _write_agenda(row: Meeting, lines: Iterable[dict[str, str]]) -> None:
    row.agenda.all().delete()
    AgendaItem.objects.bulk_create(AgendaItem(meeting=row, number=place, **line) for place, line in enumerate(lines, 1))


@transaction.atomic
def change(meeting: Meeting, *, by: Actor, convened: Convened, seen: int | None = None) -> Meeting:
    """Move a planned meeting, or change its agenda. The members are told."""
    row = _locked(meeting, seen)
    may_move_meeting(relations_to(by, row.group), row.state, ended=row.group.has_ended).insist()
    insist_in_calendar(convened.starts_at, "starts_at")
    _insist_nothing_due_before(row, convened.starts_at)
    lines, at = _agenda(convened.agenda), clock.now()
    places = texts("place", convened.place, convened.place_local, longest=TITLE, required=False)
    _written(row, at, starts_at=convened.starts_at, **places)
    _write_agenda(row, lines)
    tell_people(note("meeting_change", row.group, by, at, meeting=row.pk), people_of(row.group))
    return row


def _insist_nothing_due_before(row: Meeting, starts_at: datetime) -> None:
    early = row.items.filter(due_on__isnull=False).order_by("due_on").first()
    if early is not None and not due_after_meeting(early.due_on, day_in(row.group.zone, starts_at)):
        sentence = _("Item %(number)d that it gives out is due before this day.")
        raise Invalid.of("starts_at", sentence % {"number": early.number})


def insist(meeting: Meeting, verb: MeetingVerb, *, by: Actor) -> None:
    """Raise the refusal if the actor may not do this to a meeting now."""
    may_meet(verb, meeting.state, relations_to(by, meeting.group), situation_of(meeting)).insist()


def _held_for(meeting: Meeting, verb: MeetingVerb, by: Actor, seen: int | None) -> Meeting:
    row = _locked(meeting, seen)
    insist(row, verb, by=by)
    return row


def _move(row: Meeting, verb: MeetingVerb, by: Actor, at: datetime, **columns: Any) -> Any:
    """Do the verb to a held meeting: its new state and one activity. The only writer of its state."""
    before = MeetingState(row.state)
    after = MEETING_TRANSITIONS[before, verb].to
    if after != before:
        columns |= {"state": after, "state_since": at}
    _written(row, at, **columns)
    return note(f"meeting_{verb}", row.group, by, at, meeting=row.pk, **{"from": before, "to": after})


@transaction.atomic
def cancel(
    meeting: Meeting, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Meeting:
    """Let a planned meeting not take place, and say why. The members are told."""
    row = _held_for(meeting, MeetingVerb.CANCEL, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    waiting = row.items.filter(state__in=PENDING).order_by("number").first()
    if waiting is not None:
        sentence = _("Item %(number)d comes out of this meeting and is still open. Settle or drop it first.")
        raise Conflict(sentence % {"number": waiting.number})
    activity = _move(row, MeetingVerb.CANCEL, by, occurred_at or clock.now(), cancelled_for=words)
    tell_people(activity, people_of(row.group))
    return row


@transaction.atomic
def hold(
    meeting: Meeting,
    *,
    by: Actor,
    came: Iterable[Came] = (),
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Meeting:
    """Put on record that it was held, and who came; said again, it replaces who came."""
    row = _held_for(meeting, MeetingVerb.HOLD, by, seen)
    _write_attendance(row, list(came))
    _move(row, MeetingVerb.HOLD, by, occurred_at or clock.now())
    return row


def _write_attendance(row: Meeting, came: list[Came]) -> None:
    known = set(row.group.members.values_list("pk", flat=True))
    if len({one.member.pk for one in came}) != len(came) or any(one.member.pk not in known for one in came):
        raise Invalid.of("came", _("Please name each member of this group once."))
    if any(one.standing not in Standing.values for one in came):
        raise Invalid.of("came", _("Please choose one of the answers."))
    row.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=row, member=one.member, standing=one.standing, apology=_apology(one)) for one in came
    )


def _apology(one: Came) -> str:
    words = clean_line(one.apology, "apology", required=False)
    if words and one.standing != Standing.EXCUSED:
        raise Invalid.of("apology", _("An apology belongs to a member who is excused."))
    return words


@transaction.atomic
def minute(
    meeting: Meeting, *, by: Actor, minutes: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Meeting:
    """Write the minutes of a meeting that was held; until they are approved they can be written anew."""
    row = _held_for(meeting, MeetingVerb.MINUTE, by, seen)
    words = clean_text(minutes, field="minutes", longest=BODY)
    _move(row, MeetingVerb.MINUTE, by, occurred_at or clock.now(), minutes=words)
    return row


@transaction.atomic
def approve(meeting: Meeting, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Meeting:
    """Let the minutes stand, as head or secretary. The members are told."""
    row = _held_for(meeting, MeetingVerb.APPROVE, by, seen)
    at = occurred_at or clock.now()
    activity = _move(row, MeetingVerb.APPROVE, by, at, approved_at=at, approved_by_id=by.user_id)
    tell_people(activity, people_of(row.group))
    return row


@transaction.atomic
def decide(
    meeting: Meeting,
    *,
    by: Actor,
    text: str = "",
    text_local: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Decision:
    """Put down what the meeting decided; the decision gets the next number."""
    row = _locked(meeting, seen)
    may_decide(relations_to(by, row.group), row.state).insist()
    words = texts("text", text, text_local)
    number = (row.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_DECISIONS:
        raise Conflict(_("At most %(most)d decisions stand in one meeting.") % {"most": MOST_DECISIONS})
    at = occurred_at or clock.now()
    made = Decision.objects.create(meeting=row, number=number, **words)
    _written(row, at)
    note("decide", row.group, by, at, meeting=row.pk, number=number)
    return made


@transaction.atomic
def add_paper(
    meeting: Meeting, *, by: Actor, document: Paper | None, what: str, seen: int | None = None
) -> MeetingPaper:
    """Add a paper to a meeting that was held, until its minutes stand."""
    row = _locked(meeting, seen)
    may_decide(relations_to(by, row.group), row.state).insist()
    words, file, at = clean_line(what, "what"), kept(document, by), clock.now()
    if file is None:
        raise Invalid.of("document", _("Please attach one document."))
    made = MeetingPaper.objects.create(meeting=row, file=file, what=words, added_at=at, added_by_id=by.user_id)
    _written(row, at)
    note("paper_add", row.group, by, at, meeting=row.pk, file=file.pk)
    return made
