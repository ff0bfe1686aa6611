"""How activities on shared matters read as notices."""

from collections.abc import Sequence

from django.urls import reverse

from openzone.accounts.models import User
from openzone.cases.matter_queries import matters_visible_to
from openzone.cases.verbs import OF_MATTERS
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line


def tell_of_matters(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those matters that the actor sees."""
    wanted = {activity.subject_id for activity in activities}
    seen = {one.pk: one for one in matters_visible_to(actor).filter(pk__in=wanted)}
    people = {user.pk: user.shown_name for user in User.objects.filter(pk__in={one.actor_id for one in activities})}
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_MATTERS.get(one.verb, "")),
            title=seen[one.subject_id].shown_title,
            ref=seen[one.subject_id].ref,
            path=reverse("desk_matter", args=[seen[one.subject_id].ref]),
        )
        for one in activities
        if one.subject_id in seen
    }
