"""What is done to organisations and to the people who act for them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.accounts.actions import end_links, invite, show_link, write_letter
from openzone.accounts.enums import LetterKind
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append, deliver, next_reference
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.mail import has_server
from openzone.core.text import clean_line, clean_text
from openzone.places.models import Park, Unit
from openzone.places.queries import day_in, holds_a_post, serves, unit_vouching
from openzone.places.signals import HandingOver, Held, StartingAnew
from openzone.registry.actions.identifiers import lay
from openzone.registry.actions.industries import put_in
from openzone.registry.actions.insisting import hold_living, insist_changes, insist_serves
from openzone.registry.actions.known import KEPT, keep_known, lay_known
from openzone.registry.actions.names import country_code
from openzone.registry.enums import Belonging, OrganisationKind
from openzone.registry.models import IndustryClass, Invitation, Membership, Organisation, OrganisationName
from openzone.registry.queries import colleagues_of, is_shown_link, managed_by, may_let_in
from openzone.registry.rules import may_invite
from openzone.registry.schemes import Number

MOST_NAMED = 12


@transaction.atomic
def register(
    *,
    unit: Unit,
    name: str,
    by: Actor,
    name_local: str = "",
    kind: str = OrganisationKind.ENTERPRISE,
    country: str = "",
    industry: IndustryClass | None = None,
    park: Park | None = None,
    account_manager: User | None = None,
    aliases: Iterable[str] = (),
    summary: str = "",
    summary_local: str = "",
    numbers: Iterable[Number] = (),
    occurred_at: datetime | None = None,
) -> Organisation:
    """Enter an organisation which this unit serves, with its main industry, other names and numbers."""
    insist_serves(by, unit.pk)
    moment = occurred_at or clock.now()
    organisation = Organisation(
        zone_id=unit.zone_id,
        ref=next_reference("O", day_in(unit.zone, moment).year),
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        kind=OrganisationKind(kind),
        country=country_code(country),
        unit=unit,
        park=park,
        account_manager=account_manager,
        summary=clean_text(summary, field="summary", longest=2000, required=False),
        summary_local=clean_text(summary_local, field="summary_local", longest=2000, required=False),
        registered_at=moment,
    )
    _insist_one_zone(organisation)
    _insist_colleague(account_manager, by)
    names = [clean_line(alias, "aliases") for alias in aliases]
    organisation.save()
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, name=alias) for alias in dict.fromkeys(names)
    )
    values = [lay(organisation, number, moment).value for number in numbers]
    if industry is not None:
        put_in(organisation, industry, is_main=True)
    lay_known(organisation, dict.fromkeys(names), values)
    organisation.save(update_fields=KEPT)
    append(
        "organisation.registered",
        subject_type="organisation",
        subject_id=organisation.pk,
        by=by,
        zone_id=unit.zone_id,
        occurred_at=moment,
    )
    return organisation


def _insist_one_zone(organisation: Organisation) -> None:
    """An organisation, the unit that serves it and the park where it sits belong together."""
    if organisation.unit.zone_id != organisation.zone_id or organisation.unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    if organisation.park is not None and organisation.park.zone_id != organisation.zone_id:
        raise Invalid.of("park", _("Please choose a park of this zone."))


@transaction.atomic
def change(organisation: Organisation, *, by: Actor, **values: Any) -> Organisation:
    """Change names, summaries, `kind`, `country`, `unit`, `park` and `account_manager`."""
    insist_changes(by, organisation)
    row = Organisation.objects.get(pk=organisation.pk)
    for field, value in values.items():
        setattr(row, field, _CLEANERS[field](value))
    _insist_one_zone(row)
    _insist_colleague(values.get("account_manager"), by)
    row.save(update_fields=[*values])
    keep_known(row)
    append(
        "organisation.changed",
        subject_type="organisation",
        subject_id=row.pk,
        by=by,
        data={"fields": sorted(values)},
    )
    return row


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: clean_line(value, "name"),
    "name_local": lambda value: clean_line(value, "name_local", required=False),
    "kind": OrganisationKind,
    "country": country_code,
    "summary": lambda value: clean_text(value, field="summary", longest=2000, required=False),
    "summary_local": lambda value: clean_text(value, field="summary_local", longest=2000, required=False),
    "unit": lambda value: value,
    "park": lambda value: value,
    "account_manager": lambda value: value,
}


@transaction.atomic
def join(
    *, organisation: Organisation, user: User, role: str, by: Actor, occurred_at: datetime | None = None
) -> Membership:
    """Let a person act for an organisation, or change in which role. Asked by an owner or by staff who serve it."""
    hold_living(organisation)
    insist_may_invite(organisation, by)
    _insist_no_staff(organisation, user, by)
    return enter(organisation=organisation, user=user, role=role, by=by, occurred_at=occurred_at)


def enter(
    *, organisation: Organisation, user: User, role: str, by: Actor, occurred_at: datetime | None = None
) -> Membership:
    """Write the membership that was asked for by somebody who may; the organisation is held."""
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
        if role != Belonging.OWNER:
            _end_invitations(membership)
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


def insist_may_invite(organisation: Organisation, by: Actor) -> None:
    """Asked of the database each time: another owner may just have ended what the page still shows."""
    own = Membership.objects.filter(organisation=organisation, user_id=by.who, until__isnull=True).first()
    if not may_invite(own.role if own else None):
        insist_serves(by, organisation.unit_id)


@transaction.atomic
def invite_colleague(
    *, organisation: Organisation, email: str, name: str, role: str, by: Actor, name_local: str = ""
) -> tuple[User, bool]:
    """Let a person act for an organisation which the actor serves. The second value: is the account new?"""
    insist_serves(by, organisation.unit_id)
    user, made = invite(email=email, name=name, name_local=name_local, by=by)
    join(organisation=organisation, user=user, role=role, by=by)
    if user.invited_only and has_server():
        place, language = organisation.shown_name, get_language() or "en"
        write_letter(
            email=user.email, kind=LetterKind.INVITED, language=language, zone_id=organisation.zone_id, place=place
        )
    return user, made


@transaction.atomic
def let_in(user: User, *, by: Actor, written: bool = False) -> str:
    """The secret part of a one-time link with which the person sets a password. Whoever passes it on is on record.

    Empty when the actor does not see it: then it is mailed, unless a letter was `written` already.
    """
    if not may_let_in(by, user):
        raise Denied(_("This person works or belongs elsewhere too. Only an administrator over all of it may do this."))
    append("user.let_in", subject_type="user", subject_id=user.pk, by=by)
    if is_shown_link(by, user):
        return show_link(user, unit_id=unit_vouching(by))
    if not written:
        write_letter(
            email=user.email,
            kind=LetterKind.FORGOTTEN,
            language=user.language or get_language() or "en",
            zone_id=by.where,
        )
    return ""


def insist_can_be_let_in(event: StartingAnew) -> None:
    """Whoever loses the password needs a new link: by mail, or from somebody who may show it."""
    if not has_server() and not may_let_in(event.by, event.user):
        raise Conflict(
            _(
                "Nobody has proven that this address is the person's, and the person belongs elsewhere too. "
                "Ask an administrator over all of it."
            )
        )


@transaction.atomic
def leave(membership: Membership, *, by: Actor) -> Membership:
    """End a membership: one's own, or a colleague's as an owner; then the colleague is told. The last owner stays."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    if membership.user_id != by.user_id:
        insist_may_invite(membership.organisation, by)
    row = Membership.objects.get(pk=membership.pk)
    if row.until is None:
        _insist_owner_stays(row, None)
        row.until = clock.now()
        row.save(update_fields=["until"])
        _end_invitations(row)
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


def _end_invitations(membership: Membership) -> None:
    """Whom a person invited who invites no more is not let in any more."""
    made = Invitation.objects.filter(organisation_id=membership.organisation_id, invited_by_id=membership.user_id)
    made.filter(ended_at__isnull=True).update(ended_at=clock.now())


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
        sentence = _("“%(person)s” does not work in this zone.") % {"person": successor}
        raise Invalid.of("account_manager", sentence)


def tell_memberships(event: HandingOver) -> None:
    """Answer for which organisations a leaver acts himself: that is no matter of his post, so it stays."""
    own = Membership.objects.filter(user=event.from_user, zone=event.zone, until__isnull=True)
    names = tuple(one.organisation.shown_name for one in own.select_related("organisation").order_by("id"))
    if names:
        stays = "" if event.only_asked else _("stay: end them on the page of the enterprise if need be")
        event.held.append(Held("memberships", _("Acts for"), len(names), names, passes_on=False, outcome=stays))
