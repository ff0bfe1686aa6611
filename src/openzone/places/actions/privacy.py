"""What is done for the privacy of people: how long is kept what, what is kept about somebody, erasure."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.actions import end_access, erase_account
from openzone.accounts.models import User
from openzone.core.actions import append, note_reading
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import PersonalFile, RetentionRule
from openzone.core.personal_files import ask, personal_files_of
from openzone.core.retention import LONGEST, all_kept, may_be_kept
from openzone.places.actions.rights import insist_administers_zone
from openzone.places.models import Post, Zone
from openzone.places.queries import administers_zone
from openzone.places.signals import PersonErasing, person_erasing


@transaction.atomic
def set_retention(zone: Zone, *, days: Mapping[str, int], by: Actor) -> None:
    """Say for how many days each kind of data is kept. `Invalid` names those that must be kept longer."""
    insist_administers_zone(by, zone.pk)
    wrong = {
        kind.code: _("At least %(least)d days, at most %(most)d.") % {"least": kind.least, "most": LONGEST}
        for kind in all_kept()
        if kind.code in days and not may_be_kept(kind, days[kind.code])
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    known = {kind.code for kind in all_kept()}
    for code, number in days.items():
        if code in known:
            RetentionRule.objects.update_or_create(zone_id=zone.pk, kind=code, defaults={"days": number})
    append("retention.changed", subject_type="zone", subject_id=zone.pk, by=by, data={"days": dict(days)})


@transaction.atomic
def ask_data(user: User, *, by: Actor) -> PersonalFile:
    """Ask for all that is kept about a person as a file: for himself of the whole installation, else of the zone.

    A job writes it, and who asked fetches it. That an administrator asked goes on record.
    """
    if user.pk != by.user_id:
        insist_administers_zone(by, by.where)
        if not belongs_here(user, by.where):
            raise Denied(_("This person has nothing to do with this zone."))
        note_reading(by, subject_type="user", subject_id=user.pk, what="personal")
    if by.zone_id is not None:
        append("user.data_given", subject_type="user", subject_id=user.pk, by=by)
    return ask(user, by=by)


def data_files_of(actor: Actor) -> QuerySet[PersonalFile]:
    """What the actor asked for about himself and, as long as he administers the zone, about people of it."""
    mine = Q(user_id=actor.who)
    if actor.zone_id is not None and administers_zone(actor):
        mine |= Q(zone_id=actor.where)
    return personal_files_of(actor).filter(mine)


def belongs_here(user: User, zone_id: int) -> bool:
    """Whether somebody works or worked in a zone, or acts or acted for an enterprise of it."""
    asked = PersonErasing(user, zone_id)
    person_erasing.send(asked)
    return asked.known_here or Post.objects.filter(user=user, zone_id=zone_id).exists()


def owed_by(user: User, zone_id: int) -> list[str]:
    """Why somebody cannot be erased yet: what is still owed, in sentences."""
    asked = PersonErasing(user, zone_id)
    if Post.objects.filter(user=user, until__isnull=True).exists():
        asked.owed.append(_("The person still holds a post. Hand over what is held, and end it first."))
    person_erasing.send(asked)
    return asked.owed


@transaction.atomic
def erase_person(user: User, *, by: Actor) -> User:
    """Take a person's name, address, numbers and whatever else is personal out of the installation, for good.

    What the person did stays, by number: the log, the figures and what was said are as before, by “a former member”.
    `Conflict` says what is still owed.
    """
    insist_administers_zone(by, by.where)
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.pk == by.user_id:
        raise Denied(_("Nobody erases himself. Another administrator does it."))
    if not belongs_here(row, by.where):
        raise Denied(_("This person has nothing to do with this zone."))
    if row.erased_at is not None:
        raise Conflict(_("This person has been erased already."))
    owed = owed_by(row, by.where)
    if owed:
        raise Conflict(" ".join(owed))
    person_erasing.send(PersonErasing(row, by.where, only_asked=False))
    end_access(row, by=by)
    erase_account(row)
    append("user.erased", subject_type="user", subject_id=row.pk, by=by)
    return row
