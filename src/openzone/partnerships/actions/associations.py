"""Associations: founded, changed, placed in their tree, with who belongs to them and who sits on their boards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import TITLE, clean_line
from openzone.partnerships.actions.group_keeping import insist_code, insist_fresh, insist_of_zone, insist_place, write
from openzone.partnerships.actions.keeping import texts
from openzone.partnerships.association_queries import ancestry, works_for
from openzone.partnerships.enums import AssociationKind, BoardOffice
from openzone.partnerships.group_rules import may_change_association
from openzone.partnerships.models import Association, AssociationMember, BoardSeat
from openzone.places.models import Unit, Zone
from openzone.places.queries import zone_of
from openzone.registry.actions.insisting import Written, begun, span
from openzone.registry.models import Organisation


@dataclass(frozen=True)
class Content:
    """What an association is, whose branch it is, since when and until when there is it."""

    kind: str
    name: str
    name_local: str = ""
    organisation: Organisation | None = None
    parent: Association | None = None
    founded: Written = ""
    ended: Written = ""
    source: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class Seat:
    """Who sits on a board, as what, and for which term."""

    office: str
    name: str = ""
    name_local: str = ""
    organisation: Organisation | None = None
    since: Written = ""
    until: Written = ""


def _noted(verb: str, row: Association, by: Actor, at: datetime, **data: Any) -> None:
    append(
        f"association.{verb}", subject_type="association", subject_id=row.pk, by=by, zone_id=row.zone_id,
        audience=Audience.STAFF, data=data, occurred_at=at,
    )  # fmt: skip


def _lock(association: Association, by: Actor, seen: int | None) -> Association:
    """The association as it is now, held until the commit, for somebody who may change it."""
    rows = Association.objects.select_for_update(of=("self",)).select_related("zone", "unit")
    row = rows.get(pk=association.pk)
    may_change_association(works=works_for(by, row)).insist()
    insist_fresh(row, seen)
    return row


def _hold_tree(zone_id: int) -> None:
    """Hold the zone, so that two branches that are moved at once do not close a circle."""
    Zone.objects.select_for_update(no_key=True).get(pk=zone_id)


@transaction.atomic
def found(*, by: Actor, unit: Unit, code: str, content: Content, occurred_at: datetime | None = None) -> Association:
    """Put an association on record, that a unit of the actor looks after."""
    insist_place(by, unit)
    at = occurred_at or clock.now()
    taken = insist_code(Association, by.where, code)
    columns = _checked(content, zone_of(by))
    row = Association.objects.create(zone_id=by.where, code=taken, unit=unit, changed_at=at, **columns)
    _noted("found", row, by, at)
    return row


@transaction.atomic
def change(
    association: Association, *, by: Actor, unit: Unit, content: Content, seen: int | None = None
) -> Association:
    """Put an association into other words, or make it the branch of another one: never of one of its own."""
    _hold_tree(association.zone_id)
    row = _lock(association, by, seen)
    if unit.pk != row.unit_id:
        insist_place(by, unit)
    columns = _checked(content, row.zone)
    if content.parent is not None and row.pk in ancestry(content.parent):
        raise Invalid.of("parent", _("This is the association itself or a branch below it: a circle has no top."))
    at = clock.now()
    write(row, unit=unit, changed_at=at, **columns)
    _noted("change", row, by, at)
    return row


def _checked(content: Content, zone: Zone) -> dict[str, Any]:
    if content.kind not in AssociationKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    if content.parent is not None and content.parent.zone_id != zone.pk:
        raise Invalid.of("parent", _("Please choose an association of this zone."))
    insist_of_zone(content.organisation, zone.pk)
    founded, ended = begun(content.founded, "founded", zone), begun(content.ended, "ended", zone)
    if founded.first is not None and ended.last is not None and ended.last < founded.first:
        raise Invalid.of("ended", _("The end lies before the beginning."))
    return {
        "kind": content.kind,
        "name": clean_line(content.name, "name"),
        "name_local": clean_line(content.name_local, "name_local", required=False),
        "organisation": content.organisation,
        "parent": content.parent,
        "founded": founded,
        "ended": ended,
        "source": clean_line(content.source, "source", required=False),
        "is_public": content.is_public,
    }


@transaction.atomic
def join(
    association: Association,
    *,
    by: Actor,
    organisation: Organisation,
    since: Written = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> AssociationMember:
    """Let an organisation belong to an association."""
    row = _lock(association, by, seen)
    insist_of_zone(organisation, row.zone_id)
    if row.members.filter(organisation=organisation, until="").exists():
        raise Conflict(_("“%(name)s” belongs to it already.") % {"name": organisation.shown_name})
    at = occurred_at or clock.now()
    day = begun(since, "since", row.zone)
    made = AssociationMember.objects.create(association=row, organisation=organisation, since=day)
    write(row, changed_at=at)
    _noted("join", row, by, at, organisation=organisation.pk)
    return made


@transaction.atomic
def leave(member: AssociationMember, *, by: Actor, until: Written, seen: int | None = None) -> AssociationMember:
    """Let an organisation belong to it no more."""
    row = _lock(member.association, by, seen)
    held = AssociationMember.objects.get(pk=member.pk)
    if held.until:
        raise Conflict(_("It belongs to the association no more."))
    held.until = _over(held.since, until, row.zone)
    held.save(update_fields=["until"])
    at = clock.now()
    write(row, changed_at=at)
    _noted("leave", row, by, at, organisation=held.organisation_id)
    return held


def _over(since: Written, until: Written, zone: Zone) -> Any:
    day = begun(until, "until", zone)
    if not day:
        raise Invalid.of("until", _("Please give the day, the month or the year."))
    return span(since, day, zone)[1]


@transaction.atomic
def appoint(
    association: Association,
    *,
    by: Actor,
    seat: Seat,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> BoardSeat:
    """Put on record that somebody sits on the board."""
    row = _lock(association, by, seen)
    if seat.office not in BoardOffice.values:
        raise Invalid.of("office", _("Please choose one of the answers."))
    insist_of_zone(seat.organisation, row.zone_id)
    since, until = span(seat.since, seat.until, row.zone)
    at = occurred_at or clock.now()
    made = BoardSeat.objects.create(
        association=row,
        office=seat.office,
        organisation=seat.organisation,
        since=since,
        until=until,
        **texts("name", seat.name, seat.name_local, longest=TITLE),
    )
    write(row, changed_at=at)
    _noted("appoint", row, by, at, seat=made.pk)
    return made


@transaction.atomic
def step_down(seat: BoardSeat, *, by: Actor, until: Written, seen: int | None = None) -> BoardSeat:
    """Put on record until when somebody sat on the board."""
    row = _lock(seat.association, by, seen)
    held = BoardSeat.objects.get(pk=seat.pk)
    held.until = _over(held.since, until, row.zone)
    held.save(update_fields=["until"])
    at = clock.now()
    write(row, changed_at=at)
    _noted("step_down", row, by, at, seat=held.pk)
    return held
