"""What is done to organisations and to the people who act for them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pycountry
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.accounts.actions import end_links, invite, one_time_key
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append, deliver, next_reference
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import clean_line, clean_text
from openzone.places.models import Park, Unit
from openzone.places.queries import day_in, holds_a_post
from openzone.places.signals import HandingOver, Held
from openzone.registry.credit_code import normal
from openzone.registry.enums import Belonging, Industry, OrganisationKind
from openzone.registry.models import Alias, Contact, Membership, Organisation
from openzone.registry.queries import colleagues_of, managed_by, may_let_in, serves
from openzone.registry.rules import may_invite

MOST_NAMED = 12


def _country(code: str) -> str:
    if code and pycountry.countries.get(alpha_2=code) is None:
        raise Invalid.of("country", _("This is not a country code such as CN or IN."))
    return code


def insist_serves(actor: Actor, unit_id: int) -> None:
    """`Denied` unless the actor works for, or administers, this unit. The system may do all."""
    if not serves(actor, unit_id):
        raise Denied(_("Only people of the unit that serves this organisation may do this."))


@transaction.atomic
def register(
    *,
    unit: Unit,
    name: str,
    by: Actor,
    name_local: str = "",
    kind: str = OrganisationKind.ENTERPRISE,
    country: str = "",
    industry: str = "",
    park: Park | None = None,
    account_manager: User | None = None,
    aliases: Iterable[str] = (),
    summary: str = "",
    summary_local: str = "",
    credit_code: str = "",
    occurred_at: datetime | None = None,
) -> Organisation:
    """Enter an organisation which this unit serves."""
    insist_serves(by, unit.pk)
    moment = occurred_at or clock.now()
    organisation = Organisation(
        zone_id=unit.zone_id,
        ref=next_reference("O", day_in(unit.zone, moment).year),
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        kind=OrganisationKind(kind),
        country=_country(country),
        credit_code=_credit_code(credit_code),
        industry=_CLEANERS["industry"](industry),
        unit=unit,
        park=park,
        account_manager=account_manager,
        summary=clean_text(summary, field="summary", longest=2000, required=False),
        summary_local=clean_text(summary_local, field="summary_local", longest=2000, required=False),
        registered_at=moment,
    )
    _insist_one_zone(organisation)
    names = [clean_line(alias, "aliases") for alias in aliases]
    organisation.known_as = _known_as(organisation, names)
    _save(organisation)
    Alias.objects.bulk_create([Alias(organisation=organisation, name=alias) for alias in dict.fromkeys(names)])
    append(
        "organisation.registered",
        subject_type="organisation",
        subject_id=organisation.pk,
        by=by,
        zone_id=unit.zone_id,
        occurred_at=moment,
    )
    return organisation


def _save(organisation: Organisation, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            organisation.save(update_fields=fields)
    except IntegrityError as error:
        if "organisation_code_once" not in str(error):
            raise
        raise Invalid.of("credit_code", _("Another organisation of the zone has this code already.")) from None


def _credit_code(value: object) -> str:
    return normal(clean_line(value, "credit_code", required=False, longest=40))


def _insist_one_zone(organisation: Organisation) -> None:
    """An organisation, the unit that serves it and the park where it sits belong together."""
    if organisation.unit.zone_id != organisation.zone_id or organisation.unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    if organisation.park is not None and organisation.park.zone_id != organisation.zone_id:
        raise Invalid.of("park", _("Please choose a park of this zone."))


def _known_as(organisation: Organisation, aliases: Iterable[str]) -> str:
    return "\n".join(filter(None, [organisation.name, organisation.name_local, organisation.ref, *aliases]))


@transaction.atomic
def change(organisation: Organisation, *, by: Actor, **values: Any) -> Organisation:
    """Change names, summaries, `kind`, `country`, `credit_code`, `industry`, `unit`, `park`, `aliases` and the like."""
    insist_serves(by, organisation.unit_id)
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    aliases = values.pop("aliases", None)
    for field, value in values.items():
        setattr(row, field, _CLEANERS[field](value))
    _insist_one_zone(row)
    if aliases is not None:
        _set_aliases(row, [clean_line(alias, "aliases") for alias in aliases if alias.strip()])
    row.known_as = _known_as(row, row.aliases.order_by("id").values_list("name", flat=True))
    _save(row, [*values, "known_as"])
    append(
        "organisation.changed",
        subject_type="organisation",
        subject_id=row.pk,
        by=by,
        data={"fields": sorted([*values, *(["aliases"] if aliases is not None else [])])},
    )
    return row


def _set_aliases(organisation: Organisation, names: list[str]) -> None:
    organisation.aliases.exclude(name__in=names).delete()
    Alias.objects.bulk_create([Alias(organisation=organisation, name=name) for name in names], ignore_conflicts=True)


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: clean_line(value, "name"),
    "name_local": lambda value: clean_line(value, "name_local", required=False),
    "kind": OrganisationKind,
    "country": _country,
    "credit_code": _credit_code,
    "industry": lambda value: Industry(value) if value else "",
    "summary": lambda value: clean_text(value, field="summary", longest=2000, required=False),
    "summary_local": lambda value: clean_text(value, field="summary_local", longest=2000, required=False),
    "unit": lambda value: value,
    "park": lambda value: value,
    "account_manager": lambda value: value,
}


@transaction.atomic
def add_contact(
    organisation: Organisation, *, name: str, by: Actor, title: str = "", phone: str = "", email: str = ""
) -> Contact:
    """Enter a person to speak to."""
    insist_serves(by, organisation.unit_id)
    contact = Contact.objects.create(
        organisation=organisation,
        name=clean_line(name, "name", longest=100),
        title=clean_line(title, "title", required=False, longest=100),
        phone=clean_line(phone, "phone", required=False, longest=40),
        email=clean_line(email, "email", required=False),
    )
    append(
        "contact.added", subject_type="organisation", subject_id=organisation.pk, by=by, data={"contact": contact.pk}
    )
    return contact


@transaction.atomic
def join(
    *, organisation: Organisation, user: User, role: str, by: Actor, occurred_at: datetime | None = None
) -> Membership:
    """Let a person act for an organisation, or change in which role. Asked by an owner or by staff who serve it."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    _insist_may_invite(organisation, by)
    _insist_no_staff(organisation, user, by)
    if role not in Belonging.values:
        raise Invalid.of("role", _("Please choose a role."))
    membership, made = Membership.objects.select_for_update(of=("self",)).get_or_create(
        organisation=organisation,
        zone_id=organisation.zone_id,
        user=user,
        until=None,
        defaults={"role": role, "since": occurred_at or clock.now()},
    )
    if not made and membership.role != role:
        _insist_owner_stays(membership, role)
        membership.role = role
        membership.save(update_fields=["role"])
    end_links(user)
    append(
        "membership.given",
        subject_type="organisation",
        subject_id=organisation.pk,
        by=by,
        zone_id=organisation.zone_id,
        audience="parties",
        data={"user": user.pk, "role": role},
        occurred_at=occurred_at,
    )
    return membership


def _insist_no_staff(organisation: Organisation, user: User, by: Actor) -> None:
    """An enterprise cannot make the zone's own people its members: they would lose its cases at the desk (ADR 3)."""
    if not serves(by, organisation.unit_id) and holds_a_post(user):
        raise Invalid.of("email", _("This person works for a zone. Ask the unit that serves you to add them."))


def _insist_may_invite(organisation: Organisation, by: Actor) -> None:
    """Asked of the database each time: another owner may just have ended what the page still shows."""
    own = Membership.objects.filter(organisation=organisation, user_id=by.who, until__isnull=True).first()
    if not may_invite(own.role if own else None):
        insist_serves(by, organisation.unit_id)


@transaction.atomic
def invite_colleague(
    *, organisation: Organisation, email: str, name: str, role: str, by: Actor, name_local: str = ""
) -> tuple[User, bool]:
    """Invite a person to act for an organisation. The second value says whether the account is new."""
    _insist_may_invite(organisation, by)
    user, made = invite(email=email, name=name, name_local=name_local, by=by)
    join(organisation=organisation, user=user, role=role, by=by)
    return user, made


@transaction.atomic
def let_in(user: User, *, by: Actor) -> str:
    """The secret part of a one-time link with which the person sets a password. Whoever passes it on is on record."""
    if not may_let_in(by, user):
        raise Denied(_("This person works or belongs elsewhere too. Only an administrator over all of it may do this."))
    append("user.let_in", subject_type="user", subject_id=user.pk, by=by)
    return one_time_key(user)


@transaction.atomic
def leave(membership: Membership, *, by: Actor) -> Membership:
    """End a membership: one's own, or a colleague's as an owner; then the colleague is told. The last owner stays."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    if membership.user_id != by.user_id:
        _insist_may_invite(membership.organisation, by)
    row = Membership.objects.get(pk=membership.pk)
    if row.until is None:
        _insist_owner_stays(row, None)
        row.until = clock.now()
        row.save(update_fields=["until"])
        end_links(row.user)
        activity = append(
            "membership.ended",
            subject_type="organisation",
            subject_id=row.organisation_id,
            by=by,
            audience="parties",
            data={"user": row.user_id},
        )
        deliver(activity, to=[row.user_id])
    return row


def _insist_owner_stays(membership: Membership, role: str | None) -> None:
    if membership.role != Belonging.OWNER or role == Belonging.OWNER:
        return
    owners = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=Belonging.OWNER, until__isnull=True
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise Conflict(_("This is the last owner. Make somebody else an owner first."))


def hand_over_managed(event: HandingOver) -> None:
    """Answer which organisations a leaver manages and, unless only asked, give them to his successor."""
    rows = list(managed_by(event.from_user.pk, event.zone.pk))
    successor, outcome = event.to_user("organisations"), ""
    if rows and not event.only_asked:
        _insist_colleague(successor, event.by)
        for row in rows:
            change(
                row, by=event.by if serves(event.by, row.unit_id) else system(event.zone.pk), account_manager=successor
            )
        outcome = _("now with %(person)s") % {"person": successor} if successor else _("with nobody yet")
    if rows:
        names = tuple(row.shown_name for row in rows[:MOST_NAMED])
        event.held.append(Held("organisations", _("Enterprises managed"), len(rows), names, outcome=outcome))


def _insist_colleague(successor: User | None, by: Actor) -> None:
    if successor is not None and not colleagues_of(by).filter(pk=successor.pk).exists():
        raise Invalid(_("“%(person)s” does not work in this zone.") % {"person": successor})


def tell_memberships(event: HandingOver) -> None:
    """Answer for which organisations a leaver acts himself: that is no matter of his post, so it stays."""
    own = Membership.objects.filter(user=event.from_user, zone=event.zone, until__isnull=True)
    names = tuple(one.organisation.shown_name for one in own.select_related("organisation").order_by("id"))
    if names:
        stays = "" if event.only_asked else _("stay: end them on the page of the enterprise if need be")
        event.held.append(Held("memberships", _("Acts for"), len(names), names, passes_on=False, outcome=stays))
