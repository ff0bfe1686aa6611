"""Persons of an organisation and the offices that they hold there for a time."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import FORMER, FORMER_LOCAL, User
from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.sounds import sounds
from openzone.core.text import clean_line
from openzone.places.actions import insist_administers_zone
from openzone.places.queries import is_staff
from openzone.registry.actions.insisting import Written, insist_changes, noted, span
from openzone.registry.actions.names import write, write_once
from openzone.registry.models import Office, Organisation, Person
from openzone.registry.queries import may_change_person

LOWEST_RANK = 999


def _person(row: Person, *, name: str, name_local: str, phone: str, email: str) -> Person:
    shown = clean_line(name, "name", longest=100)
    shown_local = clean_line(name_local, "name_local", required=False, longest=100)
    write(
        row,
        name=shown,
        name_local=shown_local,
        sounds=sounds(shown, shown_local),
        phone=clean_line(phone, "phone", required=False, longest=40),
        email=_email(clean_line(email, "email", required=False)),
    )
    return row


def _email(address: str) -> str:
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Invalid.of("email", _("This is no e-mail address, such as name@example.com.")) from None
    return address


@transaction.atomic
def note_person(
    *, zone_id: int, by: Actor, name: str, name_local: str = "", phone: str = "", email: str = ""
) -> Person:
    """Put on record a person who comes for himself, and holds no office anywhere. By staff of the zone."""
    if zone_id != by.zone_id or not (by.is_system or is_staff(by)):
        raise Denied(_("Only staff of the zone put a person on record."))
    return _noted(zone_id, by, name=name, name_local=name_local, phone=phone, email=email)


def _noted(zone_id: int, by: Actor, *, name: str, name_local: str, phone: str, email: str) -> Person:
    row = _person(
        Person(zone_id=zone_id, recorded_at=clock.now()), name=name, name_local=name_local, phone=phone, email=email
    )
    append("person.noted", subject_type="person", subject_id=row.pk, by=by, zone_id=zone_id)
    return row


@transaction.atomic
def person_of(user: User, *, zone_id: int, by: Actor) -> Person:
    """The record of a user as a person of the zone, for himself or by staff; made where there is none."""
    if by.user_id != user.pk and not is_staff(by):
        raise Denied(_("Only staff of the zone put a person on record."))
    known = Person.objects.filter(zone_id=zone_id, user=user).first()
    if known is not None:
        return known
    made = _noted(zone_id, by, name=user.name, name_local=user.name_local, phone="", email=user.email)
    write(made, user=user)
    return made


@transaction.atomic
def forget_person(row: Person, *, by: Actor) -> Person:
    """Take name, address and number of a person without an account out of the register, for good.

    By administrators of the zone; one with an account is erased with it.
    """
    insist_administers_zone(by, row.zone_id)
    row = held(row)
    if row.user_id is not None:
        raise Conflict(_("This person has an account. Erase the person in the settings for privacy."))
    write(row, name=FORMER, name_local=FORMER_LOCAL, phone="", email="", sounds="")
    append("person.forgotten", subject_type="person", subject_id=row.pk, by=by, zone_id=row.zone_id)
    return row


@transaction.atomic
def enter_person(
    organisation: Organisation,
    *,
    by: Actor,
    name: str,
    name_local: str = "",
    phone: str = "",
    email: str = "",
    user: User | None = None,
    title: str = "",
    title_local: str = "",
    rank: int | None = None,
    speaks: bool = True,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> Office:
    """Enter a person with the office that he holds at an organisation."""
    insist_changes(by, organisation)
    person = Person(zone_id=organisation.zone_id, user=user, recorded_at=clock.now())
    _person(person, name=name, name_local=name_local, phone=phone, email=email)
    return hold_office(
        person,
        organisation,
        by=by,
        title=title,
        title_local=title_local,
        rank=rank,
        speaks=speaks,
        since=since,
        until=until,
        source=source,
    )


@transaction.atomic
def change_person(
    row: Person, *, by: Actor, name: str, name_local: str = "", phone: str = "", email: str = ""
) -> Person:
    """Change names, telephone number and e-mail of a person. By people who serve an organisation of his."""
    row = held(row)
    if not may_change_person(by, row):
        raise Denied(_("Only people of a unit that serves an organisation of this person may do this."))
    _person(row, name=name, name_local=name_local, phone=phone, email=email)
    append("person.changed", subject_type="person", subject_id=row.pk, by=by, zone_id=row.zone_id)
    return row


@transaction.atomic
def hold_office(
    person: Person,
    organisation: Organisation,
    *,
    by: Actor,
    title: str = "",
    title_local: str = "",
    rank: int | None = None,
    speaks: bool = False,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> Office:
    """Say what a person is, or was, at an organisation. `rank` sorts delegations; `speaks` marks whom to speak to."""
    if person.zone_id != organisation.zone_id:
        raise Invalid.of("organisation", _("Please choose an organisation of this zone."))
    row = Office(person=person, organisation=organisation)
    return _write(
        row, by, "office_held", title=title, title_local=title_local, rank=rank, speaks=speaks, since=since,
        until=until, source=source,
    )  # fmt: skip


@transaction.atomic
def change_office(
    row: Office,
    *,
    by: Actor,
    title: str = "",
    title_local: str = "",
    rank: int | None = None,
    speaks: bool = False,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> Office:
    """Put an office right, or say when it ended."""
    return _write(
        row, by, "office_changed", title=title, title_local=title_local, rank=rank, speaks=speaks, since=since,
        until=until, source=source,
    )  # fmt: skip


def _write(
    row: Office,
    by: Actor,
    verb: str,
    *,
    title: str,
    title_local: str,
    rank: int | None,
    speaks: bool,
    since: Written,
    until: Written,
    source: str,
) -> Office:
    row = held(row)
    insist_changes(by, row.organisation)
    if rank is not None and not 1 <= rank <= LOWEST_RANK:
        raise Invalid.of("rank", _("A rank is a number from 1, the highest, to 999."))
    first, last = span(since, until, row.organisation.zone)
    write_once(
        row, "office_once", "title", _("This person holds this office already."),
        title=clean_line(title, "title", required=False, longest=100),
        title_local=clean_line(title_local, "title_local", required=False, longest=100),
        rank=rank, speaks=speaks, since=first, until=last, source=clean_line(source, "source", required=False),
    )  # fmt: skip
    noted(verb, row.organisation, by, office=row.pk, person=row.person_id)
    return row


@transaction.atomic
def remove_office(row: Office, *, by: Actor) -> None:
    """Take away an office that was entered by mistake; a person without any other and without an account goes too."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("office_removed", row.organisation, by, office=row.pk, person=row.person_id)
    person = row.person
    row.delete()
    if person.user_id is None and not person.offices.exists():
        person.delete()
