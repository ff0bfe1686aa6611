"""Invitations: an owner asks an address, and its reader accepts or declines. Nothing tells whose address it is."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.accounts.actions import clean_email, invite, show_link, write_letter
from openzone.accounts.enums import LetterKind
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.mail import has_server
from openzone.core.queries import history_of
from openzone.core.text import clean_text
from openzone.places.queries import holds_a_post
from openzone.registry.actions import enter, insist_may_invite
from openzone.registry.actions.insisting import hold_living
from openzone.registry.enums import Belonging
from openzone.registry.models import Invitation, Membership, Organisation
from openzone.registry.queries import invitations_of, may_let_in

WRITTEN_AGAIN = timedelta(hours=1)
MOST_A_DAY = 40


@transaction.atomic
def ask_colleague(*, organisation: Organisation, email: str, name: str, role: str, by: Actor) -> tuple[Invitation, str]:
    """Ask the reader of an address to act for the organisation, by letter; whatever address it is, the answer is alike.

    Without a mail server the second value is the secret of a link for an account that nobody has used.
    """
    hold_living(organisation)
    insist_may_invite(organisation, by)
    if role not in Belonging.values:
        raise Invalid.of("role", _("Please choose a role."))
    address, now = clean_email(email).lower(), clock.now()
    if organisation.memberships.filter(user__email__iexact=address, until__isnull=True).exists():
        raise Invalid.of("email", _("This person acts for the organisation already."))
    _insist_not_too_many(organisation)
    asked = organisation.invitations.filter(email=address)
    row = asked.filter(ended_at__isnull=True).first() or Invitation(
        organisation=organisation, zone_id=organisation.zone_id, email=address
    )
    row.name, row.role = clean_text(name, field="name", longest=100, lines=False), role
    # One that was taken back counts: its letter was written all the same.
    last = asked.filter(invited_at__gt=now - WRITTEN_AGAIN).order_by("-invited_at").first()
    written = last is not None
    row.invited_by_id, row.invited_at = by.who, last.invited_at if last else now
    row.save()
    append("invitation.made", subject_type="organisation", subject_id=organisation.pk, by=by)
    user, _made = invite(email=address, name=name, by=by)
    return row, _way_in(row, user, by, written=written)


def _insist_not_too_many(organisation: Organisation) -> None:
    """Letters to strangers in the zone's name are few: so many invitations of an organisation within a day."""
    made = history_of("organisation", organisation.pk).filter(verb="invitation.made")
    if made.filter(occurred_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        sentence = _("You have invited %(count)d times within a day. Please go on tomorrow.")
        raise Conflict(sentence % {"count": MOST_A_DAY})


def _way_in(row: Invitation, user: User, by: Actor, *, written: bool) -> str:
    """A letter, not more often than once an hour; or the secret of the link that the owner passes on."""
    if has_server():
        if not written:
            write_letter(
                email=row.email,
                kind=LetterKind.INVITED,
                language=get_language() or "en",
                zone_id=row.zone_id,
                place=row.organisation.shown_name,
            )
        return ""
    if not (user.never_in and may_let_in(by, user)):
        return ""
    append("user.let_in", subject_type="user", subject_id=user.pk, by=by)
    return show_link(user, unit_id=None)


@transaction.atomic
def accept(invitation: Invitation, *, by: Actor) -> Membership:
    """Act for the organisation from now on: by whoever reads the mail of the address."""
    row = _held(invitation, by)
    user = User.objects.get(pk=by.who)
    if holds_a_post(user):
        raise Conflict(_("You work for a zone. Ask the unit that serves this enterprise to add you, if need be."))
    if has_server() and user.proven_at is None:
        raise Denied(
            _("Prove your address first: ask for a new link on the sign-in page and choose a password with it.")
        )
    _end(row)
    return enter(organisation=row.organisation, user=user, role=row.role, by=by)


@transaction.atomic
def decline(invitation: Invitation, *, by: Actor) -> None:
    """Do not act for the organisation."""
    row = _held(invitation, by)
    _end(row)
    append("invitation.declined", subject_type="organisation", subject_id=row.organisation_id, by=by)


@transaction.atomic
def take_back(invitation: Invitation, *, by: Actor) -> None:
    """End an invitation that nobody has accepted yet."""
    insist_may_invite(invitation.organisation, by)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.ended_at is None:
        _end(row)
        append("invitation.taken_back", subject_type="organisation", subject_id=row.organisation_id, by=by)


def _held(invitation: Invitation, by: Actor) -> Invitation:
    """The open invitation of the actor's own address, with its organisation held until the commit."""
    hold_living(invitation.organisation)
    mine = invitations_of(User.objects.get(pk=by.who)).filter(pk=invitation.pk)
    row = mine.select_for_update(of=("self",)).first()
    if row is None:
        raise Conflict(_("This invitation has ended meanwhile."))
    return row


def _end(row: Invitation) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
