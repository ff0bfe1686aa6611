"""What groups keep about a person with an account, what he still owes them, and how he is forgotten."""

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.partnerships.group_rules import PENDING
from openzone.partnerships.models import ActionItem, Member
from openzone.places.queries import day_in


def knows(user: User, zone_id: int) -> bool:
    """Whether a group of the zone has or had the person, or gave him something to do."""
    sat = Member.objects.filter(user=user, group__zone_id=zone_id)
    return sat.exists() or ActionItem.objects.filter(user=user, group__zone_id=zone_id).exists()


def owed_to_groups(user: User) -> list[str]:
    """What groups wait for that the person shall do, in sentences."""
    own = ActionItem.objects.filter(user=user) | ActionItem.objects.filter(member__user=user)
    rows = own.filter(state__in=PENDING).select_related("group").order_by("pk")
    sentence = _("“%(group)s” waits for item %(number)d of this person. Give it to somebody else, or drop it.")
    return [sentence % {"group": row.group.shown_name, "number": row.number} for row in rows]


def forget_in_groups(user: User) -> None:
    """Let the person sit in no group any more, and forget what he was outside: that somebody sat there stays."""
    seats = Member.objects.filter(user=user)
    for seat in seats.filter(until="").select_related("group__zone"):
        Member.objects.filter(pk=seat.pk).update(until=str(day_in(seat.group.zone, clock.now())))
    seats.update(office_then="", office_then_local="")
