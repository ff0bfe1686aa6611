"""How activities on cases read as notices, and the links by which their letters are answered."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openzone.cases.enums import Verb
from openzone.cases.models import Case
from openzone.cases.queries import visible_to
from openzone.cases.tickets import asked_again_of, asked_of
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line, Way
from openzone.web.parts.cases.doors import door_of
from openzone.web.parts.cases.history import names_in, sentence

ASKING = frozenset(f"case.{verb}" for verb in (Verb.PROPOSE, Verb.ANSWER_AT_ONCE, Verb.NO_REPLY, "reminder"))
ASKING_AGAIN = frozenset({"case.second_look"})


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


def answered_by(actor: Actor, activities: Sequence[Activity]) -> dict[int, tuple[Way, ...]]:
    """The links for what asks the actor for a verdict, or whether one still holds."""
    asking = _subjects(activities, ASKING) | _subjects(activities, ASKING_AGAIN)
    cases = visible_to(actor).in_bulk(asking) if asking else {}
    verdicts, again = (
        asked_of(actor, _among(cases, activities, ASKING)),
        asked_again_of(actor, _among(cases, activities, ASKING_AGAIN)),
    )
    answer: dict[int, tuple[Way, ...]] = {}
    for activity in activities:
        if activity.verb in ASKING and (secret := verdicts.get(activity.subject_id)):
            answer[activity.pk] = _ways(secret, _("Solved"), _("Partly"), _("Not solved"))
        elif activity.verb in ASKING_AGAIN and (secret := again.get(activity.subject_id)):
            answer[activity.pk] = _ways(secret, _("It holds"), _("Partly"), pgettext("holds", "No longer"))
    return answer


def _subjects(activities: Sequence[Activity], verbs: frozenset[str]) -> set[int]:
    return {activity.subject_id for activity in activities if activity.verb in verbs}


def _among(cases: dict[int, Case], activities: Sequence[Activity], verbs: frozenset[str]) -> dict[int, Case]:
    wanted = _subjects(activities, verbs)
    return {pk: case for pk, case in cases.items() if pk in wanted}


def _ways(secret: str, *words: str) -> tuple[Way, ...]:
    path = reverse("answer", args=[secret])
    return tuple(Way(word, f"{path}?say={code}") for word, code in zip(words, ("yes", "partly", "no"), strict=True))
