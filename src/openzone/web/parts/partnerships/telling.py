"""How activities on agreements and groups read as notices."""

from collections.abc import Sequence

from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.partnerships import group_queries
from openzone.partnerships.models import Agreement, Group
from openzone.partnerships.queries import at_desk, visible_to
from openzone.partnerships.verbs import OF_AGREEMENTS, OF_GROUPS


def tell_of_agreements(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those agreements that the actor sees, each with its page at his own door."""
    wanted = {activity.subject_id for activity in activities}
    seen = visible_to(actor).in_bulk(wanted)
    inside = set(at_desk(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    people = {user.pk: user.shown_name for user in User.objects.filter(pk__in={one.actor_id for one in activities})}
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_AGREEMENTS.get(one.verb, "")),
            title=seen[one.subject_id].shown_title,
            ref=seen[one.subject_id].ref,
            path=_page(seen[one.subject_id], at_the_desk=one.subject_id in inside),
        )
        for one in activities
        if one.subject_id in seen
    }


def _page(agreement: Agreement, *, at_the_desk: bool) -> str:
    return reverse("desk_agreement" if at_the_desk else "portal_agreement", args=[agreement.ref])


def tell_of_groups(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those groups that the actor sees, each with the meeting or the item at his own door."""
    wanted = {activity.subject_id for activity in activities}
    seen = group_queries.visible_to(actor).in_bulk(wanted)
    inside = set(group_queries.at_desk(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    people = {user.pk: user.shown_name for user in User.objects.filter(pk__in={one.actor_id for one in activities})}
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_GROUPS.get(one.verb, "")),
            title=seen[one.subject_id].shown_name,
            ref=seen[one.subject_id].code,
            path=_place(one, seen[one.subject_id], "desk" if one.subject_id in inside else "portal"),
        )
        for one in activities
        if one.subject_id in seen
    }


def _place(activity: Activity, group: Group, door: str) -> str:
    if "meeting" in activity.data:
        return reverse(f"{door}_meeting", args=[activity.data["meeting"]])
    page = reverse(f"{door}_group", args=[group.code])
    return f"{page}#item-{activity.data['item']}" if "item" in activity.data else page
