"""How appointments, formalities and mandates read as notices."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.formalities.mandates import mandates_at_desk
from openzone.formalities.mandates import visible_to as mandates_visible_to
from openzone.formalities.models import Appointment, Formality, Mandate
from openzone.formalities.queries import appointments_at_portal
from openzone.formalities.running import at_portal, visible_to
from openzone.formalities.verbs import CANCELLED, OF_FORMALITIES, OF_MANDATES
from openzone.places.queries import is_staff


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


def tell_of_formalities(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those formalities that the actor sees, each with its page at his own door."""
    wanted = {activity.subject_id for activity in activities}
    seen = visible_to(actor).in_bulk(wanted)
    own = set(at_portal(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    people = _people(activities)
    return {
        one.pk: _line_of_formality(one, seen[one.subject_id], people, own=one.subject_id in own)
        for one in activities
        if one.subject_id in seen
    }


def _people(activities: Sequence[Activity]) -> dict[int, str]:
    return {user.pk: user.shown_name for user in User.objects.filter(pk__in={one.actor_id for one in activities})}


def _line_of_formality(activity: Activity, row: Formality, people: dict[int, str], *, own: bool) -> Line:
    return Line(
        who=people.get(activity.actor_id or 0, "OpenZone"),
        sentence=str(OF_FORMALITIES.get(activity.verb, "")),
        title=row.shown_title,
        ref=row.ref,
        path=reverse("portal_formality" if own else "desk_formality", args=[row.ref]),
        about=row.applicant.shown_name,
    )


def tell_of_mandates(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those mandates that the actor sees, each with its page at his own door."""
    wanted = {activity.subject_id for activity in activities}
    seen, people = mandates_visible_to(actor).in_bulk(wanted), _people(activities)
    at_desk = is_staff(actor) and set(mandates_at_desk(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    return {
        one.pk: _line_of_mandate(one, seen[one.subject_id], people, desk=bool(at_desk and one.subject_id in at_desk))
        for one in activities
        if one.subject_id in seen
    }


def _line_of_mandate(activity: Activity, row: Mandate, people: dict[int, str], *, desk: bool) -> Line:
    return Line(
        who=people.get(activity.actor_id or 0, "OpenZone"),
        sentence=str(OF_MANDATES.get(activity.verb, "")),
        title=row.agent.shown_name,
        ref=row.ref,
        path=reverse("desk_mandate" if desk else "portal_mandate", args=[row.ref]),
        about=row.principal.shown_name,
    )
