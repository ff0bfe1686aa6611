"""How the plans of enterprises read as notices."""

from collections.abc import Sequence

from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.formalities.planning import plans_visible_to
from openzone.formalities.verbs import OF_PLANS
from openzone.places.queries import is_staff


def tell_of_plans(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of those plans that the actor sees, each with its page at his own door."""
    seen = plans_visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    people = {user.pk: user.shown_name for user in User.objects.filter(pk__in={one.actor_id for one in activities})}
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_PLANS.get(one.verb, "")),
            title=seen[one.subject_id].organisation.shown_name,
            ref=seen[one.subject_id].organisation.ref,
            path=(
                reverse("desk_plan", args=[seen[one.subject_id].organisation.ref])
                if is_staff(actor)
                else reverse("portal_plan", args=[one.subject_id])
            ),
        )
        for one in activities
        if one.subject_id in seen
    }
