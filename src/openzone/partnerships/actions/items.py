"""Action items: given to somebody, reported, accepted or sent back, dropped."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, clean_text
from openzone.partnerships.actions.group_keeping import insist_fresh, lock_group, lock_to_change, note, touch, write
from openzone.partnerships.actions.keeping import Paper, insist_past, kept, tell_people, texts
from openzone.partnerships.enums import ItemState, ItemVerb, MeetingState
from openzone.partnerships.group_queries import (
    deciders_of,
    item_relations,
    relations_to,
    responsible_for,
)
from openzone.partnerships.group_rules import (
    ITEM_TRANSITIONS,
    PENDING,
    due_after_meeting,
    may_change_item,
    may_do_item,
)
from openzone.partnerships.models import ActionItem, Decision, Group, ItemStep, Meeting, Member
from openzone.places.models import Post, Unit
from openzone.places.queries import day_in


@dataclass(frozen=True)
class Given:
    """What somebody shall do, by when: a person of the staff, a unit, or a member of the group."""

    text: str = ""
    text_local: str = ""
    user: User | None = None
    unit: Unit | None = None
    member: Member | None = None
    due_on: date | None = None


@transaction.atomic
def assign(
    group: Group,
    *,
    by: Actor,
    given: Given,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
    occurred_at: datetime | None = None,
) -> ActionItem:
    """Give somebody something to do, out of a meeting, one of its decisions, or neither. He is told."""
    row = lock_to_change(group, by)
    source = _source(row, decision.meeting if decision is not None else meeting)
    columns = _checked(given, row, source)
    at = occurred_at or clock.now()
    number = (row.items.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ActionItem.objects.create(
        group=row, number=number, meeting=source, decision=decision, state_since=at, assigned_at=at, **columns
    )
    touch(row, at)
    tell_people(note("item_assign", row, by, at, item=made.pk), responsible_for(made))
    return made


def _source(row: Group, meeting: Meeting | None) -> Meeting | None:
    """The meeting that gives it out, as it is now: one of the group, not a cancelled one."""
    if meeting is None:
        return None
    held = row.meetings.filter(pk=meeting.pk).first()
    if held is None:
        raise Invalid.of("meeting", _("Please choose a meeting of this group."))
    if held.state == MeetingState.CANCELLED:
        raise Conflict(_("This meeting was cancelled, so it gives nothing out."))
    return held


def _checked(given: Given, row: Group, meeting: Meeting | None) -> dict[str, Any]:
    if len([one for one in (given.user, given.unit, given.member) if one is not None]) != 1:
        raise Invalid.of("responsible", _("Please choose one person, one unit or one member who shall do it."))
    _insist_here(given, row)
    met_on = day_in(row.zone, meeting.starts_at) if meeting is not None else None
    due_after_meeting(given.due_on, met_on).insist()
    who = {name: getattr(given, name) for name in ("user", "unit", "member", "due_on")}
    return {**texts("text", given.text, given.text_local), **who}


def _insist_here(given: Given, row: Group) -> None:
    posts = Post.objects.filter(user=given.user, zone_id=row.zone_id, until__isnull=True)
    if given.user is not None and not posts.exists():
        raise Invalid.of("responsible", _("This person does not work in this zone. Let the person join the group."))
    if given.unit is not None and (given.unit.zone_id != row.zone_id or given.unit.closed_at is not None):
        raise Invalid.of("responsible", _("Please choose an open unit of this zone."))
    if given.member is not None and (given.member.group_id != row.pk or given.member.until):
        raise Invalid.of("responsible", _("Please choose somebody who belongs to this group."))


def _locked(item: ActionItem, seen: int | None) -> ActionItem:
    group = lock_group(item.group)
    row = ActionItem.objects.select_related("meeting", "user", "unit", "member__user").get(pk=item.pk)
    row.group = group
    insist_fresh(row, seen)
    return row


@transaction.atomic
def change(item: ActionItem, *, by: Actor, given: Given, seen: int | None = None) -> ActionItem:
    """Put an open item into other words, name another day, or give it to somebody else, who is told."""
    row = _locked(item, seen)
    may_change_item(relations_to(by, row.group), row.state, ended=row.group.has_ended).insist()
    columns = _checked(given, row.group, row.meeting)
    at, before = clock.now(), {"due_before": row.due_on.isoformat() if row.due_on else None}
    write(row, **columns)
    touch(row.group, at)
    moved = {**before, "due": row.due_on.isoformat() if row.due_on else None}
    activity = note("item_change", row.group, by, at, item=row.pk, **moved)
    tell_people(activity, responsible_for(row))
    return row


def pass_on(group: Group, held: QuerySet[ActionItem], by: Actor, at: datetime, **to: Any) -> list[ActionItem]:
    """Give the pending ones among items of a held group to somebody else; who is new to one is told."""
    rows = list(held.filter(state__in=PENDING).select_related("member__user").order_by("pk"))
    for row in rows:
        row.group = group
        before = responsible_for(row)
        write(row, **{"user": None, "unit": None, "member": None, **to})
        tell_people(note("item_change", group, by, at, item=row.pk), responsible_for(row) - before)
    return rows


def insist(item: ActionItem, verb: ItemVerb, *, by: Actor) -> None:
    """Raise the refusal if the actor may not do this to an item now."""
    own = item.reported_by_id is not None and item.reported_by_id == by.user_id
    may_do_item(verb, item.state, item_relations(by, item), is_own=own).insist()


def _held_for(item: ActionItem, verb: ItemVerb, by: Actor, seen: int | None) -> ActionItem:
    row = _locked(item, seen)
    insist(row, verb, by=by)
    return row


def _move(row: ActionItem, verb: ItemVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a held item: its new state and one activity. The only writer of its state."""
    after = ITEM_TRANSITIONS[ItemState(row.state), verb].to
    write(row, state=after, state_since=at, **columns)
    ItemStep.objects.create(item=row, state=after, done_on=row.done_on, at=at)
    touch(row.group, at)
    activity = note(f"item_{verb}", row.group, by, at, item=row.pk, to=after)
    tell_people(activity, deciders_of(row.group) if verb == ItemVerb.REPORT else responsible_for(row))


@transaction.atomic
def report(
    item: ActionItem,
    *,
    by: Actor,
    done_on: date,
    remark: str = "",
    document: Paper | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> ActionItem:
    """Say, as who shall do it, that it is done, with a paper or words that show it. The group decides about it."""
    row = _held_for(item, ItemVerb.REPORT, by, seen)
    at = occurred_at or clock.now()
    insist_past(done_on, day_in(row.group.zone, at), "done_on")
    words = clean_text(remark, field="remark", longest=BODY, required=False)
    if not words and document is None:
        raise Invalid.of("remark", _("Please show that it was done: attach a paper, or say it in words."))
    shown = {"report": words, "evidence": kept(document, by), "done_on": done_on}
    _move(row, ItemVerb.REPORT, by, at, answer="", reported_by_id=by.user_id, **shown)
    return row


@transaction.atomic
def accept(item: ActionItem, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> ActionItem:
    """Accept what was reported."""
    row = _held_for(item, ItemVerb.ACCEPT, by, seen)
    _move(row, ItemVerb.ACCEPT, by, occurred_at or clock.now())
    return row


@transaction.atomic
def send_back(
    item: ActionItem, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> ActionItem:
    """Say what is missing in what was reported; the item is open again, due as it was."""
    row = _held_for(item, ItemVerb.SEND_BACK, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    _move(row, ItemVerb.SEND_BACK, by, occurred_at or clock.now(), answer=words, done_on=None, reported_by_id=None)
    return row


@transaction.atomic
def drop(
    item: ActionItem, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> ActionItem:
    """Let an item go, and say why."""
    row = _held_for(item, ItemVerb.DROP, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    _move(row, ItemVerb.DROP, by, occurred_at or clock.now(), answer=words, done_on=None)
    return row
