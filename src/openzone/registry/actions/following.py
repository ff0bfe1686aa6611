"""Looking at an organisation and following it: a person's own matter, like read marks, and so not in the log."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver, is_news
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.places.queries import is_staff
from openzone.places.signals import HandingOver
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Look, Organisation
from openzone.registry.queries import followers_of

# So long after a look the same visit goes on.
VISIT = timedelta(minutes=30)
LARGEST_ID = 2**63 - 1


def _held(organisation: Organisation, by: Actor) -> Look:
    """One's own row for an organisation, held until the commit, and the organisation with it."""
    hold_living(organisation)
    row, _new = Look.objects.select_for_update(of=("self",)).get_or_create(
        user_id=by.who, organisation=organisation, defaults={"zone_id": organisation.zone_id}
    )
    return row


@transaction.atomic
def look(organisation: Organisation, *, by: Actor, number: int) -> None:
    """Remember that the actor has looked at an organisation up to this activity, and with which the visit began."""
    row, now = _held(organisation, by), clock.now()
    if row.looked_at is None or row.looked_at < now - VISIT:
        row.before_at, row.before_id = row.looked_at, row.activity_id
    row.looked_at = now
    row.activity_id = max(row.activity_id, min(number, LARGEST_ID))
    row.save(update_fields=["looked_at", "activity_id", "before_at", "before_id"])


@transaction.atomic
def follow(organisation: Organisation, *, by: Actor) -> None:
    """Be told from now on of what happens to an organisation. For people of the zone."""
    _follow(organisation, by, follows=True)


@transaction.atomic
def unfollow(organisation: Organisation, *, by: Actor) -> None:
    """Be told no more."""
    _follow(organisation, by, follows=False)


def _follow(organisation: Organisation, by: Actor, *, follows: bool) -> None:
    if not is_staff(by):
        raise Denied(_("Only people of the zone follow enterprises."))
    row = _held(organisation, by)
    row.follows = follows
    row.save(update_fields=["follows"])


def end_follows(event: HandingOver) -> None:
    """Who leaves the zone follows nothing in it any more, also should he come back one day."""
    if not event.only_asked:
        Look.objects.filter(user=event.from_user, zone=event.zone, follows=True).update(follows=False)


def tell_followers(activity: Activity, organisation_id: int) -> None:
    """Tell whoever follows the organisation of an activity."""
    told = deliver(activity, to=followers_of(organisation_id)) if is_news(activity) else set()
    tell(f"user:{user}" for user in sorted(told))


def tell_followers_of_case(verb: str, organisation: Organisation, *, case: int, to: set[int], by: Actor) -> None:
    """Tell those followers who may see it that a demand was raised or has ended: by a line of the organisation's own.

    The kind of a notice follows from the verb, and what a demand's own people are told is of another kind.
    """
    if not to:
        return
    activity = append(
        verb, subject_type="organisation", subject_id=organisation.pk, by=by, zone_id=organisation.zone_id,
        data={"case": case},
    )  # fmt: skip
    tell(f"user:{user}" for user in sorted(deliver(activity, to=to)))
