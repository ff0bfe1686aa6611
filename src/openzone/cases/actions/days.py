"""Days that somebody names and is held to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.places.queries import day_in, zone_of

# How far ahead such a day may lie.
MOST_DAYS = 400


def end_of(day: date, by: Actor) -> datetime:
    """The midnight that ends a day in the zone's own time."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone_of(by).timezone))


def insist_day(until: date, by: Actor, at: datetime, *, first: int = 0) -> None:
    """Refuse a day that is over (or not `first` days ahead), or so far away that nobody would remember it."""
    days = (until - day_in(zone_of(by), at)).days
    if days < first:
        raise Invalid.of("until", _("This day is over. Please give a later one."))
    if days > MOST_DAYS:
        raise Invalid.of("until", _("Please give a day within the next %(most)d days.") % {"most": MOST_DAYS})
