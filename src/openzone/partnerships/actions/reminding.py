"""Reminding of what falls due: once two working days before the day, and once when it has passed."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.calendars.reading import working_time
from openzone.core.working_time import NoWorkingTime
from openzone.partnerships.actions import group_keeping
from openzone.partnerships.actions.keeping import lock, note, tell_people
from openzone.partnerships.enums import CommitmentState, ItemState
from openzone.partnerships.group_queries import items_due, responsible_for
from openzone.partnerships.models import ActionItem, Commitment
from openzone.partnerships.queries import debtors_of, promises_due
from openzone.places.models import Zone

WORKING_DAYS_BEFORE = 2


def remind_of_due_days(zone: Zone, day: date) -> int:
    """Tell who owes a promise or an item that its day comes, or has passed; answers how many reminders went out."""
    by, until = system(zone.pk), _reach(zone, day)
    untold = ~Q(reminded_for=F("due_on")) | Q(reminded_for__isnull=True)
    unsaid = ~Q(late_told_for=F("due_on")) | Q(late_told_for__isnull=True)
    presses = (untold & Q(due_on__gte=day)) | (unsaid & Q(due_on__lt=day))
    promises = [remind_of_promise(one, day, by) for one in promises_due(zone.pk, until).filter(presses)]
    items = [remind_of_item(one, day, by) for one in items_due(zone.pk, until).filter(presses)]
    return sum([*promises, *items])


def _reach(zone: Zone, day: date) -> date:
    try:
        return working_time(zone.pk).add_days(day, WORKING_DAYS_BEFORE)
    except NoWorkingTime:
        return day + timedelta(days=WORKING_DAYS_BEFORE)


def _mark(row: Commitment | ActionItem, day: date) -> str:
    """Keep of which due day people were told; the word for it, or nothing where they know."""
    assert row.due_on is not None, "only what has a day falls due"
    word, column = ("late", "late_told_for") if row.due_on < day else ("due", "reminded_for")
    if getattr(row, column) == row.due_on:
        return ""
    setattr(row, column, row.due_on)
    row.save(update_fields=[column])
    return word


@transaction.atomic
def remind_of_promise(commitment: Commitment, day: date, by: Actor) -> bool:
    """Remind who owes a promise. False when it was settled meanwhile, or they know."""
    agreement = lock(commitment.agreement)
    row = Commitment.objects.select_related("party__organisation").get(pk=commitment.pk)
    row.agreement = agreement
    if row.state != CommitmentState.OPEN or not (word := _mark(row, day)):
        return False
    activity = note(f"commitment_{word}", agreement, by, clock.now(), commitment=row.number)
    tell_people(activity, debtors_of(row))
    return True


@transaction.atomic
def remind_of_item(item: ActionItem, day: date, by: Actor) -> bool:
    """Remind who shall do an item. False when it was settled meanwhile, or he knows."""
    group = group_keeping.lock_group(item.group)
    row = ActionItem.objects.select_related("member__user").get(pk=item.pk)
    row.group = group
    if row.state != ItemState.OPEN or not (word := _mark(row, day)):
        return False
    activity = group_keeping.note(f"item_{word}", group, by, clock.now(), item=row.pk)
    tell_people(activity, responsible_for(row))
    return True
