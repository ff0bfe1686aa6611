"""Who of the enterprise reads along, and whether the zone keeps a demand to its own office."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.movement import end_tasks, lock, record, write
from openzone.cases.enums import AssignmentKind, State
from openzone.cases.models import Assignment, Case, Participant
from openzone.cases.queries import enterprise_people, observers_of, relations_of, shareable_with
from openzone.cases.rules import LIVE, may_close_off, may_open_up, may_share
from openzone.core import clock
from openzone.core.actions import forget_about
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.places.actions import hold_network
from openzone.places.enums import Role
from openzone.places.models import Unit
from openzone.places.queries import can_be_worked_on, holders, network, officers_of, oversees_zone


@transaction.atomic
def share(case: Case, *, user: User, by: Actor) -> Case:
    """Let a colleague of the enterprise read along. He may not write, and is told. Sharing twice does nothing."""
    row = lock(case)
    may_share(row, relations_of(by, row)).insist()
    if row.participants.filter(user=user).update(via=None):
        return row
    if not shareable_with(row).filter(user=user).exists():
        raise Invalid.of(
            "user", _("Only a colleague who acts for the enterprise and does not see this yet can read along.")
        )
    Participant.objects.create(case=row, user=user, files=False)
    record(row, "share", by=by, at=clock.now(), data={"user": user.pk})
    return row


@transaction.atomic
def unshare(case: Case, *, user: User, by: Actor) -> Case:
    """Let a colleague no longer read along; who raised it stays."""
    row = lock(case)
    may_share(row, relations_of(by, row)).insist()
    ended, _each = observers_of(row).filter(user=user).order_by().delete()
    if ended:
        record(row, "unshare", by=by, at=clock.now(), data={"user": user.pk})
    return row


@transaction.atomic
def close_off(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Make a demand confidential: from now on only people of the zone's own unit read it in the zone.

    It moves to that unit at once, away from whoever worked on it below, who finds no trace of it any more.
    """
    row = lock(case, seen=seen)
    may_close_off(row, relations_of(by, row), of_the_zone=oversees_zone(by)).insist()
    if row.confidential:
        return row
    write(row, confidential=True, version=row.version + 1, changed_at=clock.now())
    if row.state != State.DRAFT:
        _move_to_the_zone(row, by)
        end_tasks(row, by=by, at=clock.now())
        record(row, "close_off", by=by, at=clock.now(), data={"unit": row.unit_id})
        forget_about("case", row.pk, but_for=enterprise_people(row) | _people_of_the_zone(row))
    return row


def _move_to_the_zone(row: Case, by: Actor) -> None:
    hold_network(row.zone_id)
    top = network(by).top
    if row.state in LIVE and not can_be_worked_on(top, network(by)):
        raise Conflict(_("Nobody in the zone's own office can work on it yet. Please tell the zone's administrator."))
    if row.unit_id != top.pk:
        _given_to(row, top, by)
    kept = row.officer_id is not None and officers_of(top.pk).filter(pk=row.officer_id).exists()
    write(row, unit=top, overseer=None, officer_id=row.officer_id if kept else None)


def _given_to(row: Case, top: Unit, by: Actor) -> None:
    Assignment.objects.create(
        case=row, cycle=row.cycle, unit=top, kind=AssignmentKind.ASSIGNED, at=clock.now(), by_id=by.user_id
    )


def _people_of_the_zone(row: Case) -> set[int]:
    return set(holders([row.unit_id or 0], Role.values).values_list("user_id", flat=True))


@transaction.atomic
def open_up(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Lift that a demand is confidential. It stays with the zone's unit, which may now give it to others."""
    row = lock(case, seen=seen)
    may_open_up(row, relations_of(by, row)).insist()
    if row.confidential:
        write(row, confidential=False, version=row.version + 1, changed_at=clock.now())
        if row.state != State.DRAFT:
            record(row, "open_up", by=by, at=clock.now(), audience=Audience.PARTIES)
    return row
