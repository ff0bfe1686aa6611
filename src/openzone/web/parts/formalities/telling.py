"""How appointments read as notices."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.formalities.models import Appointment
from openzone.formalities.queries import appointments_at_portal
from openzone.formalities.verbs import CANCELLED


def tell_of_appointments(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the appointments of the actor's enterprises."""
    rows = appointments_at_portal(actor).in_bulk({activity.subject_id for activity in activities})
    known = ((activity, rows.get(activity.subject_id)) for activity in activities)
    return {activity.pk: _line(activity, row) for activity, row in known if row is not None}


def _line(activity: Activity, row: Appointment) -> Line:
    return Line(
        who=row.counter.shown_name,
        sentence=_("cancelled your appointment") if activity.verb == CANCELLED else _("gave you an appointment"),
        title=row.version.shown_name,
        ref=row.ref,
        path=reverse("portal_appointments"),
        about=row.organisation.shown_name,
    )
