"""Groups: founded, changed, ended, with the people and the offices that belong to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.partial_dates import PartialDate
from openzone.core.text import BODY, TITLE, clean_line
from openzone.partnerships.actions.group_keeping import (
    insist_code,
    insist_of_zone,
    insist_place,
    lock_to_change,
    note,
    touch,
    write,
)
from openzone.partnerships.actions.items import pass_on
from openzone.partnerships.actions.keeping import tell_people, texts
from openzone.partnerships.enums import GroupKind, GroupOffice, MeetingState
from openzone.partnerships.group_queries import people_of
from openzone.partnerships.group_rules import PENDING
from openzone.partnerships.models import Agreement, Group, Member, MemberOffice
from openzone.places.models import Unit
from openzone.registry.actions.insisting import Written, begun
from openzone.registry.models import Organisation
from openzone.registry.queries import zones_of

MOST_MEMBERS = 200


@dataclass(frozen=True)
class Content:
    """What a group is: what it is for, since when, and where that stands."""

    kind: str
    name: str
    name_local: str = ""
    purpose: str = ""
    purpose_local: str = ""
    founded: Written = ""
    began: Written = ""
    agreement: Agreement | None = None
    source: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class Sits:
    """Who joins a group: somebody with an account, or a person by name; for whom, as what, since when."""

    user: User | None = None
    name: str = ""
    name_local: str = ""
    organisation: Organisation | None = None
    body: str = ""
    office: str = GroupOffice.MEMBER
    office_then: str = ""
    office_then_local: str = ""
    since: Written = ""


@transaction.atomic
def found(*, by: Actor, unit: Unit, code: str, content: Content, occurred_at: datetime | None = None) -> Group:
    """Set up a group that a unit of the actor keeps."""
    insist_place(by, unit)
    at = occurred_at or clock.now()
    taken = insist_code(Group, by.where, code)
    columns = _checked(content, unit)
    row = Group.objects.create(zone_id=by.where, code=taken, unit=unit, changed_at=at, **columns)
    note("found", row, by, at)
    return row


@transaction.atomic
def change(group: Group, *, by: Actor, unit: Unit, content: Content, seen: int | None = None) -> Group:
    """Put a group into other words, or let another unit of the actor keep it."""
    row = lock_to_change(group, by, seen=seen)
    if unit.pk != row.unit_id:
        insist_place(by, unit)
    at = clock.now()
    write(row, unit=unit, changed_at=at, **_checked(content, unit))
    note("change", row, by, at)
    return row


def _checked(content: Content, unit: Unit) -> dict[str, Any]:
    """The columns of a group, fit to be stored; `Invalid` of the field that is not."""
    if content.kind not in GroupKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    if content.agreement is not None and content.agreement.zone_id != unit.zone_id:
        raise Invalid.of("agreement", _("No agreement that you see has this reference."))
    founded, began = begun(content.founded, "founded", unit.zone), begun(content.began, "began", unit.zone)
    if founded.first is not None and began.last is not None and began.last < founded.first:
        raise Invalid.of("began", _("It cannot have begun to work before it was founded."))
    return {
        "kind": content.kind,
        "name": clean_line(content.name, "name"),
        "name_local": clean_line(content.name_local, "name_local", required=False),
        **texts("purpose", content.purpose, content.purpose_local, longest=BODY, required=False),
        "founded": founded,
        "began": began,
        "agreement": content.agreement,
        "source": clean_line(content.source, "source", required=False),
        "is_public": content.is_public,
    }


@transaction.atomic
def end(group: Group, *, by: Actor, ended: Written, seen: int | None = None) -> Group:
    """Dissolve a group that has nothing open and meets no more. Its members are told."""
    row = lock_to_change(group, by, seen=seen)
    day = _ended(ended, row.founded, row)
    if row.items.filter(state__in=PENDING).exists():
        raise Conflict(_("Something that this group gave out is still open. Settle or drop it first."))
    if row.meetings.filter(state=MeetingState.PLANNED).exists():
        raise Conflict(_("A meeting of this group is planned. Hold or cancel it first."))
    at = clock.now()
    write(row, ended=day, changed_at=at)
    tell_people(note("end", row, by, at), people_of(row))
    return row


def _ended(value: Written, since: PartialDate, row: Group, field: str = "ended") -> PartialDate:
    """A day by which something is over: known, not in the future, not before it began."""
    day = begun(value, field, row.zone)
    if not day:
        raise Invalid.of(field, _("Please give the day, the month or the year."))
    if since.first is not None and day.last is not None and day.last < since.first:
        raise Invalid.of(field, _("The end lies before the beginning."))
    return day


# Who belongs to it


@transaction.atomic
def join(
    group: Group, *, by: Actor, sits: Sits, seen: int | None = None, occurred_at: datetime | None = None
) -> Member:
    """Let a person belong to a group. Somebody with an account reads it from now on, and is told."""
    row = lock_to_change(group, by, seen=seen)
    if row.members.count() >= MOST_MEMBERS:
        raise Conflict(_("At most %(most)d people belong to one group.") % {"most": MOST_MEMBERS})
    at = occurred_at or clock.now()
    made = Member.objects.create(group=row, **_seat(sits, row))
    touch(row, at)
    activity = note("join", row, by, at, member=made.pk)
    tell_people(activity, {sits.user.pk} if sits.user else ())
    return made


def _seat(sits: Sits, row: Group) -> dict[str, Any]:
    insist_of_zone(sits.organisation, row.zone_id)
    body = clean_line(sits.body, "body", required=False)
    if sits.organisation is not None and body:
        raise Invalid.of("body", _("Name the organisation of the registry, or the body outside: not both."))
    return {
        **_person(sits, row),
        "organisation": sits.organisation,
        "body": body,
        "office": _office(sits.office),
        **texts("office_then", sits.office_then, sits.office_then_local, longest=TITLE, required=False),
        "since": begun(sits.since, "since", row.zone),
    }


def _person(sits: Sits, row: Group) -> dict[str, Any]:
    if sits.user is None:
        return texts("name", sits.name, sits.name_local, longest=TITLE)
    if sits.name.strip() or sits.name_local.strip():
        raise Invalid.of("name", _("Choose somebody with an account, or name a person: not both."))
    if not zones_of(sits.user.pk).filter(pk=row.zone_id).exists():
        raise Invalid.of("user", _("This person has nothing to do with this zone."))
    if row.members.filter(user=sits.user, until="").exists():
        raise Conflict(_("“%(name)s” belongs to this group already.") % {"name": sits.user.shown_name})
    return {"user": sits.user}


def _office(office: str) -> str:
    if office not in GroupOffice.values:
        raise Invalid.of("office", _("Please choose one of the answers."))
    return office


@transaction.atomic
def appoint(
    member: Member,
    *,
    by: Actor,
    office: str,
    since: Written,
    office_then: str = "",
    office_then_local: str = "",
    seen: int | None = None,
) -> Member:
    """Give a member another office from a day on: what he was stays on record, what he shall do stays his."""
    row = lock_to_change(member.group, by, seen=seen)
    held = _sitting(member)
    day = _ended(since, held.since, row, "since")
    at = clock.now()
    Member.objects.filter(pk=held.pk).update(until=day)
    words = texts("office_then", office_then, office_then_local, longest=TITLE, required=False)
    kept = {name: getattr(held, name) for name in ("user", "name", "name_local", "organisation", "body")}
    made = Member.objects.create(group=row, office=_office(office), since=day, **words, **kept)
    pass_on(row, held.items.all(), by, at, member=made)
    touch(row, at)
    tell_people(note("appoint", row, by, at, member=made.pk), {held.user_id} if held.user_id else ())
    return made


@transaction.atomic
def leave(member: Member, *, by: Actor, until: Written, seen: int | None = None) -> Member:
    """Let a person belong to a group no more. What he shall still do is given to its unit."""
    row = lock_to_change(member.group, by, seen=seen)
    held = _sitting(member)
    at = clock.now()
    held.until = _ended(until, held.since, row, "until")
    held.save(update_fields=["until"])
    pass_on(row, held.items.all(), by, at, unit=row.unit)
    touch(row, at)
    tell_people(note("leave", row, by, at, member=held.pk), {held.user_id} if held.user_id else ())
    return held


def _sitting(member: Member) -> Member:
    held = Member.objects.select_related("group__zone").get(pk=member.pk)
    if held.until:
        raise Conflict(_("This person belongs to the group no more."))
    return held


@transaction.atomic
def join_office(
    group: Group,
    *,
    by: Actor,
    unit: Unit | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    name_local: str = "",
    since: Written = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> MemberOffice:
    """Let an office belong to a group as such: a unit, an organisation, or a body outside by its name."""
    row = lock_to_change(group, by, seen=seen)
    columns = _named_office(row, unit, organisation, name, name_local)
    at = occurred_at or clock.now()
    made = MemberOffice.objects.create(group=row, since=begun(since, "since", row.zone), **columns)
    touch(row, at)
    note("office_join", row, by, at, office=made.pk)
    return made


def _named_office(
    row: Group, unit: Unit | None, organisation: Organisation | None, name: str, name_local: str
) -> dict[str, Any]:
    named = [one for one in (unit, organisation, name.strip() or name_local.strip()) if one]
    if len(named) != 1:
        raise Invalid.of("name", _("Choose a unit or an organisation, or name a body outside: one of them."))
    if unit is not None and unit.zone_id != row.zone_id:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    insist_of_zone(organisation, row.zone_id)
    here = row.offices.filter(until="")
    if (unit and here.filter(unit=unit).exists()) or (organisation and here.filter(organisation=organisation).exists()):
        raise Conflict(_("It belongs to this group already."))
    words = {} if unit or organisation else texts("name", name, name_local, longest=TITLE)
    return {"unit": unit, "organisation": organisation, **words}


@transaction.atomic
def leave_office(office: MemberOffice, *, by: Actor, until: Written, seen: int | None = None) -> MemberOffice:
    """Let an office belong to a group no more."""
    row = lock_to_change(office.group, by, seen=seen)
    held = MemberOffice.objects.get(pk=office.pk)
    if held.until:
        raise Conflict(_("It belongs to the group no more."))
    at = clock.now()
    held.until = _ended(until, held.since, row, "until")
    held.save(update_fields=["until"])
    touch(row, at)
    note("office_leave", row, by, at, office=held.pk)
    return held
