"""How announcements and standing conversations read as notices."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.contact.actions.announcing import REMINDED, SENT, SENT_TO_NOTE, WITHDRAWN
from openzone.contact.models import Announcement, Talk
from openzone.contact.queries import MENTION, announcements_at_desk, announcements_at_portal, partners_of
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.web.parts.cases.history import names_in
from openzone.web.parts.contact.doors import talk_door_of

_SENTENCES: dict[str, Callable[[], str]] = {
    SENT: lambda: _("announces something"),
    SENT_TO_NOTE: lambda: _("announces something and asks you to take note"),
    REMINDED: lambda: _("reminds you to read this"),
    WITHDRAWN: lambda: _("withdrew an announcement"),
    "talk.message": lambda: _("wrote to you"),
    MENTION: lambda: _("mentioned you in a message"),
    "talk.case": lambda: _("made a demand out of your conversation"),
}


def tell_announcements(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the announcements that the actor may read: at the portal, or at the desk."""
    wanted = {activity.subject_id for activity in activities}
    received = announcements_at_portal(actor).filter(announcement__in=wanted)
    at_portal = {one.announcement_id: one.announcement for one in received}
    at_desk = announcements_at_desk(actor).in_bulk(wanted - at_portal.keys())
    answer = {}
    for activity in activities:
        found = at_portal.get(activity.subject_id) or at_desk.get(activity.subject_id)
        if found is not None:
            door = "portal" if found.pk in at_portal else "desk"
            answer[activity.pk] = _announced(activity, found, door)
    return answer


def _announced(activity: Activity, found: Announcement, door: str) -> Line:
    return Line(
        who=found.unit.shown_name,
        sentence=_SENTENCES[activity.verb]() if activity.verb in _SENTENCES else _("changed it"),
        title=found.shown_title,
        ref=found.ref,
        path=reverse(f"{door}_announcement", args=[found.ref]),
    )


def tell_talks(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the conversations that the actor may read."""
    seen = partners_of(actor).order_by().values("pk")
    rows = Talk.objects.filter(organisation__in=seen).select_related("organisation__zone")
    talks = rows.in_bulk({activity.subject_id for activity in activities})
    names = names_in(actor, activities)
    answer = {}
    for activity in activities:
        if talk := talks.get(activity.subject_id):
            organisation = talk.organisation
            door = talk_door_of(actor, organisation)
            answer[activity.pk] = Line(
                who=names.person(activity.actor_id),
                sentence=_SENTENCES[activity.verb](),
                title=_("Conversation with %(name)s")
                % {"name": organisation.shown_name if door.name == "desk" else organisation.zone.shown_name},
                ref=organisation.ref,
                path=door.address("talk", organisation),
                about=organisation.shown_name,
            )
    return answer
