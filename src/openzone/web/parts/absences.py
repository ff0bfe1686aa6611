"""How absences read as notices."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.places.models import Absence


def tell_of_absences(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the absences of the actor, and of those in which he is the deputy."""
    rows = Absence.objects.filter(zone_id=actor.where, pk__in={one.subject_id for one in activities})
    known = {row.pk: row for row in rows.select_related("user", "deputy") if actor.who in (row.user_id, row.deputy_id)}
    people = User.objects.in_bulk({one.actor_id for one in activities if one.actor_id})
    return {one.pk: _line(one, known[one.subject_id], people) for one in activities if one.subject_id in known}


def _line(activity: Activity, row: Absence, people: dict[int, User]) -> Line:
    who = people.get(activity.actor_id or 0)
    words = {
        "name": row.user.shown_name,
        "deputy": row.deputy.shown_name,
        "since": date_format(timezone.localtime(row.since), "SHORT_DATE_FORMAT"),
    }
    ended = activity.verb == "absence.ended"
    return Line(
        who=who.shown_name if who else "OpenZone",
        sentence=_("ended the absence of %(name)s") % words
        if ended
        else _("says that %(name)s is away from %(since)s on, and %(deputy)s stands in") % words,
        title=row.user.shown_name,
        ref="",
        path=reverse("desk_absences"),
    )
