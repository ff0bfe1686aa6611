"""How activities on agreements read as notices."""

from collections.abc import Sequence

from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.partnerships.models import Agreement
from openzone.partnerships.queries import at_desk, visible_to
from openzone.partnerships.verbs import OF_AGREEMENTS


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
