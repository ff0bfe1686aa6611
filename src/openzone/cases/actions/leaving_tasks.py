"""What becomes of a person's tasks for the cases of other units when his post ends, or when all he holds passes on."""

from collections import Counter

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.joint import locked, note_of_task
from openzone.cases.joint import TaskState
from openzone.cases.joint_queries import open_tasks_of
from openzone.cases.matters import MatterState
from openzone.cases.models import CoTask, Matter
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor, system
from openzone.places.models import Post
from openzone.places.queries import network_of
from openzone.places.rules import WORKING_ROLES
from openzone.places.signals import HandingOver, Held


def release_tasks(post: Post) -> int:
    """Give the open tasks of somebody whose post has ended back to their units; answers how many."""
    kept = Post.objects.filter(user_id=post.user_id, zone_id=post.zone_id, until__isnull=True, role__in=WORKING_ROLES)
    still = network_of(post.zone_id).below(kept.exclude(pk=post.pk).order_by().values_list("unit_id", flat=True))
    tasks = list(open_tasks_of(post.user_id, post.zone_id).exclude(unit_id__in=still))
    for task in tasks:
        _give(task, None, by=system(post.zone_id), leaver=post.user_id)
    return len(tasks)


def hand_over_tasks(event: HandingOver) -> None:
    """Answer which open tasks a leaver has, by unit, and unless only asked give them to his successor.

    A task goes back to its unit where the successor may not work on it.
    """
    tasks = list(open_tasks_of(event.from_user.pk, event.zone.pk))
    if not tasks:
        return
    outcome = "" if event.only_asked else _given(tasks, event.to_user("co_tasks"), event)
    by_unit = Counter(task.unit.shown_name for task in tasks)
    lines = tuple(f"{unit}: {number}" for unit, number in sorted(by_unit.items()))
    event.held.append(Held("co_tasks", _("Tasks for other units' demands"), len(tasks), lines, outcome=outcome))


def _given(tasks: list[CoTask], successor: User | None, event: HandingOver) -> str:
    able = _units_worked_on(successor, event.zone.pk) if successor else set()
    taken = 0
    for task in tasks:
        fits = task.unit_id in able
        _give(task, successor if fits else None, by=event.by, leaver=event.from_user.pk)
        taken += fits
    back = _("%(count)d back to the unit") % {"count": len(tasks) - taken} if taken < len(tasks) else ""
    given = _("%(count)d to %(person)s") % {"count": taken, "person": successor} if taken else ""
    return ", ".join(filter(None, [given, back]))


def _units_worked_on(user: User, zone_id: int) -> set[int]:
    posts = Post.objects.filter(user=user, zone_id=zone_id, until__isnull=True, role__in=WORKING_ROLES)
    return network_of(zone_id).below(posts.order_by().values_list("unit_id", flat=True))


def _give(task: CoTask, successor: User | None, *, by: Actor, leaver: int) -> None:
    case, row = locked(task)
    if row.state != TaskState.OPEN:
        return
    row.officer = successor
    row.save(update_fields=["officer"])
    told = {successor.pk} if successor else set()
    data = {"user": leaver, "officer": successor.pk if successor else None}
    note_of_task(case, row, "co_handed_over", by=by, at=clock.now(), told=told, **data)


def hand_over_matters(event: HandingOver) -> None:
    """Answer which open matters a leaver leads, and unless only asked give them to his successor, or to their units."""
    led = Matter.objects.filter(officer=event.from_user, zone=event.zone).exclude(state=MatterState.CLOSED)
    matters = list(led.select_related("unit").order_by("pk"))
    if not matters:
        return
    successor = event.to_user("matters")
    able = _units_worked_on(successor, event.zone.pk) if successor else set()
    for matter in matters if not event.only_asked else ():
        Matter.objects.filter(pk=matter.pk).update(officer=successor if matter.unit_id in able else None)
        append("matter.changed", subject_type="matter", subject_id=matter.pk, by=event.by, zone_id=matter.zone_id)
    lines = tuple(f"{matter.ref} {matter.shown_title}" for matter in matters)
    event.held.append(Held("matters", _("Shared matters"), len(matters), lines))
