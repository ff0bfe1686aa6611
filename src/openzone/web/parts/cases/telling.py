"""How activities on cases read as notices."""

from collections.abc import Sequence

from openzone.cases.queries import visible_to
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.web.parts.cases.doors import door_of
from openzone.web.parts.cases.history import names_in, sentence


def tell(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the activities whose cases the actor may see."""
    cases = visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    names = names_in(actor, activities)
    answer: dict[int, Line] = {}
    for activity in activities:
        if case := cases.get(activity.subject_id):
            answer[activity.pk] = Line(
                who=names.person(activity.actor_id),
                sentence=sentence(activity, names),
                title=case.title,
                ref=case.ref,
                path=door_of(actor, case).address("case", case.ref),
                about=case.organisation.shown_name,
            )
    return answer
