"""What every change of a group, a meeting, an item or an association goes through: held, written, put on record."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.partnerships.group_queries import relations_to
from openzone.partnerships.group_rules import may_change_group
from openzone.partnerships.models import ActionItem, Association, Group, Meeting
from openzone.places.models import CODE, Unit
from openzone.places.queries import units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation

M = TypeVar("M", Group, Meeting, ActionItem, Association)


def insist_fresh(row: Group | Meeting | ActionItem | Association, seen: int | None) -> None:
    """`Conflict` when it moved on since `seen`."""
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )


def lock_group(group: Group, *, seen: int | None = None) -> Group:
    """The group as it is now, held until the commit."""
    rows = Group.objects.select_for_update(of=("self",)).select_related("zone", "unit")
    row = rows.get(pk=group.pk)
    insist_fresh(row, seen)
    return row


def lock_to_change(group: Group, by: Actor, *, seen: int | None = None) -> Group:
    """The same for somebody who may change it."""
    row = lock_group(group, seen=seen)
    may_change_group(relations_to(by, row), ended=row.has_ended).insist()
    return row


def write(row: M, **columns: Any) -> None:
    """Write columns of a held row, so that whoever looked at it before notices."""
    columns |= {"version": row.version + 1}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def touch(group: Group, at: datetime) -> None:
    """Let a held group count a change, and stand among those changed last."""
    write(group, changed_at=max(at, group.changed_at))


def note(verb: str, group: Group, by: Actor, at: datetime, **data: Any) -> Activity:
    """Put on record what was done in a group; its members may be told of it."""
    activity = append(
        f"group.{verb}", subject_type="group", subject_id=group.pk, by=by, zone_id=group.zone_id,
        audience=Audience.PARTIES, data=data, occurred_at=at,
    )  # fmt: skip
    tell([f"zone:{group.zone_id}:queue"])
    return activity


def insist_place(by: Actor, unit: Unit) -> None:
    """Refuse a unit in which the actor does not work."""
    if unit.zone_id != by.zone_id or unit.closed_at is not None or unit.pk not in units_held(by, WORKING_ROLES):
        raise Invalid.of("unit", _("Please choose a unit in which you work, or one below it."))


def insist_code(model: type[Model], zone_id: int, code: str) -> str:
    """A code of small letters that nothing else of its kind in the zone has; or `Invalid`."""
    if not CODE.fullmatch(code) or code == "new":
        raise Invalid.of("code", _("Please give a code of small letters, figures and hyphens, such as smart-city."))
    if QuerySet(model).filter(zone_id=zone_id, code=code).exists():
        raise Invalid.of("code", _("This code is taken already. Please choose another one."))
    return code


def insist_of_zone(organisation: Organisation | None, zone_id: int, field: str = "organisation") -> None:
    """Hold an organisation that is named; refuse one of another zone, or one that was merged."""
    if organisation is None:
        return
    if organisation.zone_id != zone_id:
        raise Invalid.of(field, _("No organisation that you see is known by this."))
    hold_living(organisation)
